/**
 * An SSD1306 with 128×64 pixels on I²C (Solomon Systech's datasheet, revision 1.1), as strict as the one of the unit tests
 * (`tests/support/ssd1306.rs`): what a real one does not know, or would show wrongly, is an error.
 */

const COLUMNS = 128;
const PAGES = 8;

/** Fast mode of I²C, which the panel can take: §8.1.5, 2.5 µs a bit. */
const SHORTEST_BIT = 2500;

/** Bytes of commands, their arguments included, table 9-1. */
function length(command) {
    if ((command >= 0x40 && command <= 0x7f) || (command >= 0xa4 && command <= 0xa7)) return 1;
    if ([0x2e, 0xa0, 0xa1, 0xae, 0xaf, 0xc0, 0xc8, 0xe3].includes(command)) return 1;
    if ([0x20, 0x81, 0x8d, 0xa8, 0xd3, 0xd5, 0xd9, 0xda, 0xdb].includes(command)) return 2;
    if (command === 0x21 || command === 0x22) return 3;
    return 0;
}

export class Oled {
    /** Whether it is wired up. */
    isThere = true;
    /** Called with what a driver does wrong. @type {(message: string) => void} */
    fail = (message) => {
        throw new Error(message);
    };
    /** Bytes on the bus, addresses included, and transactions. */
    bytes = 0;
    transactions = 0;

    #address;
    #memory = new Uint8Array(COLUMNS * PAGES);
    #isWritten = new Uint8Array(COLUMNS * PAGES);
    #isOn = false;
    #isInverse = false;
    #isEntireOn = false;
    #isSegmentRemapped = false;
    #isComRemapped = false;
    #hasChargePump = false;
    #addressing = 2;
    #startLine = 0;
    #offset = 0;
    #rows = 64;
    #comPins = 0x12;
    #columns = [0, COLUMNS - 1];
    #pages = [0, PAGES - 1];
    #column = 0;
    #page = 0;
    #isOpen = false;
    #command = [];
    /** Of a transaction: 'control', or what the next bytes are. */
    #next = 'none';

    constructor(address = 0x3c) {
        this.#address = address;
    }

    /**
     * Wires it to a controller: each byte takes nine bits of the speed that the firmware has set (§4.3.14 of the RP2040's
     * datasheet).
     * @param {import('rp2040js').RPI2C} controller
     */
    connect(controller) {
        const { clock } = controller.rp2040;
        let work = () => {};
        const alarm = clock.createAlarm(() => work());
        const after = (bits, next) => {
            work = next;
            alarm.schedule(bits * this.#bitTime(controller));
        };
        controller.onStart = () => after(1, () => controller.completeStart());
        controller.onConnect = (address, mode) => {
            const isRead = mode === 1;
            const isMine = this.isThere && address === this.#address;
            after(9, () => {
                if (isMine) this.#begin(isRead);
                controller.completeConnect(isMine);
            });
        };
        controller.onWriteByte = (byte) => after(9, () => {
            this.#take(byte);
            controller.completeWrite(true);
        });
        controller.onReadByte = () => after(9, () => {
            this.bytes += 1;
            controller.completeRead(this.#status());
        });
        controller.onStop = () => after(1, () => {
            this.#end();
            controller.completeStop();
        });
    }

    #bitTime(controller) {
        // §4.3.14.2 and table 449: what is high lasts as long as spikes are looked for longer, and some.
        const cycles = controller.sclHighPeriod + controller.spikelen + 7 + controller.sclLowPeriod + 1;
        const time = cycles * 1e9 / controller.rp2040.clkSys;
        if (time < SHORTEST_BIT) this.fail(`oled: the bus is too fast, ${Math.round(1e6 / time)} kHz`);
        return time;
    }

    #begin(isRead) {
        this.#end();
        this.transactions += 1;
        this.bytes += 1;
        this.#next = isRead ? 'read' : 'control';
    }

    #end() {
        if (this.#command.length > 0) this.fail(`oled: ${hex(this.#command)} is cut off`);
        this.#next = 'none';
    }

