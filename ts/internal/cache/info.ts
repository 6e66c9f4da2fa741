import { now } from '../host/clock.js';
import type { Entries } from './entries.js';
import type { EntryInfo } from './types/info.js';

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
