/**
 * Where rp2040js 1.4.1 is no RP2040: everything that is changed in it, in one place. Each patch has a test beside it
 * (`patches.test.js`) that fails when the emulator changes, for better or worse. Sections are those of the RP2040
 * datasheet (build of 2025-02-20) and of the ARMv6-M architecture reference manual (DDI 0419E).
 *
 * What is replaced as a whole, by a model of its own, is elsewhere: the UARTs (`uart.js`), the flash's SSI and its pins
 * (`flash.js`), the host's end of USB (`usb.js`).
 */

import { BasePeripheral } from 'rp2040js';

/** Opcodes of the hints, ARMv6-M A6.7.75. */
const WFE = 0xbf20;

/** USB buffer control, §4.1.2.5.4: the buffer belongs to the controller. */
export const AVAILABLE = 1 << 10;

/**
 * All of them.
 * @param {import('rp2040js').RP2040} chip
 * @param {Parts} parts
 *
 * @typedef {object} Parts
 * @property {(component: string, message: string) => void} warn a warning, which nobody swallows
 * @property {(reason: string) => void} reset the chip asks to be reset
 */
export function patchAll(chip, { warn, reset }) {
    patchEvents(chip, warn);
    patchSleep(chip);
    patchHandlers(chip.core);
    patchI2cMask(chip.i2c[0]);
    patchI2cMask(chip.i2c[1]);
    patchXipControl(chip);
    patchOscillator(chip);
    patchUsbBuffers(chip.usbCtrl);
    patchWatchdog(watchdog(chip), reset);
    patchSystemControl(chip.ppb, reset);
    for (const pio of chip.pio) patchPio(chip, pio);
}

/** The watchdog, which has no name in the chip. */
export function watchdog(chip) {
    return chip.peripherals[0x40058];
}

/**
 * SEV sets the event register (ARMv6-M B1.5.19); the emulator only tells its log, so that the next WFE sleeps on. The log is
 * also where the emulator says what it cannot do: no such word is lost.
 */
export function patchEvents(chip, warn) {
    chip.logger = {
        debug() {},
        info(component, message) {
            if (message === 'SEV') chip.core.eventRegistered = true;
        },
        warn,
        error: warn,
    };
}

/**
 * What wakes a core (ARMv6-M B1.5.19, B1.5.20). The emulator enters the handler of an interrupt that wakes it even where
 * PRIMASK forbids that, sleeps through SysTick, and goes to sleep over an interrupt that is pending already. Here an
 * interrupt only becomes pending, and `wakes` says whether the core sleeps on; the run loop asks.
 */
export function patchSleep(chip) {
    const { core } = chip;
    core.setInterrupt = (number, isSet) => {
        const bit = 1 << number;
        if (!isSet) {
            core.pendingInterrupts &= ~bit;
        } else if (!(core.pendingInterrupts & bit)) {
            core.pendingInterrupts |= bit;
            core.interruptsUpdated = true;
        }
    };
}

/** Whether something wakes the core, which waits. */
export function wakes(core) {
    const isEventAwaited = core.readUint16(core.PC - 2) === WFE;
    if (isEventAwaited && core.eventRegistered) {
        core.eventRegistered = false;
        return true;
    }
    // WFI ends whatever PRIMASK says, WFE only for what can be taken.
    if (isEventAwaited && core.PM) return false;
    const isPending = core.pendingSystick || core.pendingPendSV || core.pendingNMI
        || (core.pendingInterrupts & core.enabledInterrupts) !== 0;
    return isPending && isPreempting(core);
}

/** Whether what is pending has a priority above what runs, PRIMASK left out. */
function isPreempting(core) {
    const running = core.exceptionPriority(core.IPSR);
    if (core.pendingNMI) return true;
    if (core.pendingSystick && core.systickPriority < running) return true;
    if (core.pendingPendSV && core.pendSVPriority < running) return true;
    const pending = core.pendingInterrupts & core.enabledInterrupts;
    return core.interruptPriorities.some((interrupts, priority) => priority < running && (pending & interrupts) !== 0);
}

/**
 * The lowest bit of a vector says that it is Thumb code (ARMv6-M B1.5.6), and is no part of the program counter. The emulator leaves it
 * there, so that whatever a handler reckons from its PC, such as a table of branches, is one too high.
 */
export function patchHandlers(core) {
    wrap(core, 'exceptionEntry', (next) => (number) => {
        next(number);
        core.PC &= ~1;
    });
}

