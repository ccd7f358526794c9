/**
 * A Raspberry Pi Pico with an SSD1306, three buttons, a serial line and a USB cable, on which an image of the firmware runs in
 * virtual time: rp2040js and what is patched in it (`patches.js`), and a run loop that never looks at a real clock.
 *
 * Pins: I2C0 on GP4 and GP5, UART0 on GP0 and GP1, buttons from GP14, GP15 and GP16 to ground.
 */

import { RP2040 } from 'rp2040js';

import { CAPACITY, Flash } from './flash.js';
import { Matrix } from './hub75.js';
import { Oled } from './oled.js';
import { patchAll, wakes, watchdog } from './patches.js';
import { Rom } from './rom.js';
import { Ssi } from './ssi.js';
import { Uart } from './uart.js';
import { UsbHost } from './usb.js';

/** The pins of the buttons, low while they are held. */
export const BUTTONS = { previous: 14, next: 15, select: 16 };

/** Beside a HUB75 matrix, which has GP2 to GP14. */
const BUTTONS_BESIDE_MATRIX = { previous: 17, next: 18, select: 16 };

/** The panel's, which nobody holds down. */
const I2C_PINS = [4, 5];

/** Where flash begins in the core's addresses, and its second-stage boot loader ends. */
const XIP = 0x1000_0000;
const BOOT2 = 256;

/** Where the ROM copies the boot loader to, and where its stack begins (RP2040 datasheet §2.8.1.3.1). */
const BOOT2_IN_RAM = 0x2004_1f00;
const RAM = 0x2000_0000;

/** Interrupt numbers, §2.3.2. */
const UART0_IRQ = 20;
const UART1_IRQ = 21;
const HARD_FAULT = 3;

/** A branch to itself, and where in the ROM it lies. */
const FOR_EVER = 0xe7fe;
const FOR_EVER_AT = 0x3ff0;

/** The flash chip's unique number. */
const ID = [0xe6, 0x61, 0x64, 0x08, 0x43, 0x2b, 0x5f, 0x27];

export class Board {
    /** The glass, the cable, the serial line and the flash chip of the present power-on. */
    oled;
    /** A matrix instead of the glass. @type {Matrix | null} */
    matrix = null;
    usb;
    uart;
    flash;
    /** @type {RP2040} */
    chip;
    ssi;
    rom;
    isPowered = false;
    /** Why the chip was reset, from the first time on: `watchdog`, `forced`, `system`. @type {string[]} */
    resets = [];
    /** Hard faults, with the place of each. @type {number[]} */
    faults = [];
    /** Instructions since power-on. */
    instructions = 0;
    /** Bytes from the firmware: over USB, and over UART0. @type {(bytes: Uint8Array) => void} */
    onUsb = () => {};
    onUart = () => {};

    #elf;
    #contents;
    #held = new Set();
    #before = 0;
    #wanted = null;
    #fault = null;
    #isStopped = false;
    #cycle = 8;
    #isPlugged = true;
    #hasMatrix;
    #buttons;

