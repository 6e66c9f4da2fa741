/** Health of a page that is not watched, without consent or as it is not among those that are sampled. It needs no module. */
import { onDemand } from '../engine/loader.js';
import { healthDocument } from './document.js';
import type { ReportOptions } from './reports.js';
import { resultOf } from './result-of.js';
import type { Health, HealthCheckOptions, HealthReport, HealthSnapshot } from './types.js';

const reports = onDemand('reports', () => import('./reports.js'));
const nothing = (): void => {};

/** Metrics of every page. Written once more: with the engine's own list, which a test compares, the driver's codes would come too. */
const METRICS = (
  'lcp inp cls fcp ttfb interaction longFrame longTask frameRate droppedFrames loopDelay mainThreadBusy longTaskShare pressure ' +
  'memory memoryShare pageMemory wasmMemory domNodes domDepth responseTime failedRequests transferred cachedResources requestRate ' +
  'cacheHitRatio errors rejections roundTrip downlink'
).split(' ');

/** Every call does what it does on a page that is watched, and nothing is measured. */
export function unwatched(): Health {
  const begun = performance.now();
  const snapshot = (): HealthSnapshot => ({
    at: Date.now(),
    uptime: performance.now() - begun,
    metrics: Object.fromEntries(
      METRICS.map((name) => [name, { available: false, reason: 'unwatched' }]),
    ) as HealthSnapshot['metrics'],
    attribution: {},
    alerts: [],
    slis: [],
    recommendations: [],
    hosts: [],
    scripts: [],
    errors: [],
    files: [],
    cost: { cpuMs: 0, cpuRatio: 0, bytes: 0, level: 0, sampleEvery: 0 },
  });
  const report = async (options: ReportOptions = {}): Promise<HealthReport | string> =>
    (await reports()).reportOf(
      { snapshot: snapshot(), past: () => undefined, transitions: [], isOwn: () => false },
      options,
    );
  return {
    record: nothing,
    time: ((_: string, work: unknown) => resultOf(work, nothing)) as Health['time'],
    mark: nothing,
    count: nothing,
    snapshot,
    alerts: () => [],
    transitions: () => [],
    resolve: () => false,
    history: () => [],
    check: (options: HealthCheckOptions = {}) => healthDocument(snapshot(), options, new Date()),
    report: report as Health['report'],
    on: () => nothing,
    flush: nothing,
    pause: nothing,
    resume: nothing,
    close: nothing,
    [Symbol.dispose]: nothing,
  };
}
