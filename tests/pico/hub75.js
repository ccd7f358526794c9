/**
 * A HUB75 matrix of 64×32 LEDs, two rows an address, on the pins of `firmware/PICO.md`: it listens to their levels, adds up how long each LED
 * is lit, and is as strict as the one of the unit tests (`tests/support/hub75.rs`).
 */

const COLUMNS = 64;
const ROWS = 16;

/** Steps of brightness that a picture is read in. */
const STEPS = 63;

/** The pins: six of colours, four of the address, CLK, LAT and OE. */
const COLORS = 2;
const ADDRESS = 8;
const [CLOCK, LATCH, DARK] = [12, 13, 14];

/** The shortest time for which CLK is high or low, LAT is high, and a row is lit, in nanoseconds: limits of our own. */
const SHORTEST = { clock: 20, latch: 20, light: 200 };

export class Matrix {
    /** Called with what a driver does wrong. @type {(message: string) => void} */
    fail = (message) => {
        throw new Error(message);
    };
    /** Times that the whole matrix was lit, and how long the last one took, in nanoseconds. */
    refreshes = 0;
    period = 0;
    /** Pictures that were not as the one before, since somebody has taken them. @type {Uint8Array[]} */
    pictures = [];

    /** Levels, a bit a pin. */
    #levels = 0;
    /** Whether it was ever dark: before, nobody drives its pins. */
    #isDriven = false;
    #shifted = new Uint8Array(COLUMNS);
    #latched = new Uint8Array(COLUMNS);
    #at = 0;
    #shifts = 0;
    #isLoaded = false;
    #row = ROWS - 1;
    #edges = { clock: 0, latch: 0, light: 0, colors: 0, refresh: null };
    /** How long each LED and each row was lit in this refresh. */
    #light = new Float64Array(COLUMNS * ROWS * 2 * 3);
    #rowTimes = new Float64Array(ROWS);
    #picture = new Uint8Array(COLUMNS * ROWS * 2 * 3);

    /** Wires it to a chip, new or reset. @param {import('rp2040js').RP2040} chip */
    connect(chip) {
        const { clock } = chip;
        this.#isDriven = false;
        this.#levels = 0;
        for (let pin = COLORS; pin <= DARK; pin += 1) {
            chip.gpio[pin].addListener((state) => this.#change(pin, state === 1, clock.nanos));
        }
    }

    /** What was seen in the last whole refresh: red, green and blue of each pixel, 0 to 63, row by row. */
    picture() {
        return this.#picture;
    }

    #change(pin, isHigh, now) {
        const bit = 1 << pin;
        if (((this.#levels & bit) !== 0) === isHigh) return;
        this.#levels ^= bit;
        if (!this.#isDriven) {
            this.#isDriven = pin === DARK && isHigh;
            return;
        }
        switch (pin) {
            case CLOCK: return this.#clock(isHigh, now);
            case LATCH: return this.#latch(isHigh, now);
            case DARK: return isHigh ? this.#darken(now) : this.#lighten(now);
            default:
                if (pin < ADDRESS) this.#edges.colors = now;
                else if (!this.#isDark) this.fail('hub75: another row is chosen while one is lit');
        }
    }

    get #isDark() {
        return (this.#levels >> DARK & 1) === 1;
    }

    #clock(isHigh, now) {
        if (now - this.#edges.clock < SHORTEST.clock) this.fail('hub75: the clock is too fast');
        this.#edges.clock = now;
        if (!isHigh) return;
        if (now - this.#edges.colors < SHORTEST.clock) this.fail('hub75: the colours change as the clock rises');
        if (this.#levels >> LATCH & 1) this.fail('hub75: a column is shifted in while the latch is open');
        // A ring: what is overwritten has left the register.
        this.#shifted[this.#at] = this.#levels >> COLORS & 0x3f;
        this.#at = (this.#at + 1) % COLUMNS;
        this.#shifts += 1;
    }

    #latch(isHigh, now) {
        if (!isHigh) {
            if (now - this.#edges.latch < SHORTEST.latch) this.fail('hub75: the latch is open too shortly');
            return;
        }
        this.#edges.latch = now;
        if (!this.#isDark) this.fail('hub75: it is latched while a row is lit');
        if (this.#shifts !== COLUMNS) this.fail(`hub75: ${this.#shifts} columns are latched`);
        this.#shifts = 0;
        for (let x = 0; x < COLUMNS; x += 1) this.#latched[x] = this.#shifted[(this.#at + x) % COLUMNS];
        this.#isLoaded = true;
    }

    #lighten(now) {
        if (!this.#isLoaded || this.#levels >> LATCH & 1) this.fail('hub75: a row is lit that was not loaded');
        this.#isLoaded = false;
        const row = this.#levels >> ADDRESS & (ROWS - 1);
        if (row !== this.#row) {
            if (row !== (this.#row + 1) % ROWS) this.fail(`hub75: row ${row} comes after row ${this.#row}`);
            this.#row = row;
            if (row === 0) this.#begin(now);
        }
        this.#edges.light = now;
    }

    #darken(now) {
        const time = now - this.#edges.light;
        if (time < SHORTEST.light) this.fail('hub75: a row is lit too shortly');
        this.#rowTimes[this.#row] += time;
        for (let x = 0; x < COLUMNS; x += 1) {
            const bits = this.#latched[x];
            for (let channel = 0; bits >> channel !== 0; channel += 1) {
                if ((bits >> channel & 1) === 0) continue;
                const y = this.#row + (channel < 3 ? 0 : ROWS);
                this.#light[(y * COLUMNS + x) * 3 + channel % 3] += time;
            }
        }
    }

    /** A refresh of the whole matrix begins: the last one is over. */
    #begin(now) {
        if (this.#edges.refresh !== null) this.#end(now - this.#edges.refresh);
        this.#edges.refresh = now;
        this.#light.fill(0);
        this.#rowTimes.fill(0);
    }

    #end(period) {
        const unit = this.#rowTimes[0] / STEPS;
        if (this.#rowTimes.some((time) => Math.abs(time - this.#rowTimes[0]) > 1)) this.fail('hub75: rows are not lit for the same time');
        const picture = new Uint8Array(this.#light.length);
        for (let place = 0; place < picture.length; place += 1) {
            const steps = this.#light[place] / unit;
            picture[place] = Math.round(steps);
            if (Math.abs(steps - picture[place]) > 0.01) this.fail(`hub75: an LED is lit for ${steps} steps`);
        }
        this.refreshes += 1;
        this.period = period;
        if (picture.some((value, place) => value !== this.#picture[place])) {
            this.#picture = picture;
            this.pictures.push(picture);
        }
    }
}
