/** Pictures of the glass, for people and for files. */

const COLUMNS = 128;

/**
 * A PBM (netpbm's format P4), a one being ink: lit pixels are black in it, on white paper.
 * @param {Uint8Array} pages eight rows a byte, the topmost in bit 0
 */
export function pbm(pages) {
    const rows = pages.length / COLUMNS * 8;
    const pixels = new Uint8Array(rows * COLUMNS / 8);
    for (let y = 0; y < rows; y += 1) {
        for (let x = 0; x < COLUMNS; x += 1) {
            if (isLit(pages, x, y)) pixels[(y * COLUMNS + x) >> 3] |= 0x80 >> (x & 7);
        }
    }
    return Buffer.concat([Buffer.from(`P4\n${COLUMNS} ${rows}\n`), pixels]);
}

/** The same in characters, two rows of pixels a line. */
export function text(pages) {
    const rows = pages.length / COLUMNS * 8;
    const lines = [];
    for (let y = 0; y < rows; y += 2) {
        const column = (_, x) => [' ', '▀', '▄', '█'][Number(isLit(pages, x, y)) + 2 * Number(isLit(pages, x, y + 1))];
        lines.push(Array.from({ length: COLUMNS }, column).join('').trimEnd());
    }
    return lines.join('\n');
}

/** Pixels that are lit. */
export function countLit(pages) {
    return pages.reduce((count, byte) => count + byte.toString(2).replaceAll('0', '').length, 0);
}

function isLit(pages, x, y) {
    return (pages[(y >> 3) * COLUMNS + x] >> (y & 7) & 1) === 1;
}
