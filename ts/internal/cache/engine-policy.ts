import { now } from './clock.js';
import { hashKey } from './hash.js';
import { LIST } from './policy.js';
import type { Limits, Policy } from './policy.js';
import type { CachePolicy } from './types.js';
import type { Cache, Runtime } from '../runtime.js';

/** Slots to make room for at first. */
const FEWEST_SLOTS = 64;

/** The engine's decisions: see `bindings/runtime/src/cache.rs`. */
export class EnginePolicy implements Policy {
  readonly kind: CachePolicy;
  hits = new Uint8Array(0);
  list = new Uint32Array(0);
  readonly #engine: Cache;
  readonly #memory: WebAssembly.Memory;
  readonly #hashes: boolean;
  #room = 0;
  #touched = 0;

  constructor({ Cache, memory }: Runtime, kind: CachePolicy, { maxEntries, maxBytes }: Limits) {
    this.kind = kind;
    this.#hashes = kind === 'adaptive';
    const seed = crypto.getRandomValues(new Uint32Array(1))[0]!;
    this.#engine = new Cache(kind === 'adaptive' ? 0 : 1, maxEntries, maxBytes, seed, now());
    this.#memory = memory;
    this.#reserve(FEWEST_SLOTS);
  }

  touch(slot: number): void {
    if (this.#hashes) {
      // Reached when the bytes moved since: a hit that goes uncounted harms nothing.
      this.#look();
      return;
    }
    if (this.list.length === 0) this.#look();
    this.list[this.#touched++] = slot;
    if (this.#touched === LIST) this.#tell();
  }

  insert(slot: number, key: string, weight: number, due: number): number {
    if (slot >= this.#room) this.#reserve(slot + 1);
    if (this.#touched > 0) this.#tell();
    return this.#looked(this.#engine.insert(slot, this.#hashes ? hashKey(key) : 0, weight, due));
  }

  reweigh(slot: number, weight: number): number {
    if (this.#touched > 0) this.#tell();
    return this.#looked(this.#engine.reweigh(slot, weight));
  }

  more(): number {
    return this.#looked(this.#engine.more());
  }

  remove(slot: number): void {
    // Its hits first: the slot may be another entry's by the time they are told.
    if (this.#touched > 0) this.#tell();
    this.#engine.remove(slot);
  }

  schedule(slot: number, due: number): void {
    this.#engine.schedule(slot, due);
    this.#looked(0);
  }

  advance(time: number): number {
    if (this.#touched > 0) this.#tell();
    return this.#looked(this.#engine.advance(time));
  }

  nextWake(): number {
    return this.#engine.nextWake();
  }

  windowShare(): number {
    return this.#engine.windowShare();
  }

  clear(): void {
    this.#touched = 0;
    this.#engine.clear();
    this.#look();
  }

  close(): void {
    this.hits = this.list = new Uint8Array(0) as never;
    this.#engine.free();
  }

  #reserve(slots: number): void {
    this.#room = Math.max(slots, this.#room * 2, FEWEST_SLOTS);
    // Before the list may move.
    if (this.#touched > 0) this.#tell();
    this.#engine.reserve(this.#room);
    this.#look();
  }

  #tell(): void {
    this.#engine.touched(this.#touched);
    this.#touched = 0;
  }

  /** After a call: the memory may have grown. */
  #looked(count: number): number {
    if (this.list.length === 0) this.#look();
    return count;
  }

  #look(): void {
    const { buffer } = this.#memory;
    this.list = new Uint32Array(buffer, this.#engine.listAddress(), LIST);
    this.hits = new Uint8Array(buffer, this.#engine.hitsAddress(), this.#engine.hitsLength());
  }
}