/** IC_INTR_MASK can be written (§4.3.17, offset 30h); the emulator knows its reading only. */
export function patchI2cMask(i2c) {
    wrap(i2c, 'writeUint32', (next) => (offset, value) => {
        if (offset !== 0x30) return next(offset, value);
        i2c.intEnable = value & 0x1fff;
        i2c.checkInterrupts();
    });
    // IC_SDA_HOLD (7Ch) moves an edge by nanoseconds, which nothing here is fine enough to show: kept, and no warning.
    let hold = 1;
    wrap(i2c, 'writeUint32', (next) => (offset, value) => (offset === 0x7c ? void (hold = value) : next(offset, value)));
    wrap(i2c, 'readUint32', (next) => (offset) => (offset === 0x7c ? hold : next(offset)));
}

/**
 * XIP_CTRL (§2.6.3.6), which the emulator lacks: its cache is transparent here, a flush is over at once, and the
 * streaming interface is idle. Whoever streams finds nothing, and is told.
 */
export function patchXipControl(chip) {
    class XipControl extends BasePeripheral {
        flushes = 0;
        control = 3;
        readUint32(offset) {
            switch (offset) {
                case 0x00: return this.control;
                // A read waits for the end of the flush.
                case 0x04: return 0;
                // FIFO_EMPTY and FLUSH_READY.
                case 0x08: return 3;
                case 0x0c: case 0x10: case 0x14: case 0x18: return 0;
                default: return super.readUint32(offset);
            }
        }
        writeUint32(offset, value) {
            switch (offset) {
                case 0x00: this.control = value & 0xb; return;
                case 0x04: this.flushes += 1; return;
                case 0x0c: case 0x10: return;
                case 0x18: if (value === 0) return; // fall through
                default: super.writeUint32(offset, value);
            }
        }
    }
    chip.peripherals[0x14000] = new XipControl(chip, 'XIP_CTRL');
}

/**
 * ROSC (§2.17) and VREG_AND_CHIP_RESET (§2.10.6), of which the emulator has the addresses: what is written is kept, the
 * oscillator runs, and the last reset of the chip was that of power-on (a watchdog's is none of the chip).
 */
export function patchOscillator(chip) {
    class Kept extends BasePeripheral {
        constructor(name, registers) {
            super(chip, name);
            this.registers = new Map(Object.entries(registers).map(([offset, value]) => [Number(offset), value]));
        }
        readUint32(offset) {
            return this.registers.has(offset) ? this.registers.get(offset) : super.readUint32(offset);
        }
        writeUint32(offset, value) {
            if (this.registers.has(offset)) this.registers.set(offset, value);
            else super.writeUint32(offset, value);
        }
    }
    // CTRL, FREQA, FREQB, DORMANT, DIV, PHASE, STATUS (stable, enabled), RANDOMBIT.
    const oscillator = { 0x00: 0xfabaa0, 0x04: 0, 0x08: 0, 0x0c: 0, 0x10: 0xaa0, 0x14: 8, 0x18: 0x8000_1000, 0x1c: 1 };
    chip.peripherals[0x40060] = new Kept('ROSC', oscillator);
    // VREG, BOD, CHIP_RESET with HAD_POR.
    chip.peripherals[0x40064] = new Kept('VREG_AND_CHIP_RESET', { 0x00: 0xb1, 0x04: 0x91, 0x08: 1 << 8 });
}

/**
 * A USB buffer belongs to the controller from when AVAILABLE is set until the host has filled or emptied it (§4.1.2.5).
 * The emulator takes AVAILABLE away at once, so that a driver that polls it finds packets that nobody sent, and takes all
 * that a device has, whether a host asks or not. Here the bits stay as they are, `armed` says that they have changed, and
 * the host (`usb.js`) does the rest.
 */
export function patchUsbBuffers(controller) {
    controller.armed = () => {};
    controller.DPRAMUpdated = (offset) => {
        if (offset >= 0x80 && offset < 0x100) controller.armed();
    };
    // EP_STALL_ARM, EP_STATUS_STALL_NAK and the like are kept by it; the muxing and the PHY's trims are not.
    const kept = new Map();
    const isKept = (offset) => offset === 0x74 || (offset >= 0x7c && offset <= 0x88);
    wrap(controller, 'writeUint32', (next) => (offset, value) => {
        if (isKept(offset)) kept.set(offset, value);
        else next(offset, value);
    });
    wrap(controller, 'readUint32', (next) => (offset) => (isKept(offset) ? kept.get(offset) ?? 0 : next(offset)));
    // INTR, SOF_RD, BUFF_CPU_SHOULD_HANDLE and INTS cannot be written (§4.1.4): a HAL that clears all registers at once does.
    const isReadOnly = (offset) => [0x48, 0x5c, 0x8c, 0x98].includes(offset);
    wrap(controller, 'writeUint32', (next) => (offset, value) => {
        if (!isReadOnly(offset)) next(offset, value);
    });
}