    /** Bit 6 is set while the display is off, table 9-2. */
    #status() {
        if (this.#next !== 'read') this.fail('oled: it is read in the middle of a write');
        return Number(!this.#isOn) << 6 | 0x03;
    }

    /** §8.1.5.2: control bytes, each with one byte (Co set) or all the rest (Co clear) of commands or pixels (D/C#). */
    #take(byte) {
        this.bytes += 1;
        switch (this.#next) {
            case 'control':
                if ((byte & 0x3f) !== 0) this.fail(`oled: ${hex([byte])} is no control byte`);
                this.#next = { isPixels: (byte & 0x40) !== 0, isOne: (byte & 0x80) !== 0 };
                return;
            case 'none': case 'read':
                return this.fail('oled: a byte comes in no transaction');
            default:
                if (this.#next.isPixels) this.#takePixels(byte);
                else this.#takeCommand(byte);
                if (this.#next.isOne) this.#next = 'control';
        }
    }

    #takeCommand(byte) {
        this.#command.push(byte);
        const count = length(this.#command[0]);
        if (count === 0) this.fail(`oled: ${hex(this.#command)} is no command, or none that is known here`);
        if (this.#command.length < count) return;
        const command = this.#command;
        this.#command = [];
        this.#obey(command);
    }

    #obey([command, first, last]) {
        const bad = () => this.fail(`oled: ${hex([command, first, last].filter((byte) => byte !== undefined))} has an argument that the datasheet does not know`);
        if (command >= 0x40 && command <= 0x7f) {
            this.#startLine = command & 0x3f;
            return;
        }
        switch (command) {
            case 0x20:
                if (first > 2) bad();
                this.#addressing = first;
                return;
            case 0x21:
                if (first > last || last >= COLUMNS) bad();
                this.#columns = [first, last];
                [this.#column, this.#isOpen] = [first, true];
                return;
            case 0x22:
                if (first > last || last >= PAGES) bad();
                this.#pages = [first, last];
                [this.#page, this.#isOpen] = [first, true];
                return;
            case 0x8d:
                if (first !== 0x10 && first !== 0x14) bad();
                this.#hasChargePump = first === 0x14;
                return;
            case 0xa0: case 0xa1: this.#isSegmentRemapped = command === 0xa1; return;
            case 0xa4: case 0xa5: this.#isEntireOn = command === 0xa5; return;
            case 0xa6: case 0xa7: this.#isInverse = command === 0xa7; return;
            case 0xa8:
                this.#demandOff(command);
                if (first < 15 || first > 63) bad();
                this.#rows = first + 1;
                return;
            case 0xae: this.#isOn = false; return;
            case 0xaf: return this.#switchOn();
            case 0xc0: case 0xc8: this.#isComRemapped = command === 0xc8; return;
            case 0xd3:
                if (first > 63) bad();
                this.#offset = first;
                return;
            case 0xd9:
                if ((first & 0x0f) === 0 || (first & 0xf0) === 0) bad();
                return;
            case 0xda:
                this.#demandOff(command);
                if (![0x02, 0x12, 0x22, 0x32].includes(first)) bad();
                this.#comPins = first;
                return;
            case 0xdb:
                if (![0x00, 0x20, 0x30].includes(first)) bad();
                return;
            // Contrast, clock, scrolling off, nothing: nothing to keep.
            default:
        }
    }

    #demandOff(command) {
        if (this.#isOn) this.fail(`oled: ${hex([command])} comes while the display is on: it flashes`);
    }

    #switchOn() {
        if (!this.#isWritten.subarray(0, this.#rows / 8 * COLUMNS).every(Boolean)) {
            this.fail('oled: the display goes on over memory that nobody wrote');
        }
        if (!this.#hasChargePump) this.fail('oled: the display goes on without its charge pump');
        this.#isOn = true;
    }

    #takePixels(byte) {
        if (this.#addressing !== 0) this.fail('oled: pixels come in another addressing than the horizontal');
        if (!this.#isOpen) this.fail('oled: pixels come into no window, or into one that is full');
        if (this.#page * 8 >= this.#rows) this.fail(`oled: page ${this.#page} is below the glass`);
        const place = this.#page * COLUMNS + this.#column;
        this.#memory[place] = byte;
        this.#isWritten[place] = 1;
        this.#advance();
    }

    /** §10.1.3: to the next column, and behind the last to the next page. */
    #advance() {
        const isLast = (at, [, end]) => at === end;
        if (!isLast(this.#column, this.#columns)) {
            this.#column += 1;
            return;
        }
        this.#column = this.#columns[0];
        if (!isLast(this.#page, this.#pages)) {
            this.#page += 1;
            return;
        }
        [this.#page, this.#isOpen] = [this.#pages[0], false];
    }

    /** Whether it is on. */
    get isOn() {
        return this.#isOn;
    }

    /** What is lit, in the format of its memory: eight rows a byte, the topmost in bit 0; all dark when it is off. */
    lit() {
        if (!this.#isOn) return new Uint8Array(this.#memory.length);
        const isAsWired = this.#isSegmentRemapped && this.#isComRemapped && this.#startLine === 0 && this.#offset === 0
            && this.#rows === PAGES * 8 && this.#comPins === 0x12;
        if (!isAsWired) this.fail('oled: the picture is not where the glass is');
        if (this.#isEntireOn) return new Uint8Array(this.#memory.length).fill(0xff);
        return this.#memory.map((byte) => (this.#isInverse ? byte ^ 0xff : byte));
    }
}

function hex(bytes) {
    return bytes.map((byte) => `${byte.toString(16).padStart(2, '0')}h`).join(' ');
}
