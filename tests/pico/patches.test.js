/** Each patch: what the emulator does without it, so that a version that needs it no more is noticed, and what it does with it. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { RP2040 } from 'rp2040js';

import * as patches from './patches.js';
import { Flash } from './flash.js';
import { Ssi } from './ssi.js';
import { Uart } from './uart.js';

const RAM = 0x2000_0000;
const [SEV, WFE, WFI, NOP, NO_INTERRUPTS] = [0xbf40, 0xbf20, 0xbf30, 0xbf00, 0xb672];

/** A chip with code in RAM, and what it said meanwhile. */
function chipWith(...code) {
    const chip = new RP2040();
    const said = [];
    const note = (component, message) => said.push(`${component}: ${message}`);
    chip.logger = { debug() {}, info: note, warn: note, error: note };
    code.forEach((opcode, place) => chip.writeUint16(RAM + place * 2, opcode));
    chip.core.PC = RAM;
    chip.core.SP = RAM + 0x1000;
    chip.core.VTOR = RAM + 0x100;
    return { chip, core: chip.core, said };
}

function steps(core, count) {
    for (let step = 0; step < count; step += 1) core.executeInstruction();
}

test('SEV lets the next WFE pass', () => {
    const stock = chipWith(SEV, WFE);
    steps(stock.core, 2);
    assert.equal(stock.core.waiting, true);
    const patched = chipWith(SEV, WFE);
    patches.patchEvents(patched.chip, assert.fail);
    steps(patched.core, 2);
    assert.equal(patched.core.waiting, false);
});

test('an interrupt under PRIMASK ends WFI and is not taken', () => {
    const asleep = () => {
        const made = chipWith(NO_INTERRUPTS, WFI, NOP);
        made.core.enabledInterrupts = 1;
        return made;
    };
    const stock = asleep();
    steps(stock.core, 2);
    stock.chip.setInterrupt(0, true);
    assert.equal(stock.core.IPSR, 16, 'stock takes it');
    const patched = asleep();
    patches.patchSleep(patched.chip);
    steps(patched.core, 2);
    assert.equal(patches.wakes(patched.core), false);
    patched.chip.setInterrupt(0, true);
    assert.equal(patched.core.IPSR, 0);
    assert.equal(patches.wakes(patched.core), true);
});

test('an interrupt that is pending already ends WFI', () => {
    const asleep = (patch) => {
        const made = chipWith(NO_INTERRUPTS, WFI, NOP);
        patch(made.chip);
        made.core.enabledInterrupts = 1;
        steps(made.core, 1);
        made.chip.setInterrupt(0, true);
        steps(made.core, 1);
        return made;
    };
    const stock = asleep(() => {});
    stock.chip.setInterrupt(0, true);
    assert.equal(stock.core.waiting, true, 'stock sleeps for ever');
    assert.equal(patches.wakes(asleep(patches.patchSleep).core), true);
});

test('an interrupt under PRIMASK does not end WFE, and one that may be taken does', () => {
    const { chip, core } = chipWith(NO_INTERRUPTS, WFE);
    patches.patchSleep(chip);
    core.enabledInterrupts = 1;
    steps(core, 2);
    chip.setInterrupt(0, true);
    assert.equal(patches.wakes(core), false);
    core.PM = false;
    assert.equal(patches.wakes(core), true);
});

test('SysTick ends WFI', () => {
    const asleep = () => {
        const made = chipWith(WFI, NOP);
        made.chip.writeUint32(0xe000_e014, 1000);
        made.chip.writeUint32(0xe000_e010, 7);
        steps(made.core, 1);
        made.chip.clock.tick(1e9);
        return made.core;
    };
    assert.equal(asleep().waiting, true, 'stock sleeps on');
    assert.equal(patches.wakes(asleep()), true);
});

test('a handler begins at an even address', () => {
    const enter = (patch) => {
        const { chip, core } = chipWith();
        patch(core);
        chip.writeUint32(core.VTOR + 16 * 4, RAM + 0x201);
        core.exceptionEntry(16);
        return core.PC;
    };
    assert.equal(enter(() => {}), RAM + 0x201, 'stock leaves the bit');
    assert.equal(enter(patches.patchHandlers), RAM + 0x200);
});

