import { now } from './clock.js';
import type { Events } from './events.js';
import { matchesKey } from './filter.js';
import { KeyIndex, NONE } from './key-index.js';
import { LIST, NOBODY, REFUSED } from './policy.js';
import type { Policy } from './policy.js';
import { LruPolicy } from './lru-policy.js';
import { invalid } from './options.js';
import { literalHead, matchesPattern } from './pattern.js';
import { keySize, sizeOfValue } from './size.js';
import { SortedKeys } from './sorted-keys.js';
import { Tags } from './tags.js';
import { Wake } from './wake.js';
import type { CacheEvents, CacheFilter } from './types.js';

/** The heaviest that the engine can count. */
const HEAVIEST = 0xffffffff;
/** Entries measured for an estimate of the whole. */
const SAMPLE = 100;
/** Where the slots' hit bytes stop. */
const MOST_HITS = 15;

/** How a value is held. Times are those of `now()`, `Infinity` for never. */
export interface Placing {
  readonly expires: number;
  /** When a value that is no longer fresh is of no use either. */
  readonly drops: number;
  readonly size: number | undefined;
  readonly tags: readonly string[] | undefined;
}

export const FOR_EVER: Placing = { expires: Infinity, drops: Infinity, size: undefined, tags: undefined };

/** Keys, values and lifetimes; who has to leave is the policy's to say. */
export class Entries<V> {
  readonly #index = new KeyIndex();
  readonly #values: (V | undefined)[] = [];
  /** Both empty until an entry has a lifetime. */
  #expires: number[] = [];
  #drops: number[] = [];
  #timed = false;
  readonly #free: number[] = [];
  readonly #weights: number[] = [];
  readonly #tags = new Tags();
  #sorted: SortedKeys | undefined;
  #policy: Policy;
  readonly #sized: boolean;
  readonly #sizeOf: ((value: V, key: string) => number) | undefined;
  readonly #events: Events<CacheEvents<V>>;
  readonly #wake = new Wake(this);
  #bytes = 0;
  #estimated = false;

  /** Hears of every key whose entry changes. */
  changed: ((key: string) => void) | undefined;
  hits = 0;
  misses = 0;
  evictions = 0;
  expirations = 0;
  refusals = 0;

  constructor(
    policy: Policy,
    sized: boolean,
    sizeOf: ((value: V, key: string) => number) | undefined,
    events: Events<CacheEvents<V>>,
  ) {
    this.#policy = policy;
    this.#sized = sized;
    this.#sizeOf = sizeOf;
    this.#events = events;
  }

  get policy(): Policy {
    return this.#policy;
  }

  get size(): number {
    return this.#index.size;
  }

  /** The fresh value, counted as a hit or a miss. */
  get(key: string): V | undefined {
    const slot = this.#index.find(key);
    if (slot === NONE) {
      this.misses++;
      return undefined;
    }
    if (this.#timed && this.#expires[slot]! <= now()) {
      this.misses++;
      this.#drop(slot);
      return undefined;
    }
    const { hits } = this.#policy;
    const count = hits[slot];
    if (count === undefined) this.#policy.touch(slot);
    else if (count < MOST_HITS) hits[slot] = count + 1;
    this.hits++;
    return this.#values[slot];
  }

