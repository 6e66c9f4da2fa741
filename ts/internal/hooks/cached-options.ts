import type { EntryOptions } from '../cache/types/entry-options.js';

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
