import { SLICE } from '../../../build/cold/codes.js';
import { now } from '../host/clock.js';
import { nextTurn } from '../host/turn.js';
import { Merged } from '../tabs/replica.js';
import type { Changes } from './changes.js';
import type { ColdLevel } from './cold-level.js';
import { deepFreeze } from './freeze.js';
import type { Meanwhile, Warn } from './opening.js';
import type { Stored } from './part-store.js';
import type { PartBody, Place } from './part.js';
import type { Replication } from './replication.js';
import { matching } from './selection.js';

/**
 * Puts what was stored among the entries, as far as nothing later has happened to it, and gives the keys that are to be stored anew.
 * It ends early when the cache is closed.
 */
export async function restore<V>(
  changes: Changes<V>,
  replication: Replication<V>,
  level: ColdLevel<V>,
  { marks, entries: located }: Stored,
  meanwhile: Meanwhile<V>,
  warn: Warn,
): Promise<string[]> {
  const { entries } = changes;
  replication.learn([
    ...marks.keys().map(([what, key, stamp]) => ({ key, what, stamp })),
    ...marks.filters().map(([what, filter, stamp]) => ({ filter, what, stamp })),
  ]);
  const again: string[] = [];
  const restored = new Set<string>();
  let loaded: PartBody | undefined;
  let time = now();
  let until = performance.now() + SLICE;
  let count = 0;
  for (const [place, body] of located) {
    // Reading the clock costs as much as an entry.
    if (++count % 64 === 0 && performance.now() > until) {
      await nextTurn();
      until = performance.now() + SLICE;
      time = now();
    }
    // Closed: the tier's number may be another's by now.
    if (meanwhile.scope.closed) return [];
    const { key, register, tags, staleFor } = place;
    const merged = replication.replica.merge(key, register, tags, true);
    if (merged === Merged.Expired) changes.as('storage', () => void changes.changeHere('expire', key));
    if (merged <= Merged.Gone) continue;
    // Stored when the clock was ahead, nobody knows how long ago: its lifetime begins once more, but only once.
    if (staleFor < Infinity && place.isAhead) again.push(key);
    if (body !== loaded && !level.tier.load((loaded = body).pack)) warn('what was stored is damaged', undefined);
    changes.flights.supersede(key);
    restored.add(key);
    const { origin } = entries;
    entries.origin = 'storage';
    entries.delete(key, 'replaced');
    restoreOne(changes, level, place, body, merged === Merged.Stale, time);
    entries.origin = origin;
  }
  if (meanwhile.scope.closed) return [];
  level.tier.unload();
  entries.makeRoom();
  if (located.length > 0) entries.weights.distrust();
  for (const { what, filter } of meanwhile.filters.splice(0)) {
    const keys = matching(entries, filter).filter((key) => restored.has(key));
    replication.change(what, keys);
    for (const key of keys) changes.changeHere(what, key);
  }
  return again;
}

function restoreOne<V>(
  { entries, options }: Changes<V>,
  level: ColdLevel<V>,
  { key, number, freshFor, staleFor, size, tags, stale }: Place,
  { clones }: PartBody,
  isStale: boolean,
  time: number,
): void {
  const freshUntil = time + (isStale ? Math.min(freshFor, 0) : freshFor);
  const placing = { freshUntil, staleUntil: time + staleFor, size, tags, stale };
  if (!clones.has(number)) {
    level.restore(key, number, placing);
    return;
  }
  const value = clones.get(number) as V;
  if (options.freeze === true) deepFreeze(value);
  entries.set(key, value, placing);
}
