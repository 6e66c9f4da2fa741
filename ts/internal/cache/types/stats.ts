import type { CachePolicy } from './options.js';

/** What has happened so far. Counts begin with the cache. */
export interface CacheStats {
  /** Entries held, stale ones included. */
  readonly entries: number;
  /**
   * Bytes of the entries held in memory: with `maxBytes` their sum, `'exact'` when every size was given or could be measured;
   * without, an estimate from a sample.
   */
  readonly bytes: number;
  /** Whether `bytes` are a sum of known sizes. */
  readonly bytesAre: 'exact' | 'estimated';
  /** Answers of `get`, `getMany`, `fetch` and `fetchMany` from what is held, by key. */
  readonly hits: number;
  /** The others, by key. */
  readonly misses: number;
  /** Hits of all requests, 0 to 1; 0 before the first request. */
  readonly hitRatio: number;
  /** Stale values served by `fetch`, counted among the hits. */
  readonly staleHits: number;
  /** Entries that left for others. */
  readonly evictions: number;
  /** Entries that were removed because their time was over. */
  readonly expirations: number;
  /** Entries that were not kept because they were larger than the cache. */
  readonly refusals: number;
  /** Calls of a load: one for all keys of a `fetchMany`, none for a key that another tab has loaded. */
  readonly loads: number;
  /** Those that failed, for one of their keys at least. Not those that were aborted. */
  readonly loadFailures: number;
  /** Callers that were given the load of another, in this tab or another one. */
  readonly coalescedLoads: number;
  /** With `crossTab`, messages on its channel that no tab of this release sends: of another one, or of other programs. */
  readonly ignoredMessages?: number;
  /** Who decides at the moment: a cache made by `createCacheSync` begins with `'lru'`. */
  readonly policy: CachePolicy;
  /** The share of the cache in which new entries wait, 0 to 1, as the adaptive policy has set it. */
  readonly windowShare: number;
  /** The same by where values are. */
  readonly levels: {
    /** The values themselves. */
    readonly live: LevelStats;
    /** Compressed bytes in memory, with `compress`, or from storage and not asked for yet. Those are exact. */
    readonly cold: LevelStats;
    /**
     * In IndexedDB, as far as this tab knows what others have written. Hits are of values that came from there; bytes are of all
     * that is stored, old values too until the next snapshot.
     */
    readonly persisted: LevelStats;
  };
}

/** What one level of a cache holds. */
export interface LevelStats {
  readonly entries: number;
  /** Bytes of these entries. */
  readonly bytes: number;
  /** Whether `bytes` are a sum of known sizes. */
  readonly bytesAre: 'exact' | 'estimated';
  /** Answers with values that were on this level. */
  readonly hits: number;
}
