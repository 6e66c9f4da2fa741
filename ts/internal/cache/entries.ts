import { now } from './clock.js';
import type { Cold } from './cold.js';
import type { Events } from './events.js';
import { matchesKey } from './filter.js';
import { KeyIndex, NONE } from './key-index.js';
import type { Placing, StaleOptions } from './placing.js';
import { LIST, NOBODY, REFUSED } from './policy.js';
import type { Stored } from './opening.js';
import type { Limits, Policy } from './policy.js';
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

/** Keys, values and lifetimes; who has to leave is the policy's to say. */
export class Entries<V> {
  readonly #index = new KeyIndex<V | undefined>();
  /** Two numbers a slot: when it expires, and when it drops. Only once an entry has a lifetime. */
  #times = new Float64Array(0);
  #timed = false;
  /** Whether more than keys, values and times is to be kept: one check for all that most caches do without. */
  #more: boolean;
  readonly #weights: number[] = [];
  readonly #tags = new Tags();
  /** By slot. */
  readonly #stale = new Map<number, StaleOptions>();
  #sorted: SortedKeys | undefined;
  #policy: Policy;
  readonly #sized: boolean;
  readonly #sizeOf: ((value: V, key: string) => number) | undefined;
  readonly #events: Events<CacheEvents<V>>;
  readonly #wake = new Wake(this);
  #bytes = 0;
  #estimated = false;
  /** Has the values of those slots whose `undefined` stands for one. */
  #cold: Cold | undefined;
  /** Whether values that are pushed out go there. */
  #freezes = false;
  #limits: Limits | undefined;

