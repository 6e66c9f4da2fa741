import type { StaleOptions } from './placing.js';
import type { SortedKeys } from './sorted-keys.js';
import { Tags } from './tags.js';

/** What is held of entries beside key, value, weight and lifetime, and whoever hears of ends: most caches do without all of it. */
export class Details {
  readonly tags = new Tags();
  /** What entries said of themselves, by slot. */
  readonly stale = new Map<number, StaleOptions>();
  /** Up to date from the first search by prefix on. */
  sorted: SortedKeys | undefined;
  /** Hears that the time of an entry was over. */
  expired: (() => void) | undefined;

  set(slot: number, tags: readonly string[] | undefined, stale: StaleOptions | undefined): void {
    this.tags.assign(slot, tags);
    if (stale !== undefined) this.stale.set(slot, stale);
    else this.stale.delete(slot);
  }

  release(slot: number, key: string): void {
    this.tags.release(slot);
    this.stale.delete(slot);
    this.sorted?.delete(key);
  }

  clear(): void {
    this.tags.clear();
    this.stale.clear();
    this.sorted = undefined;
  }
}
