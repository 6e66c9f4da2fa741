import { PageliftError } from '../../errors.js';
import { unlessAborted } from '../common/abort.js';
import type { Flight } from '../common/flights.js';
import { LONGEST_WAIT } from '../host/timer.js';
import type { Changes } from './changes.js';
import { ABSENT, loadTogether } from './load-together.js';
import { beginLoad } from './loading.js';
import type { Counts } from './slots.js';
import type { FetchOptions } from './types/entry-options.js';
import type { Load, LoadMany } from './types/load.js';

/**
 * The value of a key, loaded when there is none; stale values as `Cache.fetch` says. `alone`: the load is of this key only, rather
 * than one for many, which fails with {@link ABSENT} when its answer has no value for this key.
 */
export async function fetchOne<V>(
  changes: Changes<V>,
  key: string,
  load: Load<V>,
  options: FetchOptions,
  alone: boolean,
): Promise<V> {
  changes.refuseClosed();
  const { entries } = changes;
  const { signal, refresh = false } = options;
  signal?.throwIfAborted();
  if (!refresh) {
    const value = entries.get(key);
    if (value !== undefined) return value;
    // It is `undefined`, or a handler of `expire` has set another.
    const slot = entries.find(key, false);
    if (slot !== undefined) return entries.valueAt(slot);
  }
  const { flights, scope } = changes;
  const { counts } = entries;
  const held = heldAt(changes, key, options);
  const isServed = !refresh && held?.serves === true;
  const { loader } = changes;
  // It may have begun before what the caller knows of has happened.
  if (refresh && alone) flights.supersede(key);
  let flight = flights.get(key);
  if (flight !== undefined && loader !== undefined) refuseCircle(changes, loader, flight, key);
  if (flight === undefined) {
    flight = beginLoad(changes, {
      key,
      load,
      options,
      stale: held?.value,
      loader: isServed ? undefined : loader,
      background: isServed,
      alone,
    });
  } else {
    counts.coalescedLoads++;
  }
  // As if somebody waited to the end.
  if (options.background === true) flight.waiting++;
  if (!isServed) loader?.needs.set(key, flight);
  if (isServed) return serveStale(counts, held.value, refresh);
  const waiting = flights.wait(flight, signal, key);
  const inTime = new AbortController();
  const stands = held?.stands === true;
  const softTimeout = options.softTimeout ?? changes.options.softTimeout ?? Infinity;
  const timer = stands && softTimeout <= LONGEST_WAIT ? setTimeout(() => inTime.abort(inTime), softTimeout) : undefined;
  try {
    return await unlessAborted(inTime.signal, waiting);
  } catch (error) {
    if (error === ABSENT && alone && !scope.closed) {
      // That was the load of many: this caller has one of its own.
      counts.coalescedLoads--;
      if (!refresh) counts.misses--;
      return fetchOne(changes, key, load, options, alone);
    }
    if (!stands || signal?.aborted === true || error === ABSENT || scope.closed) throw error;
    // What was removed meanwhile does not come back, and what was set is newer.
    const stale = flight.superseded.signal.aborted ? heldAt(changes, key, options) : held;
    const isLate = error === inTime;
    if (stale?.stands !== true) {
      if (isLate) return waiting;
      throw error;
    }
    // Nobody else hears of the failure; of one failure that many were served instead of, handlers hear once.
    if (!isLate && !flight.background) changes.events.emit('error', { key, error });
    flight.background = true;
    return serveStale(counts, stale.value, refresh);
  } finally {
    clearTimeout(timer);
  }
}

/** Refuses a wait that would never end: the load of `key` needs that of the loader. */
function refuseCircle<V>(
  { flights }: Changes<V>,
  loader: Flight<V, FetchOptions>,
  flight: Flight<V, FetchOptions>,
  key: string,
): void {
  const path = flights.path(flight, loader);
  if (path === undefined) return;
  const names = [key, ...path, key].map((name) => JSON.stringify(name.slice(0, 80)));
  throw new PageliftError('cache/circular', `a load waits for itself: ${names.join(' needs ')}`);
}

/** A hit for the caller, though the first look was a miss: a refresh has not looked. */
function serveStale<V>(counts: Counts, value: V, refresh: boolean): V {
  counts.staleHits++;
  counts.hits++;
  if (!refresh) counts.misses--;
  return value;
}

/**
 * The value of a key, whether it is served while a load refreshes it, and whether it stands in for one that fails. Since a
 * refresh is asked for as if it were not fresh, it may be.
 */
function heldAt<V>({ entries, placer }: Changes<V>, key: string, options: FetchOptions) {
  const slot = entries.find(key, true);
  if (slot === undefined) return undefined;
  const freshUntil = entries.freshUntil(slot);
  const own = entries.details?.stale.get(slot);
  return {
    value: entries.valueAt(slot),
    serves: placer.serves('staleWhileRevalidate', freshUntil, options, own),
    stands: placer.serves('staleIfError', freshUntil, options, own),
  };
}

/** The values of many keys, with one load for all those that are neither held nor on their way. */
export async function fetchAll<V>(
  changes: Changes<V>,
  wanted: readonly string[],
  load: LoadMany<V>,
  options: FetchOptions,
): Promise<Map<string, V>> {
  changes.refuseClosed();
  options.signal?.throwIfAborted();
  const { entries, flights } = changes;
  const { counts } = entries;
  if (options.refresh === true) for (const key of wanted) flights.supersede(key);
  const loading = wanted.filter(
    (key) => (options.refresh === true || entries.find(key, false) === undefined) && flights.get(key) === undefined,
  );
  const loadOne = loadTogether<V>(
    loading,
    (keys, signal) => {
      counts.loads++;
      const stale = new Map<string, V>();
      for (const key of keys) {
        const slot = entries.find(key, true);
        if (slot !== undefined) stale.set(key, entries.valueAt(slot));
      }
      return load(keys, { signal, stale });
    },
    () => counts.loadFailures++,
  );
  const values = new Map<string, V>();
  const found = await Promise.all(
    wanted.map((key) =>
      fetchOne(changes, key, loadOne, options, false).catch((error: unknown) => {
        // The load answered, and has no value for this key.
        if (error === ABSENT) return ABSENT;
        throw error;
      }),
    ),
  );
  wanted.forEach((key, at) => {
    if (found[at] !== ABSENT) values.set(key, found[at] as V);
  });
  return values;
}
