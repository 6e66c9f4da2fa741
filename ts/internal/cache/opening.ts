import type { KeyFilter } from '../common/filter.js';
import type { Scope } from '../common/scope.js';
import type { Change } from '../tabs/replica.js';
import type { CacheFilter } from './types/filter.js';

/** What happened to a cache before it knew what was stored. */
export interface Meanwhile<V> {
  /** Filters that were evaluated without what is stored. */
  readonly filters: { readonly what: Change; readonly filter: CacheFilter<V> }[];
  /** Closed with the cache. */
  readonly scope: Scope;
}

/** What is kept beyond this page. */
export interface Keeping {
  /** Entries and bytes that are stored, about. */
  readonly stored: { readonly entries: number; readonly bytes: number };
  /** Whether storage has not answered yet. */
  readonly isWaiting: boolean;
  /** Keys of a filter of which there is something stored. */
  inventory(filter: KeyFilter): Promise<string[]>;
  /** Writes what has changed up to now; never rejects. */
  flush(): Promise<void>;
  /** Writes what has changed, and ends. */
  close(): Promise<void>;
}

/** Warns of something that does not work as asked for. */
export type Warn = (message: string, error: unknown) => void;
