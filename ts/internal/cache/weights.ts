import { sizeOfValue } from '../common/size.js';
import type { Size } from '../common/size.js';
import { keySize } from './key-size.js';
import { invalid } from '../common/invalid.js';

/** The heaviest that the engine can count, in bytes. */
const HEAVIEST = 0xffffffff;
/** Entries measured for an estimate of the whole. */
const SAMPLE = 100;

type SizeOf<V> = ((value: V, key: string) => number) | undefined;

/** What entries weigh, by slot: as many bytes as they take, or one each. */
export interface Weights<V> {
  /** Bytes of the live values, where bytes are counted. */
  readonly live: number;
  /** The weight of an entry, which may say its size in bytes. */
  weigh(key: string, value: V, size: number | undefined): number;
  /** The weight of a slot; 0 for one whose value nobody has measured yet. */
  at(slot: number): number;
  /** The size in bytes that the entry of a slot would have to say to weigh the same. */
  sizeAt(slot: number, key: string): number | undefined;
  /** The slot has a live value of this weight. */
  add(slot: number, weight: number): void;
  /** The slot has no live value, but one that would weigh so much. */
  keep(slot: number, weight: number): void;
  /** The value of a slot is no longer live; its weight is kept for its return. */
  demote(slot: number): void;
  release(slot: number, isLive: boolean): void;
  /** Sizes of entries that were kept elsewhere may be estimates. */
  distrust(): void;
  /** Bytes of the live values, of which there are `count`. */
  total(count: number, live: Iterable<readonly [key: string, value: V]>): Size;
  clear(): void;
}

/** The size that the program says, or one that is measured. */
function measure<V>(sizeOf: SizeOf<V>, key: string, value: V): Size {
  if (sizeOf === undefined) return sizeOfValue(value);
  const bytes: unknown = sizeOf(value, key);
  if (!(typeof bytes === 'number' && bytes >= 0)) throw invalid('sizeOf', 'a number of bytes of at least 0', bytes);
  return { bytes, exact: true };
}

/** One each, where the cache is bounded by `maxEntries` alone. */
export class CountedWeights<V> implements Weights<V> {
  readonly live = 0;
  readonly #sizeOf: SizeOf<V>;

  constructor(sizeOf: SizeOf<V>) {
    this.#sizeOf = sizeOf;
  }

  weigh(): number {
    return 1;
  }
  at(): number {
    return 1;
  }
  sizeAt(): undefined {}
  add(): void {}
  keep(): void {}
  demote(): void {}
  release(): void {}
  distrust(): void {}
  clear(): void {}

  /** An estimate from a sample. */
  total(count: number, live: Iterable<readonly [key: string, value: V]>): Size {
    let [at, looked, sum] = [0, 0, 0];
    // Odd, so that kinds that take turns are all met.
    const step = Math.ceil(count / SAMPLE) | 1;
    for (const [key, value] of live) {
      if (at++ % step !== 0) continue;
      sum += keySize(key) + measure(this.#sizeOf, key, value).bytes;
      looked++;
    }
    return { bytes: looked === 0 ? 0 : Math.round((sum / looked) * count), exact: false };
  }
}

/** Bytes, where the cache is bounded by `maxBytes`. */
export class MeasuredWeights<V> implements Weights<V> {
  live = 0;
  readonly #sizeOf: SizeOf<V>;
  readonly #weights: number[] = [];
  #exact = true;

  constructor(sizeOf: SizeOf<V>) {
    this.#sizeOf = sizeOf;
  }

  weigh(key: string, value: V, size: number | undefined): number {
    return Math.min(Math.ceil((size ?? this.#measure(key, value)) + keySize(key)), HEAVIEST);
  }

  #measure(key: string, value: V): number {
    const { bytes, exact } = measure(this.#sizeOf, key, value);
    if (!exact) this.#exact = false;
    return bytes;
  }

  at(slot: number): number {
    return this.#weights[slot]!;
  }

  sizeAt(slot: number, key: string): number | undefined {
    // Without what the cache needs for itself, which comes on top again.
    return this.#weights[slot]! > 0 ? Math.max(0, this.#weights[slot]! - keySize(key)) : undefined;
  }

  add(slot: number, weight: number): void {
    this.#weights[slot] = weight;
    this.live += weight;
  }

  keep(slot: number, weight: number): void {
    this.#weights[slot] = weight;
  }

  demote(slot: number): void {
    this.live -= this.#weights[slot]!;
  }

  release(slot: number, isLive: boolean): void {
    if (isLive) this.demote(slot);
    this.#weights[slot] = 0;
  }

  distrust(): void {
    this.#exact = false;
  }

  total(): Size {
    return { bytes: this.live, exact: this.#exact };
  }

  clear(): void {
    this.#weights.length = this.live = 0;
    this.#exact = true;
  }
}