  #changed: ((key: string) => void) | undefined;
  /** The policy's answer to the entry that came last, until it is acted upon. */
  #out = NOBODY;
  /** Thrown out, but handlers do not know yet: they may call the cache, which has to be whole then. */
  readonly #gone: CacheEvents<V>['evict'][] = [];
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
    this.#sized = this.#more = sized;
    this.#sizeOf = sizeOf;
    this.#events = events;
  }

  /** Hears of every key whose entry changes. */
  get changed(): ((key: string) => void) | undefined {
    return this.#changed;
  }

  set changed(hears: ((key: string) => void) | undefined) {
    this.#changed = hears;
    this.#more = true;
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
    if (this.#timed && this.#times[slot << 1]! <= now()) return this.#expired(slot);
    const value = this.#index.valueAt(slot);
    if (value === undefined && this.#cold?.has(slot) === true) return this.#thaw(slot, this.#cold);
    const { hits } = this.#policy;
    const count = hits[slot];
    if (count === undefined) this.#policy.touch(slot);
    else if (count < MOST_HITS) hits[slot] = count + 1;
    this.hits++;
    return value;
  }

  #expired(slot: number): undefined {
    this.misses++;
    this.#drop(slot);
  }

  /** The slot of a key whose value is fresh, or of any that is still there. Counts nothing. */
  find(key: string, orStale: boolean): number | undefined {
    const slot = this.#index.find(key);
    if (slot === NONE) return undefined;
    if (!this.#timed) return slot;
    const time = now();
    if (this.#times[slot << 1]! > time) return slot;
    return !this.#drop(slot) && orStale ? slot : undefined;
  }

  valueAt(slot: number): V {
    const value: V | undefined = this.#index.valueAt(slot);
    return (value === undefined ? this.#cold?.read(slot)?.value : value) as V;
  }

  expiresAt(slot: number): number {
    return this.#timed ? this.#times[slot << 1]! : Infinity;
  }

  /** What the entry of a slot has said for itself. */
  staleAt(slot: number): StaleOptions | undefined {
    return this.#stale.get(slot);
  }

  /** When the value of a slot is of no use any more. */
  #dropsAt(slot: number): number {
    return this.#timed ? this.#times[(slot << 1) | 1]! : Infinity;
  }

  /** Sizes of entries that were kept elsewhere may be estimates. */
  distrustSizes(): void {
    this.#estimated = true;
  }

  /** How the entry of a key is stored; nothing when there is none. */
  stored(key: string): Stored<V> | undefined {
    const slot = this.find(key, true);
    if (slot === undefined) return undefined;
    return {
      value: this.valueAt(slot),
      fresh: this.expiresAt(slot) - now(),
      useful: this.#dropsAt(slot) - now(),
      // With what the cache needs for itself, which comes on top again.
      size: this.#weights[slot]! > 0 ? Math.max(0, this.#weights[slot]! - keySize(key)) : undefined,
      tags: this.#tags.tagsOf(slot),
      stale: this.#stale.get(slot),
    };
  }

  /** False when the entry is larger than the cache: there is none of this key then. */
  set(key: string, value: V, placing: Placing): boolean {
    const { expires, drops, tags, stale } = placing;
    const weight = this.#sized ? this.#weigh(key, value, placing.size) : 1;
    if (expires !== Infinity && !this.#timed) this.#startTimes();
    if (tags !== undefined || stale !== undefined) this.#more = true;
    const known = this.#index.findToAdd(key);
    let slot = known === NONE ? this.#add(key, value, weight, drops) : this.#replace(known, value, weight, drops);
    if (slot === NONE) slot = this.#setElsewhere(known, key, value, weight, drops);
    if (slot === NONE) return false;
    if (this.#timed) this.#setTimes(slot, expires, drops);
    if (this.#more) this.#setMore(slot, key, placing);
    if (this.#out !== NOBODY || this.#cold !== undefined) this.#makeRoom();
    if (this.#events.has('set')) this.#events.emit('set', { key, value });
    return true;
  }

  /** What is kept of an entry beside key, value and times, all but its weight. */
  #setMore(slot: number, key: string, { tags, stale }: Placing): void {
    this.#tags.assign(slot, tags);
    if (stale !== undefined) this.#stale.set(slot, stale);
    else this.#stale.delete(slot);
    this.#changed?.(key);
  }

  /** What is too large for the live ones. */
  #setElsewhere(known: number, key: string, value: V, weight: number, drops: number): number {
    if (known !== NONE) this.#remove(known);
    const slot = this.#freezes ? this.#addCold(key, value, weight, drops) : NONE;
    if (slot === NONE) this.refusals++;
    return slot;
  }

  #add(key: string, value: V, weight: number, drops: number): number {
    const slot = this.#index.next;
    const out = this.#policy.insert(slot, this.#index.hash, weight, drops);
    if (out === REFUSED) return NONE;
    this.#index.add(key, value);
    if (this.#more) this.#addMore(slot, key, weight);
    this.#out = out;
    return slot;
  }

  #addMore(slot: number, key: string, weight: number): void {
    if (this.#sized) {
      this.#weights[slot] = weight;
      this.#bytes += weight;
    }
    this.#sorted?.add(key);
  }

  #replace(slot: number, value: V, weight: number, drops: number): number {
    if (this.#cold?.has(slot) === true) return this.#warm(slot, value, weight, drops) ? slot : NONE;
    if (this.#sized && weight !== this.#weights[slot]) {
      const out = this.#policy.reweigh(slot, weight);
      if (out === REFUSED) return NONE;
      this.#bytes += weight - this.#weights[slot]!;
      this.#weights[slot] = weight;
      this.#out = out;
    }
    this.#index.setValue(slot, value);
    const count = this.#policy.hits[slot];
    if (count === undefined) this.#policy.touch(slot);
    else if (count < MOST_HITS) this.#policy.hits[slot] = count + 1;
    // A wheel that looks too early looks again: only an earlier end, or the first, has to be told.
    if (this.#timed && drops < this.#times[(slot << 1) | 1]!) this.#policy.schedule(slot, drops);
    return slot;
  }

  #weigh(key: string, value: V, size: number | undefined): number {
    return Math.min(Math.ceil((size ?? this.#measure(key, value)) + keySize(key)), HEAVIEST);
  }

  #measure(key: string, value: V): number {
    if (this.#sizeOf !== undefined) {
      const told: unknown = this.#sizeOf(value, key);
      if (!(typeof told === 'number' && told >= 0)) throw invalid('sizeOf', 'a number of bytes of at least 0', told);
      return told;
    }
    const { bytes, exact } = sizeOfValue(value);
    if (!exact) this.#estimated = true;
    return bytes;
  }

  /** Removes those who have to go for the entry that came last, and tells of them. */
  #makeRoom(): void {
    const out = this.#out;
    this.#out = NOBODY;
    this.#evict(out);
    if (this.#cold !== undefined) this.trim();
    if (this.#gone.length > 0) this.#tell();
  }

  /** Removes whom the policy has thrown out: this slot, nobody, or several. */
  #evict(out: number): void {
    if (out >= 0) this.#throwOut(out);
    else if (out !== NOBODY) this.#throwOutListed();
  }

  #tell(): void {
    for (let event = this.#gone.shift(); event !== undefined; event = this.#gone.shift()) {
      this.#events.emit('evict', event);
    }
  }

  #throwOutListed(): void {
    for (let left = LIST; left === LIST;) {
      left = this.#policy.evicted();
      // A copy: the list may move while values are compressed.
      for (const slot of this.#policy.list.slice(0, left)) this.#throwOut(slot);
    }
  }

  #throwOut(slot: number): void {
    const key = this.#index.keyAt(slot);
    const value = this.#index.valueAt(slot);
    if (this.#freezes && this.#freeze(slot, key, value)) return;
    this.evictions++;
    this.#vacate(slot, key);
    if (this.#events.has('evict')) this.#gone.push({ key, value: value as V });
  }

  #freeze(slot: number, key: string, value: V | undefined): boolean {
    if (!this.#cold!.freeze(slot, value, keySize(key))) return false;
    this.#index.setValue(slot, undefined);
    // Its weight is kept for its return.
    if (this.#sized) this.#bytes -= this.#weights[slot]!;
    this.#schedule(slot);
    return true;
  }

  /** Whether the value of a slot that is no longer fresh is of no use at all; it is removed then. */
  #drop(slot: number): boolean {
    const over = this.#dropsAt(slot) <= now();
    if (over) this.#expire(slot);
    return over;
  }

  #expire(slot: number): void {
    this.expirations++;
    const key = this.#index.keyAt(slot);
    const heard = this.#events.has('expire');
    const value = heard ? this.valueAt(slot) : undefined;
    this.#remove(slot);
    if (heard) this.#events.emit('expire', { key, value: value as V });
  }

  delete(key: string): boolean {
    const slot = this.#index.find(key);
    if (slot === NONE) return false;
    this.#remove(slot);
    return true;
  }

  #remove(slot: number): void {
    this.#policy.remove(slot);
    this.#vacate(slot, this.#index.keyAt(slot));
  }

  #vacate(slot: number, key: string): void {
    if (this.#more) this.#release(slot, key);
    this.#index.remove(slot);
    if (this.#timed) this.#times[(slot << 1) | 1] = Infinity;
  }

  #release(slot: number, key: string): void {
    this.#changed?.(key);
    const cold = this.#cold?.remove(slot) === true;
    if (this.#sized) {
      if (!cold) this.#bytes -= this.#weights[slot]!;
      this.#weights[slot] = 0;
    }
    this.#tags.release(slot);
    this.#stale.delete(slot);
    this.#sorted?.delete(key);
  }

  /** Makes an entry stale: it is kept as long as it would have been. */
  expire(key: string): boolean {
    const slot = this.#index.find(key);
    if (slot === NONE) return false;
    if (!this.#timed) this.#startTimes();
    this.#times[slot << 1] = Math.min(this.#times[slot << 1]!, now());
    this.#changed?.(key);
    return true;
  }

  #startTimes(): void {
    this.#timed = true;
    this.#reserveTimes();
  }

  /** Room for the times of all slots, and of as many to come. */
  #reserveTimes(): void {
    const old = this.#times;
    this.#times = new Float64Array(4 * this.#index.top + 32).fill(Infinity);
    this.#times.set(old);
  }

  /** Removes what is over. Called by the timer. */
  sweep(): void {
    const time = now();
    for (let count = this.#policy.advance(time); ; count = this.#policy.expired()) {
      for (const slot of this.#policy.list.slice(0, count)) {
        const drops = this.#dropsAt(slot);
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
      if (andStale || !this.#timed || this.#times[slot << 1]! > now()) yield this.#index.keyAt(slot);
    }
  }

  /** The keys of a filter; by tag and prefix at the cost of the matches. */
  matching(filter: CacheFilter<V>): string[] {
    if (filter instanceof RegExp) return [...this.keys(true)].filter((key) => matchesKey(filter, key, undefined));
    if (typeof filter === 'function') {
      const slots = [...this.#index.slots()].map((slot) => [this.#index.keyAt(slot), slot] as const);
      return slots.filter(([key, slot]) => filter(key, this.valueAt(slot))).map(([key]) => key);
    }
    if ('tag' in filter) return this.#tags.slotsOf(filter.tag).map((slot) => this.#index.keyAt(slot));
    if ('prefix' in filter) return this.#withPrefix(filter.prefix);
    const { pattern } = filter;
    return this.#withPrefix(literalHead(pattern)).filter((key) => matchesPattern(key, pattern));
  }

  #withPrefix(prefix: string): string[] {
    // Kept up to date from the first use on: most caches never ask.
    this.#sorted ??= new SortedKeys(this.keys(true));
    this.#more = true;
    return this.#sorted.withPrefix(prefix);
  }

  /** Bytes of the live values. */
  bytes(): { readonly bytes: number; readonly exact: boolean } {
    if (this.#sized) return { bytes: this.#bytes, exact: !this.#estimated };
    let [live, looked, sum] = [0, 0, 0];
    // Odd, so that kinds that take turns are all met.
    const step = Math.ceil(this.#live / SAMPLE) | 1;
    for (let slot = 0; slot < this.#index.top; slot++) {
      const key: string | undefined = this.#index.keyAt(slot);
      if (key === undefined || this.#cold?.has(slot) === true || live++ % step !== 0) continue;
      sum += keySize(key) + this.#measure(key, this.valueAt(slot));
      looked++;
    }
    return { bytes: looked === 0 ? 0 : Math.round((sum / looked) * this.#live), exact: false };
  }

  /** Another policy takes over; what the present one knows of the order of use is handed on. */
  adopt(policy: Policy): void {
    const old = this.#policy;
    this.#policy = policy;
    if (!(old instanceof LruPolicy)) throw new TypeError('only the first policy is replaced');
    for (const [slot, weight] of old.slots()) {
      const drops = this.#dropsAt(slot);
      const out = policy.insert(slot, this.#index.hashOf(slot), weight, drops);
      // Too large for the live ones, of which there are fewer from now on.
      if (out === REFUSED) this.#throwOut(slot);
      else this.#evict(out);
    }
    if (this.#cold !== undefined)
      for (const slot of this.#index.slots()) if (this.#cold.has(slot)) this.#schedule(slot);
    this.#wake.again(policy);
    this.#makeRoom();
  }

  get cold(): Cold | undefined {
    return this.#cold;
  }

  /** Entries whose values are live. */
  get #live(): number {
    return this.size - (this.#cold?.entries ?? 0);
  }

  /** From now on there is a cold tier too: what the live values leave of the limits is its room. */
  attach(cold: Cold, freezes: boolean, limits: Limits): void {
    this.#cold = cold;
    this.#more = true;
    this.#freezes = freezes;
    this.#limits = limits;
  }

  /** Puts an entry of the pack that the cold tier has loaded among the others. */
  takeIn(key: string, number: number, { expires, drops, size, tags, stale }: Placing): void {
    if (expires !== Infinity && !this.#timed) this.#startTimes();
    if (this.#index.find(key) !== NONE) return;
    const slot = this.#claim(key);
    if (!this.#cold!.adopt(slot, number, keySize(key))) {
      this.#vacate(slot, key);
      return;
    }
    if (this.#sized && size !== undefined) this.#weights[slot] = Math.min(Math.ceil(size + keySize(key)), HEAVIEST);
    this.#setTimes(slot, expires, drops);
    this.#schedule(slot);
    if (tags !== undefined) this.#tags.assign(slot, tags);
    if (stale !== undefined) this.#stale.set(slot, stale);
  }

  /** A slot without a value for the key that was just looked for in vain. */
  #claim(key: string): number {
    const slot = this.#index.next;
    this.#index.add(key, undefined);
    if (this.#sized) this.#weights[slot] = 0;
    this.#sorted?.add(key);
    return slot;
  }

  #setTimes(slot: number, expires: number, drops: number): void {
    if (slot << 1 >= this.#times.length) this.#reserveTimes();
    this.#times[slot << 1] = expires;
    this.#times[(slot << 1) | 1] = drops;
    if (drops !== Infinity) this.#wake.at(this.#policy, drops);
  }

  /** Tells the wheel of an entry that the policy does not hold. */
  #schedule(slot: number): void {
    const drops = this.#dropsAt(slot);
    if (drops !== Infinity) this.#policy.schedule(slot, drops);
  }

  /** An entry that is too large for the live ones may be small enough once it is compressed. */
  #addCold(key: string, value: V, weight: number, drops: number): number {
    const cold = this.#cold!;
    this.#index.find(key);
    const slot = this.#claim(key);
    const before = cold.bytes;
    if (cold.freeze(slot, value, keySize(key)) && cold.bytes - before <= this.#limits!.maxBytes - this.#bytes) {
      this.#weights[slot] = weight;
      if (drops !== Infinity) this.#policy.schedule(slot, drops);
      return slot;
    }
    this.#vacate(slot, key);
    return NONE;
  }

  /** The value of a slot comes back from the cold. */
  #thaw(slot: number, cold: Cold): V | undefined {
    const found = cold.read(slot) as { readonly value: V } | undefined;
    if (found === undefined) {
      this.misses++;
      this.#remove(slot);
      return undefined;
    }
    this.hits++;
    if (this.#sized && this.#weights[slot] === 0)
      this.#weights[slot] = this.#weigh(this.#index.keyAt(slot), found.value, undefined);
    const weight = this.#sized ? this.#weights[slot]! : 1;
    if (!cold.used(slot, weight, this.#live, this.#bytes)) return found.value;
    // What is too large for the live ones stays where it is.
    if (this.#warm(slot, found.value, weight, this.#dropsAt(slot))) this.#makeRoom();
    return found.value;
  }

  /** A slot of the cold tier gets a live value; false when that is too large. */
  #warm(slot: number, value: V, weight: number, drops: number): boolean {
    const out = this.#policy.insert(slot, this.#index.hashOf(slot), weight, drops);
    if (out === REFUSED) return false;
    this.#cold!.remove(slot);
    this.#index.setValue(slot, value);
    if (this.#sized) {
      this.#weights[slot] = weight;
      this.#bytes += weight;
    }
    this.#out = out;
    return true;
  }

  /** The cold tier has the room that the live values leave. */
  trim(): void {
    const cold = this.#cold!;
    for (;;) {
      const slot = cold.surplus(this.#limits!.maxEntries - this.#live, this.#limits!.maxBytes - this.#bytes);
      if (slot === undefined) break;
      this.evictions++;
      if (this.#events.has('evict')) this.#gone.push({ key: this.#index.keyAt(slot), value: this.valueAt(slot) });
      this.#remove(slot);
    }
    this.#tell();
  }

  clear(): void {
    if (this.#changed !== undefined) for (const key of this.keys(true)) this.#changed(key);
    this.#index.clear();
    this.#weights.length = 0;
    this.#times = new Float64Array(0);
    this.#timed = this.#estimated = false;
    this.#bytes = 0;
    this.#tags.clear();
    this.#stale.clear();
    this.#sorted = undefined;
    this.#policy.clear();
    this.#cold?.clear();
    this.#wake.stop();
  }

  close(): void {
    this.#changed = undefined;
    this.clear();
    this.#cold?.close();
    this.#cold = undefined;
    this.#freezes = false;
    this.#policy.close();
    // In place of the engine's, whose memory is given back.
    this.#policy = new LruPolicy({ maxEntries: 0, maxBytes: 0 });
  }
}
