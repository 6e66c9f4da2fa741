import { LIST, MAX_HITS, NOBODY } from '../../../build/cache/codes.js';
import type { Size } from '../common/size.js';
import { now } from '../host/clock.js';
import { NONE } from './key-index.js';
import { LruPolicy } from './lru-policy.js';
import type { Placing, Stored } from './placing.js';
import type { Policy } from './policy.js';
import { Slots } from './slots.js';
import type { DisposeReason } from './types/events.js';

/** Entries by key: what programs, loads and other tabs do with them. */
export class Entries<V> extends Slots<V> {
  get size(): number {
    return this.index.size;
  }

  /** The fresh value, counted as a hit or a miss. */
  get(key: string): V | undefined {
    const slot = this.index.find(key);
    const counts = this.counts;
    if (slot === NONE) {
      counts.misses++;
      return undefined;
    }
    const { lifetimes } = this;
    if (lifetimes !== undefined && lifetimes.isStale(slot)) {
      counts.misses++;
      this.#drop(slot);
      return undefined;
    }
    const value = this.index.valueAt(slot);
    if (value === undefined && this.lower?.tier.has(slot) === true) return this.lower.use(slot);
    this.#use(slot, this.policy);
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
    const slot = this.index.find(key);
    if (slot === NONE) return undefined;
    if (this.lifetimes?.isStale(slot) !== true) return slot;
    return !this.#drop(slot) && orStale ? slot : undefined;
  }

  /** The tags of a key's entry; nothing when there is none. */
  tagsOf(key: string): readonly string[] | undefined {
    const slot = this.index.find(key);
    return slot === NONE ? undefined : this.details?.tags.tagsOf(slot);
  }

  /** How the entry of a key is stored; nothing when there is none. */
  stored(key: string): Stored<V> | undefined {
    const slot = this.find(key, true);
    if (slot === undefined) return undefined;
    return {
      value: this.valueAt(slot),
      freshFor: this.freshUntil(slot) - now(),
      staleFor: this.staleUntil(slot) - now(),
      size: this.weights.sizeAt(slot, key),
      tags: this.details?.tags.tagsOf(slot),
      stale: this.details?.stale.get(slot),
    };
  }

  /** False when the entry is larger than the cache: there is none of this key then. */
  set(key: string, value: V, { freshUntil, staleUntil, size, tags, stale }: Placing): boolean {
    const weight = this.weights.weigh(key, value, size);
    if (freshUntil !== Infinity) this.time();
    if (tags !== undefined || stale !== undefined) this.detail();
    const known = this.index.findToAdd(key);
    if (known !== NONE) this.disposes(known, key, 'replaced');
    let slot =
      known === NONE ? this.#add(key, value, weight, staleUntil) : this.#replace(known, value, weight, staleUntil);
    if (slot === NONE) slot = this.#addLower(known, key, value, weight, staleUntil);
    if (slot === NONE) {
      this.notify();
      return false;
    }
    const { details, lifetimes } = this;
    if (lifetimes !== undefined) lifetimes.set(slot, freshUntil, staleUntil);
    if (details !== undefined) details.set(slot, tags, stale);
    const { origin } = this;
    if (this.out !== NOBODY || this.lower !== undefined) this.makeRoom();
    else if (known !== NONE) this.notify();
    if (this.events.has('set')) this.events.emit('set', { key, value, origin });
    return true;
  }

