/**
 * UART0 and UART1: ARM's PL011 (RP2040 datasheet §4.2; ARM DDI 0183G), paced by its baud rate. Of its own, and not the
 * emulator's, which has no FIFO to send from, raises its transmit interrupt again at every look, and knows no levels, no
 * time-out, no overrun and no UARTDMACR. There is no DMA here: whoever asks for it is told.
 */

import { BasePeripheral } from 'rp2040js';

const DEPTH = 32;

/** UARTFR, §4.2.8. */
const BUSY = 1 << 3;
const RX_EMPTY = 1 << 4;
const TX_FULL = 1 << 5;
const RX_FULL = 1 << 6;
const TX_EMPTY = 1 << 7;

/** Interrupts: received, room to send, receive time-out, overrun. */
const RXI = 1 << 4;
const TXI = 1 << 5;
const RTI = 1 << 6;
const OEI = 1 << 10;

/** UARTDR: bytes were lost before this one. */
const OVERRUN = 1 << 11;

/** Levels of UARTIFLS, in bytes of a FIFO of 32. */
const LEVELS = [4, 8, 16, 24, 28];

/** Whoever is at the other end. */
export class Uart extends BasePeripheral {
    /** A byte comes out of the pin TX. @type {(byte: number) => void} */
    onByte = () => {};
    /** Bytes that came while there was no room. */
    overruns = 0;
    /** Bits a second that the line really has; `null` takes the firmware's own. @type {number | null} */
    lineBaud = null;

    #interrupt;
    #clock;
    #line = [];
    #lineAlarm;
    #isLineBusy = false;
    #received = [];
    #isOverrun = false;
    #timeOutAlarm;
    #sending = [];
    #sendAlarm;
    #isShifting = false;
    #integer = 0;
    #fraction = 0;
    #lineControl = 0;
    #control = 0x300;
    #levels = 0x12;
    #mask = 0;
    #raw = 0;

    constructor(chip, name, interrupt) {
        super(chip, name);
        this.#interrupt = interrupt;
        this.#clock = chip.clock;
        this.#lineAlarm = chip.clock.createAlarm(() => this.#arrive());
        this.#timeOutAlarm = chip.clock.createAlarm(() => this.#raise(RTI));
        this.#sendAlarm = chip.clock.createAlarm(() => this.#shiftOut());
    }

    /** Bits a second that the firmware has set, §4.2.3.2; 0 before it has. */
    get baud() {
        const divisor = this.#integer + this.#fraction / 64;
        return divisor === 0 ? 0 : this.rp2040.clkPeri / 16 / divisor;
    }

    /** Bytes come over the line, one after the other as fast as it is. @param {Iterable<number>} bytes */
    feed(bytes) {
        for (const byte of bytes) this.#line.push(byte);
        if (!this.#isLineBusy && this.#line.length > 0) {
            this.#isLineBusy = true;
            this.#lineAlarm.schedule(this.#byteTime());
        }
    }

    /** Bytes that are on the way to the chip. */
    get waiting() {
        return this.#line.length;
    }

