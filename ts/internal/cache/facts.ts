import { isSharedFilter } from '../tabs/ranges.js';
import type { SharedFilter } from '../tabs/ranges.js';
import type { Change } from '../tabs/replica.js';
import { isStamp } from '../tabs/stamp.js';
import type { Stamp } from '../tabs/stamp.js';
import type { EntryOptions } from './types/entry-options.js';

/** A value as it travels: how long it has yet to live, since clocks of tabs differ. */
export interface Travelling<V> {
  readonly value: V;
  /** In ms. */
  readonly ttl: number;
  /** How long it may be served from now on, in ms, when that does not follow from the options: it was made stale. */
  readonly staleFor?: number;
  readonly options: EntryOptions | undefined;
}

/** A value that was written. */
export interface ValueFact<V> {
  readonly key: string;
  readonly written: Stamp;
  /** As of when it is stale, where it is. */
  readonly stale?: Stamp;
  readonly entry: Travelling<V>;
}

/** A value that was removed, or made stale. */
export interface KeyFact {
  readonly key: string;
  readonly what: Change;
  readonly stamp: Stamp;
  /** Whether who shows it is to load it anew. */
  readonly invalidated?: boolean;
}

/** All values of a filter were removed, or made stale. */
export interface RangeFact {
  readonly filter: SharedFilter;
  readonly what: Change;
  readonly stamp: Stamp;
  readonly invalidated?: boolean;
}

/** What happened in a tab. */
export type Fact<V> = ValueFact<V> | KeyFact | RangeFact;

/** What of an entry other tabs need to know. */
export function travelling<V>(value: V, ttl: number, options: EntryOptions | undefined): Travelling<V> {
  if (options === undefined) return { value, ttl, options };
  const { staleWhileRevalidate, staleIfError, size, tags } = options;
  const given = Object.entries({ staleWhileRevalidate, staleIfError, size, tags }).filter(
    ([, one]) => one !== undefined,
  );
  return { value, ttl, options: Object.fromEntries(given) };
}

const isTime = (value: unknown): boolean => typeof value === 'number' && value === value;

const isChange = (value: unknown): value is Change => value === 'delete' || value === 'expire';

function isTravelling(value: unknown): boolean {
  const { ttl, staleFor, options } = (value ?? {}) as Partial<Travelling<unknown>>;
  if (!isTime(ttl) || !(staleFor === undefined || isTime(staleFor))) return false;
  if (options === undefined) return true;
  const { tags, staleWhileRevalidate = 0, staleIfError = 0, size = 0 } = (options ?? { tags: null }) as EntryOptions;
  const isTagged = tags === undefined || (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'));
  return isTagged && [staleWhileRevalidate, staleIfError, size].every((number) => isTime(number) && number >= 0);
}

/** Whether it is what a tab of this release could say. */
export function isFact(value: unknown): value is Fact<never> {
  const { key, written, stale, entry, what, stamp, filter, invalidated } = (value ?? {}) as Partial<
    ValueFact<never> & KeyFact & RangeFact
  >;
  if (entry !== undefined) {
    return (
      typeof key === 'string' && isStamp(written) && (stale === undefined || isStamp(stale)) && isTravelling(entry)
    );
  }
  if (invalidated !== undefined && typeof invalidated !== 'boolean') return false;
  return isChange(what) && isStamp(stamp) && (typeof key === 'string' || isSharedFilter(filter));
}
