/** A cache that knows which entries are worth keeping. */
import { LEAST_OPENING, OPENING } from '../build/cold/codes.js';
import { cacheEngine } from './internal/cache/cache-engine.js';
import { Cache } from './internal/cache/cache.js';
import { EnginePolicy } from './internal/cache/engine-policy.js';
import { LruPolicy } from './internal/cache/lru-policy.js';
import { checkOptions } from './internal/cache/checks.js';
import type { Limits } from './internal/cache/policy.js';
import type { CacheOptions } from './internal/cache/types/options.js';

export type { Cache };
export type { EntryOptions, FetchOptions } from './internal/cache/types/entry-options.js';
export type { CacheChange, CacheEvents, CacheOrigin, DisposeReason } from './internal/cache/types/events.js';
export type { CacheFilter } from './internal/cache/types/filter.js';
export type { KeyFilter } from './internal/common/filter.js';
export type { CacheInventory, EntryInfo } from './internal/cache/types/info.js';
export type { Load, LoadContext, LoadedMany, LoadMany, LoadManyContext } from './internal/cache/types/load.js';
export type {
  CacheOptions,
  CachePolicy,
  CacheSettings,
  CrossTabOptions,
  PersistOptions,
} from './internal/cache/types/options.js';
export type { CacheStats, LevelStats } from './internal/cache/types/stats.js';
export { apiCache, sessionCache, storyCache } from './internal/cache/presets.js';
export { configure } from './internal/engine/config.js';
export type { ModuleName, PageliftConfig, WasmSource } from './internal/engine/config.js';
export { isPageliftError, PageliftError } from './errors.js';
export type { PageliftErrorCode } from './errors.js';

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
export async function createCache<V = unknown>(options: CacheOptions<V>): Promise<Cache<V>> {
  const limits = checkOptions(options);
  const levels = levelsFor(options);
  const late = levels && wait(OPENING);
  const replication = replicationFor(options);
  const engine = await cacheEngine();
  const live = await limitsOfLive(options, limits, levels);
  const cache = new Cache(options, new EnginePolicy(engine, options.policy ?? 'adaptive', live));
  const connected = replication && cache.connect(replication);
  await connected;
  // What takes longer comes later: a page does not wait for storage.
  if (levels !== undefined) {
    const opened = openLevels(cache, levels, limits, connected);
    await Promise.race([
      opened,
      Promise.all([late, wait(LEAST_OPENING)]).then(() => (cache.isWaiting ? late : opened)),
    ]);
  }
  return cache;
}

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
export function createCacheSync<V = unknown>(options: CacheOptions<V>): Cache<V> {
  const limits = checkOptions(options);
  const cache = new Cache(options, new LruPolicy(limits));
  const levels = levelsFor(options);
  const replication = replicationFor(options);
  const connected = replication && cache.connect(replication);
  if (levels !== undefined) void openLevels(cache, levels, limits, connected);
  void adoptPolicy(cache, options, limits, levels);
  return cache;
}

/** Gives the cache its policy. What no longer fits among the live values is compressed: so `levels` come first. */
async function adoptPolicy<V>(
  cache: Cache<V>,
  options: CacheOptions<V>,
  limits: Limits,
  levels: Levels,
): Promise<void> {
  const live = await limitsOfLive(options, limits, levels);
  cache.adopt(
    await cacheEngine().then(
      (engine) => new EnginePolicy(engine, options.policy ?? 'adaptive', live),
      (error: unknown) => {
        cache.warn('the policy could not be loaded: plain LRU decides', error);
        return new LruPolicy(live);
      },
    ),
  );
}

type Levels = ReturnType<typeof levelsFor>;

/** What live values may take: all, when nothing can be compressed. */
async function limitsOfLive<V>(options: CacheOptions<V>, limits: Limits, levels: Levels): Promise<Limits> {
  if (options.compress !== true || levels === undefined) return limits;
  return levels.then(
    ({ liveLimits, engine }) => liveLimits(limits, engine),
    () => limits,
  );
}

const wait = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

/** What `compress` and `persist` need: code and a module that are loaded only then. */
function levelsFor<V>({ compress, persist = false }: CacheOptions<V>) {
  if (compress !== true && persist === false) return undefined;
  const levels = import('./internal/cache/levels.js').then(({ loadLevels }) => loadLevels());
  // Whoever waits for it hears of the failure.
  levels.catch(() => {});
  return levels;
}

/** What `crossTab` and `persist` need: code that is loaded only then. */
function replicationFor<V>({ crossTab = false, persist = false }: CacheOptions<V>) {
  if (crossTab === false && persist === false) return undefined;
  const replication = import('./internal/cache/replication.js');
  replication.catch(() => {});
  return replication;
}

/** Adds levels, once the cache is `connected` with other tabs. */
async function openLevels<V>(
  cache: Cache<V>,
  levels: NonNullable<Levels>,
  limits: Limits,
  connected?: ReturnType<Cache<V>['connect']>,
): Promise<void> {
  await cache.open(async (changes, meanwhile, keeps) => {
    const replication = await connected;
    const { openLevels, engine } = await levels;
    return openLevels(changes, replication, limits, engine, meanwhile, keeps, cache.warn);
  });
}
