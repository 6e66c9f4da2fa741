import type { CacheOptions } from './options.js';

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
