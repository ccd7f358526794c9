/**
 * A computer with one full-speed USB port (USB 2.0), to which the Pico is plugged, and its driver for serial lines (CDC 1.2,
 * PSTN 1.2, abstract control model), as Linux does it. It asks for what Linux asks for, keeps data toggles, and leaves
 * a buffer alone until it wants something of it. What a device does that a real host would stumble over is an error.
 */

import { AVAILABLE } from './patches.js';

/** Buffer control, RP2040 datasheet §4.1.2.5.4. */
const FULL = 1 << 15;
const DATA1 = 1 << 13;
const STALL = 1 << 11;
const LENGTH = 0x3ff;

/** SIE_CTRL.PULLUP_EN: a device is there. */
const PULL_UP = 1 << 16;

/** Nanoseconds: debouncing (USB 2.0 §7.1.7.3) and a reset, shortened; a transaction of 64 bytes; polling where nothing calls. */
const ATTACH = 10e6;
const TRANSACTION = 50e3;
const POLL = 1e6;

/** Full speed has at most this many bytes a packet. */
const PACKET = 64;

/** How long a control transfer may take, USB 2.0 §9.2.6.1. */
const CONTROL_TIME = 5000e6;

const ENDPOINT_0 = { number: 0, packet: PACKET };

export class UsbHost {
    /** Bytes that came. @type {(bytes: Uint8Array) => void} */
    onBytes = () => {};
    /** Called with what a device does wrong. @type {(message: string) => void} */
    fail = (message) => {
        throw new Error(message);
    };
    /** `absent`, `attached`, `ready` (the serial line can be used). */
    state = 'absent';
    /** What it says of itself. */
    device = null;
    /** Control requests, and packets in and out. */
    counts = { control: 0, in: 0, out: 0, resets: 0 };

    #chip;
    #controller;
    #alarm;
    /** A generator that yields while it waits: the enumeration, then requests one by one. */
    #work = null;
    #deadline = 0;
    #setup = null;
    #requests = [];
    #outgoing = [];
    #bulkIn = null;
    #bulkOut = null;
    #interface = 0;
    #toggles = new Map();
    #isOpen = true;
    #isPlugged = true;

    /** @param {import('rp2040js').RP2040} chip */
    constructor(chip) {
        this.#chip = chip;
        this.#controller = chip.usbCtrl;
        this.#alarm = chip.clock.createAlarm(() => this.#step());
        this.#controller.armed = () => this.#soon();
        this.#alarm.schedule(POLL);
    }

    /** Sends bytes over the serial line. @param {Iterable<number>} bytes */
    send(bytes) {
        for (const byte of bytes) this.#outgoing.push(byte);
        this.#soon();
    }

    /** Bytes that the device has not taken yet. */
    get waiting() {
        return this.#outgoing.length;
    }

    /** A program opens the line, or closes it: DTR, and whether anybody reads. */
    open(isOpen) {
        this.#isOpen = isOpen;
        if (this.state === 'ready') this.#requests.push(setup(0x21, 0x22, isOpen ? 3 : 0, this.#interface, 0));
        this.#soon();
    }

    /** Pulls the plug, or puts it in. */
    plug(isPlugged) {
        this.#isPlugged = isPlugged;
        this.state = 'absent';
        this.#work = null;
        this.#outgoing = [];
        this.#requests = [];
        this.#soon();
    }

