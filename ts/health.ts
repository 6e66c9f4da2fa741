/** Health: how a page feels, what is wrong with it, and what to do. */
import type { Health, HealthOptions } from './internal/health/types.js';
import { onDemand } from './internal/engine/loader.js';
import { healthEngine } from './internal/health/health-engine.js';
import { checkOptions } from './internal/health/options.js';
import type { Keeper, Persistence } from './internal/health/persistence.js';

export type {
  BlamedScript,
  CacheLike,
  Health,
  HealthAlert,
  HealthAlertEvent,
  HealthAnomaly,
  HealthAttribution,
  HealthCell,
  HealthCheckOptions,
  HealthCost,
  HealthDocument,
  HealthError,
  HealthEvents,
  HealthFile,
  HealthHost,
  HealthLabels,
  HealthMetric,
  HealthMetricValue,
  HealthOptions,
  HealthRating,
  HealthRecommendation,
  HealthReport,
  HealthReportMetric,
  HealthReportOptions,
  HealthScript,
  HealthSeverity,
  HealthSink,
  HealthSli,
  HealthSnapshot,
  HealthThreshold,
  HealthTransition,
  HealthUnit,
  MeasuredMetric,
  SliOptions,
  UnavailableReason,
} from './internal/health/types.js';
export { configure } from './internal/engine/config.js';
export type { ModuleName, PageliftConfig, WasmSource } from './internal/engine/config.js';
export { isPageliftError, PageliftError } from './errors.js';
export type { PageliftErrorCode } from './errors.js';

const driver = onDemand('health', () => import('./internal/health/health.js'));
const persistence = onDemand('health', () => import('./internal/health/persistence.js'));
const standIn = onDemand('health', () => import('./internal/health/unwatched.js'));

/**
 * Watches how the page feels: vitals with what they are made of, the scripts to blame, requests, memory, errors, and whatever the
 * page records. It tells what is wrong, with thresholds and service levels, and what to do about it. It measures what it costs
 * itself, and does less when that is more than a thousandth of the time.
 *
 * What an engine cannot tell is `{ available: false, reason }`, never 0. Nothing leaves the page; with `persist` history outlives it.
 *
 * @example
 * ```ts
 * const health = await watchHealth();
 * health.on('alert', ({ alert }) => console.warn(alert.message));
 * const { metrics, recommendations } = health.snapshot();
 * ```
 *
 * @throws {PageliftError} `options/invalid`, `load/failed`
 */
export async function watchHealth(options: HealthOptions = {}): Promise<Health> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  const { sampling = 1, consent = true, persist } = options;
  if (!consent || Math.random() >= sampling) return (await standIn()).unwatched();
  const persisting = persist ? stored(persist === true ? 'default' : persist) : undefined;
  const [engine, { PageHealth }, persisted] = await Promise.all([healthEngine(), driver(), persisting, activated()]);
  options.signal?.throwIfAborted();
  return new PageHealth(engine, options, persisted);
}

/** Reads what is stored under a name, while the rest is loaded. */
async function stored(name: string): Promise<(keeper: Keeper) => Persistence> {
  const { Persistence, readStored } = await persistence();
  const read = await readStored(name);
  return (keeper) => new Persistence(keeper, read);
}

/** Resolves once the page is no longer prerendered: until then nobody sees it. */
const activated = async (): Promise<void> => {
  if (typeof document !== 'object' || !(document as { prerendering?: boolean }).prerendering) return;
  await new Promise((resolve) => document.addEventListener('prerenderingchange', resolve, { once: true }));
};
