import type { CachePolicy } from './types.js';

/** The answer of {@link Policy.insert} when an entry is heavier than the whole cache may be. */
export const REFUSED = 0xffffffff;

/** Numbers that {@link Policy.list} holds at a time. */
export const LIST = 256;

/**
 * Who stays. Knows slots, not keys and values; the slots are given out by the cache. After a call that says how many slots
 * are in `list`, a full list means that `more()` has others.
 */
export interface Policy {
  readonly kind: CachePolicy;
  /** A byte per slot, to be raised on a hit, up to 15. Where there is none, hits are told by `touch`. */
  readonly hits: Uint8Array;
  readonly list: Uint32Array;
  touch(slot: number): void;
  /** Slots thrown out for the entry, or {@link REFUSED}. `due`: when it is to be dropped, 0 for never. */
  insert(slot: number, key: string, weight: number, due: number): number;
  reweigh(slot: number, weight: number): number;
  more(): number;
  remove(slot: number): void;
  schedule(slot: number, due: number): void;
  /** Slots whose time has come: no longer scheduled, still there. */
  advance(now: number): number;
  /** When to call `advance` next, at the latest; `Infinity` for not at all. */
  nextWake(): number;
  windowShare(): number;
  clear(): void;
  close(): void;
}

/** The bounds of a cache; `Infinity` where there is none. */
export interface Limits {
  readonly maxEntries: number;
  readonly maxBytes: number;
}
