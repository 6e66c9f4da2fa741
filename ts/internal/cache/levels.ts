/** What only caches with `compress` or `persist` need: loaded when the first of them is made. */
import { now } from './clock.js';
import { coldEngine } from './cold-engine.js';
import type { ColdEngine } from './cold-engine.js';
import { ColdTier } from './cold-tier.js';
import type { Entries } from './entries.js';
import { matchesKey } from './filter.js';
import { deepFreeze } from './freeze.js';
import type { Keeping, Meanwhile } from './opening.js';
import { liveLimits } from './options.js';
import { SLICE } from './part.js';
import type { Part, Place } from './part.js';
import { Persistence } from './persistence.js';
import type { Limits } from './policy.js';
import type { CacheOptions } from './types.js';

/** How much clocks of tabs differ that nobody has set, in ms. */
const AHEAD = 1000;

/** What opens levels, and cold.wasm for it. */
export const loadLevels = async () => ({ openLevels, engine: await coldEngine() });

/** Values come back frozen. */
class FrozenTier extends ColdTier {
  override read(slot: number): { readonly value: unknown } | undefined {
    const found = super.read(slot);
    deepFreeze(found?.value);
    return found;
  }
}

/** Gives the entries a cold tier, fills it with what was stored, and stores from now on. */
async function openLevels<V>(
  entries: Entries<V>,
  options: CacheOptions<V>,
  limits: Limits,
  engine: ColdEngine,
  meanwhile: Meanwhile<V>,
  warn: (message: string, error: unknown) => void,
): Promise<Keeping | undefined> {
  // Closed before it was open.
  if (meanwhile.over === true) return undefined;
  const cold = new (options.freeze === true ? FrozenTier : ColdTier)(engine, true);
  cold.bound(liveLimits(options, limits), limits);
  entries.attach(cold, options.compress === true, limits);
  if (options.persist !== true) return undefined;
  const persistence = new Persistence<V>(options.name!, String(options.schema ?? ''), engine, limits.maxEntries, {
    keys: () => [...entries.keys(true)],
    stored: (key) => entries.stored(key),
    warn,
  });
  const places = await persistence.read();
  const { keys, filters } = meanwhile;
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
    if (entries.cold !== cold) break;
    if (keys.has(key)) continue;
    const past = pastOf(meanwhile, key, place.tags);
    // Stored when the clock was ahead, nobody knows how long ago: its lifetime begins once more, but only once.
    if (past !== undefined || (place.useful < Infinity && place.part.savedAt > time + AHEAD)) changed.push(key);
    if (past === 'delete') continue;
    if (place.part !== loaded && !cold.load((loaded = place.part).pack)) warn('what was stored is damaged', undefined);
    if (options.freeze === true) deepFreeze(place.part.clones.get(place.number));
    const expires = past === undefined ? time + place.fresh : Math.min(time + place.fresh, time);
    if (!restore(entries, key, place, expires, time)) changed.push(key);
  }
  // Closed meanwhile: the tier's number may be another's by now.
  if (entries.cold !== cold) return persistence;
  cold.unload();
  entries.trim();
  if (places.size > 0) entries.distrustSizes();
  for (const { what, filter } of filters) {
    if (typeof filter !== 'function') continue;
    const found = entries.matching(filter).filter((key) => !keys.has(key));
    for (const key of found) if (what === 'delete' ? entries.delete(key) : entries.expire(key)) changed.push(key);
  }
  entries.changed = (key) => persistence.changed(key);
  for (const key of [...keys, ...changed]) persistence.changed(key);
  return persistence;
}

/** What has happened to a key meanwhile. */
function pastOf<V>({ stale, filters }: Meanwhile<V>, key: string, tags: readonly string[] | undefined) {
  let past: 'delete' | 'expire' | undefined = stale.has(key) ? 'expire' : undefined;
  for (const { what, filter } of filters) {
    if (typeof filter !== 'function' && past !== 'delete' && matchesKey(filter, key, tags)) past = what;
  }
  return past;
}

/** False when there is no room for it. */
function restore<V>(entries: Entries<V>, key: string, place: Place, expires: number, time: number): boolean {
  const { part, number, useful, size, tags, stale } = place;
  const placing = { expires, drops: time + useful, size, tags, stale };
  if (!part.clones.has(number)) {
    entries.takeIn(key, number, placing);
    return true;
  }
  const { changed } = entries;
  // Of those that have to go for it, storage hears; it is there already.
  entries.changed = (other) => other === key || changed?.(other);
  const kept = entries.set(key, part.clones.get(number) as V, placing);
  entries.changed = changed;
  return kept;
}
