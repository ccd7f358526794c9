/** The board's own parts, with images of a few instructions. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { Board, crc } from './board.js';

const XIP = 0x1000_0000;
const RAM = 0x2000_0000;
const BOOT2 = 256;

/** An image whose boot loader is this code; what is behind it, lies behind it in flash. */
function image(code, behind = []) {
    const bytes = new Uint8Array(BOOT2 + behind.length * 2);
    const view = new DataView(bytes.buffer);
    code.forEach((opcode, place) => view.setUint16(place * 2, opcode, true));
    view.setUint32(BOOT2 - 4, crc(bytes.subarray(0, BOOT2 - 4)), true);
    behind.forEach((opcode, place) => view.setUint16(BOOT2 + place * 2, opcode, true));
    const place = () => RAM;
    return { segments: () => [{ address: XIP, bytes }], place };
}

const FOR_EVER = [0xe7fe];
const [NO_INTERRUPTS, BREAK, RETURN] = [0xb672, 0xbe07, 0x4770];

/** A board that has run into a branch to itself. */
function idle() {
    const board = new Board(image(FOR_EVER));
    board.powerOn();
    board.run(1);
    return board;
}

/** Calls a function of the ROM, as firmware does that is in RAM. */
function call(board, name, ...values) {
    const { chip } = board;
    const bytes = new DataView(chip.bootrom.buffer);
    const [table, lookup] = [bytes.getUint16(0x14, true), bytes.getUint16(0x18, true)];
    const run = (address, parameters) => {
        parameters.forEach((value, place) => (chip.core.registers[place] = value));
        chip.writeUint16(RAM, FOR_EVER[0]);
        chip.core.LR = RAM | 1;
        chip.core.PC = address & ~1;
        board.run(0.01);
        // Work of the ROM that takes longer ends with its call.
        board.run(0.01);
        assert.equal(chip.core.PC, RAM, `${name} returns`);
        return chip.core.registers[0];
    };
    return run(run(lookup, [table, name.charCodeAt(0) | name.charCodeAt(1) << 8]), values);
}

test('a boot loader with another check is not run', () => {
    const wrong = image(FOR_EVER);
    wrong.segments()[0].bytes[0] ^= 1;
    assert.throws(() => new Board(wrong).powerOn(), /another check/);
});

test('time passes as instructions do', () => {
    const board = idle();
    const before = board.instructions;
    board.run(1);
    assert.ok(Math.abs(board.now - 2e6) < 1000);
    // Two cycles a branch, at 125 MHz.
    assert.ok(Math.abs(board.instructions - before - 62_500) < 100);
});

test('a RAM is full of anything at power-on, and keeps it over a reset', () => {
    const board = idle();
    assert.ok(board.chip.sram.subarray(0x1000, 0x2000).some((byte) => byte !== 0));
    board.chip.writeUint32(RAM + 0x1000, 0x1234_5678);
    board.chip.writeUint32(0x4005_800c, 77);
    board.chip.writeUint32(0xe000_ed0c, 0x05fa_0004);
    board.run(1);
    assert.deepEqual(board.resets, ['system']);
    assert.equal(board.chip.readUint32(RAM + 0x1000), 0x1234_5678);
    assert.equal(board.chip.readUint32(0x4005_800c), 77);
});

test('functions of the ROM are found by their codes, and do their work', () => {
    const board = idle();
    const { chip } = board;
    for (let at = 0; at < 8; at += 1) chip.writeUint8(RAM + 0x100 + at, at + 1);
    call(board, 'MC', RAM + 0x200, RAM + 0x100, 7);
    assert.equal(chip.readUint32(RAM + 0x200), 0x0403_0201);
    call(board, 'S4', RAM + 0x200, 0xab, 4);
    assert.equal(chip.readUint32(RAM + 0x200), 0xabab_abab);
    assert.deepEqual(['P3', 'L3', 'T3'].map((name) => call(board, name, 0x00f0)), [4, 24, 4]);
    assert.equal(call(board, 'R3', 1), 0x8000_0000);
    assert.throws(() => call(board, 'XX'), /nothing is called XX/);
    assert.throws(() => call(idle(), 'UB', 0, 0), /USB boot loader/);
});

