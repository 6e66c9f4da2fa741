import { LOAD_TIMEOUT } from '../../../build/tabs/codes.js';
import { unlessAborted } from '../common/abort.js';
import type { Flight } from '../common/flights.js';
import type { Changes } from './changes.js';
import { ABSENT } from './load-together.js';
import { checkEntry } from './checks.js';
import type { EntryOptions, FetchOptions } from './types/entry-options.js';
import type { Load } from './types/load.js';

/** A load to begin. */
export interface LoadRequest<V> {
  readonly key: string;
  readonly load: Load<V>;
  readonly options: FetchOptions;
  /** The value that is no longer fresh, if there is one. */
  readonly stale: V | undefined;
  /** Whose load needs it. */
  readonly loader: Flight<V, FetchOptions> | undefined;
  /** Whether nobody waits for it. */
  readonly background: boolean;
  /** Whether the load is of this key only. */
  readonly alone: boolean;
}

/** Begins a load, whose value is kept and of which the other tabs are notified. */
export function beginLoad<V>(changes: Changes<V>, request: LoadRequest<V>): Flight<V, FetchOptions> {
  const { key, load, stale, alone } = request;
  const { entries, flights } = changes;
  const { counts } = entries;
  const { loadTimeout: timeout = LOAD_TIMEOUT } = changes.options;
  const controller = new AbortController();
  const { signal } = controller;
  const options: FetchOptions = retained(request.options, changes.options);
  const call = (): V | PromiseLike<V> => {
    const { loader } = changes;
    const own = flights.get(key);
    if (own !== undefined) request.loader?.needs.set(key, own);
    changes.loader = own;
    try {
      return load({ key, signal, stale, keep });
    } finally {
      changes.loader = loader;
    }
  };
  const keep = (own: EntryOptions): void => {
    checkEntry(own);
    Object.assign(options, own);
  };
  const held = () => {
    const slot = entries.find(key, false);
    if (slot === undefined) return undefined;
    counts.coalescedLoads++;
    return { value: entries.valueAt(slot) };
  };
  const begin = (superseded: AbortSignal) => {
    const run = async () => {
      if (alone) counts.loads++;
      // Also when the load does not listen.
      const value = await unlessAborted(signal, call());
      if (!superseded.aborted) keepLoaded(changes, key, value, options);
      return value;
    };
    // What another tab has begun to load before is not what a refresh asks for.
    if (options.refresh === true) return run();
    return changes.recording?.take({ key, signal, superseded, held, run, timeout }) ?? run();
  };
  const flight = flights.begin(key, controller, begin, request.background, options);
  flight.promise.catch((error: unknown) => {
    if (signal.aborted) return;
    if (error === ABSENT) {
      if (!flight.superseded.signal.aborted) changes.forget(key);
      return;
    }
    if (alone) counts.loadFailures++;
    if (flight.background) changes.events.emit('error', { key, error });
  });
  return flight;
}

/**
 * What a call accepts is the caller's own; the entry is kept at least as long as the cache says, and for as long as this caller
 * would accept it.
 */
function retained(options: FetchOptions, defaults: EntryOptions): FetchOptions {
  const kept: { -readonly [Name in keyof FetchOptions]: FetchOptions[Name] } = { ...options };
  for (const way of ['staleWhileRevalidate', 'staleIfError'] as const) {
    const [asked, own] = [options[way], defaults[way] ?? 0];
    if (asked !== undefined && asked < own) kept[way] = own;
  }
  return kept;
}

function keepLoaded<V>(changes: Changes<V>, key: string, value: V, options: FetchOptions): void {
  if (changes.scope.closed) return;
  const defaults = changes.options;
  const isNegative = value === null || value === undefined;
  const ttl = isNegative ? (options.negativeTtl ?? defaults.negativeTtl) : (options.ttl ?? changes.ttl);
  if (ttl === undefined) changes.as('load', () => changes.forget(key));
  else changes.as('load', () => changes.safely(key, () => changes.set(key, value, options, ttl)));
}
