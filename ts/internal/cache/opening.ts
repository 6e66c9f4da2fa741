import type { Entries } from './entries.js';
import type { StaleOptions } from './placing.js';
import type { CacheFilter } from './types.js';

/** What happened to a cache before it knew what was stored. */
export interface Meanwhile<V> {
  /** Keys that were set or deleted: what was stored of them is old. */
  readonly keys: Set<string>;
  /** Keys that were made stale. */
  readonly stale: Set<string>;
  /** The cache was closed. */
  over?: boolean;
  readonly filters: { readonly what: 'delete' | 'expire'; readonly filter: CacheFilter<V> }[];
}

/** How an entry is kept, beside its value. Times are what is left, in ms. */
export interface Lifetime {
  readonly fresh: number;
  /** Nothing is left of an entry that is gone. */
  readonly useful: number;
  readonly size: number | undefined;
  readonly tags: readonly string[] | undefined;
  readonly stale: StaleOptions | undefined;
}

/** An entry to be stored. */
export interface Stored<V> extends Lifetime {
  readonly value: V;
}

/** What is kept beyond this page. */
export interface Keeping {
  /** Entries and bytes that are stored, about. */
  readonly stored: { readonly entries: number; readonly bytes: number };
  /** Keys of which what is stored is no longer true. */
  unsaved(): string[];
  /** Everything is gone, what other tabs have stored too. */
  clear(): void;
  /** Writes what has changed up to now; never rejects. */
  flush(): Promise<void>;
  /** Writes what has changed, and ends. */
  close(): Promise<void>;
}

/** Gives entries the levels below them. */
export type Open<V> = (
  entries: Entries<V>,
  meanwhile: Meanwhile<V>,
  warn: (message: string, error: unknown) => void,
) => Promise<Keeping | undefined>;
