import { PageliftError } from '../../errors.js';
import { checkNames, invalid } from '../common/invalid.js';
import { checkFlag } from '../common/option-checks.js';
import type { Limits } from './policy.js';
import type { EntryOptions, FetchOptions } from './types/entry-options.js';
import type { CacheFilter } from './types/filter.js';
import type { CacheOptions } from './types/options.js';

const MOST_ENTRIES = 2 ** 32 - 1;
const NAMES = [
  'name',
  'maxEntries',
  'maxBytes',
  'ttl',
  'staleWhileRevalidate',
  'staleIfError',
  'softTimeout',
  'negativeTtl',
  'policy',
  'sizeOf',
  'strict',
  'freeze',
  'crossTab',
  'loadTimeout',
  'persist',
  'compress',
  'schema',
];

const ENTRY_NAMES = ['ttl', 'staleWhileRevalidate', 'staleIfError', 'size', 'tags'];
const FETCH_NAMES = [...ENTRY_NAMES, 'signal', 'softTimeout', 'negativeTtl', 'refresh', 'background'];

const EVENTS = ['set', 'dispose', 'stale', 'error', 'warn'];

/** Refuses what is no number of ms; `undefined` is none. */
function checkTime(name: string, value: number | undefined): void {
  if (value !== undefined && !(typeof value === 'number' && value >= 0)) {
    throw invalid(name, 'a number of ms of at least 0', value);
  }
}

/** Refuses what is neither a flag nor an object with no other names than these. */
function checkParts(name: string, value: object, names: readonly string[]): void {
  if (typeof value !== 'object' || value === null) throw invalid(name, 'true or false, or an object', value);
  checkNames(value, names, name);
}

/** Refuses what is no bound. */
function checkBounds({ maxEntries, maxBytes }: { maxEntries?: unknown; maxBytes?: unknown }, within = ''): void {
  const isWhole = Number.isInteger(maxEntries) && (maxEntries as number) >= 1 && (maxEntries as number) <= MOST_ENTRIES;
  if (maxEntries !== undefined && !isWhole) {
    throw invalid(`${within}maxEntries`, `a whole number from 1 to ${MOST_ENTRIES}`, maxEntries);
  }
  if (maxBytes !== undefined && !(Number.isFinite(maxBytes) && (maxBytes as number) >= 1)) {
    throw invalid(`${within}maxBytes`, 'a number of bytes of at least 1', maxBytes);
  }
}

/** Refuses what makes no cache. */
export function checkOptions<V>(options: CacheOptions<V>): Limits {
  checkNames(options, NAMES);
  const { maxEntries, maxBytes, policy, sizeOf, name, schema } = options;
  if (maxEntries === undefined && maxBytes === undefined) {
    throw new PageliftError('options/invalid', 'maxEntries, maxBytes: expected at least one of them, got none');
  }
  checkBounds({ maxEntries, maxBytes });
  if (policy !== undefined && policy !== 'adaptive' && policy !== 'lru') {
    throw invalid('policy', "'adaptive' or 'lru'", policy);
  }
  if (sizeOf !== undefined && typeof sizeOf !== 'function') throw invalid('sizeOf', 'a function', sizeOf);
  if (name !== undefined && typeof name !== 'string') throw invalid('name', 'a string', name);
  if (schema !== undefined && typeof schema !== 'string' && !Number.isFinite(schema)) {
    throw invalid('schema', 'a string or a number', schema);
  }
  const { crossTab = false, persist = false } = options;
  if (typeof crossTab !== 'boolean') {
    checkParts('crossTab', crossTab, ['hydrate']);
    checkFlag('crossTab.hydrate', crossTab.hydrate);
  }
  if (typeof persist !== 'boolean') {
    checkParts('persist', persist, ['maxEntries', 'maxBytes']);
    checkBounds(persist, 'persist.');
  }
  if (crossTab !== false && name === undefined) {
    throw new PageliftError('options/invalid', 'crossTab: expected a name by which tabs find each other, got none');
  }
  if (persist !== false && name === undefined) {
    throw new PageliftError('options/invalid', 'persist: expected a name under which to keep the cache, got none');
  }
  for (const time of [
    'ttl',
    'staleWhileRevalidate',
    'staleIfError',
    'softTimeout',
    'negativeTtl',
    'loadTimeout',
  ] as const) {
    checkTime(time, options[time]);
  }
  for (const flag of ['compress', 'strict', 'freeze'] as const) {
    checkFlag(flag, options[flag]);
  }
  return { maxEntries: maxEntries ?? Infinity, maxBytes: maxBytes ?? Infinity };
}

/** Refuses what no entry can have. */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key !== 'string') throw invalid('key', 'a string', key);
}

/** Refuses what is no entry. */
export function checkEntry(options: EntryOptions | undefined, names = ENTRY_NAMES): void {
  if (options === undefined) return;
  checkNames(options, names);
  const { ttl, staleWhileRevalidate, staleIfError, size, tags } = options;
  checkTime('ttl', ttl);
  checkTime('staleWhileRevalidate', staleWhileRevalidate);
  checkTime('staleIfError', staleIfError);
  if (size !== undefined && !(typeof size === 'number' && size >= 0)) {
    throw invalid('size', 'a number of bytes of at least 0', size);
  }
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))) {
    throw invalid('tags', 'a list of strings', tags);
  }
}

/** Refuses what cannot be loaded. */
export function checkLoad(load: unknown, options: FetchOptions): void {
  checkEntry(options, FETCH_NAMES);
  const { negativeTtl, softTimeout, signal, refresh } = options;
  checkTime('negativeTtl', negativeTtl);
  checkTime('softTimeout', softTimeout);
  checkFlag('refresh', refresh);
  checkFlag('background', options.background);
  if (signal !== undefined && typeof signal?.aborted !== 'boolean') throw invalid('signal', 'an AbortSignal', signal);
  if (typeof load !== 'function') throw invalid('load', 'a function', load);
}

/** Refuses what cannot be gone through. A text can, but would be taken for its letters. */
export function checkIterable(name: string, expected: string, value: unknown): void {
  if (
    typeof value === 'string' ||
    typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] !== 'function'
  )
    throw invalid(name, expected, value);
}

/** Refuses what is no filter, and two in one: it would be unclear whether both or either would have to hold. */
export function checkFilter<V>(filter: CacheFilter<V>): void {
  if (typeof filter === 'function' || filter instanceof RegExp) return;
  const [[name, value] = [], ...more] = Object.entries(filter ?? {});
  if (more.length === 0 && typeof value === 'string' && ['tag', 'prefix', 'pattern'].includes(name!)) return;
  throw invalid('filter', '{ tag }, { prefix }, { pattern }, a RegExp or a function', filter);
}

/** Refuses what is neither a key nor a filter. */
export function checkWhich<V>(which: string | CacheFilter<V>): void {
  if (typeof which !== 'string') checkFilter(which);
}

/** Refuses what is no function. */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw invalid(name, 'a function', value);
}

/** Refuses what would never be called. */
export function checkHandler(name: string, handler: unknown): void {
  if (!EVENTS.includes(name)) throw invalid('event', `one of ${EVENTS.join(', ')}`, name);
  if (typeof handler !== 'function') throw invalid('handler', 'a function', handler);
}
