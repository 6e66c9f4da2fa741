import type { Events } from '../common/events.js';
import type { Size } from '../common/size.js';
import { now } from '../host/clock.js';
import { Wake } from '../host/wake.js';
import { NONE } from './key-index.js';
import { LruPolicy } from './lru-policy.js';
import type { Placing, Stored } from './placing.js';
import { LIST, MAX_HITS, NOBODY } from '../../../build/cache/codes.js';
import type { Policy } from './policy.js';
import { Slots } from './slots.js';
import type { CacheEvents } from './types.js';
import type { Weights } from './weights.js';


/** Keys, values and lifetimes. */
export class Entries<V> {
  /** For the level below, and for searches. */
  readonly slots: Slots<V>;
  readonly #index: Slots<V>['index'];
  readonly #weights: Weights<V>;
  readonly #events: Events<CacheEvents<V>>;
  readonly #counts: Slots<V>['counts'];

  constructor(policy: Policy, weights: Weights<V>, events: Events<CacheEvents<V>>) {
    this.slots = new Slots(policy, weights, events, new Wake(this));
    this.#index = this.slots.index;
    this.#weights = weights;
    this.#events = events;
    this.#counts = this.slots.counts;
  }

  get size(): number {
    return this.#index.size;
  }

  /** The fresh value, counted as a hit or a miss. */
  get(key: string): V | undefined {
    const slot = this.#index.find(key);
    const counts = this.#counts;
    if (slot === NONE) {
      counts.misses++;
      return undefined;
    }
    const { slots } = this;
    const { lifetimes } = slots;
    if (lifetimes !== undefined && lifetimes.isStale(slot)) {
      counts.misses++;
      this.#drop(slot);
      return undefined;
    }
    const value = this.#index.valueAt(slot);
    if (value === undefined && slots.lower?.has(slot) === true) return slots.lower.use(slot);
    this.#use(slot, slots.policy);
    counts.hits++;
    return value;
  }

