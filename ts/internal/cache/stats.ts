import type { Entries } from './entries.js';
import type { Keeping, Stored } from './opening.js';
import type { CacheStats, EntryOptions } from './types.js';

/** What is told of a cache: what its entries know, what is stored of them, and what happened to its loads. */
export function statsOf<V>(
  entries: Entries<V>,
  stored: Keeping['stored'] = { entries: 0, bytes: 0 },
  loading: Pick<CacheStats, 'staleHits' | 'loads' | 'loadFailures' | 'coalescedLoads'>,
): CacheStats {
  const { hits, misses, evictions, expirations, refusals, size, policy, cold } = entries;
  const { bytes, exact } = entries.bytes();
  const bytesAre = exact ? 'exact' : 'estimated';
  const inCold = {
    entries: cold?.entries ?? 0,
    bytes: cold?.bytes ?? 0,
    bytesAre: 'exact',
    hits: cold?.hits ?? 0,
  } as const;
  const restoredHits = cold?.restoredHits ?? 0;
  const live = hits - inCold.hits - restoredHits;
  const all = hits + misses;
  return {
    entries: size,
    bytes: bytes + inCold.bytes,
    bytesAre,
    hits,
    misses,
    hitRatio: all === 0 ? 0 : hits / all,
    evictions,
    expirations,
    refusals,
    ...loading,
    policy: policy.kind,
    windowShare: policy.windowShare(),
    levels: {
      live: { entries: size - inCold.entries, bytes, bytesAre, hits: live },
      cold: inCold,
      persisted: { ...stored, bytesAre: 'estimated', hits: restoredHits },
    },
  };
}

/** What would make an entry of this kind anew. */
export function optionsOf<V>({ fresh, size, tags, stale }: Stored<V>): EntryOptions {
  const all = { ttl: fresh === Infinity ? undefined : fresh, size, tags, ...stale };
  return Object.fromEntries(Object.entries(all).filter(([, one]) => one !== undefined));
}
