import type { KeyFilter } from '../common/filter.js';

/** Which entry stays when room is needed: by how often and how lately it was used, or only by how lately. */
export type CachePolicy = 'adaptive' | 'lru';

/**
 * See `createCache`. At least one of `maxEntries` and `maxBytes` is needed, both hold at once; `crossTab` and `persist` need a
 * `name`.
 */
export type CacheOptions<V> = CacheSettings<V> &
  // Told apart by what is there, so that the compiler names what is missing.
  (
    | { readonly maxEntries: number | undefined; readonly maxBytes: number }
    | { readonly maxEntries: number }
    | { readonly maxEntries?: undefined; readonly maxBytes: number }
  ) &
  ({ readonly name: string } | { readonly crossTab?: false; readonly persist?: false });

/** All options of a cache, whatever else they need. */
export interface CacheSettings<V> {
  /** A name for messages, by which caches in other tabs and the stored one are found. Without it the cache has none. */
  readonly name?: string;
  /**
   * At most this many entries: a whole number, 1 to 2^32 - 1.
   * @default no bound, where `maxBytes` is given
   */
  readonly maxEntries?: number | undefined;
  /**
   * At most this many bytes, at least 1, keys included; sizes are measured or estimated, see `sizeOf`.
   * @default no bound, where `maxEntries` is given
   */
  readonly maxBytes?: number | undefined;
  /**
   * How long an entry is fresh, in ms, at least 0.
   * @default Infinity
   */
  readonly ttl?: number;
  /**
   * How long after its `ttl` an entry is still served by `fetch` while one load refreshes it, in ms, at least 0.
   * @default 0
   */
  readonly staleWhileRevalidate?: number;
  /**
   * How long after its `ttl` an entry is served by `fetch` when its load fails, in ms, at least 0.
   * @default 0
   */
  readonly staleIfError?: number;
  /**
   * How long `fetch` waits for a load before it serves a value within `staleIfError`, in ms, at least 0; the load goes on in
   * the background.
   * @default Infinity
   */
  readonly softTimeout?: number;
  /**
   * How long `null` and `undefined` from a load are kept, in ms, at least 0. Without it they are handed to the callers and not
   * kept.
   */
  readonly negativeTtl?: number;
  /**
   * Which entry stays when room is needed.
   * @default 'adaptive'
   */
  readonly policy?: CachePolicy;
  /**
   * The size of a value in bytes, at least 0: `set` refuses others with `options/invalid`.
   * @default exact for strings and buffers, estimated for the rest
   */
  readonly sizeOf?: (value: V, key: string) => number;
  /**
   * Whether caches of the same `name` in other tabs and workers of this site hear of new values and invalidations, and load a
   * key once between them. Values have to be cloneable; such a cache is to be closed when it is no longer needed.
   * @default false
   */
  readonly crossTab?: boolean;
  /**
   * Whether the cache is kept in IndexedDB under its `name`, and a new page begins with it. It is written when the page is
   * idle or hidden; values have to be cloneable. Where IndexedDB cannot be used, a `warn` event says so.
   * @default false
   */
  readonly persist?: boolean;
  /**
   * Whether values that are evicted are kept as compressed JSON, which takes a fraction of the room, and come back, as equal
   * copies, when they are asked for. A quarter of `maxEntries` and `maxBytes` is for live values then, which leave the rest to
   * the compressed ones. Values that JSON cannot carry exactly (dates, maps, buffers, classes) are evicted for good.
   * @default false
   */
  readonly compress?: boolean;
  /** The version of the values' form: what was kept under another one, or comes from a tab with another one, is not used. */
  readonly schema?: string | number;
  /**
   * Whether `set` throws for an entry larger than the whole cache; else it returns false and a `warn` event says so.
   * @default false
   */
  readonly strict?: boolean;
  /**
   * Whether values are frozen when they are kept, with the plain objects and lists in them: nobody who got a value changes it
   * for all others.
   * @default false
   */
  readonly freeze?: boolean;
}

/** What one entry may have for itself; the cache's own options fill in. */
export interface EntryOptions {
  /** How long the entry is fresh, in ms, at least 0. */
  readonly ttl?: number;
  /** As in {@link CacheOptions}. */
  readonly staleWhileRevalidate?: number;
  /** As in {@link CacheOptions}. */
  readonly staleIfError?: number;
  /** The size of the value in bytes, at least 0, in place of one that is measured or estimated. */
  readonly size?: number;
  /** Words by which the entry can be invalidated together with others. */
  readonly tags?: readonly string[];
}

/** What a load gets to know. */
export interface LoadContext<V> {
  /** What to load. */
  readonly key: string;
  /** Aborted when nobody waits for the load any more, and when the cache is closed. */
  readonly signal: AbortSignal;
  /** The value that is no longer fresh, if there is one. */
  readonly stale: V | undefined;
  /** Says how to keep the value, when only its load can know: `keep({ ttl: maxAge(response) })`, `keep({ tags })`. */
  readonly keep: (options: EntryOptions) => void;
}

/** What a load of many keys gets to know. */
export interface LoadManyContext<V> {
  /** Aborted when nobody waits for any of the keys any more, and when the cache is closed. */
  readonly signal: AbortSignal;
  /** The values that are no longer fresh, by key. */
  readonly stale: ReadonlyMap<string, V>;
}

/** See `Cache.fetch`. What concerns the entry is for the value that is loaded. */
export interface FetchOptions extends EntryOptions {
  /** Gives up waiting; the load goes on for others, and is aborted with the last one's. */
  readonly signal?: AbortSignal;
  /** As in {@link CacheOptions}. */
  readonly softTimeout?: number;
  /** As in {@link CacheOptions}. */
  readonly negativeTtl?: number;
  /**
   * Loads even if there is a fresh value.
   * @default false
   */
  readonly refresh?: boolean;
}

/** Loads a value. */
export type Load<V> = (context: LoadContext<V>) => V | PromiseLike<V>;

/**
 * Loads many values at once: a `Map` by key, or an array in the order of the keys. An `Error` in its place fails one key; a
 * key without a value has none.
 */
export type LoadMany<V> = (
  keys: readonly string[],
  context: LoadManyContext<V>,
) => LoadedMany<V> | PromiseLike<LoadedMany<V>>;

/** What a load of many keys gives: see `LoadMany`. */
export type LoadedMany<V> = ReadonlyMap<string, V | Error> | readonly (V | Error | undefined)[];

/** Which entries: by tag, by how the key begins, by a glob pattern (`*` any characters, `?` one), or by a test. */
export type CacheFilter<V> = KeyFilter | ((key: string, value: V) => boolean);

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

/** The events of `on`, by name. */
export interface CacheEvents<V> {
  /** A value was kept: by the program, a load, or another tab. */
  readonly set: { readonly key: string; readonly value: V };
  /** It left for others. */
  readonly evict: { readonly key: string; readonly value: V };
  /** Its time was over. */
  readonly expire: { readonly key: string; readonly value: V };
  /** What no caller hears of: a load failed, and a stale value was served; or `sizeOf` threw for a value that was loaded. */
  readonly error: { readonly key?: string; readonly error: unknown };
  /** Something does not work as asked for, and the cache goes on without. */
  readonly warn: { readonly message: string; readonly error?: unknown };
}
