import type { Scope } from '../common/scope.js';
import type { CacheFilter } from './types/filter.js';

/** What may happen to the entries of a filter. */
export type Change = 'delete' | 'expire';

/** What happened to a cache before it knew what was stored. */
export interface Meanwhile<V> {
  /** Keys that were set or deleted: what was stored of them is old. */
  readonly keys: Set<string>;
  /** Keys that were made stale. */
  readonly stale: Set<string>;
  readonly filters: { readonly what: Change; readonly filter: CacheFilter<V> }[];
  /** Closed with the cache. */
  readonly scope: Scope;
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

/** Warns of something that does not work as asked for. */
export type Warn = (message: string, error: unknown) => void;
