import { SHORTEST_WAIT } from '../../../build/cache/codes.js';
import { now } from '../host/clock.js';
import { Wake } from '../host/wake.js';
import type { Sleeper } from '../host/wake.js';

/** Until when entries are fresh, and until when they may be served stale, by slot. Times are those of `now()`, `Infinity` for never. */
export class Lifetimes {
  /** Two numbers a slot: until when it is fresh, and until when it may be served stale. */
  #times: Float64Array;
  /** Wakes when one of them ends. */
  readonly wake: Wake;

  /** `slots`: as many have no end. */
  constructor(slots: number, sleeper: Sleeper) {
    this.#times = roomFor(slots);
    this.wake = new Wake(sleeper, SHORTEST_WAIT);
  }

  isStale(slot: number): boolean {
    return this.#times[slot << 1]! <= now();
  }

  freshUntil(slot: number): number {
    return this.#times[slot << 1]!;
  }

  staleUntil(slot: number): number {
    return this.#times[(slot << 1) | 1]!;
  }

  /** Whether the slot's end is later than this. */
  outlasts(slot: number, staleUntil: number): boolean {
    return staleUntil < this.#times[(slot << 1) | 1]!;
  }

  set(slot: number, freshUntil: number, staleUntil: number): void {
    if (slot << 1 >= this.#times.length) {
      const times = roomFor(slot);
      times.set(this.#times);
      this.#times = times;
    }
    this.#times[slot << 1] = freshUntil;
    this.#times[(slot << 1) | 1] = staleUntil;
    if (staleUntil !== Infinity) this.wake.at(staleUntil);
  }

  /** The slot is stale from now on, and dropped when it would have been. */
  expire(slot: number): void {
    this.#times[slot << 1] = Math.min(this.#times[slot << 1]!, now());
  }

  /** Whoever comes into this slot has another end. */
  release(slot: number): void {
    this.#times[(slot << 1) | 1] = Infinity;
  }
}

/** Times of these slots and of as many to come. */
function roomFor(slots: number): Float64Array {
  return new Float64Array(4 * slots + 32).fill(Infinity);
}
