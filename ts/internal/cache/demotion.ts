import { ColdLevel } from './cold-level.js';
import { keySize } from './key-size.js';

/** With `compress`: live values that are evicted are demoted, if JSON carries them exactly. */
export class Demotion<V> extends ColdLevel<V> {
  /** An entry that is too large for the live values may be small enough once it is compressed. */
  override add(key: string, value: V, weight: number, staleUntil: number): number | undefined {
    const { slots, tier } = this;
    // So that its hash is known again: another may have been looked for since.
    slots.index.find(key);
    const slot = this.claim(key);
    const before = tier.bytes;
    const isKept = tier.insert(slot, value, keySize(key));
    if (isKept && tier.bytes - before <= this.limits.maxBytes - slots.weights.live) {
      slots.weights.keep(slot, weight);
      if (staleUntil !== Infinity) slots.policy.schedule(slot, staleUntil);
      return slot;
    }
    slots.vacate(slot, key);
    return undefined;
  }

  override demote(slot: number, key: string): boolean {
    const { slots } = this;
    if (!this.tier.insert(slot, slots.index.valueAt(slot), keySize(key))) return false;
    slots.index.setValue(slot, undefined);
    slots.weights.demote(slot);
    slots.schedule(slot);
    return true;
  }
}