  #add(key: string, value: V, weight: number, staleUntil: number): number {
    if (!this.insert(this.index.next, this.index.hash, weight, staleUntil)) return NONE;
    const slot = this.add(key, value);
    this.weights.add(slot, weight);
    return slot;
  }

  #replace(slot: number, value: V, weight: number, staleUntil: number): number {
    const { lower, policy } = this;
    if (lower?.tier.has(slot) === true) return lower.promote(slot, value, weight, staleUntil) ? slot : NONE;
    if (weight !== this.weights.at(slot)) {
      if (!this.reweigh(slot, weight)) return NONE;
      this.weights.demote(slot);
      this.weights.add(slot, weight);
    }
    this.index.setValue(slot, value);
    this.#use(slot, policy);
    // A wheel that looks too early looks again: only an earlier end, or the first, has to be scheduled.
    if (this.lifetimes?.outlasts(slot, staleUntil) === true) policy.schedule(slot, staleUntil);
    return slot;
  }

  /** What is too large for the live values. */
  #addLower(known: number, key: string, value: V, weight: number, staleUntil: number): number {
    if (known !== NONE) this.remove(known);
    const slot = this.lower?.add(key, value, weight, staleUntil) ?? NONE;
    if (slot === NONE) this.counts.refusals++;
    return slot;
  }

  /** Whether the value of a slot that is no longer fresh may not even be served stale; it is removed then. */
  #drop(slot: number): boolean {
    const isOver = this.staleUntil(slot) <= now();
    if (isOver) this.#expire(slot);
    return isOver;
  }

  #expire(slot: number): void {
    this.counts.expirations++;
    const key = this.index.keyAt(slot);
    this.disposes(slot, key, 'expired');
    this.remove(slot);
    this.details?.expired?.();
    this.notify();
  }

  delete(key: string, reason: DisposeReason = 'deleted'): boolean {
    const slot = this.index.find(key);
    if (slot === NONE) return false;
    this.disposes(slot, key, reason);
    this.remove(slot);
    this.notify();
    return true;
  }

  /** Makes an entry stale: it is kept as long as it would have been. `invalidated`: and is to be loaded anew. */
  expire(key: string, invalidated = false): boolean {
    const slot = this.index.find(key);
    if (slot === NONE) return false;
    this.time().expire(slot);
    if (this.events.has('stale')) this.events.emit('stale', { key, invalidated, origin: this.origin });
    return true;
  }

  override wake(): void {
    const { policy } = this;
    const time = now();
    for (let count = policy.advance(time); ; count = policy.expired()) {
      for (const slot of policy.list.slice(0, count)) {
        if (this.staleUntil(slot) <= time) this.#expire(slot);
        else this.schedule(slot);
      }
      if (count < LIST) break;
    }
    this.lifetimes?.wake.again();
  }

  /** Keys with fresh values, in the order in which they were first set. */
  *keys(): IterableIterator<string> {
    for (const slot of this.index.slots()) {
      if (this.lifetimes?.isStale(slot) !== true) yield this.index.keyAt(slot);
    }
  }

  /** Bytes of the live values. */
  bytes(): Size {
    return this.weights.total(this.live, this.#liveValues());
  }

  *#liveValues(): IterableIterator<readonly [key: string, value: V]> {
    const { index, lower } = this;
    for (let slot = 0; slot < index.top; slot++) {
      const key: string | undefined = index.keyAt(slot);
      if (key !== undefined && lower?.tier.has(slot) !== true) yield [key, index.valueAt(slot) as V];
    }
  }

  /** Another policy takes over; what the present one knows of the order of use is handed on. */
  adopt(policy: Policy): void {
    const old = this.policy;
    this.policy = policy;
    if (!(old instanceof LruPolicy)) throw new TypeError('only the first policy is replaced');
    for (const [slot, weight] of old.slots()) {
      // What is too large for the live values, which have less room from now on, is evicted.
      if (this.insert(slot, this.index.hashOf(slot), weight, this.staleUntil(slot))) this.evict();
      else this.evictSlot(slot);
    }
    for (const slot of this.index.slots()) if (this.lower?.tier.has(slot) === true) this.schedule(slot);
    this.lifetimes?.wake.again();
    this.makeRoom();
  }

  clear(): void {
    if (this.events.has('dispose')) {
      for (const slot of this.index.slots()) this.disposes(slot, this.index.keyAt(slot), 'deleted');
    }
    this.index.clear();
    this.weights.clear();
    this.lifetimes?.wake.stop();
    this.lifetimes = undefined;
    this.details?.clear();
    this.policy.clear();
    this.lower?.tier.clear();
    this.notify();
  }

  close(): void {
    this.details = undefined;
    this.clear();
    this.lower?.tier.close();
    this.lower = undefined;
    this.policy.close();
    // In place of the engine's, whose memory is given back.
    this.policy = new LruPolicy({ maxEntries: 0, maxBytes: 0 });
  }
}
