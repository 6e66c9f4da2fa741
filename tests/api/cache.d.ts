/// <reference lib="esnext.disposable" preserve="true" />
import type { PageliftError } from './shared.js';
export { PageliftError, configure, isPageliftError } from './shared.js';
export type { ModuleName, PageliftConfig, PageliftErrorCode, WasmSource } from './shared.js';
export type { Cache };
/**
 * Makes a cache. The first call loads cache.wasm, which decides what stays; the first with `compress` or
 * `persist` loads cold.wasm too. Values are JavaScript's own, but for those that these two keep as bytes.
 *
 * @example
 * ```ts
 * const cache = await createCache<User>({ maxEntries: 1000, ttl: 60_000, staleWhileRevalidate: 600_000 });
 * const user = await cache.fetch(`user:${id}`, ({ signal }) => loadUser(id, { signal }), { tags: ['users'] });
 * cache.invalidate({ tag: 'users' });
 * ```
 *
 * @throws {PageliftError} `options/invalid`, `load/failed`
 */
export declare function createCache<V = unknown>(options: CacheOptions<V>): Promise<Cache<V>>;
/**
 * Makes a cache that can be used at once. It begins as plain LRU and goes on with the policy asked for as soon as
 * cache.wasm is there, without losing an entry; if that cannot be loaded, a `warn` event says so and it stays as it is.
 *
 * What is stored with `persist` is there a little later; `flush` waits for that. A cache that is closed before writes nothing.
 * With `crossTab`, other tabs hear a little later too of what is changed at once, unless the cache is closed before.
 *
 * @example
 * ```ts
 * export const posts = createCacheSync<Post>({ ...apiCache, name: 'posts' });
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export declare function createCacheSync<V = unknown>(options: CacheOptions<V>): Cache<V>;
/**
 * Keeps values by key, within bounds. Made by `createCache` or `createCacheSync`.
 *
 * Reading is synchronous. `get`, `has`, `peek` and iteration know fresh values only; a value that is stale, but within
 * `staleWhileRevalidate` or `staleIfError`, is there for `fetch` alone. Iteration is in the order in which the keys were
 * first set; after a reload with `persist`, in the order in which they were last written.
 */