    /** Ten bits, in nanoseconds. */
    #byteTime() {
        const baud = this.lineBaud ?? (this.baud || 115_200);
        return 10e9 / baud;
    }

    get #isFifo() {
        return (this.#lineControl & 0x10) !== 0;
    }

    get #depth() {
        return this.#isFifo ? DEPTH : 1;
    }

    #arrive() {
        const byte = this.#line.shift();
        this.#isLineBusy = this.#line.length > 0;
        if (this.#isLineBusy) this.#lineAlarm.schedule(this.#byteTime());
        // UARTEN and RXE: a receiver that is off hears nothing.
        if ((this.#control & 0x201) !== 0x201) return;
        if (this.#received.length >= this.#depth) {
            this.overruns += 1;
            this.#isOverrun = true;
            this.#raise(OEI);
            return;
        }
        this.#received.push(byte | (this.#isOverrun ? OVERRUN : 0));
        this.#isOverrun = false;
        if (this.#received.length >= (this.#isFifo ? LEVELS[this.#levels >> 3 & 7] : 1)) this.#raise(RXI);
        // §4.2.6.3: bytes lie in the FIFO, and none came for 32 bits.
        this.#timeOutAlarm.schedule(this.#byteTime() * 3.2);
    }

    #read() {
        const value = this.#received.shift() ?? 0;
        if (this.#received.length < (this.#isFifo ? LEVELS[this.#levels >> 3 & 7] : 1)) this.#raw &= ~RXI;
        if (this.#received.length === 0) {
            this.#raw &= ~RTI;
            this.#timeOutAlarm.cancel();
        }
        this.#tell();
        return value;
    }

    #write(byte) {
        if ((this.#control & 0x101) !== 0x101) {
            this.warn('a byte is sent while the transmitter is off');
            return;
        }
        if (this.#sending.length >= this.#depth) {
            this.warn('a byte is sent into a full FIFO');
            return;
        }
        this.#sending.push(byte & 0xff);
        if (this.#sending.length > this.#sendLevel) this.#raw &= ~TXI;
        if (!this.#isShifting) this.#startShifting();
        this.#tell();
    }

    get #sendLevel() {
        return this.#isFifo ? LEVELS[this.#levels & 7] : 0;
    }

    #startShifting() {
        this.#isShifting = true;
        const before = this.#sending.length;
        this.#shifted = this.#sending.shift();
        // §4.2.6.2: it is raised when the FIFO falls to its level, not while it lies there.
        if (before > this.#sendLevel && this.#sending.length <= this.#sendLevel) this.#raise(TXI);
        this.#sendAlarm.schedule(this.#byteTime());
    }

    #shifted = 0;

    #shiftOut() {
        this.#isShifting = false;
        this.onByte(this.#shifted);
        if (this.#sending.length > 0) this.#startShifting();
        else if (!this.#isFifo) this.#raise(TXI);
    }

    #raise(interrupt) {
        this.#raw |= interrupt;
        this.#tell();
    }

    #tell() {
        this.rp2040.setInterrupt(this.#interrupt, (this.#raw & this.#mask) !== 0);
    }

    readUint32(offset) {
        switch (offset) {
            case 0x00: return this.#read();
            case 0x04: return this.#isOverrun ? 8 : 0;
            case 0x18: return this.#flags();
            case 0x24: return this.#integer;
            case 0x28: return this.#fraction;
            case 0x2c: return this.#lineControl;
            case 0x30: return this.#control;
            case 0x34: return this.#levels;
            case 0x38: return this.#mask;
            case 0x3c: return this.#raw;
            case 0x40: return this.#raw & this.#mask;
            case 0x44: case 0x48: return 0;
            // §4.2.8: PL011 of revision 3, by ARM.
            case 0xfe0: return 0x11;
            case 0xfe4: return 0x10;
            case 0xfe8: return 0x34;
            case 0xfec: return 0x00;
            case 0xff0: return 0x0d;
            case 0xff4: return 0xf0;
            case 0xff8: return 0x05;
            case 0xffc: return 0xb1;
            default: return super.readUint32(offset);
        }
    }

    #flags() {
        return (this.#isShifting ? BUSY : 0)
            | (this.#received.length === 0 ? RX_EMPTY : 0)
            | (this.#received.length >= this.#depth ? RX_FULL : 0)
            | (this.#sending.length >= this.#depth ? TX_FULL : 0)
            | (this.#sending.length === 0 ? TX_EMPTY : 0);
    }

    writeUint32(offset, value) {
        switch (offset) {
            case 0x00: return this.#write(value);
            case 0x04: this.#isOverrun = false; return;
            case 0x24: this.#integer = value & 0xffff; return;
            case 0x28: this.#fraction = value & 0x3f; return;
            case 0x2c: this.#lineControl = value & 0xff; return;
            case 0x30: this.#control = value & 0xff87; return;
            case 0x34:
                if ((value & 7) > 4 || (value >> 3 & 7) > 4) this.warn(`no such level: ${value}`);
                this.#levels = value & 0x3f;
                return;
            case 0x38: this.#mask = value & 0x7ff; return this.#tell();
            // What is written is what is cleared, through whichever of the aliases.
            case 0x44: this.#raw &= ~this.rawWriteValue; return this.#tell();
            case 0x48:
                if (value !== 0) this.warn('UARTDMACR: there is no DMA here');
                return;
            default: super.writeUint32(offset, value);
        }
    }
}