/**
 * The watchdog (§4.7) resets the chip; the emulator's default calls itself for ever in the same nanosecond. It is
 * stopped, and says so.
 */
export function patchWatchdog(dog, reset) {
    dog.onWatchdogTrigger = () => {
        dog.alarm.enable = false;
        dog.timer.enable = false;
        reset(dog.reason === 1 ? 'watchdog' : 'forced');
    };
}

/**
 * Registers of the core that the emulator lacks: AIRCR with SYSRESETREQ (ARMv6-M B3.2.6), SCR and CCR (B3.2.7, B3.2.8), and those of
 * the MPU (B3.5). The MPU is kept as it is set, and guards nothing: no test can show that a guard works.
 */
export function patchSystemControl(ppb, reset) {
    const registers = new Map([[0xd90, 0x800]]);
    const isKept = (offset) => offset === 0xd10 || offset === 0xd14 || (offset >= 0xd94 && offset <= 0xda0);
    wrap(ppb, 'writeUint32', (next) => (offset, value) => {
        if (offset === 0xd0c) {
            if (value >>> 16 === 0x05fa && value & 4) reset('system');
        } else if (isKept(offset)) {
            registers.set(offset, value);
        } else {
            next(offset, value);
        }
    });
    wrap(ppb, 'readUint32', (next) => (offset) => {
        if (offset === 0xd0c) return 0xfa050000;
        if (offset === 0xd90 || isKept(offset)) return registers.get(offset) ?? 0;
        return next(offset);
    });
}

/**
 * The state machines of a PIO (§3.2) have a clock, which is the core's through a divider, and delays (§3.4.1). The emulator runs all four,
 * enabled or not, an instruction a turn of a real timer's, and leaves delays and dividers out. Here each that is enabled has its next
 * instruction at its own time on the chip's clock, and one that waits is woken by what it waits for.
 *
 * What stays otherwise than in a chip: FIFOs are never joined, OSR is filled by an instruction that needs it and not before, and an
 * instruction that comes out of OSR (OUT EXEC) has no delay.
 */
export function patchPio(chip, pio) {
    const { clock } = chip;
    const { machines } = pio;
    const due = machines.map(() => Infinity);
    const cycle = ({ clockDivInt, clockDivFrac }) => 1e9 / chip.clkSys * ((clockDivInt || 65_536) + clockDivFrac / 256);
    let stepping = null;
    const alarm = clock.createAlarm(() => {
        machines.forEach((machine, index) => {
            if (due[index] > clock.nanos) return;
            const before = machine.cycles;
            stepping = machine;
            machine.step();
            stepping = null;
            due[index] = machine.waiting ? Infinity : clock.nanos + (machine.cycles - before) * cycle(machine);
        });
        pio.checkChangedPins();
        schedule();
    });
    const schedule = () => {
        const next = Math.min(due[0], due[1], due[2], due[3]);
        if (next < Infinity) alarm.schedule(next - clock.nanos);
        else alarm.cancel();
    };
    pio.run = () => {};
    machines.forEach((machine, index) => {
        // Its divider starts with it.
        machine.clkDivRestart = () => {};
        wrap(machine, 'checkWait', (next) => () => {
            const { waiting, cycles } = machine;
            next();
            if (!waiting || machine.waiting || machine === stepping) return;
            if (machine.enabled) due[index] = clock.nanos + (1 + machine.cycles - cycles) * cycle(machine);
            pio.checkChangedPins();
            schedule();
        });
    });
    wrap(pio, 'writeUint32', (next) => (offset, value) => {
        next(offset, value);
        if (offset === 0) {
            machines.forEach(({ enabled, waiting }, index) => {
                if (!enabled || waiting) due[index] = Infinity;
                else if (due[index] === Infinity) due[index] = clock.nanos;
            });
            schedule();
        }
        // An instruction that is written to a machine is done at once.
        pio.checkChangedPins();
    });
    // The emulator looks at all pins for each change.
    pio.checkChangedPins = () => {
        let changed = (pio.oldPinDirections ^ pio.pinDirections) | (pio.oldPinValues ^ pio.pinValues);
        if (changed === 0) return;
        pio.oldPinDirections = pio.pinDirections;
        pio.oldPinValues = pio.pinValues;
        for (; changed !== 0; changed &= changed - 1) chip.gpio[31 - Math.clz32(changed & -changed)].checkForUpdates();
    };
}

/** Puts something before a method. */
function wrap(object, name, around) {
    const next = object[name].bind(object);
    object[name] = around(next);
}
