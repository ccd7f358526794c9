/**
 * The way to the flash chip: SSI (RP2040 datasheet §4.10) and its pins (IO_QSPI, §2.19.6.2). Whoever sends commands to the chip
 * leaves XIP, and has to come back to it before code or tables in flash are read again; that is watched here.
 */

import { BasePeripheral } from 'rp2040js';

/** CTRLR0, §4.10.13: the transfer mode, and the width of a frame's data. */
const BOTH_WAYS = 0;
const SEND_ONLY = 1;
const EEPROM_READ = 3;

/** SR, §4.10.13. */
const TX_NOT_FULL = 2;
const TX_EMPTY = 4;
const RX_NOT_EMPTY = 8;

/** IO_QSPI GPIO_QSPI_SS_CTRL.OUTOVER: driven low, driven high. */
const LOW = 2;
const HIGH = 3;

export class Ssi extends BasePeripheral {
    /** Whether reads of the flash's addresses bring what it holds. */
    isXip = false;
    /** What the pins of the chip select are forced to, if they are. */
    #forced = 0;

    #flash;
    #isSelected = false;
    #registers = new Map();
    #isEnabled = false;
    #received = [];
    #sent = [];

    /** @param {import('rp2040js').RP2040} chip @param {import('./flash.js').Flash} flash */
    constructor(chip, flash) {
        super(chip, 'SSI');
        this.#flash = flash;
        chip.peripherals[0x18000] = this;
        chip.peripherals[0x40018] = new Pins(chip, this);
    }

    /** What the ROM leaves: frames of eight bits both ways, slowly (§2.8.1). */
    toCommands() {
        this.#finish();
        this.isXip = false;
        this.#registers.set(0x00, 7 << 16);
        this.#registers.set(0x04, 0);
        this.#registers.set(0xf4, 0);
        this.#isEnabled = true;
        this.#received = [];
    }

    /** What the ROM makes of it for code: reads by command 03h. */
    toXip() {
        this.#finish();
        this.isXip = true;
        this.#registers.set(0x00, EEPROM_READ << 8 | 31 << 16);
    }

    /** One transaction with the chip, as the ROM does it. @param {number[]} bytes */
    transact(bytes) {
        this.#flash.select();
        const answer = bytes.map((byte) => this.#flash.exchange(byte));
        this.#flash.deselect();
        return answer;
    }

    /** The override of the chip select's pin. */
    force(override) {
        if (override === this.#forced) return;
        this.#finish();
        this.#forced = override;
        if (override === LOW) {
            this.#flash.select();
            this.#isSelected = true;
        }
    }

    get #mode() {
        return (this.#registers.get(0x00) ?? 0) >> 8 & 3;
    }

    /** Frames of 32 bits or lines in parallel are XIP's: the traffic with which boot2 sets that up is not taken apart. */
    get #isXipTraffic() {
        const control = this.#registers.get(0x00) ?? 0;
        return (control >> 21 & 3) !== 0 || (control >> 16 & 31) !== 7;
    }

    #write(value) {
        if (!this.#isEnabled) return;
        if (this.#isXipTraffic) return;
        const byte = value & 0xff;
        if (this.#mode === EEPROM_READ && this.#forced === 0) {
            this.#sent.push(byte);
            return;
        }
        if (!this.#isSelected) {
            this.#flash.select();
            this.#isSelected = true;
        }
        const answer = this.#flash.exchange(byte);
        if (this.#mode !== SEND_ONLY) this.#received.push(answer);
    }

    /** EEPROM mode: what was sent is a command, CTRLR1 + 1 frames come behind it (§4.10.4.4). */
    #runRead() {
        if (this.#sent.length === 0) return;
        const count = (this.#registers.get(0x04) ?? 0) + 1;
        this.#flash.select();
        for (const byte of this.#sent) this.#flash.exchange(byte);
        for (let frame = 0; frame < count; frame += 1) this.#received.push(this.#flash.exchange(0xff));
        this.#flash.deselect();
        this.#sent = [];
    }

    /** The chip select rises: by its pin, or because nothing is left to send. */
    #finish() {
        if (this.#isSelected) this.#flash.deselect();
        this.#isSelected = false;
    }

    readUint32(offset) {
        this.#runRead();
        switch (offset) {
            case 0x08: return Number(this.#isEnabled);
            case 0x20: return 0;
            case 0x24: return this.#received.length;
            case 0x28:
                if (this.#forced === 0) this.#finish();
                return TX_NOT_FULL | TX_EMPTY | (this.#received.length > 0 ? RX_NOT_EMPTY : 0);
            case 0x48: return 0;
            case 0x58: return 0x51535049;
            case 0x5c: return 0x3430312a;
            default:
                if (offset >= 0x60 && offset < 0xec) return this.#received.shift() ?? 0;
                return this.#registers.get(offset) ?? 0;
        }
    }

    writeUint32(offset, value) {
        if (offset >= 0x60 && offset < 0xec) return this.#write(value);
        if (offset === 0x08) {
            this.#isEnabled = (value & 1) !== 0;
            if (this.#forced === 0) this.#finish();
            if (!this.#isEnabled) {
                this.#received = [];
                this.#sent = [];
            } else {
                this.isXip = this.#isXipTraffic && this.#mode === EEPROM_READ;
            }
            return;
        }
        if (offset === 0x4c && value !== 0) this.warn('DMACR: there is no DMA here');
        this.#registers.set(offset, value);
    }
}

/** IO_QSPI. Its interrupts are unknown here. */
class Pins extends BasePeripheral {
    #ssi;
    #registers = new Map();

    constructor(chip, ssi) {
        super(chip, 'IO_QSPI');
        this.#ssi = ssi;
    }

    readUint32(offset) {
        return offset < 0x30 ? this.#registers.get(offset) ?? 0 : super.readUint32(offset);
    }

    writeUint32(offset, value) {
        if (offset >= 0x30) return super.writeUint32(offset, value);
        this.#registers.set(offset, value);
        // GPIO_QSPI_SS_CTRL.
        if (offset === 0x0c) {
            const override = value >> 8 & 3;
            this.#ssi.force(override === LOW || override === HIGH ? override : 0);
        }
    }
}