test('the interrupt mask of I2C can be written', () => {
    const mask = (patch) => {
        const { chip } = chipWith();
        patch(chip.i2c[0]);
        chip.writeUint32(0x4004_4030, 0x10);
        return chip.readUint32(0x4004_4030);
    };
    assert.equal(mask(() => {}), 0, 'stock keeps nothing');
    assert.equal(mask(patches.patchI2cMask), 0x10);
});

test('XIP_CTRL is there, idle and flushed', () => {
    const { chip, said } = chipWith();
    assert.equal(chip.readUint32(0x1400_0018), 0xffff_ffff);
    assert.match(said[0], /invalid memory address/);
    patches.patchXipControl(chip);
    assert.equal(chip.readUint32(0x1400_0018), 0);
    assert.equal(chip.readUint32(0x1400_0008), 3);
    assert.equal(said.length, 1);
});

test('ROSC is stable, and the chip was reset by its power', () => {
    const { chip, said } = chipWith();
    assert.equal(chip.readUint32(0x4006_0018), 0xffff_ffff);
    assert.equal(chip.readUint32(0x4006_4008), 0xffff_ffff);
    assert.equal(said.length, 2);
    patches.patchOscillator(chip);
    assert.equal(chip.readUint32(0x4006_0018) >>> 31, 1);
    assert.equal(chip.readUint32(0x4006_4008), 0x100);
    assert.equal(said.length, 2);
});

test('a USB buffer is the controller\'s until the host has been there', () => {
    const [IN, OUT] = [0x5010_0088, 0x5010_008c];
    const arm = (patch) => {
        const { chip, said } = chipWith();
        const sent = [];
        patch(chip.usbCtrl);
        chip.usbCtrl.onEndpointWrite = (number) => sent.push(number);
        chip.writeUint32(OUT, patches.AVAILABLE | 64);
        chip.writeUint32(IN, patches.AVAILABLE | 0x8000 | 3);
        chip.clock.tick(1e6);
        const available = [IN, OUT].map((at) => (chip.readUint32(at) & patches.AVAILABLE) !== 0);
        // A HAL clears all registers, the read-only ones too.
        for (let offset = 0; offset <= 0x98; offset += 4) chip.writeUint32(0x5011_0000 + offset, 0);
        return { available, sent, said };
    };
    const stock = arm(() => {});
    assert.deepEqual([stock.available, stock.sent], [[false, false], [1]], 'stock takes what nobody asked for');
    assert.ok(stock.said.length > 5);
    const patched = arm(patches.patchUsbBuffers);
    assert.deepEqual([patched.available, patched.sent, patched.said], [[true, true], [], []]);
});

test('the watchdog resets once', () => {
    const fire = (prepare) => {
        const { chip } = chipWith();
        const dog = patches.watchdog(chip);
        prepare(dog);
        chip.writeUint32(0x4005_8004, 2000);
        chip.writeUint32(0x4005_8000, 1 << 30);
        chip.clock.tick(2e6);
    };
    let barks = 0;
    assert.throws(() => fire((dog) => (dog.onWatchdogTrigger = () => {
        barks += 1;
        if (barks === 1000) throw new Error('for ever');
    })), /for ever/);
    const reasons = [];
    fire((dog) => patches.patchWatchdog(dog, (reason) => reasons.push(reason)));
    assert.deepEqual(reasons, ['watchdog']);
});

