import { matchesKey } from '../common/filter.js';
import { literalHead, matchesPattern } from '../common/pattern.js';
import type { Slots } from './slots.js';
import { SortedKeys } from './sorted-keys.js';
import type { CacheFilter } from './types/filter.js';

/** The keys of a filter, stale ones too; by tag and prefix at the cost of the matches. */
export function matching<V>(slots: Slots<V>, filter: CacheFilter<V>): string[] {
  if (filter instanceof RegExp) return [...keysOf(slots)].filter((key) => matchesKey(filter, key, undefined));
  const { index } = slots;
  if (typeof filter === 'function') {
    const all = [...index.slots()].map((slot) => [index.keyAt(slot), slot] as const);
    return all.filter(([key, slot]) => filter(key, slots.valueAt(slot))).map(([key]) => key);
  }
  if ('tag' in filter) return slots.details?.tags.slotsOf(filter.tag).map((slot) => index.keyAt(slot)) ?? [];
  if ('prefix' in filter) return withPrefix(slots, filter.prefix);
  const { pattern } = filter;
  return withPrefix(slots, literalHead(pattern)).filter((key) => matchesPattern(key, pattern));
}

/** All keys, in the order in which they were first set. */
export function* keysOf<V>({ index }: Slots<V>): IterableIterator<string> {
  for (const slot of index.slots()) yield index.keyAt(slot);
}

function withPrefix<V>(slots: Slots<V>, prefix: string): string[] {
  const details = slots.detail();
  // Kept up to date from the first search on: most caches never search.
  details.sorted ??= new SortedKeys(keysOf(slots));
  return details.sorted.withPrefix(prefix);
}
