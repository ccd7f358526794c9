/**
 * The Pico's flash chip, a Winbond W25Q16JV (its datasheet, revision H), stricter than a real one: what a real one ignores or
 * does wrongly is an error here. What it holds is in the emulator's memory, where the core reads it as XIP does.
 */

/** Bytes it holds, of a sector and of a page, §8.1. */
export const CAPACITY = 2 << 20;
export const SECTOR = 4096;
export const BLOCK = 65_536;
export const PAGE = 256;

/** What erasing a sector or a block and programming a page takes typically, in nanoseconds, §9.6. */
const SECTOR_TIME = 45e6;
const BLOCK_TIME = 150e6;
const PAGE_TIME = 0.7e6;

/** Commands, §8.1.2. */
const WRITE_STATUS = 0x01;
const PAGE_PROGRAM = 0x02;
const READ = 0x03;
const WRITE_DISABLE = 0x04;
const READ_STATUS = 0x05;
const WRITE_ENABLE = 0x06;
const ERASE_SECTOR = 0x20;
const READ_STATUS_2 = 0x35;
const UNIQUE_ID = 0x4b;
const READ_JEDEC = 0x9f;
const ERASE_BLOCK = 0xd8;
const FAST_QUAD_READ = 0xeb;

/** Status register 1. */
const IS_BUSY = 1;
const IS_ENABLED = 2;

/** Winbond, W25Q16JV, 2 MiB, §8.1.1. */
const JEDEC = [0xef, 0x40, 0x15];

/**
 * When the power goes: with operation `operation` (from 0, erasing and programming counted together), before it is begun or when
 * half of it is done.
 * @typedef {{ operation: number, isTorn: boolean }} Cut
 */

export class Flash {
    /** Erased sectors and programmed pages. */
    erased = 0;
    programmed = 0;
    /** Erasures of each sector. */
    wear = new Uint32Array(CAPACITY / SECTOR);
    /** @type {Cut | null} */
    cut = null;
    /** Called when the power goes. */
    onCut = () => {};
    /** Called with what a driver does wrong. @type {(message: string) => void} */
    fail = (message) => {
        throw new Error(message);
    };

    #bytes;
    #clock;
    #id;
    #status = 0;
    #status2 = 0;
    #isDead = false;
    #command = null;
    #busyUntil = 0;

    /**
     * @param {Uint8Array} bytes what it holds, `CAPACITY` of them
     * @param {{ nanos: number }} clock
     * @param {number[]} id its unique number of eight bytes
     */
    constructor(bytes, clock, id) {
        this.#bytes = bytes;
        this.#clock = clock;
        this.#id = id;
    }

    /** Erasures and pages together. */
    get operations() {
        return this.erased + this.programmed;
    }

    /** Until when it is busy, on the clock. */
    get busyUntil() {
        return this.#busyUntil;
    }

    get #isBusy() {
        return this.#clock.nanos < this.#busyUntil;
    }

    /** The chip select falls. */
    select() {
        this.#command = [];
    }

    /** A byte goes in, another comes out. */
    exchange(byte) {
        if (this.#command === null) return 0xff;
        const sent = this.#command;
        sent.push(byte);
        const place = sent.length - 1;
        if (place === 0) return 0xff;
        switch (sent[0]) {
            case READ_STATUS: return (this.#isBusy ? IS_BUSY : 0) | this.#status;
            case READ_STATUS_2: return this.#status2;
            case READ_JEDEC: return JEDEC[(place - 1) % 3];
            case UNIQUE_ID: return place < 5 ? 0xff : this.#id[(place - 5) % 8];
            case READ: return place < 4 ? 0xff : this.#bytes[(this.#address() + place - 4) % CAPACITY];
            default: return 0xff;
        }
    }

    /** The chip select rises, which is when commands are done. */
    deselect() {
        const sent = this.#command;
        this.#command = null;
        if (sent === null || sent.length === 0 || this.#isDead) return;
        const [command, ...rest] = sent;
        if (this.#isBusy && command !== READ_STATUS && command !== READ_STATUS_2) {
            this.fail(`flash: command ${hex(command)} comes while it is busy`);
        }
        switch (command) {
            case READ_STATUS: case READ_STATUS_2: case READ_JEDEC: case UNIQUE_ID: case READ: case FAST_QUAD_READ:
                return;
            case WRITE_ENABLE: this.#status |= IS_ENABLED; return;
            case WRITE_DISABLE: this.#status &= ~IS_ENABLED; return;
            case WRITE_STATUS:
                this.#demandEnabled(command);
                if (rest.length > 1) this.#status2 = rest[1];
                return;
            case ERASE_SECTOR:
                this.#demandLength(command, rest, 3);
                return this.#erase(command, this.#addressIn(sent), SECTOR, SECTOR_TIME);
            case ERASE_BLOCK:
                this.#demandLength(command, rest, 3);
                return this.#erase(command, this.#addressIn(sent), BLOCK, BLOCK_TIME);
            case PAGE_PROGRAM:
                return this.#program(this.#addressIn(sent), rest.slice(3));
            // What ends a continuous read looks like a command of ones (§8.2.16), and is none.
            case 0xff:
                return;
            default:
                this.fail(`flash: ${hex(command)} is no command, or none that is known here`);
        }
    }

    #address() {
        return this.#addressIn(this.#command);
    }

    #addressIn([, high, middle, low]) {
        return (high << 16 | middle << 8 | low) & CAPACITY - 1;
    }

    #demandEnabled(command) {
        if ((this.#status & IS_ENABLED) === 0) this.fail(`flash: ${hex(command)} comes without a write enable`);
        this.#status &= ~IS_ENABLED;
    }

    #demandLength(command, bytes, length) {
        if (bytes.length !== length) this.fail(`flash: ${hex(command)} has ${bytes.length} bytes`);
    }

    #erase(command, address, size, time) {
        this.#demandEnabled(command);
        const first = address & -size;
        const end = first + this.#admit(size);
        this.#bytes.fill(0xff, first, end);
        if (this.#isDead) return this.onCut();
        this.erased += size / SECTOR;
        for (let sector = first / SECTOR; sector < (first + size) / SECTOR; sector += 1) this.wear[sector] += 1;
        this.#busyUntil = this.#clock.nanos + time;
    }

    /** §8.2.13: bits go from one to zero, and an address that leaves its page comes in again at the page's start. */
    #program(address, bytes) {
        this.#demandEnabled(PAGE_PROGRAM);
        if (bytes.length === 0 || bytes.length > PAGE) this.fail(`flash: a page of ${bytes.length} bytes is programmed`);
        const page = address & -PAGE;
        const count = this.#admit(bytes.length);
        for (let place = 0; place < count; place += 1) {
            this.#bytes[page + ((address + place) % PAGE)] &= bytes[place];
        }
        if (this.#isDead) return this.onCut();
        this.programmed += 1;
        this.#busyUntil = this.#clock.nanos + PAGE_TIME;
    }

    /** How many bytes of an operation are done before the power goes: all, if it does not. */
    #admit(count) {
        if (this.cut?.operation !== this.operations) return count;
        const { isTorn } = this.cut;
        this.#isDead = true;
        return isTorn ? count >> 1 : 0;
    }
}

function hex(byte) {
    return `${byte.toString(16).padStart(2, '0')}h`;
}