test('a state machine of a PIO has its own time: a divider, delays, and what it waits for', () => {
    const [PIO, TXF0, CLKDIV, EXECCTRL, PINCTRL] = [0x5020_0000, 0x5020_0010, 0x5020_00c8, 0x5020_00cc, 0x5020_00dc];
    const PIN = 7;
    /** When the pin changes, in nanoseconds. */
    const run = (patch) => {
        const { chip, said } = chipWith();
        const cycle = 1e9 / chip.clkSys;
        patch(chip, chip.pio[0]);
        // SET PINS, 1 [3]; PULL block; SET PINS, 0 [1]; and from the beginning again. The other machines are not enabled.
        [0xe301, 0x80a0, 0xe100].forEach((opcode, place) => chip.writeUint32(PIO + 0x48 + place * 4, opcode));
        chip.writeUint32(EXECCTRL, 2 << 12);
        chip.writeUint32(PINCTRL, 1 << 26 | PIN << 5);
        chip.writeUint32(CLKDIV, 3 << 16);
        chip.writeUint32(0x4001_4004 + PIN * 8, 6);
        // SET PINDIRS, 1: at once.
        chip.writeUint32(0x5020_00d8, 0xe081);
        const changes = [];
        chip.gpio[PIN].addListener((state) => changes.push([state, Math.round(chip.clock.nanos / cycle)]));
        // Restarted with its divider, and enabled.
        chip.writeUint32(PIO, 1 << 8 | 1 << 4 | 1);
        chip.clock.tick(100 * cycle);
        chip.writeUint32(TXF0, 0);
        chip.clock.tick(100 * cycle);
        const [machine, other] = chip.pio[0].machines;
        chip.pio[0].stop();
        return { changes, pc: machine.pc, said, other: other.pc };
    };
    const stock = run(() => {});
    assert.deepEqual(stock.changes.map(([, at]) => at), [0], 'stock has no time but the wall\'s');
    assert.ok(stock.said.some((message) => message.includes('clkDivRestart')));
    assert.notEqual(stock.other, 0, 'stock runs what is not enabled');
    const patched = run(patches.patchPio);
    // High at once; the word comes after 100 cycles: a cycle of 3 for PULL, low for 2 of them, and high again.
    assert.deepEqual(patched.changes, [[1, 0], [0, 103], [1, 109]]);
    assert.deepEqual([patched.pc, patched.said, patched.other], [1, [], 0]);
});

test('a divider of less than one cycle\'s fraction counts, and a machine that is disabled stands still', () => {
    const { chip } = chipWith();
    const pio = chip.pio[0];
    patches.patchPio(chip, pio);
    const cycle = 1e9 / chip.clkSys;
    // JMP X--, 0: X goes down by one each time.
    chip.writeUint32(0x5020_0048, 0x0040);
    chip.writeUint32(0x5020_00c8, 1 << 16 | 128 << 8);
    pio.machines[0].x = 1000;
    chip.writeUint32(0x5020_0000, 1);
    chip.clock.tick(29 * cycle);
    assert.equal(pio.machines[0].x, 1000 - 20, '1.5 cycles each, the first at once');
    chip.writeUint32(0x5020_0000, 0);
    chip.clock.tick(100 * cycle);
    assert.equal(pio.machines[0].x, 1000 - 20);
});

test('SYSRESETREQ resets, and the registers of the MPU are kept', () => {
    const { chip, said } = chipWith();
    chip.writeUint32(0xe000_ed0c, 0x05fa_0004);
    assert.match(said[0], /Unimplemented/);
    const reasons = [];
    patches.patchSystemControl(chip.ppb, (reason) => reasons.push(reason));
    chip.writeUint32(0xe000_ed0c, 0x05fa_0004);
    chip.writeUint32(0xe000_ed9c, 0x2000_0010);
    assert.deepEqual([reasons, chip.readUint32(0xe000_ed9c)], [['system'], 0x2000_0010]);
    assert.equal(said.length, 1);
});

test('the UART of the emulator still cannot be used: ours replaces it', () => {
    const { chip } = chipWith();
    const [DMACR, CLEAR, RAW] = [0x4003_4048, 0x4003_4044, 0x4003_403c];
    assert.equal(chip.readUint32(DMACR), 0xffff_ffff);
    chip.writeUint32(CLEAR, 0x7ff);
    assert.equal(chip.readUint32(RAW) & 0x20, 0x20, 'stock raises it again');
    chip.peripherals[0x40034] = new Uart(chip, 'UART0', 20);
    assert.equal(chip.readUint32(DMACR), 0);
    chip.writeUint32(CLEAR, 0x7ff);
    assert.equal(chip.readUint32(RAW), 0);
});

test('the SSI of the emulator still has no flash chip behind it: ours replaces it', () => {
    const identify = (prepare) => {
        const { chip } = chipWith();
        prepare(chip);
        return [0x9f, 0, 0, 0].map((byte) => {
            chip.writeUint32(0x1800_0060, byte);
            return chip.readUint32(0x1800_0060);
        });
    };
    assert.deepEqual(identify(() => {}), [0, 0, 0, 0]);
    const withFlash = (chip) => {
        const flash = new Flash(chip.flash.subarray(0, 2 << 20), chip.clock, []);
        new Ssi(chip, flash).toCommands();
    };
    assert.deepEqual(identify(withFlash), [0xff, 0xef, 0x40, 0x15]);
});
