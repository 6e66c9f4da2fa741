import { now } from './clock.js';
import { matchesKey } from './filter.js';
import type { KeyFilter } from './filter.js';

/**
 * When something happened, in ms since 1970 and beyond all that the tab has seen (hybrid logical clocks, Kulkarni et al., 2014), and
 * who it was. A plain count would put what a new tab does, which has seen nothing yet, before all that others have done.
 */
export type Stamp = readonly [count: number, tab: number];

/** From one stamp to the next within a moment, in ms: many must not run ahead of the clock, and numbers have no finer ones. */
const STEP = 2 ** -10;
/** Stamps of keys and of filters that are remembered; the oldest give way. */
const MOST_KEYS = 10_000;
const MOST_FILTERS = 100;

function isAfter(a: Stamp, b: Stamp): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}

/**
 * The order of changes in all tabs. Messages of several tabs may arrive in any order; a change applies only when nothing later
 * has happened to its key, so that all tabs end up with the same.
 */
export class Order {
  readonly tab = crypto.getRandomValues(new Uint32Array(1))[0]!;
  #count = 0;
  readonly #keys = new Map<string, Stamp>();
  readonly #filters: { readonly filter: KeyFilter; readonly stamp: Stamp }[] = [];

  /** The stamp of something that happens here and now. */
  next(): Stamp {
    this.#count = Math.max(this.#count + STEP, now());
    return [this.#count, this.tab];
  }

  /** When this key changed last, as far as that is remembered. Of one that is gone nobody knows the tags: it may have had any. */
  of(key: string, tags: readonly string[] | undefined): Stamp | undefined {
    let latest = this.#keys.get(key);
    for (const { filter, stamp } of this.#filters) {
      if (latest !== undefined && isAfter(latest, stamp)) continue;
      if ((tags === undefined && 'tag' in filter) || matchesKey(filter, key, tags)) latest = stamp;
    }
    return latest;
  }

  /** Hears of a stamp of another tab. */
  hear(stamp: Stamp): void {
    this.#count = Math.max(this.#count, stamp[0]);
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
