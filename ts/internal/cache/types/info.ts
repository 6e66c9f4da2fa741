/** See `Cache.inventory`. */
export interface CacheInventory {
  /** Keys of values that are in memory as they are. */
  readonly live: readonly string[];
  /** Keys of values that are in memory as compressed bytes. */
  readonly cold: readonly string[];
  /** Keys of values in IndexedDB. */
  readonly stored: readonly string[];
}

/** See `Cache.info`. Times are in ms. */
export interface EntryInfo {
  /** How long the value is fresh yet; 0 or less when it is stale, `Infinity` for ever. */
  readonly freshFor: number;
  /** How long it is kept yet, to be served stale; `Infinity` for ever. */
  readonly staleFor: number;
  /** The bytes that the entry counts for; with `maxEntries` alone it is not measured. */
  readonly size: number | undefined;
  readonly tags: readonly string[];
  /** Whether the value is live, or compressed bytes in memory. */
  readonly level: 'live' | 'cold';
}
