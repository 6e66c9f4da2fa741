import { matchesPattern } from './pattern.js';
import type { CacheFilter } from './types.js';

/** A filter that needs no value to decide: it can be sent to other tabs, and applied to loads that are on their way. */
export type KeyFilter = Exclude<CacheFilter<unknown>, (...parts: never) => unknown>;

/** Whether an entry of this key and these tags is meant. */
export function matchesKey(filter: KeyFilter, key: string, tags: readonly string[] | undefined): boolean {
  // Without its state: a global or sticky expression would go on where it stopped at the key before.
  if (filter instanceof RegExp) return new RegExp(filter.source, filter.flags.replace(/[gy]/g, '')).test(key);
  if ('tag' in filter) return tags?.includes(filter.tag) ?? false;
  if ('prefix' in filter) return key.startsWith(filter.prefix);
  return matchesPattern(key, filter.pattern);
}
