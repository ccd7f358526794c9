import assert from 'node:assert/strict';
import test from 'node:test';

import { BLOCK, CAPACITY, Flash, PAGE, SECTOR } from './flash.js';

/** A chip of zeroes, its clock, and a way to send it commands. */
function chip() {
    const bytes = new Uint8Array(CAPACITY);
    const clock = { nanos: 0 };
    const flash = new Flash(bytes, clock, [1, 2, 3, 4, 5, 6, 7, 8]);
    const send = (...command) => {
        flash.select();
        const answer = command.map((byte) => flash.exchange(byte));
        flash.deselect();
        return answer;
    };
    return { bytes, clock, flash, send };
}

const ENABLE = 0x06;
const STATUS = [0x05, 0];

test('it says what it is', () => {
    const { send } = chip();
    assert.deepEqual(send(0x9f, 0, 0, 0).slice(1), [0xef, 0x40, 0x15]);
    assert.deepEqual(send(0x4b, 0, 0, 0, 0, ...new Array(8).fill(0)).slice(5), [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a sector is erased as a whole, and takes its time', () => {
    const { bytes, clock, flash, send } = chip();
    send(ENABLE);
    assert.equal(send(...STATUS)[1], 2, 'enabled');
    send(0x20, 0x01, 0x23, 0x45);
    assert.equal(bytes.indexOf(0xff), 0x12000);
    assert.equal(bytes.lastIndexOf(0xff), 0x12000 + SECTOR - 1);
    assert.equal(send(...STATUS)[1], 1, 'busy, and not enabled any more');
    assert.throws(() => send(ENABLE), /busy/);
    clock.nanos += 45e6;
    assert.equal(send(...STATUS)[1], 0);
    assert.deepEqual([flash.erased, flash.wear[0x12], flash.operations], [1, 1, 1]);
});

test('a block is erased as a whole', () => {
    const { bytes, send } = chip();
    send(ENABLE);
    send(0xd8, 0x01, 0, 0);
    assert.equal(bytes.indexOf(0xff), BLOCK);
    assert.equal(bytes.lastIndexOf(0xff), 2 * BLOCK - 1);
});

test('programming takes ones away, and comes in again at the start of its page', () => {
    const { bytes, send } = chip();
    bytes.fill(0xff);
    bytes[0x1fe] = 0x0f;
    send(ENABLE);
    send(0x02, 0, 0x01, 0xfe, 0x3c, 0x01, 0x02);
    assert.deepEqual([bytes[0x1fe], bytes[0x1ff], bytes[0x100], bytes[0x200]], [0x0c, 0x01, 0x02, 0xff]);
});

test('what is not allowed is told', () => {
    assert.throws(() => chip().send(0x20, 0, 0, 0), /without a write enable/);
    assert.throws(() => chip().send(0x02, 0, 0, 0, 1), /without a write enable/);
    assert.throws(() => chip().send(0x60), /no command/);
    const { send } = chip();
    send(ENABLE);
    assert.throws(() => send(0x02, 0, 0, 0, ...new Array(PAGE + 1).fill(0)), /257 bytes/);
});

test('the power goes before an operation, or in the middle of it', () => {
    for (const isTorn of [false, true]) {
        const { bytes, clock, flash, send } = chip();
        let cuts = 0;
        flash.onCut = () => (cuts += 1);
        flash.cut = { operation: 1, isTorn };
        send(ENABLE);
        send(0x02, 0, 0, 0, 0);
        clock.nanos += 1e9;
        assert.equal(cuts, 0);
        send(ENABLE);
        send(0x20, 0, 0, 0);
        assert.deepEqual([cuts, flash.operations], [1, 1]);
        assert.equal(bytes.lastIndexOf(0xff), isTorn ? SECTOR / 2 - 1 : -1);
        // It is dead: nothing is done any more.
        send(ENABLE);
        send(0x20, 0, 0x10, 0);
        assert.equal(bytes.indexOf(0xff, SECTOR / 2), -1);
    }
});