test('flash is erased and programmed through the ROM, in its time', () => {
    const board = idle();
    const { chip } = board;
    chip.core.PM = true;
    chip.writeUint32(RAM + 0x100, 0x600d_cafe);
    for (const name of ['IF', 'EX']) call(board, name);
    const start = board.now;
    call(board, 'RE', 0x10_0000, 4096, 65_536, 0xd8);
    call(board, 'RP', 0x10_0000, RAM + 0x100, 256);
    assert.ok(board.now - start > 45.7e6, 'erasing takes 45 ms, a page 0.7');
    assert.equal(chip.readUint32(XIP + 0x10_0000), 0x600d_cafe);
    assert.deepEqual([board.flash.erased, board.flash.programmed], [1, 1]);
    const other = new Board(image(FOR_EVER), board.contents());
    other.powerOn();
    assert.equal(other.chip.readUint32(XIP + 0x10_0000), 0x600d_cafe, 'it is kept');
});

test('whoever changes flash wrongly is told', () => {
    const prepared = (isDeaf) => {
        const board = idle();
        board.chip.core.PM = isDeaf;
        return board;
    };
    assert.throws(() => call(prepared(false), 'RE', 0, 4096, 0, 0), /interrupts may come/);
    assert.throws(() => call(prepared(true), 'RE', 0x100, 4096, 0, 0), /no sectors/);
    assert.throws(() => call(prepared(true), 'RP', 0, RAM, 100), /no pages/);
    assert.throws(() => call(prepared(true), 'RP', 0, XIP, 256), /from flash/);
    const board = prepared(true);
    call(board, 'CX');
    assert.throws(() => call(board, 'RE', 0, 4096, 0, 0), /set up for XIP/);
});

test('code in flash runs only while flash can be read', () => {
    const board = idle();
    board.chip.core.PC = XIP;
    assert.throws(() => board.run(1), /code runs in flash/);
});

test('a breakpoint is a hard fault, and one in its handler is the end', () => {
    const board = idle();
    const { chip } = board;
    [BREAK, RETURN].forEach((opcode, place) => chip.writeUint16(RAM + place * 2, opcode));
    chip.core.VTOR = RAM + 0x100;
    chip.writeUint32(RAM + 0x10c, RAM + 0x201);
    chip.writeUint16(RAM + 0x200, FOR_EVER[0]);
    chip.core.PC = RAM;
    board.run(1);
    assert.deepEqual([board.faults, chip.core.PC, chip.core.IPSR], [[RAM], RAM + 0x200, 3]);
    chip.writeUint16(RAM + 0x200, BREAK);
    assert.throws(() => board.run(1), /locks up/);
});

test('what the emulator cannot do is no secret', () => {
    assert.throws(() => idle().chip.readUint32(0x3000_0000), /invalid memory/);
    assert.throws(() => idle().chip.writeUint32(0x6000_0000, 0), /undefined address/);
});

test('the watchdog resets a core that hears nothing', () => {
    const board = new Board(image([NO_INTERRUPTS, ...FOR_EVER]));
    board.powerOn();
    board.run(1);
    board.chip.writeUint32(0x4005_8004, 2 * 100_000);
    board.chip.writeUint32(0x4005_8000, 1 << 30);
    board.run(90);
    assert.deepEqual(board.resets, []);
    board.run(20);
    assert.deepEqual([board.resets, board.chip.readUint32(0x4005_8008)], [['watchdog'], 1]);
});

test('nothing happens without power', () => {
    const board = idle();
    board.powerOff();
    const before = board.now;
    assert.equal(board.run(5), false);
    assert.equal(board.now, before);
    board.powerOn();
    assert.equal(board.run(5), true);
});
