import { SLICE } from '../../../build/cold/codes.js';
import { matchesKey } from '../common/filter.js';
import { now } from '../host/clock.js';
import type { ColdEngine } from './cold-engine.js';
import type { ColdLevel } from './cold-level.js';
import type { Entries } from './entries.js';
import { deepFreeze } from './freeze.js';
import type { Change, Meanwhile, Warn } from './opening.js';
import type { Part, Place } from './part.js';
import { matching } from './selection.js';

/**
 * Puts what was stored among the entries, as far as it has not changed meanwhile, and gives the keys that are to be stored anew; nothing
 * when the cache was closed before the end.
 */
export async function restore<V>(
  entries: Entries<V>,
  level: ColdLevel<V>,
  places: ReadonlyMap<string, Place>,
  meanwhile: Meanwhile<V>,
  freeze: boolean,
  engine: ColdEngine,
  warn: Warn,
): Promise<string[] | undefined> {
  const changed: string[] = [];
  let loaded: Part | undefined;
  let time = now();
  let until = performance.now() + SLICE;
  let count = 0;
  for (const [key, place] of places) {
    // Reading the clock costs as much as an entry.
    if (++count % 64 === 0 && performance.now() > until) {
      await new Promise((resolve) => setTimeout(resolve));
      until = performance.now() + SLICE;
      time = now();
    }
    // Closed: the tier's number may be another's by now.
    if (entries.lower !== level) return undefined;
    if (meanwhile.keys.has(key)) continue;
    const past = pastOf(meanwhile, key, place.tags);
    // Stored when the clock was ahead, nobody knows how long ago: its lifetime begins once more, but only once.
    if (past !== undefined || (place.staleFor < Infinity && engine.log_isAhead(place.part.savedAt, time) !== 0))
      changed.push(key);
    if (past === 'delete') continue;
    if (place.part !== loaded && !level.tier.load((loaded = place.part).pack)) {
      warn('what was stored is damaged', undefined);
    }
    if (freeze) deepFreeze(place.part.clones.get(place.number));
    const freshUntil = past === undefined ? time + place.freshFor : Math.min(time + place.freshFor, time);
    if (!restoreOne(entries, level, key, place, freshUntil, time)) changed.push(key);
  }
  if (entries.lower !== level) return undefined;
  level.tier.unload();
  entries.makeRoom();
  if (places.size > 0) entries.weights.distrust();
  for (const { what, filter } of meanwhile.filters) {
    if (typeof filter !== 'function') continue;
    for (const key of matching(entries, filter).filter((key) => !meanwhile.keys.has(key)))
      if (entries[what](key)) changed.push(key);
  }
  return changed;
}

/** What has happened to a key meanwhile. */
function pastOf<V>({ stale, filters }: Meanwhile<V>, key: string, tags: readonly string[] | undefined) {
  let past: Change | undefined = stale.has(key) ? 'expire' : undefined;
  for (const { what, filter } of filters) {
    if (typeof filter !== 'function' && past !== 'delete' && matchesKey(filter, key, tags)) past = what;
  }
  return past;
}

/** False when there is no room for it. */
function restoreOne<V>(
  entries: Entries<V>,
  level: ColdLevel<V>,
  key: string,
  place: Place,
  freshUntil: number,
  time: number,
): boolean {
  const { part, number, staleFor, size, tags, stale } = place;
  const placing = { freshUntil, staleUntil: time + staleFor, size, tags, stale };
  if (!part.clones.has(number)) {
    level.restore(key, number, placing);
    return true;
  }
  const details = entries.detail();
  const { changed } = details;
  // Of those that have to go for it, storage hears; it is there already.
  details.changed = (other) => other === key || changed?.(other);
  const kept = entries.set(key, part.clones.get(number) as V, placing);
  details.changed = changed;
  return kept;
}
