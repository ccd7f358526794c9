/**
 * What is in the RP2040's ROM that firmware asks for (datasheet §2.8): the tables to find functions by, and functions that are a
 * breakpoint and a return each. At a breakpoint the work is done here. No byte of the real ROM is in it.
 */

import { BLOCK, PAGE, SECTOR } from './flash.js';

const FUNCTIONS_AT = 0x0100;
const DATA_AT = 0x0200;
const STUBS_AT = 0x0300;

/** BX LR. */
const RETURN = 0x4770;
const BREAK = 0xbe00;

/** Where flash begins in the core's addresses. */
const XIP = 0x1000_0000;

export class Rom {
    #board;
    #stubs = [];
    /** Whether flash was changed since the cache was flushed. */
    isCacheStale = false;

    /** @param {import('./board.js').Board} board whose chip it is put into */
    constructor(board) {
        this.#board = board;
        const bytes = new DataView(board.chip.bootrom.buffer);
        // §2.8.3: 'M', 'u', 1 and the version; then pointers of 16 bits.
        bytes.setUint32(0x10, 0x02_01_75_4d, true);
        const works = this.#functions();
        const lookup = this.#stub(bytes, ([table, code]) => this.#find(bytes, table, code));
        bytes.setUint16(0x14, FUNCTIONS_AT, true);
        bytes.setUint16(0x16, DATA_AT, true);
        bytes.setUint16(0x18, lookup | 1, true);
        let at = FUNCTIONS_AT;
        for (const [code, work] of Object.entries(works)) {
            bytes.setUint16(at, code.charCodeAt(0) | code.charCodeAt(1) << 8, true);
            bytes.setUint16(at + 2, this.#stub(bytes, work) | 1, true);
            at += 4;
        }
        bytes.setUint16(at, 0, true);
        bytes.setUint16(DATA_AT, 0, true);
    }

    /** Whether an address is a breakpoint of this. */
    has(address) {
        return address < 0x4000;
    }

    /** Does the work at a breakpoint, and leaves its result in r0. */
    work(code) {
        const { registers } = this.#board.chip.core;
        const result = this.#stubs[code]([registers[0], registers[1], registers[2], registers[3]]);
        if (result !== undefined) registers[0] = result;
    }

    #stub(bytes, work) {
        const number = this.#stubs.push(work) - 1;
        const at = STUBS_AT + number * 4;
        bytes.setUint16(at, BREAK | number, true);
        bytes.setUint16(at + 2, RETURN, true);
        return at;
    }

    /** §2.8.3: a table is pairs of a code and a pointer, ended by a code of zero. */
    #find(bytes, table, code) {
        for (let at = table; bytes.getUint16(at, true) !== 0; at += 4) {
            if (bytes.getUint16(at, true) === code) return bytes.getUint16(at + 2, true);
        }
        this.#board.fail(`ROM: nothing is called ${String.fromCharCode(code & 255, code >> 8)}`);
        return 0;
    }

    /** §2.8.3.1, by their codes. */
    #functions() {
        const board = this.#board;
        const { chip } = board;
        return {
            // _connect_internal_flash, _flash_exit_xip.
            IF: () => board.ssi.toCommands(),
            EX: () => board.ssi.toCommands(),
            // _flash_range_erase(address, count, block size, block command).
            RE: (args) => this.#erase(args),
            // _flash_range_program(address, data, count).
            RP: (args) => this.#program(args),
            // _flash_flush_cache: also takes the override off the chip select.
            FC: () => {
                board.ssi.force(0);
                this.isCacheStale = false;
            },
            // _flash_enter_cmd_xip.
            CX: () => board.ssi.toXip(),
            // memcpy, __memcpy44, memset, __memset4.
            MC: ([to, from, count]) => this.#copy(to, from, count, 1),
            C4: ([to, from, count]) => this.#copy(to, from, count, 4),
            MS: ([to, value, count]) => this.#fill(to, value, count, 1),
            S4: ([to, value, count]) => this.#fill(to, value, count, 4),
            P3: ([value]) => value.toString(2).replaceAll('0', '').length,
            R3: ([value]) => Number.parseInt(value.toString(2).padStart(32, '0').split('').reverse().join(''), 2),
            L3: ([value]) => Math.clz32(value),
            T3: ([value]) => (value === 0 ? 32 : 31 - Math.clz32(value & -value)),
            // _reset_to_usb_boot.
            UB: () => board.fail(`ROM: the chip goes to its USB boot loader, from ${chip.core.LR.toString(16)}`),
            // wait_for_vector, of core 1; debug trampolines.
            WV: () => board.fail('ROM: there is no second core'),
            DT: () => board.fail('ROM: there is no debugger'),
            DE: () => board.fail('ROM: there is no debugger'),
        };
    }

    /** Sectors, or blocks with the caller's own command where one fits. */
    #erase([address, count, blockSize, blockCommand]) {
        this.#demandCommands('erased');
        if (address % SECTOR !== 0 || count % SECTOR !== 0) {
            this.#board.fail(`ROM: ${count} bytes at ${address.toString(16)} are erased, which are no sectors`);
        }
        const end = address + count;
        let at = address;
        while (at < end && this.#board.isPowered) {
            const isBlock = blockSize === BLOCK && at % BLOCK === 0 && at + BLOCK <= end;
            this.#change([isBlock ? blockCommand : 0x20, at >> 16, at >> 8 & 255, at & 255]);
            at += isBlock ? BLOCK : SECTOR;
        }
    }

    #program([address, data, count]) {
        this.#demandCommands('programmed');
        if (address % PAGE !== 0 || count % PAGE !== 0) {
            this.#board.fail(`ROM: ${count} bytes at ${address.toString(16)} are programmed, which are no pages`);
        }
        if (data >= XIP && data < 0x2000_0000) this.#board.fail('ROM: flash is programmed from flash');
        for (let done = 0; done < count && this.#board.isPowered; done += PAGE) {
            const at = address + done;
            const page = Array.from({ length: PAGE }, (_, place) => this.#board.chip.readUint8(data + done + place));
            this.#change([0x02, at >> 16, at >> 8 & 255, at & 255, ...page]);
        }
    }

    /** Write enable, the command, and the status until it is done: meanwhile the core does nothing else. */
    #change(command) {
        const { ssi, flash, chip } = this.#board;
        ssi.transact([0x06]);
        ssi.transact(command);
        this.isCacheStale = true;
        const wait = flash.busyUntil - chip.clock.nanos;
        if (wait > 0) chip.clock.tick(wait);
    }

    /** Interrupts are handled in flash: one that comes meanwhile is the end. */
    #demandCommands(what) {
        if (this.#board.ssi.isXip) this.#board.fail(`ROM: flash is ${what} while it is set up for XIP`);
        if (!this.#board.chip.core.PM) this.#board.fail(`ROM: flash is ${what} while interrupts may come`);
    }

    #copy(to, from, count, step) {
        const { chip } = this.#board;
        this.#demandWords(step, to, from, count);
        for (let at = 0; at < count; at += 1) chip.writeUint8(to + at, chip.readUint8(from + at));
        return to;
    }

    #fill(to, value, count, step) {
        this.#demandWords(step, to, count);
        for (let at = 0; at < count; at += 1) this.#board.chip.writeUint8(to + at, value & 255);
        return to;
    }

    #demandWords(step, ...values) {
        if (values.some((value) => value % step !== 0)) this.#board.fail(`ROM: ${values} are no words`);
    }
}
