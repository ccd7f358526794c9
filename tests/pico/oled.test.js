import assert from 'node:assert/strict';
import test from 'node:test';

import { RP2040 } from 'rp2040js';

import { Oled } from './oled.js';
import { countLit, pbm, text } from './picture.js';

const BASE = 0x4004_4000;
const STOP = 1 << 9;
const READ = 1 << 8;

/** A panel on I2C0, and a controller that sends to it at 400 kHz, waiting for room as a driver does. */
function wired() {
    const chip = new RP2040();
    chip.logger = { debug() {}, info() {}, warn: assert.fail, error: assert.fail };
    const panel = new Oled();
    panel.connect(chip.i2c[0]);
    const write = (offset, value) => chip.writeUint32(BASE + offset, value);
    const read = (offset) => chip.readUint32(BASE + offset);
    write(0x1c, 120);
    write(0x20, 185);
    write(0x04, 0x3c);
    write(0x6c, 1);
    const send = (...bytes) => {
        bytes.forEach((byte, place) => {
            while ((read(0x70) & 2) === 0) chip.clock.tick(1000);
            write(0x10, byte | (place === bytes.length - 1 ? STOP : 0));
        });
        const start = chip.clock.nanos;
        while (read(0x70) & 1) {
            chip.clock.tick(1000);
            assert.ok(chip.clock.nanos < start + 1e9, 'the bus stands still');
        }
    };
    const status = () => {
        write(0x10, READ | STOP);
        while (read(0x78) === 0) chip.clock.tick(1000);
        chip.clock.tick(10_000);
        return read(0x10) & 0xff;
    };
    return { chip, panel, send, status, write, read };
}

const commands = (send, ...each) => each.forEach((bytes) => send(0x00, ...bytes));

/** Sets it up as the driver does, and shows `pixels` from the top. */
function show(send, pixels = []) {
    commands(send, [0xae], [0x20, 0], [0xa1], [0xc8], [0xa8, 63], [0xda, 0x12], [0xd9, 0xf1], [0x8d, 0x14], [0x21, 0, 127, 0x22, 0, 7]);
    send(0x40, ...Array.from({ length: 1024 }, (_, place) => pixels[place] ?? 0));
    commands(send, [0xaf]);
}

test('pixels come onto the glass, and bytes take their time', () => {
    const { chip, panel, send, status } = wired();
    assert.equal(status() & 0x40, 0x40, 'off');
    const start = chip.clock.nanos;
    show(send, [0b101]);
    assert.equal(status() & 0x40, 0, 'on');
    const lit = panel.lit();
    assert.deepEqual([lit[0], countLit(lit)], [0b101, 2]);
    assert.equal(text(lit).split('\n')[0], '▀');
    assert.equal(text(lit).split('\n')[1], '▀');
    assert.deepEqual([...pbm(lit).subarray(0, 10), pbm(lit).length], [...Buffer.from('P4\n128 64\n'), 10 + 1024]);
    // 1024 bytes at 22.5 µs, and some.
    const milliseconds = (chip.clock.nanos - start) / 1e6;
    assert.ok(milliseconds > 23 && milliseconds < 27, `${milliseconds} ms`);
});

test('what is off is dark, and what is inverse is', () => {
    const { panel, send } = wired();
    assert.equal(countLit(panel.lit()), 0);
    show(send, [1]);
    commands(send, [0xa7]);
    assert.equal(countLit(panel.lit()), 128 * 64 - 1);
    commands(send, [0xae]);
    assert.equal(countLit(panel.lit()), 0);
});

test('nobody answers at another address', () => {
    const { send, write, read } = wired();
    write(0x6c, 0);
    write(0x04, 0x3d);
    write(0x6c, 1);
    send(0x00, 0xae);
    assert.equal(read(0x80) & 1, 1);
});

test('what a real one does not know is told', () => {
    const wrong = (work, message) => {
        const { send, write } = wired();
        assert.throws(() => work(send, write), message);
    };
    wrong((send) => send(0x00, 0x23), /no command/);
    wrong((send) => send(0x00, 0x21, 0), /cut off/);
    wrong((send) => send(0x00, 0x21, 5, 4), /argument/);
    wrong((send) => send(0x13, 0), /control byte/);
    wrong((send) => send(0x40, 1), /addressing/);
    wrong((send) => commands(send, [0x20, 0], [0xaf]), /nobody wrote/);
    wrong((send) => {
        show(send);
        send(0x00, 0x21, 0, 0, 0x22, 0, 0);
        send(0x40, 1, 2);
    }, /full/);
    wrong((send) => {
        show(send);
        commands(send, [0xa8, 31]);
    }, /flashes/);
    wrong((send, write) => {
        write(0x20, 100);
        send(0x00, 0xae);
    }, /too fast/);
});
