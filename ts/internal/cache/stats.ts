import type { Entries } from './entries.js';
import type { Keeping } from './opening.js';
import type { Lifetime } from './placing.js';
import type { EntryOptions } from './types/entry-options.js';
import type { CacheStats } from './types/stats.js';

/** What has happened to a cache, what it holds, and what is stored of it. */
export function statsOf<V>(
  entries: Entries<V>,
  stored: Keeping['stored'],
  ignoredMessages: number | undefined,
): CacheStats {
  const { counts, policy } = entries;
  const tier = entries.lower?.tier;
  const { size } = entries;
  const { bytes, exact } = entries.bytes();
  const bytesAre = exact ? 'exact' : 'estimated';
  const cold = {
    entries: tier?.entries ?? 0,
    bytes: tier?.bytes ?? 0,
    bytesAre: 'exact',
    hits: tier?.hits ?? 0,
  } as const;
  const restoredHits = tier?.restoredHits ?? 0;
  const requests = counts.hits + counts.misses;
  return {
    ...counts,
    ...(ignoredMessages !== undefined && { ignoredMessages }),
    entries: size,
    bytes: bytes + cold.bytes,
    bytesAre,
    hitRatio: requests === 0 ? 0 : counts.hits / requests,
    policy: policy.kind,
    windowShare: policy.windowShare(),
    levels: {
      live: { entries: size - cold.entries, bytes, bytesAre, hits: counts.hits - cold.hits - restoredHits },
      cold,
      persisted: { ...stored, bytesAre: 'estimated', hits: restoredHits },
    },
  };
}

/** What would make an entry of this kind anew. */
export function optionsOf({ freshFor, size, tags, stale }: Lifetime): EntryOptions {
  const all = { ttl: freshFor === Infinity ? undefined : freshFor, size, tags, ...stale };
  return Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined));
}
