/// <reference lib="esnext.disposable" preserve="true" />
import type { Cache, Cached, CachedOptions, Load } from './shared.js';
export type { Cached, CachedOptions } from './shared.js';
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
export declare function useCached<V>(cache: Cache<V>, key: string, load: Load<V>, options?: CachedOptions): CachedStore<V>;
