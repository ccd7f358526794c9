/**
 * A board for programs that are not JavaScript:
 *
 *     node bridge.js [--matrix] IMAGE SOCKETS [CONTENTS]
 *
 * IMAGE is the firmware's ELF file, SOCKETS a folder in which this makes two UNIX sockets, `usb` and `uart`: what is written to one comes
 * to the board over that line, and what the board says is read there. CONTENTS is what its flash holds, as `save` wrote it. With `--matrix`
 * its panel is a HUB75 matrix. Requests
 * come on standard input as lines of JSON, `{"do": …}`, and are answered each with a line on standard output, `{"ok": …}` or
 * `{"error": …}`. The first line says that all is ready. When standard input ends, so does this.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { Board } from './board.js';
import { Elf } from './elf.js';
import { Pace } from './pace.js';

/** Bytes that wait for a line before whoever sends them has to wait, as with a real driver. */
const MOST_WAITING = 512;

const hasMatrix = process.argv[2] === '--matrix';
const [image, sockets, contents] = process.argv.slice(hasMatrix ? 3 : 2);
const board = new Board(Elf.read(image), contents === undefined ? null : readFileSync(contents), hasMatrix);
const pace = new Pace(board);

/** A line of the board as a socket; a line without a program at its end loses what is said. */
function serve(name, send, waiting) {
    let end = null;
    const server = createServer((socket) => {
        end?.destroy();
        end = socket;
        const slowDown = () => {
            if (!board.isPowered || waiting() < MOST_WAITING) socket.resume();
            else setTimeout(slowDown, 2);
        };
        socket.on('data', (bytes) => {
            if (board.isPowered) send(bytes);
            socket.pause();
            slowDown();
        });
        socket.on('error', () => {});
        socket.on('close', () => (end === socket ? (end = null) : null));
    });
    server.listen(join(sockets, name));
    return (bytes) => end?.write(bytes);
}

/** The lines: how bytes go to the board, how many are on their way, where they come out, and what was said since somebody asked. */
const LINES = {
    usb: { send: (bytes) => board.usb.send(bytes), waiting: () => board.usb.waiting, heard: [], out: null },
    uart: { send: (bytes) => board.uart.feed(bytes), waiting: () => board.uart.waiting, heard: [], out: null },
};

/** Bytes that are kept for whoever asks. */
const MOST_HEARD = 1 << 16;

for (const [name, line] of Object.entries(LINES)) line.out = serve(name, line.send, line.waiting);
const hear = (line) => (bytes) => {
    line.out(bytes);
    if (line.heard.length < MOST_HEARD) line.heard.push(...bytes);
};
board.onUsb = hear(LINES.usb);
board.onUart = hear(LINES.uart);

/** What a flash chip held, by names. */
const kept = new Map();

/** What can be asked, by its name. */
const REQUESTS = {
    power_on: () => board.powerOn(),
    power_off: () => board.powerOff(),
    /** Lets the board run along with the clock, so many times as fast. */
    go: ({ speed }) => {
        pace.speed = speed ?? 1;
        pace.run();
    },
    stop: () => pace.stop(),
    /** Lets milliseconds pass at once. */
    pass: ({ ms }) => pace.pass(ms),
    hold: ({ button, is_held: isHeld }) => board.hold(button, isHeld),
    press: async ({ button }) => {
        board.hold(button, true);
        await pace.pass(120);
        board.hold(button, false);
        await pace.pass(130);
    },
    /** Power goes with a later operation of the flash, counted from now. */
    cut: ({ operation, is_torn: isTorn }) => {
        board.flash.cut = { operation: board.flash.operations + operation, isTorn };
    },
    plug: ({ is_plugged: isPlugged }) => board.plug(isPlugged),
    open: ({ is_open: isOpen }) => board.usb.open(isOpen),
    crash: () => board.crash(),
    /** The board has to be stopped for this and for the next one. */
    hang: ({ stage, is_deaf: isDeaf }) => board.hangIn(stage, isDeaf, 1000),
    frame: ({ within_ms: within }) => {
        const shown = board.runToFrame(within);
        return shown === null ? null : { ...shown, glass: glass() };
    },
    glass: () => glass(),
    /** The same as `frame` with a matrix, which shows a frame from its next refresh on; `pictures` is how many it has shown since it was asked. */
    lights: ({ within_ms: within }) => {
        const shown = board.runToFrame(within);
        if (shown === null) return null;
        const { matrix } = board;
        const whole = matrix.refreshes + 2;
        board.runTill(() => matrix.refreshes >= whole, 10, 'a refresh of the matrix');
        const [pictures, lights] = [matrix.pictures.splice(0).length, Buffer.from(matrix.picture()).toString('hex')];
        return { ...shown, lights, pictures, refresh_ns: Math.round(matrix.period) };
    },
    /** Sends bytes, lets milliseconds pass at once, and says what came meanwhile, and whether the power is still there. */
    exchange: async ({ line: name, bytes, ms }) => {
        const line = LINES[name];
        line.send(Buffer.from(bytes, 'hex'));
        await pace.pass(ms);
        return { bytes: Buffer.from(line.heard.splice(0)).toString('hex'), is_powered: board.isPowered };
    },
    /** Keeps what the flash holds under a name, or puts it back; that only without power. */
    keep: ({ name }) => void kept.set(name, board.contents()),
    restore: ({ name }) => board.restore(kept.get(name)),
    save: ({ path }) => writeFileSync(path, board.contents()),
    state: () => state(),
};

function glass() {
    return Buffer.from(board.oled.lit()).toString('hex');
}

function state() {
    const { isPowered, resets, faults, now } = board;
    const always = { is_powered: isPowered, now_ms: now / 1e6, resets, faults };
    if (board.flash === undefined) return always;
    const { erased, programmed, operations, wear } = board.flash;
    const { overruns } = board.uart;
    return {
        ...always,
        uptime_ms: board.uptime,
        instructions: board.instructions,
        flash: { erased, programmed, operations, most_worn: Math.max(...wear) },
        glass: { is_on: board.oled.isOn, bytes: board.oled.bytes, transactions: board.oled.transactions },
        usb: { state: board.usb.state, counts: board.usb.counts, device: board.usb.device },
        uart: { overruns, baud: board.uart.baud },
    };
}

async function answer(line) {
    try {
        if (pace.error !== null) throw pace.error;
        const { do: name, ...values } = JSON.parse(line);
        const work = REQUESTS[name];
        if (work === undefined) throw new Error(`nothing is called ${name}`);
        const result = await work(values);
        return { ok: result ?? null };
    } catch (error) {
        return { error: error.message };
    }
}

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
let before = Promise.resolve();
createInterface({ input: process.stdin })
    .on('line', (line) => (before = before.then(async () => say(await answer(line)))))
    .on('close', () => before.then(() => process.exit()));
say({ ok: 'ready' });
