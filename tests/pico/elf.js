/** What a test needs of an ELF file (System V ABI, chapter 4): what is loaded into flash, and where symbols are. */

import { readFileSync } from 'node:fs';

const LOAD = 1;
const SYMBOLS = 2;

export class Elf {
    #bytes;
    #view;
    #symbols = null;

    /** @param {Buffer} bytes */
    constructor(bytes) {
        this.#bytes = bytes;
        this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        // Of 32 bits, lowest byte first, for ARM.
        const isOurs = this.#view.getUint32(0, false) === 0x7f454c46 && bytes[4] === 1 && bytes[5] === 1
            && this.#view.getUint16(18, true) === 40;
        if (!isOurs) throw new Error('this is no ELF file for ARM');
    }

    /** @param {string} path */
    static read(path) {
        return new Elf(readFileSync(path));
    }

    /** What lies in flash, and its physical address. */
    *segments() {
        const view = this.#view;
        const table = view.getUint32(28, true);
        const size = view.getUint16(42, true);
        for (let at = table; at < table + size * view.getUint16(44, true); at += size) {
            const length = view.getUint32(at + 16, true);
            if (view.getUint32(at, true) !== LOAD || length === 0) continue;
            const offset = view.getUint32(at + 4, true);
            yield { address: view.getUint32(at + 12, true), bytes: this.#bytes.subarray(offset, offset + length) };
        }
    }

    /** The address of a symbol, without the bit that says it is Thumb code. */
    place(name) {
        this.#symbols ??= new Map(this.#readSymbols());
        const place = this.#symbols.get(name);
        if (place === undefined) throw new Error(`the image has no symbol ${name}`);
        return place & ~1;
    }

    *#readSymbols() {
        const view = this.#view;
        const table = view.getUint32(32, true);
        const size = view.getUint16(46, true);
        const field = (section, offset) => view.getUint32(table + section * size + offset, true);
        for (let section = 0; section < view.getUint16(48, true); section += 1) {
            if (field(section, 4) !== SYMBOLS) continue;
            const names = field(field(section, 24), 16);
            const start = field(section, 16);
            for (let at = start; at < start + field(section, 20); at += 16) {
                const name = names + view.getUint32(at, true);
                yield [this.#bytes.toString('latin1', name, this.#bytes.indexOf(0, name)), view.getUint32(at + 4, true)];
            }
        }
    }
}