declare class Cache<V> {
    #private;
    /** Entries held, stale ones included. */
    get size(): number;
    /**
     * The fresh value of a key.
     *
     * @example
     * ```ts
     * const user = cache.get('user:1');
     * ```
     *
     * @throws {PageliftError} `options/invalid` when the key is no string
     */
    get(key: string): V | undefined;
    /**
     * As `get`, but no use of the entry: it neither counts as a hit nor makes the entry stay longer. With `stale`, a value that is no
     * longer fresh is given too, as long as it may be served.
     *
     * @throws {PageliftError} as `get`
     */
    peek(key: string, options?: {
        readonly stale?: boolean;
    }): V | undefined;
    /**
     * What is known of an entry, stale ones included; nothing when there is none. No use of the entry.
     *
     * @example
     * ```ts
     * const isOld = (cache.info('user:1')?.freshFor ?? 0) < 1000;
     * ```
     *
     * @throws {PageliftError} as `get`
     */
    info(key: string): EntryInfo | undefined;
    /**
     * Whether there is a fresh value. No use of the entry.
     *
     * @throws {PageliftError} as `get`
     */
    has(key: string): boolean;
    /**
     * Keeps a value, in place of the one of this key. False when it is larger than the cache: the key has no value then.
     *
     * @example
     * ```ts
     * cache.set('user:1', user, { ttl: 60_000, tags: ['users'] });
     * ```
     *
     * @throws {PageliftError} `options/invalid`, `cache/closed`; with `strict`, `cache/too-large`
     */
    set(key: string, value: V, options?: EntryOptions): boolean;
    /**
     * Removes an entry. True when there was one.
     *
     * @throws {PageliftError} as `get`
     */
    delete(key: string): boolean;
    /** Removes everything, what `persist` keeps too. Counts of the past stay. */
    clear(): void;
    /**
     * Removes the entries of a filter, and says how many. By tag and prefix that costs as much as there are matches, not as
     * much as there are entries. Loads under way for keys of the filter are not kept either, except by function.
     *
     * @example
     * ```ts
     * cache.remove({ tag: 'users' });
     * cache.remove({ pattern: 'user:*:posts' });
     * ```
     *
     * @throws {PageliftError} `options/invalid`
     */
    remove(filter: CacheFilter<V>): number;
    /**
     * Says that values are no longer true, by key or filter, and how many: they are stale from now on, `fetch` loads them anew and
     * may serve them meanwhile, and who shows them (`subscribe`) hears that they are to be loaded.
     *
     * @example
     * ```ts
     * cache.invalidate({ tag: 'users' });
     * ```
     *
     * @throws {PageliftError} `options/invalid`
     */
    invalidate(which: string | CacheFilter<V>): number;
    /**
     * Ends the fresh time of entries, by key or filter, and says of how many: as `invalidate`, but nobody is asked to load them.
     *
     * @example
     * ```ts
     * cache.expire({ prefix: 'user:' });
     * ```
     *
     * @throws {PageliftError} `options/invalid`
     */
    expire(which: string | CacheFilter<V>): number;
    /**
     * Puts what a function makes of the fresh value (`undefined` where there is none) in its place. It keeps the entry's tags and
     * what it said of stale times, unless `options` say otherwise; `ttl` begins anew. False as `set`.
     *
     * @example
     * ```ts
     * cache.update('cart', (cart = []) => [...cart, item]);
     * ```
     *
     * @throws {PageliftError} as `set`
     */
    update(key: string, change: (value: V | undefined) => V, options?: EntryOptions): boolean;
    /**
     * The same for a change of which it is not certain yet that it will last: gives the function that undoes it. That puts back what
     * was there, as far as its time is not over, unless the key has changed again.
     *
     * @example
     * ```ts
     * const undo = cache.optimistic('post:1', (post) => ({ ...post!, liked: true }));
     * await like(1).catch(undo);
     * ```
     *
     * @throws {PageliftError} as `set`
     */
    optimistic(key: string, change: (value: V | undefined) => V, options?: EntryOptions): () => void;
    /**
     * Calls `hear` at every change of a key, or of the keys of a filter: what happened, and who did it. Gives the function that
     * ends it.
     *
     * @example
     * ```ts
     * const stop = cache.subscribe('user:1', ({ kind }) => show(cache.peek('user:1'), kind));
     * ```
     *
     * @throws {PageliftError} `options/invalid`
     */
    subscribe(which: string | CacheFilter<V>, hear: (change: CacheChange) => void): () => void;
    /** Keys with fresh values. */
    keys(): IterableIterator<string>;
    /** Fresh values. */
    values(): IterableIterator<V>;
    /** Keys and fresh values. */
    entries(): IterableIterator<[key: string, value: V]>;
    [Symbol.iterator](): IterableIterator<[key: string, value: V]>;
    /**
     * The fresh values of many keys, of those that have one.
     *
     * @throws {PageliftError} `options/invalid`
     */
    getMany(keys: Iterable<string>): Map<string, V>;
    /**
     * Keeps many values, those without options of their own with the same, and says how many were kept.
     *
     * @example
     * ```ts
     * cache.setMany(users.map((user) => [`user:${user.id}`, user]), { tags: ['users'] });
     * ```
     *
     * @throws {PageliftError} as `set`
     */
    setMany(entries: Iterable<readonly [key: string, value: V, own?: EntryOptions]>, options?: EntryOptions): number;
    /**
     * The fresh value of a key, loaded when there is none: once, however many ask for it meanwhile.
     *
     * - A stale value within `staleWhileRevalidate` is served at once, while one load in the background refreshes it.
     * - When the load fails, a stale value within `staleIfError` is served; it is never lost by a failure.
     * - `signal` gives up waiting. The load itself is aborted when the last who waits gives up.
     * - What is set, deleted or made stale during the load is not overwritten by it.
     *
     * @example
     * ```ts
     * const user = await cache.fetch('user:1', ({ signal }) => loadUser(1, { signal }), { tags: ['users'] });
     * ```
     *
     * @throws {PageliftError} `options/invalid`, `cache/closed`; else what the load throws, or the reason of `signal`
     */
    fetch(key: string, load: Load<V>, options?: FetchOptions): Promise<V>;
    /**
     * The values of many keys: those held, those on their way, and one load for all the others. Keys for which there is no
     * value are missing in the answer. An error of one key, or of the load, rejects, unless a stale value within `staleIfError`
     * stands in.
     *
     * @example
     * ```ts
     * const users = await cache.fetchMany(['user:1', 'user:2'], (keys, { signal }) => loadUsers(keys, { signal }));
     * ```
     *
     * @throws {PageliftError} as `fetch`
     */
    fetchMany(keys: Iterable<string>, load: LoadMany<V>, options?: FetchOptions): Promise<Map<string, V>>;
    /**
     * Loads a value that will be needed, unless there is a fresh one or it is on its way. It never rejects: of a failure, handlers of
     * `error` hear.
     *
     * @example
     * ```ts
     * link.addEventListener('pointerenter', () => cache.prefetch('user:1', () => loadUser(1)));
     * ```
     *
     * @throws {PageliftError} `options/invalid`, `cache/closed`
     */
    prefetch(key: string, load: Load<V>, options?: FetchOptions): Promise<void>;
    /**
     * Where the values of a filter are: keys of those in memory, live or compressed, and of those that are stored, old values of them
     * too. A value that was changed a moment ago is stored a little later; `flush` waits for that.
     *
     * @example
     * ```ts
     * const { live, cold, stored } = await cache.inventory({ tag: 'user:1' });
     * ```
     *
     * @throws {PageliftError} `options/invalid`
     */
    inventory(filter: KeyFilter): Promise<CacheInventory>;
    /** What has happened so far, and what is held. */
    stats(): CacheStats;
    /**
     * The fresh entries, each with what is left of its lifetime and all else that was said of it: for `setMany` of another cache,
     * in a page that a server begins, or in a worker. As JSON too, where the values are.
     *
     * @example
     * ```ts
     * page.setMany(server.dump());
     * ```
     */
    dump(): [key: string, value: V, options: EntryOptions][];
    /**
     * Calls `handler` at every event of this name. Gives the function that ends it.
     *
     * @example
     * ```ts
     * const stop = cache.on('dispose', ({ key, reason }) => console.log(key, reason));
     * ```
     *
     * @throws {PageliftError} `options/invalid`
     */
    on<Name extends keyof CacheEvents<V>>(name: Name, handler: (event: CacheEvents<V>[Name]) => void): () => void;
    /** Resolves when what `persist` keeps is written as far as it has changed until now. */
    flush(): Promise<void>;
    /**
     * Removes everything from memory, aborts the loads under way, and ends the cache: setting and fetching throw from then on.
     * What `persist` keeps is written and stays.
     */
    close(): void;
    [Symbol.dispose](): void;
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
/** See `Cache.fetch`. What concerns the entry is for the value that is loaded. */
export interface FetchOptions extends EntryOptions {
    /** Gives up waiting; the load goes on for others, and is aborted with the last one's. */
    readonly signal?: AbortSignal;
    /** As in {@link CacheOptions}. */
    readonly softTimeout?: number;
    /** As in {@link CacheOptions}. */
    readonly negativeTtl?: number;
    /**
     * Whether the load goes on after the last caller has given up, and its value is kept.
     * @default false
     */
    readonly background?: boolean;
    /**
     * Loads even if there is a fresh value, or a load that has begun before.
     * @default false
     */
    readonly refresh?: boolean;
}
/** A change of an entry, as `subscribe` tells it. */
export interface CacheChange {
    readonly key: string;
    /** What happened: a value was set, is stale now, is to be loaded anew, or is no longer there, and why. */
    readonly kind: 'set' | 'stale' | 'invalidated' | Exclude<DisposeReason, 'replaced'>;
    readonly origin: CacheOrigin;
}
/** The events of `on`, by name. */
export interface CacheEvents<V> {
    /** A value was kept. */
    readonly set: {
        readonly key: string;
        readonly value: V;
        readonly origin: CacheOrigin;
    };
    /** A value is no longer there. */
    readonly dispose: {
        readonly key: string;
        readonly value: V;
        readonly reason: DisposeReason;
        readonly origin: CacheOrigin;
    };
    /** A value was made stale by `expire` or `invalidate`. */
    readonly stale: {
        readonly key: string;
        readonly invalidated: boolean;
        readonly origin: CacheOrigin;
    };
    /** What no caller hears of: a load failed, and a stale value was served; or `sizeOf` threw for a value that was loaded. */
    readonly error: {
        readonly key?: string;
        readonly error: unknown;
    };
    /** Something does not work as asked for, and the cache goes on without. */
    readonly warn: {
        readonly message: string;
        readonly error?: unknown;
    };
}
/** Who changed an entry: the program in this page, a load, another tab, or what was stored. */
export type CacheOrigin = 'program' | 'load' | 'tab' | 'storage';
/** Why a value is no longer there: for want of room, by `delete`, `remove` or `clear`, for another one, or its time was over. */
export type DisposeReason = 'evicted' | 'deleted' | 'replaced' | 'expired';
/** Which entries: by tag, by how the key begins, by a glob pattern (`*` any characters, `?` one), or by a test. */
export type CacheFilter<V> = KeyFilter | ((key: string, value: V) => boolean);
/**
 * Which keys: by tag, by how the key begins, by a glob pattern (`*` any characters, `?` one), or by a regular expression. It needs
 * no value to decide: so it can be sent to other tabs, and applied to work that is under way.
 */
export type KeyFilter = {
    readonly tag: string;
} | {
    readonly prefix: string;
} | {
    readonly pattern: string;
} | RegExp;
/** See `Cache.inventory`. */
export interface CacheInventory {
    /** Keys of values that are in memory as they are. */
    readonly live: readonly string[];
    /** Keys of values that are in memory as compressed bytes. */
    readonly cold: readonly string[];
    /** Keys of values in IndexedDB. */
    readonly stored: readonly string[];
}
/** See `Cache.info`. Times are in ms. */
export interface EntryInfo {
    /** How long the value is fresh yet; 0 or less when it is stale, `Infinity` for ever. */
    readonly freshFor: number;
    /** How long it is kept yet, to be served stale; `Infinity` for ever. */
    readonly staleFor: number;
    /** The bytes that the entry counts for; with `maxEntries` alone it is not measured. */
    readonly size: number | undefined;
    readonly tags: readonly string[];
    /** Whether the value is live, or compressed bytes in memory. */
    readonly level: 'live' | 'cold';
}
/** Loads a value. */
export type Load<V> = (context: LoadContext<V>) => V | PromiseLike<V>;
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
/** What a load of many keys gives: see `LoadMany`. */
export type LoadedMany<V> = ReadonlyMap<string, V | Error> | readonly (V | Error | undefined)[];
/**
 * Loads many values at once: a `Map` by key, or an array in the order of the keys. An `Error` in its place fails one key; a
 * key without a value has none.
 */
export type LoadMany<V> = (keys: readonly string[], context: LoadManyContext<V>) => LoadedMany<V> | PromiseLike<LoadedMany<V>>;
/** What a load of many keys gets to know. */
export interface LoadManyContext<V> {
    /** Aborted when nobody waits for any of the keys any more, and when the cache is closed. */
    readonly signal: AbortSignal;
    /** The values that are no longer fresh, by key. */
    readonly stale: ReadonlyMap<string, V>;
}
/**
 * See `createCache`. At least one of `maxEntries` and `maxBytes` is needed, both hold at once; `crossTab` and `persist` need a
 * `name`.
 */
export type CacheOptions<V> = CacheSettings<V> & ({
    readonly maxEntries: number | undefined;
    readonly maxBytes: number;
} | {
    readonly maxEntries: number;
} | {
    readonly maxEntries?: undefined;
    readonly maxBytes: number;
}) & ({
    readonly name: string;
} | {
    readonly crossTab?: false;
    readonly persist?: false;
});
/** Which entry stays when room is needed: by how often and how lately it was used, or only by how lately. */
export type CachePolicy = 'adaptive' | 'lru';
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
    readonly crossTab?: boolean | CrossTabOptions;
    /**
     * How long other tabs wait for a load of this one, in ms, at least 0, before they load the key too; with `crossTab`.
     * @default 5000
     */
    readonly loadTimeout?: number;
    /**
     * Whether the cache is kept in IndexedDB under its `name`, and a new page begins with it. It is written when the page is
     * idle or hidden; values have to be cloneable. Where IndexedDB cannot be used, a `warn` event says so.
     * @default false
     */
    readonly persist?: boolean | PersistOptions;
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
/** See {@link CacheSettings.crossTab}. */
export interface CrossTabOptions {
    /**
     * Whether a cache without `persist` begins with the entries of the other tabs.
     * @default false
     */
    readonly hydrate?: boolean;
}
/** See {@link CacheSettings.persist}. */
export interface PersistOptions {
    /**
     * At most this many entries are stored: a whole number, 1 to 2^32 - 1. Of several tabs the largest bound holds.
     * @default that of the cache
     */
    readonly maxEntries?: number;
    /**
     * At most about this many bytes are stored, at least 1. Of several tabs the largest bound holds.
     * @default that of the cache
     */
    readonly maxBytes?: number;
}
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
    /** Messages on the channel of `crossTab` that no tab of this release sends: of another one, or of other programs. */
    readonly ignoredMessages: number;
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
/**
 * Options for answers of an API: up to 1,000, fresh for 5 minutes, served for another hour while they are refreshed, or if that
 * fails.
 *
 * @example
 * ```ts
 * const posts = await createCache<Post>({ ...apiCache, name: 'posts' });
 * ```
 */
export declare const apiCache: {
    readonly maxEntries: 1000;
    readonly ttl: number;
    readonly staleWhileRevalidate: number;
    readonly staleIfError: number;
};
/** Options for what a visit needs, up to 500 entries, until it ends or they are deleted. */
export declare const sessionCache: {
    readonly maxEntries: 500;
};
/** Options for long texts, within 8 MB, compressed when they have not been used for a while: fresh for 10 minutes. */
export declare const storyCache: {
    readonly maxBytes: 8000000;
    readonly ttl: number;
    readonly staleWhileRevalidate: number;
    readonly compress: true;
};
