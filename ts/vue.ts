/** Values of a cache in Vue 3. */
import { computed, onScopeDispose, shallowRef, toValue, watch } from 'vue';
import type { Cache } from './internal/cache/cache.js';
import type { Load } from './internal/cache/types/load.js';
import type { Cached, CachedOptions } from './internal/hooks/cached-options.js';
import { CacheObserver } from './internal/hooks/observer.js';

export type { Cached, CachedOptions } from './internal/hooks/cached-options.js';

/** What {@link useCached} gives: refs. */
export type CachedRefs<V> = {
  readonly [Name in keyof Cached<V>]: { readonly value: Cached<V>[Name] };
} & { readonly refresh: () => Promise<V> };

/**
 * The value of a key, which is loaded while a component shows it: when there is no fresh one, when it is invalidated, when the page
 * is seen or the device is online again, and after failures, later each time. `key` may be a ref or a function.
 *
 * @example
 * ```ts
 * const { data, error, isLoading } = useCached(users, () => props.id, ({ key, signal }) => loadUser(key, { signal }));
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export function useCached<V>(
  cache: Cache<V>,
  key: string | { readonly value: string } | (() => string),
  load: Load<V>,
  options: CachedOptions = {},
): CachedRefs<V> {
  const keyOf = (): string => (typeof key === 'object' ? key.value : toValue(key));
  const observer = shallowRef(new CacheObserver(cache, keyOf(), load, options));
  const state = shallowRef(observer.value.state());
  const show = (): void => {
    state.value = observer.value.state();
  };
  // On a server nothing is mounted, and nothing loads.
  let stop = typeof document === 'object' ? observer.value.subscribe(show) : () => {};
  watch(keyOf, (now) => {
    stop();
    observer.value = new CacheObserver(cache, now, load, options);
    stop = observer.value.subscribe(show);
    show();
  });
  onScopeDispose(() => stop());
  return {
    data: computed(() => state.value.data),
    error: computed(() => state.value.error),
    isStale: computed(() => state.value.isStale),
    isLoading: computed(() => state.value.isLoading),
    refresh: () => observer.value.refresh(),
  };
}