    #soon() {
        if (!this.#alarm.scheduled || this.#alarm.nanos > this.#chip.clock.nanos + TRANSACTION) {
            this.#alarm.schedule(TRANSACTION);
        }
    }

    /** One transaction, or a look whether there is one to do. */
    #step() {
        this.#alarm.scheduled = false;
        const isThere = this.#isPlugged && (this.#controller.sieCtrl & PULL_UP) !== 0
            && (this.#controller.mainCtrl & 1) !== 0;
        if (!isThere) {
            this.state = 'absent';
            this.#work = null;
            this.#alarm.schedule(POLL);
            return;
        }
        if (this.state === 'absent') {
            this.state = 'attached';
            this.#work = this.#enumerate();
        }
        let hasMoved = this.#advance();
        if (this.state === 'ready') hasMoved = this.#moveBulk() || hasMoved;
        this.#alarm.schedule(hasMoved ? TRANSACTION : POLL);
    }

    #advance() {
        if (this.#work === null) {
            const request = this.#requests.shift();
            if (request === undefined) return false;
            this.#work = this.#control(request.packet, request.data);
        }
        const { done, value } = this.#work.next();
        if (done) this.#work = null;
        return value !== 'waits';
    }

    *#enumerate() {
        yield* this.#pause(ATTACH);
        yield* this.#reset();
        const short = yield* this.#control(setup(0x80, 6, 0x0100, 0, PACKET));
        if (short.length < 8 || short[1] !== 1) this.fail(`usb: the device descriptor is ${[...short]}`);
        if (short[7] !== PACKET) this.fail(`usb: endpoint 0 has ${short[7]} bytes a packet, which is not known here`);
        yield* this.#reset();
        yield* this.#control(setup(0x00, 5, 1, 0, 0));
        yield* this.#pause(2e6);
        if ((this.#controller.addrEndp & 0x7f) !== 1) this.fail('usb: the device has not taken its address');
        const device = yield* this.#control(setup(0x80, 6, 0x0100, 0, 18));
        if (device.length !== 18) this.fail('usb: the device descriptor is no 18 bytes');
        // Linux asks a device of USB 2.0 what it would be at high speed (§9.6.2); one of full speed refuses.
        if (device[3] >= 2) yield* this.#control(setup(0x80, 6, 0x0600, 0, 10), [], true);
        const head = yield* this.#control(setup(0x80, 6, 0x0200, 0, 9));
        const total = head[2] | head[3] << 8;
        const configuration = yield* this.#control(setup(0x80, 6, 0x0200, 0, total));
        if (configuration.length !== total) this.fail('usb: the configuration is cut off');
        const strings = [];
        yield* this.#control(setup(0x80, 6, 0x0300, 0, 255));
        for (const number of [device[14], device[15], device[16]]) {
            const bytes = number === 0 ? [] : yield* this.#control(setup(0x80, 6, 0x0300 | number, 0x0409, 255));
            strings.push(Buffer.from(bytes.slice(2)).toString('utf16le'));
        }
        const word = (at) => device[at] | device[at + 1] << 8;
        const [manufacturer, product, serial] = strings;
        this.device = { vendor: word(8), product: word(10), class: device[4], names: { manufacturer, product, serial } };
        this.#readConfiguration(configuration);
        yield* this.#control(setup(0x00, 9, configuration[5], 0, 0));
        this.#toggles.clear();
        // SET_LINE_CODING of 115200 baud, 8 bits, no parity, one stop bit; SET_CONTROL_LINE_STATE with DTR and RTS.
        yield* this.#control(setup(0x21, 0x20, 0, this.#interface, 7), [0x00, 0xc2, 0x01, 0x00, 0, 0, 8]);
        yield* this.#control(setup(0x21, 0x22, this.#isOpen ? 3 : 0, this.#interface, 0));
        this.state = 'ready';
    }

    /** The interfaces of a serial line: communications with the abstract control model, and data. */
    #readConfiguration(bytes) {
        let current = null;
        for (let at = 0; at < bytes.length; at += bytes[at]) {
            if (bytes[at] === 0) return this.fail('usb: a descriptor has no length');
            const [, type, third, , , class_, subclass] = bytes.slice(at);
            if (type === 4) {
                current = class_;
                if (class_ === 2 && subclass === 2) this.#interface = third;
            } else if (type === 5 && current === 10) {
                const endpoint = { number: third & 15, packet: bytes[at + 4] | bytes[at + 5] << 8 };
                if ((bytes[at + 3] & 3) !== 2) this.fail('usb: an endpoint for data is not bulk');
                if (third & 0x80) this.#bulkIn = endpoint;
                else this.#bulkOut = endpoint;
            }
        }
        if (!this.#bulkIn || !this.#bulkOut) this.fail('usb: there is no serial line in the configuration');
    }

    *#pause(time) {
        const end = this.#chip.clock.nanos + time;
        while (this.#chip.clock.nanos < end) yield 'waits';
    }

    /** USB 2.0 §7.1.7.5. */
    *#reset() {
        this.counts.resets += 1;
        let isSeen = false;
        this.#controller.onResetReceived = () => (isSeen = true);
        this.#controller.resetDevice();
        this.#deadline = this.#chip.clock.nanos + 1000e6;
        while (!isSeen) {
            if (this.#chip.clock.nanos > this.#deadline) this.fail('usb: the device does not see a reset');
            yield 'waits';
        }
        yield* this.#pause(10e6);
        this.#toggles.clear();
    }

    /** A control transfer, USB 2.0 §8.5.3: SETUP, data, and a status the other way; `null` when the device may refuse, and does. */
    *#control(packet, data = [], mayStall = false) {
        this.counts.control += 1;
        const asked = packet[6] | packet[7] << 8;
        const isIn = (packet[0] & 0x80) !== 0;
        this.#setup = packet;
        this.#deadline = this.#chip.clock.nanos + CONTROL_TIME;
        // §4.1.4, EP_STALL_ARM: a SETUP packet clears it.
        this.#controller.epStallArm = 0;
        this.#controller.sendSetupPacket(packet);
        this.#toggles.set('in0', true).set('out0', true);
        yield 'moves';
        const received = [];
        if (isIn && asked > 0) {
            let part;
            do {
                part = yield* this.#until(() => (mayStall && this.#isStalled() ? [] : this.#takeIn(ENDPOINT_0)));
                if (this.#isStalled()) return null;
                received.push(...part);
            } while (part.length === PACKET && received.length < asked);
            if (received.length > asked) this.fail('usb: the device sends more than it is asked for');
            this.#toggles.set('out0', true);
            yield* this.#until(() => this.#giveOut(ENDPOINT_0, []));
        } else {
            for (let at = 0; at < data.length; at += PACKET) {
                yield* this.#until(() => this.#giveOut(ENDPOINT_0, data.slice(at, at + PACKET)));
            }
            this.#toggles.set('in0', true);
            const status = yield* this.#until(() => this.#takeIn(ENDPOINT_0));
            if (status.length > 0) this.fail('usb: a status has bytes');
        }
        this.#setup = null;
        return received;
    }

    *#until(attempt) {
        for (;;) {
            const result = attempt();
            if (result !== null) {
                yield 'moves';
                return result;
            }
            if (this.#chip.clock.nanos > this.#deadline) {
                this.fail(`usb: the device does not answer ${Buffer.from(this.#setup).toString('hex')}`);
            }
            yield 'waits';
        }
    }

    /** Both ways of the serial line. */
    #moveBulk() {
        let hasMoved = false;
        if (this.#isOpen) {
            const bytes = this.#takeIn(this.#bulkIn);
            if (bytes !== null) {
                this.counts.in += 1;
                hasMoved = true;
                if (bytes.length > 0) this.onBytes(bytes);
            }
        }
        if (this.#outgoing.length > 0) {
            const packet = this.#outgoing.slice(0, this.#bulkOut.packet);
            if (this.#giveOut(this.#bulkOut, packet) !== null) {
                this.counts.out += 1;
                this.#outgoing.splice(0, packet.length);
                hasMoved = true;
            }
        }
        return hasMoved;
    }

    /** An IN transaction: what is in the device's buffer; `null` is a NAK. */
    #takeIn({ number }) {
        const { at, value } = this.#buffer(number, false);
        this.#demandNoStall(value, number);
        if ((value & AVAILABLE) === 0) return null;
        if ((value & FULL) === 0) this.fail(`usb: IN ${number} is armed without bytes`);
        this.#demandToggle(`in${number}`, value);
        const start = this.#controller.getEndpointBufferOffset(number, false);
        const bytes = this.#chip.usbDPRAM.slice(start, start + (value & LENGTH));
        this.#chip.usbDPRAMView.setUint32(at, value & ~(AVAILABLE | FULL), true);
        this.#controller.indicateBufferReady(number, false);
        return bytes;
    }

    /** An OUT transaction; `null` is a NAK. */
    #giveOut({ number }, bytes) {
        const { at, value } = this.#buffer(number, true);
        this.#demandNoStall(value, number);
        if ((value & AVAILABLE) === 0) return null;
        if (value & FULL) this.fail(`usb: OUT ${number} is armed while it is full`);
        if (bytes.length > (value & LENGTH)) {
            // A status needs no room.
            this.fail(`usb: OUT ${number} has room for ${value & LENGTH} of ${bytes.length} bytes`);
        }
        this.#demandToggle(`out${number}`, value);
        this.#chip.usbDPRAM.set(bytes, this.#controller.getEndpointBufferOffset(number, true));
        this.#chip.usbDPRAMView.setUint32(at, (value & ~(AVAILABLE | LENGTH)) | FULL | bytes.length, true);
        this.#controller.indicateBufferReady(number, true);
        return true;
    }

    #buffer(number, isOut) {
        const at = 0x80 + number * 8 + (isOut ? 4 : 0);
        const value = this.#chip.usbDPRAMView.getUint32(at, true);
        if (value >>> 16 & AVAILABLE) this.fail(`usb: endpoint ${number} has a second buffer, which is not known here`);
        return { at, value };
    }

    /** Whether endpoint 0 refuses what it was asked: it takes a bit in each of two registers, §4.1.2.6. */
    #isStalled() {
        const isArmed = (this.#controller.epStallArm & 1) !== 0;
        return isArmed && (this.#chip.usbDPRAMView.getUint32(0x80, true) & STALL) !== 0;
    }

    #demandNoStall(value, number) {
        if ((value & STALL) === 0 || (number === 0 && (this.#controller.epStallArm & 3) === 0)) return;
        const asked = this.#setup === null ? '' : ` after ${Buffer.from(this.#setup).toString('hex')}`;
        this.fail(`usb: endpoint ${number} is stalled${asked}`);
    }

    /** USB 2.0 §8.6: a packet of the wrong kind would be thrown away. */
    #demandToggle(name, value) {
        const isData1 = (value & DATA1) !== 0;
        const isExpected = this.#toggles.get(name) ?? false;
        if (isData1 !== isExpected) this.fail(`usb: ${name} comes as DATA${Number(isData1)}, which is the last packet again`);
        this.#toggles.set(name, !isExpected);
    }
}

/** A SETUP packet, USB 2.0 §9.3. */
function setup(type, request, value, index, length) {
    return Uint8Array.from([type, request, value & 255, value >> 8, index & 255, index >> 8, length & 255, length >> 8]);
}
