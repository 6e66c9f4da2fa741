/** What only caches with `compress` or `persist` need: loaded when the first of them is made. */
import { coldEngine } from './cold-engine.js';
import type { ColdEngine } from './cold-engine.js';
import { ColdLevel } from './cold-level.js';
import { ColdTier } from './cold-tier.js';
import { Demotion } from './demotion.js';
import type { Changes } from './changes.js';
import { deepFreeze } from './freeze.js';
import type { Keeping, Meanwhile, Warn } from './opening.js';
import { Persistence } from './persistence.js';
import type { Limits } from './policy.js';
import type { Replication } from './replication.js';
import { restore } from './restoring.js';
import { keysOf } from './selection.js';

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
  changes: Changes<V>,
  replication: Replication<V> | undefined,
  limits: Limits,
  engine: ColdEngine,
  meanwhile: Meanwhile<V>,
  keeps: (keeping: Keeping) => void,
  warn: Warn,
): Promise<void> {
  // Closed before it was open.
  if (meanwhile.scope.closed) return;
  const { entries, options, settings } = changes;
  const tier = new (options.freeze === true ? FrozenTier : ColdTier)(engine, true);
  const demotes = options.compress === true;
  tier.bound(limits, demotes);
  const level = new (demotes ? Demotion : ColdLevel)(entries, tier, limits);
  entries.lower = level;
  if (replication === undefined || !settings.persist) return;
  const persistence = new Persistence<V>(engine, {
    settings,
    replication,
    keys: () => [...keysOf(entries)],
    isHeld: (key) => entries.index.has(key),
    stored: (key) => entries.stored(key),
    restore: (stored) => restore(changes, replication, level, stored, meanwhile, warn),
    warn,
  });
  keeps(persistence);
  replication.attach(persistence);
  entries.detail().expired = () => persistence.erase();
  await persistence.open();
  replication.sharing?.hello();
}
