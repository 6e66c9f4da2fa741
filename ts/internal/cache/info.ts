import { now } from '../host/clock.js';
import type { Entries } from './entries.js';
import type { KeyFilter } from '../common/filter.js';
import { matching } from './selection.js';
import type { CacheInventory, EntryInfo } from './types/info.js';

/** What is known of an entry; nothing when there is none. */
export function infoOf<V>(entries: Entries<V>, key: string): EntryInfo | undefined {
  const slot = entries.find(key, true);
  if (slot === undefined) return undefined;
  return {
    freshFor: entries.freshUntil(slot) - now(),
    staleFor: entries.staleUntil(slot) - now(),
    size: entries.weights.sizeAt(slot, key),
    tags: entries.details?.tags.tagsOf(slot) ?? [],
    level: entries.lower?.tier.has(slot) === true ? 'cold' : 'live',
  };
}

/** Where the values of a filter are, of which these are stored. */
export function inventoryOf<V>(entries: Entries<V>, filter: KeyFilter, stored: readonly string[]): CacheInventory {
  const [live, cold]: [string[], string[]] = [[], []];
  for (const key of matching(entries, filter)) {
    (entries.lower?.tier.has(entries.index.find(key)) === true ? cold : live).push(key);
  }
  return { live, cold, stored };
}
