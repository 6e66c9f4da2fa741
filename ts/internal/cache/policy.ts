import type { CachePolicy } from './types/options.js';

/**
 * Who stays. Knows slots, not keys and values; the slots are given out by the cache. Several slots at a time are in `list`,
 * so many as `evicted()`, `advance()` or `expired()` says; a full list means that there are others: ask again.
 */
export interface Policy {
  readonly kind: CachePolicy;
  /** A byte per slot, to be raised on a hit, up to `MAX_HITS`. Where there is none, hits are reported by `touch`. */
  readonly hits: Uint8Array;
  readonly list: Uint32Array;
  touch(slot: number): void;
  /** The slot evicted for the entry, `REFUSED`, `NOBODY` or `SEVERAL` (`bindings/cache`). `staleUntil`: `Infinity` for ever. */
  insert(slot: number, hash: number, weight: number, staleUntil: number): number;
  /** The entry has another weight: as `insert`. */
  reweigh(slot: number, weight: number): number;
  /** The next slots that were evicted. */
  evicted(): number;
  remove(slot: number): void;
  schedule(slot: number, staleUntil: number): void;
  /** Slots whose time is over: no longer scheduled, still there. */
  advance(now: number): number;
  /** The next of them. */
  expired(): number;
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
