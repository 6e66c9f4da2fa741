/// <reference lib="esnext.disposable" preserve="true" />
/**
 * Sets where the package finds its parts: for a CDN, a strict content security policy, or a bundler that moves files.
 * Call it before the first use; what is not named keeps its value.
 *
 * @example
 * ```ts
 * configure({ wasm: { images: '/static/images.wasm' }, worker: '/static/pagelift-worker.js' });
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export declare function configure(changes: PageliftConfig): void;
/**
 * The WebAssembly modules: `cache` for pages with a cache, `cold` for caches with `compress` or `persist`, `pool` for pages
 * with images, `images` for their workers, `lazy` for pages that load lazily, `health` for pages that are watched, and `tabs` for
 * caches with `crossTab` where there are no Web Locks.
 */
export type ModuleName = 'cache' | 'cold' | 'health' | 'images' | 'lazy' | 'pool' | 'tabs';
/** See {@link configure}. */
export interface PageliftConfig {
    /**
     * Other sources for the WebAssembly modules.
     * @default `wasm/NAME.wasm` beside the code
     */
    readonly wasm?: {
        readonly [Name in ModuleName]?: WasmSource | Promise<WasmSource>;
    };
    /**
     * The address of `worker.js`, or a function that makes the worker (of type `module`), for bundlers that do not follow
     * `new Worker(new URL(...))`.
     * @default `worker.js` beside the code
     */
    readonly worker?: string | URL | (() => Dom<'Worker'>);
    /**
     * The most workers at a time: a whole number, at least 1.
     * @default by the device's cores and memory
     */
    readonly maxWorkers?: number;
}
/** Where a WebAssembly module comes from: an address, a response, its bytes, or the module itself, compiled. */
export type WasmSource = string | URL | Response | ArrayBuffer | ArrayBufferView | CompiledModule;
/**
 * Whether `error` was made by this package (any copy of it, in any realm).
 *
 * @example
 * ```ts
 * if (isPageliftError(error) && error.code === 'image/unsupported') askForAnotherFile();
 * ```
 */
export declare function isPageliftError(error: unknown): error is PageliftError;
/**
 * The one error of this package. An abort is not among them: it rejects with the signal's own reason.
 *
 * Recognise it with {@link isPageliftError}, which works across copies of the package and across realms.
 */
export declare class PageliftError extends Error {
    /** What went wrong, as a stable name. */
    readonly code: PageliftErrorCode;
    /** With `image/cannot-fit`: the smallest size in bytes that could be reached. */
    readonly smallestBytes?: number;
    constructor(code: PageliftErrorCode, message: string, details?: {
        cause?: unknown;
        smallestBytes?: number | undefined;
    });
}
/**
 * What went wrong, for programs. The set may grow; treat an unknown code as a general failure.
 *
 * | code | meaning |
 * |---|---|
 * | `options/invalid` | an option or the source has a wrong type, is out of range, is unknown, or contradicts another |
 * | `source/unreadable` | the bytes could not be read: the request failed, the file is gone, the response was used up |
 * | `image/unsupported` | no picture, an empty file, or a format that neither Pagelift nor the browser decodes |
 * | `image/corrupt` | the file breaks its format's rules or ends too early |
 * | `image/too-large` | more pixels than `maxPixels`, or a side longer than the output format can store |
 * | `image/timeout` | the job ran longer than its `timeout` |
 * | `image/cannot-fit` | no setting makes it fit into `maxBytes`; `smallestBytes` says what was reached |
 * | `load/failed` | a WebAssembly module could not be loaded or compiled; the next call tries again |
 * | `worker/crashed` | the worker failed or could not be started; the next job gets another one |
 * | `worker/unresponsive` | the worker did not start in time |
 * | `pool/closed` | the job was pending when the workers were closed |
 * | `placeholder/invalid-hash` | the ThumbHash or BlurHash is none: its length, a digit or its header is wrong |
 * | `lazy/closed` | the element was wanted when it was removed, or lazy loading closed |
 * | `cache/too-large` | the entry is larger than the whole cache, which is `strict` |
 * | `cache/closed` | the cache was closed |
 * | `cache/circular` | the load of a key waits for itself, by way of the keys that the message names |
 */
export type PageliftErrorCode = 'options/invalid' | 'source/unreadable' | 'image/unsupported' | 'image/corrupt' | 'image/too-large' | 'image/timeout' | 'image/cannot-fit' | 'load/failed' | 'worker/crashed' | 'worker/unresponsive' | 'pool/closed' | 'placeholder/invalid-hash' | 'lazy/closed' | 'cache/too-large' | 'cache/closed' | 'cache/circular';
/**
 * A type of the page by its name, or `never` where the program is compiled without the DOM's types: Node users need none of
 * them to compile against this package.
 */
export type Dom<Name extends string> = typeof globalThis extends {
    [Key in Name]: {
        prototype: infer Type;
    };
} ? Type : never;
/** `WebAssembly.Module`, where the program's types know it. */
export type CompiledModule = typeof globalThis extends {
    WebAssembly: {
        Module: {
            prototype: infer Type;
        };
    };
} ? Type : never;
/**
 * Keeps values by key, within bounds. Made by `createCache` or `createCacheSync`.
 *
 * Reading is synchronous. `get`, `has`, `peek` and iteration know fresh values only; a value that is stale, but within
 * `staleWhileRevalidate` or `staleIfError`, is there for `fetch` alone. Iteration is in the order in which the keys were
 * first set; after a reload with `persist`, in the order in which they were last written.
 */
export declare class Cache<V> {
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
     * Puts what a function makes of the value, a stale one too (`undefined` where there is none), in its place. It keeps the entry's tags and
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
        readonly tags: readonly string[];
        readonly reason: DisposeReason;
        readonly origin: CacheOrigin;
    };
    /** A value was made stale by `expire` or `invalidate`, here or in another tab. */
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
/** Which entry stays when room is needed: by how often and how lately it was used, or only by how lately. */
export type CachePolicy = 'adaptive' | 'lru';
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
/** What there is of a value at the moment. The object stays the same until something of it changes. */
export interface Cached<V> {
    /** The value, a stale one too as long as it may be served. */
    readonly data: V | undefined;
    /** What the last load failed with; nothing since it has succeeded. */
    readonly error: unknown;
    /** Whether the value is no longer fresh, or there is none. */
    readonly isStale: boolean;
    readonly isLoading: boolean;
}
/** See `useCached`. What concerns the entry is for the value that is loaded. */
export interface CachedOptions extends EntryOptions {
    /**
     * Loads a stale value anew when the page is seen again.
     * @default true
     */
    readonly onFocus?: boolean;
    /**
     * Loads a stale value anew when the device is online again.
     * @default true
     */
    readonly onReconnect?: boolean;
    /** Loads anew every so many ms, at least 1, while the page is seen. */
    readonly every?: number;
}
