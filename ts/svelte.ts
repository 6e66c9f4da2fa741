/** Values of a cache in Svelte 4 and later: a store, which needs nothing of Svelte's. */
import type { Cache } from './internal/cache/cache.js';
import type { Load } from './internal/cache/types/load.js';
import type { Cached, CachedOptions } from './internal/hooks/cached-options.js';
import { CacheObserver } from './internal/hooks/observer.js';

export type { Cached, CachedOptions } from './internal/hooks/cached-options.js';

/** A store of Svelte's contract, with what loads the value anew. */
export interface CachedStore<V> {
  /** Calls `run` with what there is, and whenever that is something else. Gives the function that ends it. */
  subscribe(run: (state: Cached<V>) => void): () => void;
  /** Loads the value anew, whatever there is. */
  refresh(): Promise<V>;
}

/**
 * The value of a key as a store, which is loaded while a component shows it: when there is no fresh one, when it is invalidated, when
 * the page is seen or the device is online again, and after failures, later each time.
 *
 * @example
 * ```ts
 * const user = useCached(users, '1', ({ signal }) => loadUser(1, { signal }));
 * // In the markup: {$user.data?.name}
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export function useCached<V>(cache: Cache<V>, key: string, load: Load<V>, options: CachedOptions = {}): CachedStore<V> {
  const observer = new CacheObserver(cache, key, load, options);
  return {
    subscribe(run) {
      run(observer.state());
      // On a server nothing is mounted, and nothing loads.
      return typeof document === 'object' ? observer.subscribe(() => run(observer.state())) : () => {};
    },
    refresh: observer.refresh,
  };
}
