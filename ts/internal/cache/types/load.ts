import type { EntryOptions } from './entry-options.js';

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

/** What a load of many keys gets to know. */
export interface LoadManyContext<V> {
  /** Aborted when nobody waits for any of the keys any more, and when the cache is closed. */
  readonly signal: AbortSignal;
  /** The values that are no longer fresh, by key. */
  readonly stale: ReadonlyMap<string, V>;
}

/** Loads a value. */
export type Load<V> = (context: LoadContext<V>) => V | PromiseLike<V>;

/**
 * Loads many values at once: a `Map` by key, or an array in the order of the keys. An `Error` in its place fails one key; a
 * key without a value has none.
 */
export type LoadMany<V> = (
  keys: readonly string[],
  context: LoadManyContext<V>,
) => LoadedMany<V> | PromiseLike<LoadedMany<V>>;

/** What a load of many keys gives: see `LoadMany`. */
export type LoadedMany<V> = ReadonlyMap<string, V | Error> | readonly (V | Error | undefined)[];
