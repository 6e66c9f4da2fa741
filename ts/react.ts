/** Values of a cache in React 18 and later. */
import { useInsertionEffect, useMemo, useSyncExternalStore } from 'react';
import type { Cache } from './internal/cache/cache.js';
import type { Load } from './internal/cache/types/load.js';
import type { Cached, CachedOptions } from './internal/hooks/cached-options.js';
import { CacheObserver } from './internal/hooks/observer.js';

export type { Cached, CachedOptions } from './internal/hooks/cached-options.js';

/**
 * The value of a key, which is loaded while a component shows it: when there is no fresh one, when it is invalidated, when the page
 * is seen or the device is online again, and after failures, later each time.
 *
 * @example
 * ```tsx
 * function Name({ id }: { id: string }) {
 *   const { data, error, isLoading } = useCached(users, id, ({ signal }) => loadUser(id, { signal }));
 *   return <p>{data?.name ?? (isLoading ? 'Loading' : String(error))}</p>;
 * }
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export function useCached<V>(
  cache: Cache<V>,
  key: string,
  load: Load<V>,
  options: CachedOptions = {},
): Cached<V> & { readonly refresh: () => Promise<V> } {
  // Only another key or cache makes another one; loads and options are those of the latest render.
  const observer = useMemo(() => new CacheObserver(cache, key, load, options), [cache, key]);
  useInsertionEffect(() => observer.configure(load, options));
  const state = useSyncExternalStore(observer.subscribe, observer.state, observer.state);
  return useMemo(() => ({ ...state, refresh: observer.refresh }), [state, observer]);
}
