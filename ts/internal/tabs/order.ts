import { matchesKey } from '../common/filter.js';
import type { KeyFilter } from '../common/filter.js';
import { isAfter } from './clock.js';
import type { Stamp } from './clock.js';

/** Stamps of keys and of filters that are remembered; the oldest give way. */
const MOST_KEYS = 10_000;
const MOST_FILTERS = 100;

/**
 * The order of changes in all tabs. Messages of several tabs may arrive in any order; a change applies only when nothing later
 * has happened to its key, so that all tabs end up with the same.
 */
export class Order {
  readonly #keys = new Map<string, Stamp>();
  readonly #filters: { readonly filter: KeyFilter; readonly stamp: Stamp }[] = [];

  /** When this key changed last, as far as that is remembered. Of one that is gone nobody knows the tags: it may have had any. */
  of(key: string, tags: readonly string[] | undefined): Stamp | undefined {
    let latest = this.#keys.get(key);
    for (const { filter, stamp } of this.#filters) {
      if (latest !== undefined && isAfter(latest, stamp)) continue;
      if ((tags === undefined && 'tag' in filter) || matchesKey(filter, key, tags)) latest = stamp;
    }
    return latest;
  }

  /** Whether nothing later is known of the key; if so, this is the latest now. */
  isLatest(key: string, tags: readonly string[] | undefined, stamp: Stamp): boolean {
    const known = this.#keys.get(key);
    if (known !== undefined && isAfter(known, stamp)) return false;
    if (this.#filters.some((past) => isAfter(past.stamp, stamp) && matchesKey(past.filter, key, tags))) return false;
    this.#keys.delete(key);
    this.#keys.set(key, stamp);
    if (this.#keys.size > MOST_KEYS) this.#keys.delete(this.#keys.keys().next().value!);
    return true;
  }

  /** Remembers that everything of a filter has changed. */
  recordFilter(filter: KeyFilter, stamp: Stamp): void {
    this.#filters.push({ filter, stamp });
    if (this.#filters.length > MOST_FILTERS) this.#filters.shift();
  }

  /** Whether the key changed later than this. */
  changedAfter(key: string, stamp: Stamp): boolean {
    const known = this.#keys.get(key);
    return known !== undefined && isAfter(known, stamp);
  }
}
