import type { ColdTier } from './cold-tier.js';
import { keySize } from './key-size.js';
import type { LowerLevel } from './lower-level.js';
import type { Placing } from './placing.js';
import type { Limits } from './policy.js';
import type { Slots } from './slots.js';

/** Values that came from storage, as compressed bytes until they are used. What the live values leave of the limits is their room. */
export class ColdLevel<V> implements LowerLevel<V> {
  readonly tier: ColdTier;
  protected readonly slots: Slots<V>;
  protected readonly limits: Limits;

  constructor(slots: Slots<V>, tier: ColdTier, limits: Limits) {
    this.slots = slots;
    this.tier = tier;
    this.limits = limits;
  }

  use(slot: number): V | undefined {
    const { counts, index, weights } = this.slots;
    const found = this.tier.read(slot) as { readonly value: V } | undefined;
    if (found === undefined) {
      counts.misses++;
      this.slots.remove(slot);
      return undefined;
    }
    const { value } = found;
    counts.hits++;
    if (weights.at(slot) === 0) weights.keep(slot, weights.weigh(index.keyAt(slot), value, undefined));
    const weight = weights.at(slot);
    const isWanted = this.tier.used(slot, weight, this.slots.live, weights.live);
    // What is too large for the live values stays where it is.
    if (isWanted && this.promote(slot, value, weight, this.slots.staleUntil(slot))) this.slots.makeRoom();
    return value;
  }

  promote(slot: number, value: V, weight: number, staleUntil: number): boolean {
    const { index, weights } = this.slots;
    if (!this.slots.insert(slot, index.hashOf(slot), weight, staleUntil)) return false;
    this.tier.remove(slot);
    index.setValue(slot, value);
    weights.add(slot, weight);
    return true;
  }

  /** Nothing comes here from the live values. */
  add(_key: string, _value: V, _weight: number, _staleUntil: number): number | undefined {
    return undefined;
  }

  demote(_slot: number, _key: string): boolean {
    return false;
  }

  /** Puts an entry of the pack that the tier has loaded among the others. */
  restore(key: string, number: number, { freshUntil, staleUntil, size, tags, stale }: Placing): void {
    const { slots } = this;
    if (freshUntil !== Infinity) slots.time();
    if (slots.index.has(key)) return;
    const slot = this.claim(key);
    if (!this.tier.restore(slot, number, keySize(key))) {
      slots.vacate(slot, key);
      return;
    }
    if (size !== undefined) slots.weights.keep(slot, slots.weights.weigh(key, undefined as V, size));
    slots.lifetimes?.set(slot, freshUntil, staleUntil);
    slots.schedule(slot);
    if (tags !== undefined || stale !== undefined) slots.detail().set(slot, tags, stale);
  }

  /** A slot without a value for the key that was just looked for in vain. */
  protected claim(key: string): number {
    const slot = this.slots.add(key, undefined);
    this.slots.weights.keep(slot, 0);
    return slot;
  }

  trim(): void {
    const { slots, limits } = this;
    for (;;) {
      const slot = this.tier.surplus(limits.maxEntries - slots.live, limits.maxBytes - slots.weights.live);
      if (slot === undefined) break;
      slots.leaves(slot, slots.index.keyAt(slot));
      slots.remove(slot);
    }
  }
}
