/// <reference lib="esnext.disposable" preserve="true" />
import type { Cache, Cached, CachedOptions, Load } from './shared.js';
export type { Cached, CachedOptions } from './shared.js';
/** What {@link useCached} gives: refs. */
export type CachedRefs<V> = {
    readonly [Name in keyof Cached<V>]: {
        readonly value: Cached<V>[Name];
    };
} & {
    readonly refresh: () => Promise<V>;
};
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
export declare function useCached<V>(cache: Cache<V>, key: string | {
    readonly value: string;
} | (() => string), load: Load<V>, options?: CachedOptions): CachedRefs<V>;
