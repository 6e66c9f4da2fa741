import { freeWith } from '../engine/free-with.js';
import { now } from '../host/clock.js';
import { FEWEST_SLOTS, LIST, PolicyKind } from '../../../build/cache/codes.js';
import type { Limits, Policy } from './policy.js';
import type { CachePolicy } from './types/options.js';
import type { CacheEngine } from './cache-engine.js';

/** The engine's decisions: see `bindings/cache/src/cache.rs`. */
export class EnginePolicy implements Policy {
  readonly kind: CachePolicy;
  hits = new Uint8Array(0);
  list = new Uint32Array(0);
  readonly #engine: CacheEngine;
  /** The engine's side of this cache. */
  readonly #cache: number;
  readonly #free: () => void;
  #room = 0;
  #touched = 0;

  constructor(engine: CacheEngine, kind: CachePolicy, { maxEntries, maxBytes }: Limits) {
    this.kind = kind;
    const seed = crypto.getRandomValues(new Uint32Array(1))[0]!;
    const cache = engine.cache_new(
      kind === 'adaptive' ? PolicyKind.Adaptive : PolicyKind.Lru,
      maxEntries,
      maxBytes,
      seed,
      now(),
    );
    this.#engine = engine;
    this.#cache = cache;
    this.#free = freeWith(this, () => engine.cache_free(cache));
    this.#reserve(FEWEST_SLOTS);
  }

  touch(slot: number): void {
    if (this.kind === 'adaptive') {
      // Reached when the bytes moved since: a hit that goes uncounted harms nothing.
      this.#look();
      return;
    }
    if (this.list.length === 0) this.#look();
    this.list[this.#touched++] = slot;
    if (this.#touched === LIST) this.#report();
  }

  insert(slot: number, hash: number, weight: number, staleUntil: number): number {
    if (slot >= this.#room) this.#reserve(slot + 1);
    if (this.#touched > 0) this.#report();
    return this.#engine.cache_insert(this.#cache, slot, hash, weight, staleUntil);
  }

  reweigh(slot: number, weight: number): number {
    if (this.#touched > 0) this.#report();
    return this.#engine.cache_reweigh(this.#cache, slot, weight);
  }

  evicted(): number {
    return this.#listed(this.#engine.cache_evicted(this.#cache));
  }

  remove(slot: number): void {
    // Its hits first: the slot may be another entry's by the time they are reported.
    if (this.#touched > 0) this.#report();
    this.#engine.cache_remove(this.#cache, slot);
  }

  schedule(slot: number, staleUntil: number): void {
    this.#engine.cache_schedule(this.#cache, slot, staleUntil);
  }

  advance(time: number): number {
    return this.#listed(this.#engine.cache_advance(this.#cache, time));
  }

  expired(): number {
    return this.#listed(this.#engine.cache_expired(this.#cache));
  }

  nextWake(): number {
    return this.#engine.cache_nextWake(this.#cache);
  }

  windowShare(): number {
    return this.#engine.cache_windowShare(this.#cache);
  }

  clear(): void {
    this.#touched = 0;
    this.#engine.cache_clear(this.#cache);
    this.#look();
  }

  close(): void {
    this.hits = this.list = new Uint8Array(0) as never;
    this.#free();
  }

  #reserve(slots: number): void {
    this.#room = Math.max(slots, this.#room * 2);
    // Before the list may move.
    if (this.#touched > 0) this.#report();
    this.#engine.cache_reserve(this.#cache, this.#room);
    this.#look();
  }

  #report(): void {
    this.#engine.cache_touched(this.#cache, this.#touched);
    this.#touched = 0;
  }

  /** After a call that filled the list: the memory may have grown. */
  #listed(count: number): number {
    if (this.list.length === 0) this.#look();
    return count;
  }

  #look(): void {
    const engine = this.#engine;
    const { buffer } = engine.memory;
    this.list = new Uint32Array(buffer, engine.cache_listAddress(this.#cache) >>> 0, LIST);
    const hits = engine.cache_hitsAddress(this.#cache) >>> 0;
    this.hits = new Uint8Array(buffer, hits, engine.cache_hitsLength(this.#cache) >>> 0);
  }
}
