/**
 * Lets a board's virtual time go along with the clock on the wall, for programs that wait for its answers, or as fast as it can. The
 * clock decides only how long the board waits: never what happens on it.
 */

/** Nanoseconds that the board runs at once, between two looks at what has come. */
const SLICE = 500_000;

/** Milliseconds of wall time in one turn. */
const TURN = 4;

/** What the board may lag behind before the lag is forgotten: this machine has other work. */
const MOST_LAG = 50e6;

export class Pace {
    /** Seconds of the board's for one on the wall; 0 lets it run only where time is to pass at once. */
    speed = 1;
    /** What has gone wrong, for good. @type {Error | null} */
    error = null;

    #board;
    #waiting = [];
    #stopped = 1;
    #from = { wall: 0, board: 0 };
    #isTurning = false;
    #nap = null;

    /** @param {import('./board.js').Board} board */
    constructor(board) {
        this.#board = board;
    }

    /** Stops the board, or lets it run; stopped twice, it has to be let run twice. */
    stop() {
        this.#stopped += 1;
    }

    run() {
        this.#stopped = Math.max(this.#stopped - 1, 0);
        this.#begin();
        if (!this.#isTurning) {
            this.#isTurning = true;
            setImmediate(() => this.#turn());
        }
    }

    /** Lets so many milliseconds pass on the board, as fast as they can. @returns {Promise<void>} */
    pass(milliseconds) {
        return new Promise((resolve, reject) => {
            this.#waiting.push({ until: this.#board.now + milliseconds * 1e6, resolve, reject });
            if (this.#nap !== null) {
                clearTimeout(this.#nap);
                this.#nap = null;
                setImmediate(() => this.#turn());
            }
        });
    }

    #begin() {
        this.#from = { wall: performance.now(), board: this.#board.now };
    }

    #turn() {
        this.#nap = null;
        if (this.#stopped > 0 || this.error !== null) {
            this.#isTurning = false;
            this.#release();
            return;
        }
        const end = performance.now() + TURN;
        let isEarly = false;
        try {
            while (performance.now() < end) {
                const wanted = this.#wanted();
                isEarly = wanted <= this.#board.now || !this.#board.isPowered;
                if (isEarly) break;
                this.#board.runUntil(Math.min(this.#board.now + SLICE, wanted));
                this.#release();
            }
        } catch (error) {
            this.error = error;
        }
        this.#release();
        if (isEarly) this.#nap = setTimeout(() => this.#turn(), 1);
        else setImmediate(() => this.#turn());
    }

    /** How far the board may go. */
    #wanted() {
        if (this.#waiting.length > 0) {
            this.#begin();
            return Math.min(...this.#waiting.map(({ until }) => until));
        }
        const { wall, board } = this.#from;
        const wanted = board + (performance.now() - wall) * 1e6 * this.speed;
        if (wanted - this.#board.now > MOST_LAG) {
            this.#begin();
            return this.#board.now + SLICE;
        }
        return wanted;
    }

    #release() {
        const isOver = ({ until }) => this.error !== null || !this.#board.isPowered || this.#board.now >= until;
        for (const waiting of this.#waiting.filter(isOver)) {
            if (this.error === null) waiting.resolve();
            else waiting.reject(this.error);
        }
        this.#waiting = this.#waiting.filter((waiting) => !isOver(waiting));
    }
}
