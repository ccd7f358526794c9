import assert from 'node:assert/strict';
import test from 'node:test';

import { RP2040 } from 'rp2040js';

import { Uart } from './uart.js';

const BASE = 0x4003_4000;
const BYTE = 10e9 / 115_200;
const [DATA, FLAGS, LEVELS, MASK, RAW, MASKED, CLEAR] = [0x00, 0x18, 0x34, 0x38, 0x3c, 0x40, 0x44];
const [RXI, TXI, RTI] = [1 << 4, 1 << 5, 1 << 6];

/** UART0 at 115200 baud, with FIFOs, both levels at half. */
function wired() {
    const chip = new RP2040();
    chip.logger = { debug() {}, info() {}, warn: (_, message) => assert.fail(message), error: assert.fail };
    const uart = new Uart(chip, 'UART0', 20);
    chip.peripherals[0x40034] = uart;
    const said = [];
    uart.onByte = (byte) => said.push(byte);
    const write = (offset, value) => chip.writeUint32(BASE + offset, value);
    const read = (offset) => chip.readUint32(BASE + offset);
    write(0x24, 67);
    write(0x28, 52);
    write(0x2c, 0x70);
    write(0x30, 0x301);
    write(LEVELS, 0x12);
    const isPending = () => (chip.core.pendingInterrupts & 1 << 20) !== 0;
    return { chip, uart, said, write, read, isPending, pass: (bytes) => chip.clock.tick(bytes * BYTE * 1.0001) };
}

const count = (number) => Array.from({ length: number }, (_, place) => place & 255);

test('it is as fast as it is set', () => {
    assert.ok(Math.abs(wired().uart.baud - 115_200) < 100);
});

test('bytes come one after the other, with an interrupt at the level and one for the rest', () => {
    const { uart, read, write, isPending, pass } = wired();
    write(MASK, RXI | RTI);
    uart.feed(count(20));
    pass(15);
    assert.equal(isPending(), false);
    pass(1);
    assert.deepEqual([isPending(), read(MASKED)], [true, RXI]);
    for (let byte = 0; byte < 10; byte += 1) assert.equal(read(DATA), byte);
    assert.equal(isPending(), false, 'below the level');
    pass(4);
    assert.equal(isPending(), false);
    pass(3.3);
    assert.deepEqual([isPending(), read(RAW) & RTI], [true, RTI], 'nothing more came');
    for (let byte = 10; byte < 20; byte += 1) assert.equal(read(DATA), byte);
    assert.deepEqual([isPending(), read(FLAGS) & 0x10], [false, 0x10], 'empty');
});

test('what comes while there is no room is lost, and said so', () => {
    const { uart, read, pass } = wired();
    uart.feed(count(40));
    pass(41);
    assert.equal(uart.overruns, 8);
    for (let byte = 0; byte < 32; byte += 1) assert.equal(read(DATA) & 0xfff, byte);
    uart.feed([77]);
    pass(2);
    assert.equal(read(DATA), 77 | 1 << 11, 'bytes were lost before it');
});

test('bytes go out as fast as the line is, with an interrupt when there is room', () => {
    const { said, read, write, isPending, pass } = wired();
    write(MASK, TXI);
    assert.equal(isPending(), false, 'an edge, no level');
    // One is in the shift register.
    for (const byte of count(33)) write(DATA, byte);
    assert.equal(read(FLAGS) & 0x28, 0x28, 'full and busy');
    assert.equal(said.length, 0);
    pass(10);
    assert.deepEqual([said, isPending()], [count(10), false]);
    pass(7);
    assert.equal(isPending(), true);
    write(CLEAR, TXI);
    assert.equal(isPending(), false);
    pass(20);
    assert.deepEqual([said, read(FLAGS) & 0x88], [count(33), 0x80], 'empty and idle');
    assert.equal(isPending(), false);
});

test('a byte into a full FIFO is told', () => {
    const { write } = wired();
    assert.throws(() => {
        for (const byte of count(40)) write(DATA, byte);
    }, /full FIFO/);
});
