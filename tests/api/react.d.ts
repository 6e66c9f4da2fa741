/// <reference lib="esnext.disposable" preserve="true" />
import type { Cache, Cached, CachedOptions, Load } from './shared.js';
export type { Cached, CachedOptions } from './shared.js';
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
export declare function useCached<V>(cache: Cache<V>, key: string, load: Load<V>, options?: CachedOptions): Cached<V> & {
    readonly refresh: () => Promise<V>;
};
