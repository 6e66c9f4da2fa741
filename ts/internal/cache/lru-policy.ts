import { LIST, NOBODY, REFUSED, SEVERAL } from '../../../build/cache/codes.js';
import { NONE } from './key-index.js';
import type { Limits, Policy } from './policy.js';

/**
 * Plain least recently used, for the time before the engine is there. Lifetimes are not watched: an entry whose time is over
 * stays in memory until it is asked for, or until the engine takes over.
 */
export class LruPolicy implements Policy {
  readonly kind = 'lru';
  readonly hits = new Uint8Array(0);
  readonly list = new Uint32Array(LIST);
  readonly #limits: Limits;
  readonly #previous: number[] = [];
  readonly #next: number[] = [];
  readonly #weights: number[] = [];
  readonly #held: boolean[] = [];
  #oldest = NONE;
  #newest = NONE;
  #entries = 0;
  #weight = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  touch(slot: number): void {
    if (slot === this.#newest) return;
    this.#unlink(slot);
    this.#append(slot);
  }

  insert(slot: number, _hash: number, weight: number): number {
    if (weight > this.#limits.maxBytes) return REFUSED;
    this.remove(slot);
    this.#held[slot] = true;
    this.#weights[slot] = weight;
    this.#weight += weight;
    this.#entries++;
    this.#append(slot);
    return this.#outcome();
  }

  reweigh(slot: number, weight: number): number {
    if (weight > this.#limits.maxBytes) return REFUSED;
    this.#weight += weight - this.#weights[slot]!;
    this.#weights[slot] = weight;
    this.touch(slot);
    return this.#outcome();
  }

  #outcome(): number {
    return this.#isOver() ? SEVERAL : NOBODY;
  }

  #isOver(): boolean {
    return this.#entries > this.#limits.maxEntries || this.#weight > this.#limits.maxBytes;
  }

  evicted(): number {
    let count = 0;
    while (count < LIST && this.#isOver()) {
      this.list[count++] = this.#oldest;
      this.remove(this.#oldest);
    }
    return count;
  }

  remove(slot: number): void {
    if (this.#held[slot] !== true) return;
    this.#held[slot] = false;
    this.#unlink(slot);
    this.#weight -= this.#weights[slot]!;
    this.#entries--;
  }

  /** The slots and their weights, from the least to the most recently used. */
  *slots(): IterableIterator<readonly [slot: number, weight: number]> {
    for (let slot = this.#oldest; slot !== NONE; slot = this.#next[slot]!) yield [slot, this.#weights[slot]!];
  }

  schedule(): void {}
  advance(): number {
    return 0;
  }
  expired(): number {
    return 0;
  }
  nextWake(): number {
    return Infinity;
  }
  windowShare(): number {
    return 0;
  }
  close(): void {}

  clear(): void {
    for (const list of [this.#previous, this.#next, this.#weights, this.#held]) list.length = 0;
    this.#oldest = this.#newest = NONE;
    this.#entries = this.#weight = 0;
  }

  #append(slot: number): void {
    this.#previous[slot] = this.#newest;
    this.#next[slot] = NONE;
    if (this.#newest === NONE) this.#oldest = slot;
    else this.#next[this.#newest] = slot;
    this.#newest = slot;
  }

  #unlink(slot: number): void {
    const previous = this.#previous[slot]!;
    const next = this.#next[slot]!;
    if (previous === NONE) this.#oldest = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#newest = previous;
    else this.#previous[next] = previous;
  }
}
