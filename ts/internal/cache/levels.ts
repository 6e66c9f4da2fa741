/** What only caches with `compress` or `persist` need: loaded when the first of them is made. */
import { coldEngine } from './cold-engine.js';
import type { ColdEngine } from './cold-engine.js';
import { ColdLevel } from './cold-level.js';
import { ColdTier } from './cold-tier.js';
import { Demotion } from './demotion.js';
import type { Entries } from './entries.js';
import { deepFreeze } from './freeze.js';
import type { Keeping, Meanwhile, Warn } from './opening.js';
import { Persistence } from './persistence.js';
import type { Limits } from './policy.js';
import { restore } from './restoring.js';
import { keysOf } from './selection.js';
import type { CacheOptions } from './types/options.js';

/** What opens levels, and cold.wasm for it. */
export const loadLevels = async () => ({ openLevels, liveLimits, engine: await coldEngine() });

/** Values come back frozen. */
class FrozenTier extends ColdTier {
  override read(slot: number): { readonly value: unknown } | undefined {
    const found = super.read(slot);
    deepFreeze(found?.value);
    return found;
  }
}

/** What the live values of a cache that demotes others may take. */
function liveLimits({ maxEntries, maxBytes }: Limits, engine: ColdEngine): Limits {
  return { maxEntries: engine.cold_liveEntries(maxEntries), maxBytes: engine.cold_liveBytes(maxBytes) };
}

/** Gives the entries a cold level, fills it with what was stored, and stores from now on. */
async function openLevels<V>(
  entries: Entries<V>,
  options: CacheOptions<V>,
  limits: Limits,
  engine: ColdEngine,
  meanwhile: Meanwhile<V>,
  warn: Warn,
): Promise<Keeping | undefined> {
  // Closed before it was open.
  if (meanwhile.scope.closed) return undefined;
  const tier = new (options.freeze === true ? FrozenTier : ColdTier)(engine, true);
  const demotes = options.compress === true;
  tier.bound(limits, demotes);
  const level = new (demotes ? Demotion : ColdLevel)(entries, tier, limits);
  entries.lower = level;
  if (options.persist !== true) return undefined;
  const persistence = new Persistence<V>(options.name!, String(options.schema ?? ''), engine, limits.maxEntries, {
    keys: () => [...keysOf(entries)],
    stored: (key) => entries.stored(key),
    warn,
  });
  const places = await persistence.read();
  const changed = await restore(entries, level, places, meanwhile, options.freeze === true, engine, warn);
  // Closed meanwhile.
  if (changed === undefined) return persistence;
  entries.detail().changed = (key) => persistence.changed(key);
  for (const key of [...meanwhile.keys, ...changed]) persistence.changed(key);
  return persistence;
}
