/// <reference lib="esnext.disposable" preserve="true" />
import type { Cache, CachePolicy, PageliftError } from './shared.js';
export { PageliftError, configure, isPageliftError } from './shared.js';
export type { Cache, CacheChange, CacheEvents, CacheFilter, CacheInventory, CacheOrigin, CachePolicy, CacheStats, DisposeReason, EntryInfo, EntryOptions, FetchOptions, KeyFilter, LevelStats, Load, LoadContext, LoadMany, LoadManyContext, LoadedMany, ModuleName, PageliftConfig, PageliftErrorCode, WasmSource } from './shared.js';
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