  /** The slot of a key whose value is fresh, or of any that is still there. Counts nothing. */
  find(key: string, orStale: boolean): number | undefined {
    const slot = this.#index.find(key);
    if (slot === NONE) return undefined;
    if (!this.#timed) return slot;
    const time = now();
    if (this.#expires[slot]! > time) return slot;
    return !this.#drop(slot) && orStale ? slot : undefined;
  }

  valueAt(slot: number): V {
    return this.#values[slot] as V;
  }

  expiresAt(slot: number): number {
    return this.#timed ? this.#expires[slot]! : Infinity;
  }

  /** Sizes of entries that were kept elsewhere may be estimates. */
  distrustSizes(): void {
    this.#estimated = true;
  }

  /** How a value is held. */
  placingOf(slot: number): Placing {
    return {
      expires: this.expiresAt(slot),
      drops: this.#timed ? this.#drops[slot]! : Infinity,
      // With what the cache needs for itself, which comes on top again.
      size: this.#sized ? Math.max(0, this.#weights[slot]! - keySize(this.#index.keys[slot]!)) : undefined,
      tags: this.#tags.tagsOf(slot),
    };
  }

  /** False when the entry is larger than the cache: there is none of this key then. */
  set(key: string, value: V, placing: Placing): boolean {
    const weight = this.#sized ? this.#weigh(key, value, placing.size) : 1;
    const { expires, drops } = placing;
    if (drops !== Infinity && !this.#timed) this.#startTimes();
    const known = this.#index.findToAdd(key);
    const kept = known === NONE ? this.#add(key, value, weight, drops) : this.#replace(known, value, weight, drops);
    if (kept === NONE) {
      this.refusals++;
      if (known !== NONE) this.#remove(known);
      return false;
    }
    if (this.#timed) {
      this.#expires[kept] = expires;
      this.#drops[kept] = drops;
      if (drops !== Infinity) this.#wake.at(this.#policy, drops);
    }
    if (placing.tags !== undefined || known !== NONE) this.#tags.assign(kept, placing.tags);
    this.changed?.(key);
    if (this.#events.has('set')) this.#events.emit('set', { key, value });
    return true;
  }

  #add(key: string, value: V, weight: number, drops: number): number {
    const slot = this.#free.pop() ?? this.#values.length;
    const out = this.#policy.insert(slot, this.#index.hash, weight, drops === Infinity ? 0 : drops);
    if (out === REFUSED) {
      // A number that was never given out is given out as the next one.
      if (slot < this.#values.length) this.#free.push(slot);
      return NONE;
    }
    this.#index.add(slot, key);
    this.#values[slot] = value;
    if (this.#sized) {
      this.#weights[slot] = weight;
      this.#bytes += weight;
    }
    this.#sorted?.add(key);
    if (out !== NOBODY) this.#evict(out);
    return slot;
  }

  #replace(slot: number, value: V, weight: number, drops: number): number {
    if (this.#sized && weight !== this.#weights[slot]) {
      const out = this.#policy.reweigh(slot, weight);
      if (out === REFUSED) return NONE;
      this.#bytes += weight - this.#weights[slot]!;
      this.#weights[slot] = weight;
      if (out !== NOBODY) this.#evict(out);
    }
    this.#values[slot] = value;
    const count = this.#policy.hits[slot];
    if (count === undefined) this.#policy.touch(slot);
    else if (count < MOST_HITS) this.#policy.hits[slot] = count + 1;
    // A wheel that looks too early looks again: only an earlier end, or the first, has to be told.
    if (this.#timed && drops < this.#drops[slot]!) this.#policy.schedule(slot, drops);
    return slot;
  }

  #weigh(key: string, value: V, size: number | undefined): number {
    let bytes = size ?? this.#sizeOf?.(value, key);
    if (bytes === undefined) {
      const measured = sizeOfValue(value);
      bytes = measured.bytes;
      if (!measured.exact) this.#estimated = true;
    }
    if (!(bytes >= 0)) throw invalid('sizeOf', 'a number of bytes of at least 0', bytes);
    return Math.min(Math.ceil(bytes + keySize(key)), HEAVIEST);
  }

  /** Removes whom the policy has thrown out: this slot, or several. */
  #evict(out: number): void {
    if (out >= 0) {
      this.#throwOut(out);
      return;
    }
    for (let left = LIST; left === LIST;) {
      left = this.#policy.more();
      // A copy: handlers of events may call the cache, and that changes the list.
      for (const slot of this.#policy.list.slice(0, left)) this.#throwOut(slot);
    }
  }

  #throwOut(slot: number): void {
    this.evictions++;
    const key = this.#index.keys[slot]!;
    const value = this.#values[slot] as V;
    this.#vacate(slot, key);
    if (this.#events.has('evict')) this.#events.emit('evict', { key, value });
  }

  /** Whether the value of a slot that is no longer fresh is of no use at all; it is removed then. */
  #drop(slot: number): boolean {
    const over = this.#drops[slot]! <= now();
    if (over) this.#expire(slot);
    return over;
  }

  #expire(slot: number): void {
    this.expirations++;
    const key = this.#index.keys[slot]!;
    const value = this.#values[slot] as V;
    this.#remove(slot);
    if (this.#events.has('expire')) this.#events.emit('expire', { key, value });
  }

  delete(key: string): boolean {
    const slot = this.#index.find(key);
    if (slot === NONE) return false;
    this.#remove(slot);
    return true;
  }

  #remove(slot: number): void {
    this.#policy.remove(slot);
    this.#vacate(slot, this.#index.keys[slot]!);
  }

  #vacate(slot: number, key: string): void {
    this.changed?.(key);
    this.#index.remove(slot);
    this.#values[slot] = undefined;
    if (this.#timed) this.#expires[slot] = this.#drops[slot] = Infinity;
    if (this.#sized) {
      this.#bytes -= this.#weights[slot]!;
      this.#weights[slot] = 0;
    }
    this.#tags.release(slot);
    this.#sorted?.delete(key);
    this.#free.push(slot);
  }

  /** Makes an entry stale: it is kept as long as it would have been. */
  expire(key: string): boolean {
    const slot = this.#index.find(key);
    if (slot === NONE) return false;
    if (!this.#timed) this.#startTimes();
    this.#expires[slot] = Math.min(this.#expires[slot]!, now());
    this.changed?.(key);
    return true;
  }

  #startTimes(): void {
    this.#timed = true;
    this.#expires = this.#values.map(() => Infinity);
    this.#drops = this.#values.map(() => Infinity);
  }

  /** Removes what is over. Called by the timer. */
  sweep(): void {
    const time = now();
    for (let count = this.#policy.advance(time); ; count = this.#policy.more()) {
      for (const slot of this.#policy.list.slice(0, count)) {
        const drops = this.#drops[slot]!;
        if (drops <= time) this.#expire(slot);
        else if (drops !== Infinity) this.#policy.schedule(slot, drops);
      }
      if (count < LIST) break;
    }
    this.#wake.again(this.#policy);
  }

  /** Keys in the order in which they were first set. Stale ones are among them on request. */
  *keys(andStale = false): IterableIterator<string> {
    for (const slot of this.#index.slots()) {
      if (andStale || !this.#timed || this.#expires[slot]! > now()) yield this.#index.keys[slot]!;
    }
  }

  /** The keys of a filter; by tag and prefix at the cost of the matches. */
  matching(filter: CacheFilter<V>): string[] {
    if (filter instanceof RegExp) return [...this.keys(true)].filter((key) => matchesKey(filter, key, undefined));
    if (typeof filter === 'function') {
      const slots = [...this.#index.slots()].map((slot) => [this.#index.keys[slot]!, slot] as const);
      return slots.filter(([key, slot]) => filter(key, this.valueAt(slot))).map(([key]) => key);
    }
    if ('tag' in filter) return this.#tags.slotsOf(filter.tag).map((slot) => this.#index.keys[slot]!);
    if ('prefix' in filter) return this.#withPrefix(filter.prefix);
    const { pattern } = filter;
    return this.#withPrefix(literalHead(pattern)).filter((key) => matchesPattern(key, pattern));
  }

  #withPrefix(prefix: string): string[] {
    // Kept up to date from the first use on: most caches never ask.
    this.#sorted ??= new SortedKeys(this.keys(true));
    return this.#sorted.withPrefix(prefix);
  }

  bytes(): { readonly bytes: number; readonly exact: boolean } {
    if (this.#sized) return { bytes: this.#bytes, exact: !this.#estimated };
    let [looked, sum] = [0, 0];
    for (const slot of this.#index.slots()) {
      const key = this.#index.keys[slot]!;
      sum += keySize(key) + (this.#sizeOf?.(this.valueAt(slot), key) ?? sizeOfValue(this.valueAt(slot)).bytes);
      if (++looked === SAMPLE) break;
    }
    return { bytes: looked === 0 ? 0 : Math.round((sum / looked) * this.size), exact: false };
  }

  /** Another policy takes over; what the present one knows of the order of use is handed on. */
  adopt(policy: Policy): void {
    const old = this.#policy;
    this.#policy = policy;
    if (!(old instanceof LruPolicy)) throw new TypeError('only the first policy is replaced');
    for (const [slot, weight] of old.slots()) {
      const drops = this.#timed ? this.#drops[slot]! : Infinity;
      const out = policy.insert(slot, this.#index.hashOf(slot), weight, drops === Infinity ? 0 : drops);
      if (out !== NOBODY) this.#evict(out);
    }
    this.#wake.again(policy);
  }

  clear(): void {
    if (this.changed !== undefined) for (const key of this.keys(true)) this.changed(key);
    this.#index.clear();
    for (const list of [this.#values, this.#expires, this.#drops, this.#free, this.#weights]) {
      list.length = 0;
    }
    this.#timed = this.#estimated = false;
    this.#bytes = 0;
    this.#tags.clear();
    this.#sorted = undefined;
    this.#policy.clear();
    this.#wake.stop();
  }

  close(): void {
    this.changed = undefined;
    this.clear();
    this.#policy.close();
    // In place of the engine's, whose memory is given back.
    this.#policy = new LruPolicy({ maxEntries: 0, maxBytes: 0 });
  }
}
