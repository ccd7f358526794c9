/** The matrix: what it shows, and that it refuses what would show a wrong row or a ghost of one. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { Matrix } from './hub75.js';

const [COLORS, ADDRESS, CLOCK, LATCH, DARK] = [2, 8, 12, 13, 14];

/** A matrix whose pins a test sets, dark to begin with. */
function rig() {
    const listeners = new Map();
    const clock = { nanos: 0 };
    const gpio = Array.from({ length: 30 }, (_, pin) => ({ addListener: (listener) => listeners.set(pin, listener) }));
    const matrix = new Matrix();
    matrix.connect({ clock, gpio });
    const set = (pin, isHigh) => {
        clock.nanos += 30;
        listeners.get(pin)(Number(isHigh));
    };
    const group = (first, count, bits) => {
        for (let bit = 0; bit < count; bit += 1) set(first + bit, (bits >> bit & 1) === 1);
    };
    const shift = (columns) => columns.forEach((bits) => {
        group(COLORS, 6, bits);
        set(CLOCK, true);
        set(CLOCK, false);
    });
    const latch = () => {
        set(LATCH, true);
        set(LATCH, false);
    };
    const light = (time) => {
        set(DARK, false);
        clock.nanos += time - 30;
        set(DARK, true);
    };
    set(DARK, true);
    return { matrix, clock, set, row: (number) => group(ADDRESS, 4, number), shift, latch, light };
}

/** All columns alike. */
const columns = (bits) => Array.from({ length: 64 }, () => bits);

/** Lights each row in planes of 1, 2, 4, 8, 16 and 32 units: `bits` says what is lit in a plane and a column. */
function refresh({ row, shift, latch, light }, bits) {
    for (let number = 0; number < 16; number += 1) {
        row(number);
        for (let plane = 0; plane < 6; plane += 1) {
            shift(columns(0).map((_, x) => bits(number, plane, x)));
            latch();
            light(1000 << plane);
        }
    }
}

test('a picture is the light of all planes', () => {
    const made = rig();
    const bits = (row, plane, x) => {
        if (row !== 3) return 0;
        // Red of the upper half is 5 in column 1, blue of the lower half 32 in the last one.
        return Number(x === 1 && (plane === 0 || plane === 2)) | Number(x === 63 && plane === 5) << 5;
    };
    refresh(made, bits);
    refresh(made, () => 0);
    assert.equal(made.matrix.refreshes, 1);
    const picture = made.matrix.picture();
    assert.equal(picture[(3 * 64 + 1) * 3], 5);
    assert.equal(picture[(19 * 64 + 63) * 3 + 2], 32);
    assert.equal(picture.reduce((sum, steps) => sum + steps, 0), 37);
    refresh(made, () => 0);
    assert.equal(made.matrix.pictures.length, 2, 'lit, and dark again');
});

test('a row is not latched, and no other one is chosen, while one is lit', () => {
    for (const [pin, message] of [[LATCH, /latched while/], [ADDRESS, /another row is chosen/]]) {
        const { set, shift, latch } = rig();
        shift(columns(0));
        latch();
        set(DARK, false);
        assert.throws(() => set(pin, true), message);
    }
});

test('a row that was not loaded is not lit, nor out of its turn', () => {
    assert.throws(() => rig().set(DARK, false), /not loaded/);
    const { shift, latch, light, row } = rig();
    shift(columns(0));
    latch();
    light(1000);
    shift(columns(0));
    row(2);
    latch();
    assert.throws(() => light(1000), /row 2 comes after row 0/);
});

test('the columns are as many as there are, and none comes with the clock', () => {
    const { set, shift, latch, clock } = rig();
    shift(columns(0).slice(1));
    assert.throws(latch, /63 columns/);
    set(COLORS, true);
    clock.nanos -= 30;
    assert.throws(() => set(CLOCK, true), /as the clock rises|too fast/);
});

test('LEDs are lit neither too shortly nor in one row longer than in another', () => {
    const { shift, latch, light, row } = rig();
    const show = (number, time) => {
        row(number);
        shift(columns(0));
        latch();
        light(time);
    };
    assert.throws(() => show(0, 100), /too shortly/);
    for (let number = 0; number < 16; number += 1) show(number, number === 7 ? 2000 : 1000);
    assert.throws(() => show(0, 1000), /not lit for the same time/);
});