    /**
     * @param {import('./elf.js').Elf} elf
     * @param {Uint8Array | null} contents what is in its flash besides the image: as another board left it
     * @param {boolean} hasMatrix whether its panel is a HUB75 matrix
     */
    constructor(elf, contents = null, hasMatrix = false) {
        this.#hasMatrix = hasMatrix;
        this.#buttons = hasMatrix ? BUTTONS_BESIDE_MATRIX : BUTTONS;
        this.#elf = elf;
        this.#contents = contents === null ? new Uint8Array(CAPACITY).fill(0xff) : Uint8Array.from(contents);
        if (this.#contents.length !== CAPACITY) throw new Error('this is not what a flash chip holds');
        for (const { address, bytes } of elf.segments()) {
            if (address < XIP || address + bytes.length > XIP + CAPACITY) throw new Error('the image does not fit the flash');
            this.#contents.set(bytes, address - XIP);
        }
    }

    /** Nanoseconds since it was made, while it had power. */
    get now() {
        return this.#before + (this.isPowered ? this.chip.clock.nanos : 0);
    }

    /** Milliseconds since its chip started last. */
    get uptime() {
        return this.chip.clock.nanos / 1e6;
    }

    /** What its flash holds. */
    contents() {
        return this.isPowered ? this.chip.flash.slice(0, CAPACITY) : Uint8Array.from(this.#contents);
    }

    /** Puts into its flash what another one holds, without power. @param {Uint8Array} contents */
    restore(contents) {
        if (this.isPowered) throw new Error('a chip is not taken out under power');
        this.#contents = Uint8Array.from(contents);
    }

    /** Power comes: nothing is left in its RAM, and on its glass. */
    powerOn() {
        if (this.isPowered) throw new Error('it has power already');
        this.isPowered = true;
        this.oled = new Oled();
        this.oled.fail = (message) => this.fail(message);
        if (this.#hasMatrix) {
            this.matrix = new Matrix();
            this.matrix.fail = (message) => this.fail(message);
        }
        this.#start(null);
        // What comes up in a RAM is anything: the firmware is not to count on zeroes.
        let noise = 0x2545f491;
        for (let at = 0; at < this.chip.sram.length; at += 1) {
            noise = Math.imul(noise, 1_664_525) + 1_013_904_223 >>> 0;
            this.chip.sram[at] = noise >>> 24;
        }
        this.#boot();
    }

    /** Power goes. */
    powerOff() {
        if (!this.isPowered) return;
        this.#contents = this.contents();
        this.#before = this.now;
        this.isPowered = false;
        this.#isStopped = true;
    }

    /** Runs until a time on its own clock (`now`), or until it has lost its power; `true` if it came to the time. */
    runUntil(time) {
        return this.#run(time, null) === 'time';
    }

    /** Runs for so many milliseconds. */
    run(milliseconds) {
        return this.runUntil(this.now + milliseconds * 1e6);
    }

    /** Runs until something is so, and looks each millisecond; an error when it is not in time. */
    runTill(condition, milliseconds, what) {
        const end = this.now + milliseconds * 1e6;
        while (!condition()) {
            if (this.now >= end || !this.run(1)) this.fail(`${what} did not happen within ${milliseconds} ms`);
        }
    }

    /**
     * Runs to the next frame that the firmware has shown (`firmware/src/frames.rs`); `null` when none comes in time.
     * @returns {{ frame: number, time: number } | null}
     */
    runToFrame(milliseconds) {
        const place = this.#elf.place('frame_shown');
        if (this.#run(this.now + milliseconds * 1e6, (core) => (core.PC & ~1) === place) !== 'place') return null;
        const { registers } = this.chip.core;
        return { frame: registers[0], time: registers[1] };
    }

    /**
     * Makes the firmware go round for ever when it next comes to a stage of its main loop (`firmware/src/watch.rs`), and deaf to
     * interrupts if so asked.
     */
    hangIn(stage, isDeaf, milliseconds) {
        const place = this.#elf.place('stage_under_way') - RAM;
        const isThere = () => this.chip.sram[place] === stage;
        if (this.#run(this.now + milliseconds * 1e6, isThere) !== 'place') this.fail(`stage ${stage} does not come`);
        new DataView(this.chip.bootrom.buffer).setUint16(FOR_EVER_AT, FOR_EVER, true);
        this.chip.core.PC = FOR_EVER_AT;
        if (isDeaf) this.chip.core.PM = true;
    }

    /** Makes the firmware jump to what is no code, which is a hard fault. */
    crash() {
        this.#fault = this.chip.core.PC;
    }

    /** Holds a button, or lets it go. @param {keyof BUTTONS} name */
    hold(name, isHeld) {
        const number = this.#buttons[name];
        if (number === undefined) throw new Error(`there is no button ${name}`);
        if (isHeld) this.#held.add(number);
        else this.#held.delete(number);
        this.#wire(number);
    }

    /** Presses it, as long as somebody does. */
    press(name) {
        this.hold(name, true);
        this.run(120);
        this.hold(name, false);
        this.run(130);
    }

    /** The USB cable. */
    plug(isPlugged) {
        this.#isPlugged = isPlugged;
        this.usb?.plug(isPlugged);
    }

    /** Something is wrong: it never goes on. @returns {never} */
    fail(message) {
        const { core } = this.chip;
        const at = (core.PC >>> 0).toString(16);
        throw new Error(`${message} (at ${this.uptime.toFixed(3)} ms, PC ${at}, LR ${(core.LR >>> 0).toString(16)})`);
    }

    /** A pin with a pull-up is high where nobody pulls it down. */
    #wire(number) {
        this.chip?.gpio[number].setInputValue(!this.#held.has(number));
    }

    /** A chip, new or reset: `last` is the one before the reset. */
    #start(last) {
        const chip = new RP2040();
        this.chip = chip;
        chip.flash.set(last === null ? this.#contents : last.flash.subarray(0, CAPACITY));
        patchAll(chip, {
            // None of its warnings is expected any more: each is a fault, of the firmware's or of this.
            warn: (component, message) => this.fail(`${component}: ${message}`),
            reset: (reason) => (this.#wanted ??= reason),
        });
        chip.addClockListener((hertz) => (this.#cycle = 1e9 / hertz));
        // The ring oscillator, until the firmware chooses another clock; the emulator says 125 MHz from the start.
        this.#cycle = 1e9 / chip.clkSys;
        const { cut = null, erased = 0, programmed = 0, wear } = this.flash !== undefined && last !== null ? this.flash : {};
        this.flash = new Flash(chip.flash.subarray(0, CAPACITY), chip.clock, ID);
        Object.assign(this.flash, { cut, erased, programmed });
        if (wear !== undefined) this.flash.wear = wear;
        this.flash.fail = (message) => this.fail(message);
        this.flash.onCut = () => this.powerOff();
        this.ssi = new Ssi(chip, this.flash);
        this.rom = new Rom(this);
        chip.onBreak = (code) => this.#break(code);
        this.uart = new Uart(chip, 'UART0', UART0_IRQ);
        this.uart.onByte = (byte) => this.onUart(Uint8Array.of(byte));
        chip.peripherals[0x40034] = this.uart;
        chip.peripherals[0x40038] = new Uart(chip, 'UART1', UART1_IRQ);
        if (this.matrix === null) this.oled.connect(chip.i2c[0]);
        else this.matrix.connect(chip);
        this.usb = new UsbHost(chip);
        this.usb.fail = (message) => this.fail(message);
        this.usb.onBytes = (bytes) => this.onUsb(bytes);
        if (!this.#isPlugged) this.usb.plug(false);
        const pulledUp = this.matrix === null ? I2C_PINS : [];
        for (const number of [...pulledUp, ...Object.values(this.#buttons)]) this.#wire(number);
    }

    /** What the ROM does: the boot loader is checked (§2.8.1.3.1), copied to RAM and entered. */
    #boot() {
        const { chip } = this;
        const boot2 = chip.flash.subarray(0, BOOT2);
        const check = new DataView(boot2.buffer, boot2.byteOffset).getUint32(BOOT2 - 4, true);
        if (crc(boot2.subarray(0, BOOT2 - 4)) !== check) this.fail('ROM: the boot loader in flash has another check');
        chip.sram.set(boot2, BOOT2_IN_RAM - RAM);
        this.ssi.toCommands();
        chip.core.SP = BOOT2_IN_RAM;
        chip.core.LR = 0;
        chip.core.PC = BOOT2_IN_RAM;
    }

    /** A reset of the chip that leaves the power on. */
    #restart() {
        const last = this.chip;
        const reason = this.#wanted;
        this.#wanted = null;
        this.resets.push(reason);
        this.#before += last.clock.nanos;
        this.#start(last);
        this.chip.sram.set(last.sram);
        const dog = watchdog(this.chip);
        dog.scratchData.set(watchdog(last).scratchData);
        dog.reason = { watchdog: 1, forced: 2 }[reason] ?? watchdog(last).reason;
        this.#boot();
    }


    /** BKPT and UDF: the ROM's are calls, all others hard faults, as without a debugger. */
    #break(code) {
        const place = this.chip.core.PC - 2;
        if (this.rom.has(place)) this.rom.work(code);
        else this.#fault = place;
    }

    #enterFault() {
        const { core } = this.chip;
        const place = this.#fault;
        this.#fault = null;
        if (core.IPSR === HARD_FAULT) this.fail('a fault in the handler of faults: the core locks up');
        this.faults.push(place);
        core.PC = place;
        core.waiting = false;
        core.exceptionEntry(HARD_FAULT);
    }

    /** Runs until a time on `now`, or until a place is reached. */
    #run(end, isPlace) {
        if (!this.isPowered) return 'off';
        this.#isStopped = false;
        let isFirst = true;
        for (;;) {
            const { core, clock } = this.chip;
            const until = end - this.#before;
            const { ssi } = this;
            while (this.#wanted === null && this.#fault === null) {
                if (clock.nanosCounter >= until) return 'time';
                if (core.waiting) {
                    if (!wakes(core)) {
                        const alarm = clock.nextAlarm === null ? until : Math.min(clock.nextAlarm.nanos, until);
                        clock.tick(Math.max(alarm - clock.nanosCounter, 0));
                        continue;
                    }
                    core.waiting = false;
                }
                if (core.PC >>> 28 === 1) {
                    if (!ssi.isXip) this.fail('code runs in flash while that is not set up for it');
                    if (this.rom.isCacheStale) this.fail('code runs in flash while the cache has what was there before');
                }
                const cycles = core.executeInstruction();
                this.instructions += 1;
                if (this.#isStopped) return 'off';
                // The work of the ROM takes its own time.
                const next = clock.nanosCounter + cycles * this.#cycle;
                if (clock.nextAlarm !== null && clock.nextAlarm.nanos <= next) clock.tick(next - clock.nanosCounter);
                else clock.nanosCounter = next;
                if (this.#isStopped) return 'off';
                if (isPlace !== null && !isFirst && isPlace(core)) return 'place';
                isFirst = false;
            }
            if (this.#wanted !== null) this.#restart();
            else this.#enterFault();
        }
    }
}

/** CRC-32 of the boot loader: polynomial 04C11DB7h, from all ones, nothing reflected, not inverted, §2.8.1.3.1. */
export function crc(bytes) {
    let sum = 0xffff_ffff;
    for (const byte of bytes) {
        sum ^= byte << 24;
        for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x8000_0000 ? sum << 1 ^ 0x04c1_1db7 : sum << 1;
    }
    return sum >>> 0;
}
