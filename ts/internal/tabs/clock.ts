import { now } from '../host/clock.js';

/**
 * When something happened, in ms since 1970 and beyond all that the tab has seen, and which tab it was (hybrid logical clocks: Kulkarni
 * et al., "Logical Physical Clocks", 2014). A plain count would put what a new tab does, which has seen nothing yet, before all
 * that others have done.
 */
export type Stamp = readonly [time: number, tab: number];

/** From one stamp to the next within a moment, in ms: many must not run ahead of the clock, and numbers have no finer ones. */
const STEP = 2 ** -10;

export function isAfter(a: Stamp, b: Stamp): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}

/**
 * The clock of this tab, which is never behind a stamp that it has seen. Not in the engine: changes have stamps before any module
 * is there (docs/decisions/0021-what-works-before-webassembly.md).
 */
export class TabClock {
  readonly tab = crypto.getRandomValues(new Uint32Array(1))[0]!;
  #time = 0;

  /** The stamp of something that happens here and now. */
  next(): Stamp {
    this.#time = Math.max(this.#time + STEP, now());
    return [this.#time, this.tab];
  }

  /** A stamp of another tab has come. */
  see(stamp: Stamp): void {
    this.#time = Math.max(this.#time, stamp[0]);
  }
}
