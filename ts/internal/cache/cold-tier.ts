import { NONE } from '../../../build/cold/codes.js';
import { freeWith } from '../engine/free-with.js';
import type { ColdEngine } from './cold-engine.js';
import { exactJson } from './exact-json.js';
import type { Limits } from './policy.js';

/** Characters up to which room for the most bytes is reserved, rather than encoding twice. */
const SHORT = 1 << 16;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Values as compressed bytes in the engine's memory, by slot: see `bindings/cold/src/cold.rs`. */
export class ColdTier {
  readonly #engine: ColdEngine;
  /** The engine's side of this tier. */
  readonly #tier: number;
  readonly #free: () => void;
  /** 1 for the slots whose values came from storage. */
  readonly #restored: number[] = [];
  /** Uses of values that were demoted, and of those that came from storage. */
  hits = 0;
  restoredHits = 0;

  /** `compress` is false for one whose entries are soon compressed together with others. */
  constructor(engine: ColdEngine, compress: boolean) {
    const tier = engine.cold_new(compress ? 1 : 0);
    this.#engine = engine;
    this.#tier = tier;
    this.#free = freeWith(this, () => engine.cold_free(tier));
  }

  /** What there may be in all. `demotes`: only a part of that is live. */
  bound({ maxEntries, maxBytes }: Limits, demotes: boolean): void {
    this.#engine.cold_bound(this.#tier, maxEntries, maxBytes, demotes ? 1 : 0);
  }

  get entries(): number {
    return this.#engine.cold_entries(this.#tier) >>> 0;
  }

  /** Bytes of all entries. */
  get bytes(): number {
    return this.#engine.cold_weight(this.#tier);
  }

  has(slot: number): boolean {
    return this.#engine.cold_contains(this.#tier, slot) !== 0;
  }

  /** Keeps a value, and counts `overhead` bytes on top. False for one that JSON cannot carry exactly. */
  insert(slot: number, value: unknown, overhead: number): boolean {
    const text = exactJson(value);
    if (text === undefined) return false;
    let length: number;
    if (text.length <= SHORT) {
      const room = 3 * text.length;
      length = encoder.encodeInto(text, this.#input(room)).written;
    } else {
      const bytes = encoder.encode(text);
      length = bytes.length;
      this.#input(length).set(bytes);
    }
    this.#restored[slot] = 0;
    return this.#engine.cold_insert(this.#tier, slot, length, overhead) !== 0;
  }

  #input(length: number): Uint8Array {
    const address = this.#engine.cold_input(this.#tier, length) >>> 0;
    return new Uint8Array(this.#engine.memory.buffer, address, length);
  }

  #output(length: number): Uint8Array {
    return new Uint8Array(this.#engine.memory.buffer, this.#engine.cold_outputAddress(this.#tier) >>> 0, length);
  }

  /** A copy of the slot's value; nothing when it has none, or when what was stored of it is damaged. */
  read(slot: number): { readonly value: unknown } | undefined {
    const length = this.#engine.cold_read(this.#tier, slot) >>> 0;
    if (length === NONE) return undefined;
    try {
      return { value: JSON.parse(decoder.decode(this.#output(length))) };
    } catch {
      return undefined;
    }
  }

  /** Counts a use of a slot's value of so many bytes: whether it is to become live, with so many others being so. */
  used(slot: number, bytes: number, liveEntries: number, liveBytes: number): boolean {
    if (this.#restored[slot] === 1) this.restoredHits++;
    else this.hits++;
    return this.#engine.cold_used(this.#tier, slot, bytes, liveEntries, liveBytes) !== 0;
  }

  /** False when there was nothing to remove. */
  remove(slot: number): boolean {
    return this.#engine.cold_remove(this.#tier, slot) !== 0;
  }

  /** The slot that has to go when there are more entries or bytes than these. */
  surplus(entries: number, bytes: number): number | undefined {
    const slot = this.#engine.cold_surplus(this.#tier, entries, bytes) >>> 0;
    return slot === NONE ? undefined : slot;
  }

  /** Reads a pack, of which entries are to be restored then. False when it is none. */
  load(pack: Uint8Array): boolean {
    this.#input(pack.length).set(pack);
    return this.#engine.cold_load(this.#tier, pack.length) >>> 0 !== NONE;
  }

  /** The entry of this number in the pack loaded last becomes the slot's. False when there is none. */
  restore(slot: number, number: number, overhead: number): boolean {
    this.#restored[slot] = 1;
    return this.#engine.cold_restore(this.#tier, slot, number, overhead) !== 0;
  }

  /** Compresses a restored value as new ones are. */
  recode(slot: number): void {
    this.#engine.cold_recode(this.#tier, slot);
  }

  /** Values are compressed as the last one was until the next pack is made. */
  settle(): void {
    this.#engine.cold_settle(this.#tier);
  }

  /** Forgets the pack. */
  unload(): void {
    this.#engine.cold_unload(this.#tier);
  }

  /** All entries as one pack, numbered by their slots. */
  pack(): Uint8Array {
    const pack = this.#output(this.#engine.cold_pack(this.#tier) >>> 0).slice();
    this.unload();
    return pack;
  }

  clear(): void {
    this.#engine.cold_clear(this.#tier);
  }

  close(): void {
    this.#free();
  }
}