  #use(slot: number, policy: Policy): void {
    const { hits } = policy;
    const count = hits[slot];
    if (count === undefined) policy.touch(slot);
    else if (count < MAX_HITS) hits[slot] = count + 1;
  }

  /** The slot of a key whose value is fresh, or of any that is still there. Counts nothing. */
  find(key: string, orStale: boolean): number | undefined {
    const slot = this.#index.find(key);
    if (slot === NONE) return undefined;
    if (this.slots.lifetimes?.isStale(slot) !== true) return slot;
    return !this.#drop(slot) && orStale ? slot : undefined;
  }

  /** How the entry of a key is stored; nothing when there is none. */
  stored(key: string): Stored<V> | undefined {
    const slot = this.find(key, true);
    if (slot === undefined) return undefined;
    const { slots } = this;
    return {
      value: slots.valueAt(slot),
      fresh: slots.expiresAt(slot) - now(),
      useful: slots.dropsAt(slot) - now(),
      size: this.#weights.sizeAt(slot, key),
      tags: slots.details?.tags.tagsOf(slot),
      stale: slots.details?.stale.get(slot),
    };
  }

  /** False when the entry is larger than the cache: there is none of this key then. */
  set(key: string, value: V, { expires, drops, size, tags, stale }: Placing): boolean {
    const { slots } = this;
    const weight = this.#weights.weigh(key, value, size);
    if (expires !== Infinity) slots.time();
    if (tags !== undefined || stale !== undefined) slots.detail();
    const known = this.#index.findToAdd(key);
    let slot = known === NONE ? this.#add(key, value, weight, drops) : this.#replace(known, value, weight, drops);
    if (slot === NONE) slot = this.#addLower(known, key, value, weight, drops);
    if (slot === NONE) return false;
    const { details } = slots;
    if (slots.lifetimes !== undefined) slots.setTimes(slot, expires, drops);
    if (details !== undefined) {
      details.set(slot, tags, stale);
      details.changed?.(key);
    }
    if (slots.out !== NOBODY || slots.lower !== undefined) slots.makeRoom();
    if (this.#events.has('set')) this.#events.emit('set', { key, value });
    return true;
  }

  #add(key: string, value: V, weight: number, drops: number): number {
    const { slots } = this;
    if (!slots.insert(this.#index.next, this.#index.hash, weight, drops)) return NONE;
    const slot = slots.add(key, value);
    this.#weights.add(slot, weight);
    return slot;
  }

  #replace(slot: number, value: V, weight: number, drops: number): number {
    const { slots } = this;
    const { lower, policy } = slots;
    if (lower?.has(slot) === true) return lower.promote(slot, value, weight, drops) ? slot : NONE;
    if (weight !== this.#weights.at(slot)) {
      if (!slots.reweigh(slot, weight)) return NONE;
      this.#weights.demote(slot);
      this.#weights.add(slot, weight);
    }
    this.#index.setValue(slot, value);
    this.#use(slot, policy);
    // A wheel that looks too early looks again: only an earlier end, or the first, has to be scheduled.
    if (drops !== Infinity && drops < slots.dropsAt(slot)) policy.schedule(slot, drops);
    return slot;
  }

  /** What is too large for the live values. */
  #addLower(known: number, key: string, value: V, weight: number, drops: number): number {
    const { slots } = this;
    if (known !== NONE) slots.remove(known);
    const slot = slots.lower?.add(key, value, weight, drops) ?? NONE;
    if (slot === NONE) this.#counts.refusals++;
    return slot;
  }

  /** Whether the value of a slot that is no longer fresh is of no use at all; it is removed then. */
  #drop(slot: number): boolean {
    const isOver = this.slots.dropsAt(slot) <= now();
    if (isOver) this.#expire(slot);
    return isOver;
  }

  #expire(slot: number): void {
    const { slots } = this;
    this.#counts.expirations++;
    const key = this.#index.keyAt(slot);
    const isHeard = this.#events.has('expire');
    const value = isHeard ? slots.valueAt(slot) : undefined;
    slots.remove(slot);
    if (isHeard) this.#events.emit('expire', { key, value: value as V });
  }

  delete(key: string): boolean {
    const slot = this.#index.find(key);
    if (slot === NONE) return false;
    this.slots.remove(slot);
    return true;
  }

  /** Makes an entry stale: it is kept as long as it would have been. */
  expire(key: string): boolean {
    const slot = this.#index.find(key);
    if (slot === NONE) return false;
    this.slots.time().expire(slot);
    this.slots.details?.changed?.(key);
    return true;
  }

  /** When the next lifetime ends. Called by the timer. */
  nextWake(): number {
    return this.slots.policy.nextWake();
  }

  /** Removes what is over. Called by the timer. */
  wake(): void {
    const { slots } = this;
    const { policy } = slots;
    const time = now();
    for (let count = policy.advance(time); ; count = policy.expired()) {
      for (const slot of policy.list.slice(0, count)) {
        if (slots.dropsAt(slot) <= time) this.#expire(slot);
        else slots.schedule(slot);
      }
      if (count < LIST) break;
    }
    slots.wake.again();
  }

  /** Keys with fresh values, in the order in which they were first set. */
  *keys(): IterableIterator<string> {
    for (const slot of this.#index.slots()) {
      if (this.slots.lifetimes?.isStale(slot) !== true) yield this.#index.keyAt(slot);
    }
  }

  /** Bytes of the live values. */
  bytes(): Size {
    return this.#weights.total(this.slots.live, this.#liveValues());
  }

  *#liveValues(): IterableIterator<readonly [key: string, value: V]> {
    const { index, lower } = this.slots;
    for (let slot = 0; slot < index.top; slot++) {
      const key: string | undefined = index.keyAt(slot);
      if (key !== undefined && lower?.has(slot) !== true) yield [key, index.valueAt(slot) as V];
    }
  }

  /** Another policy takes over; what the present one knows of the order of use is handed on. */
  adopt(policy: Policy): void {
    const { slots } = this;
    const old = slots.policy;
    slots.policy = policy;
    if (!(old instanceof LruPolicy)) throw new TypeError('only the first policy is replaced');
    for (const [slot, weight] of old.slots()) {
      // What is too large for the live values, which have less room from now on, is evicted.
      if (slots.insert(slot, this.#index.hashOf(slot), weight, slots.dropsAt(slot))) slots.evict();
      else slots.evictSlot(slot);
    }
    for (const slot of this.#index.slots()) if (slots.lower?.has(slot) === true) slots.schedule(slot);
    slots.wake.again();
    slots.makeRoom();
  }

  clear(): void {
    const { slots } = this;
    const { details } = slots;
    if (details?.changed !== undefined)
      for (const slot of this.#index.slots()) details.changed(this.#index.keyAt(slot));
    this.#index.clear();
    this.#weights.clear();
    slots.lifetimes = undefined;
    details?.clear();
    slots.policy.clear();
    slots.lower?.clear();
    slots.wake.stop();
  }

  close(): void {
    const { slots } = this;
    slots.details = undefined;
    this.clear();
    slots.lower?.close();
    slots.lower = undefined;
    slots.policy.close();
    // In place of the engine's, whose memory is given back.
    slots.policy = new LruPolicy({ maxEntries: 0, maxBytes: 0 });
  }
}
