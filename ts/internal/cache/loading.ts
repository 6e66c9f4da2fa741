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
  const options: FetchOptions = { ...request.options };
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
      const value = await unlessAborted(signal, load({ key, signal, stale, keep }));
      if (!superseded.aborted) keepLoaded(changes, key, value, options);
      return value;
    };
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

function keepLoaded<V>(changes: Changes<V>, key: string, value: V, options: FetchOptions): void {
  if (changes.scope.closed) return;
  const defaults = changes.options;
  const isNegative = value === null || value === undefined;
  const ttl = isNegative ? (options.negativeTtl ?? defaults.negativeTtl) : (options.ttl ?? changes.ttl);
  if (ttl === undefined) changes.forget(key);
  else changes.safely(key, () => changes.set(key, value, options, ttl));
}
