import type { Events } from '../common/events.js';
import type { Sleeper } from '../host/wake.js';
import { Details } from './details.js';
import { KeyIndex } from './key-index.js';
import { Lifetimes } from './lifetimes.js';
import type { LowerLevel } from './lower-level.js';
import { LIST, NOBODY, REFUSED, SEVERAL } from '../../../build/cache/codes.js';
import type { Policy } from './policy.js';
import type { CacheEvents, CacheOrigin, DisposeReason } from './types/events.js';
import type { Weights } from './weights.js';

/** How often what has happened; see `CacheStats`. */
export interface Counts {
  hits: number;
  misses: number;
  staleHits: number;
  evictions: number;
  expirations: number;
  refusals: number;
  loads: number;
  loadFailures: number;
  coalescedLoads: number;
}

/** What is held of every entry, by slot, and how entries leave: who has to is the policy's to say. */
export abstract class Slots<V> implements Sleeper {
  readonly index = new KeyIndex<V | undefined>();
  readonly weights: Weights<V>;
  readonly events: Events<CacheEvents<V>>;
  readonly counts: Counts = {
    hits: 0,
    misses: 0,
    staleHits: 0,
    evictions: 0,
    expirations: 0,
    refusals: 0,
    loads: 0,
    loadFailures: 0,
    coalescedLoads: 0,
  };
  policy: Policy;
  /** Once an entry has a lifetime. */
  lifetimes: Lifetimes | undefined;
  /** Once there are some. */
  details: Details | undefined;
  /** Has the values of those slots whose `undefined` stands for one. */
  lower: LowerLevel<V> | undefined;
  /** The policy's answer to the entry that came last, until it is acted upon. */
  out = NOBODY;
  /** Who changes entries at the moment. */
  origin: CacheOrigin = 'program';
  /** Handlers of these are called last: they may call the cache, which has to be whole then. */
  readonly #disposed: CacheEvents<V>['dispose'][] = [];

  constructor(policy: Policy, weights: Weights<V>, events: Events<CacheEvents<V>>) {
    this.policy = policy;
    this.weights = weights;
    this.events = events;
  }

  /** Entries whose values are live. */
  get live(): number {
    return this.index.size - (this.lower?.tier.entries ?? 0);
  }

  valueAt(slot: number): V {
    const value: V | undefined = this.index.valueAt(slot);
    return (value === undefined ? this.lower?.tier.read(slot)?.value : value) as V;
  }

  freshUntil(slot: number): number {
    return this.lifetimes?.freshUntil(slot) ?? Infinity;
  }

  /** Until when the value of a slot may be served stale. */
  staleUntil(slot: number): number {
    return this.lifetimes?.staleUntil(slot) ?? Infinity;
  }

  /** Removes what is over. */
  abstract wake(): void;

  /** When the next lifetime ends. */
  nextWake(): number {
    return this.policy.nextWake();
  }

  /** From now on every slot has a lifetime. */
  time(): Lifetimes {
    return (this.lifetimes ??= new Lifetimes(this.index.top, this));
  }

  /** From now on there is more to be held. */
  detail(): Details {
    return (this.details ??= new Details());
  }

  /** Asks for room for a live value; false when it is too large. Who has to leave for it leaves with `makeRoom`. */
  insert(slot: number, hash: number, weight: number, staleUntil: number): boolean {
    this.out = this.policy.insert(slot, hash, weight, staleUntil);
    return this.out !== REFUSED;
  }

  /** The same for a live value that takes the place of another. */
  reweigh(slot: number, weight: number): boolean {
    this.out = this.policy.reweigh(slot, weight);
    return this.out !== REFUSED;
  }

  /** The slot of the key that was just looked for in vain. */
  add(key: string, value: V | undefined): number {
    const slot = this.index.next;
    this.index.add(key, value);
    this.details?.sorted?.add(key);
    return slot;
  }

  /** The wheel has to know of the end of an entry that the policy does not hold. */
  schedule(slot: number): void {
    const staleUntil = this.staleUntil(slot);
    if (staleUntil !== Infinity) this.policy.schedule(slot, staleUntil);
  }

  remove(slot: number): void {
    this.policy.remove(slot);
    this.vacate(slot, this.index.keyAt(slot));
  }

  /** Removes what the policy no longer holds. */
  vacate(slot: number, key: string): void {
    this.details?.release(slot, key);
    this.weights.release(slot, this.lower?.tier.remove(slot) !== true);
    this.index.remove(slot);
    this.lifetimes?.release(slot);
  }

  /** Evicts those who have to go for the entry that came last. */
  makeRoom(): void {
    this.evict();
    this.lower?.trim();
    this.notify();
  }

  /** The same while the cache is not whole: handlers wait. */
  evict(): void {
    const out = this.out;
    this.out = NOBODY;
    if (out >= 0) this.evictSlot(out);
    else if (out === SEVERAL) this.#evictListed();
  }

  #evictListed(): void {
    for (let left = LIST; left === LIST;) {
      left = this.policy.evicted();
      // A copy: the list may move while values are compressed.
      for (const slot of this.policy.list.slice(0, left)) this.evictSlot(slot);
    }
  }

  evictSlot(slot: number): void {
    const key = this.index.keyAt(slot);
    if (this.lower?.demote(slot, key) === true) return;
    this.leaves(slot, key);
    this.vacate(slot, key);
  }

  /** An entry is going to leave for others: handlers are called by `makeRoom`. */
  leaves(slot: number, key: string): void {
    this.counts.evictions++;
    this.disposes(slot, key, 'evicted');
  }

  /** The value of a slot is going to be no longer there. */
  disposes(slot: number, key: string, reason: DisposeReason): void {
    const { events, origin } = this;
    if (!events.has('dispose')) return;
    const tags = this.details?.tags.tagsOf(slot) ?? [];
    this.#disposed.push({ key, value: this.valueAt(slot), tags, reason, origin });
  }

  /** Calls the handlers of what was disposed of. */
  notify(): void {
    // At every change, and most caches have no handler: taking from an empty list costs more than a look at it.
    if (this.#disposed.length === 0) return;
    for (let event = this.#disposed.shift(); event !== undefined; event = this.#disposed.shift()) {
      this.events.emit('dispose', event);
    }
  }
}
