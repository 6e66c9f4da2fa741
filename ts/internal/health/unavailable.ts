/** What this engine cannot tell. */
import { Metric, Reason } from '../../../build/health/codes.js';
import { connection } from '../host/connection.js';

/** Metrics by the type of entry that tells them. */
const TOLD_BY: Readonly<Record<string, readonly Metric[]>> = {
  'largest-contentful-paint': [Metric.Lcp],
  'layout-shift': [Metric.Cls],
  event: [Metric.Inp, Metric.Interaction],
  paint: [Metric.Fcp],
  navigation: [Metric.Ttfb],
  'long-animation-frame': [Metric.LongFrame],
  longtask: [Metric.LongTask, Metric.LongTaskShare],
  resource: [
    Metric.ResponseTime,
    Metric.FailedRequests,
    Metric.Transferred,
    Metric.CachedResources,
    Metric.RequestRate,
  ],
};

/** What only pages have. */
const OF_PAGES = [
  Metric.Lcp,
  Metric.Inp,
  Metric.Interaction,
  Metric.Cls,
  Metric.Fcp,
  Metric.LongFrame,
  Metric.DomNodes,
  Metric.DomDepth,
  Metric.FrameRate,
  Metric.DroppedFrames,
];

/** Tells the metrics that are not there, and why. */
export function findUnavailable(types: readonly string[], tell: (metric: Metric, reason: Reason) => void): void {
  const lacks = (metrics: readonly Metric[], reason: Reason = Reason.Engine) =>
    metrics.forEach((metric) => tell(metric, reason));
  for (const [type, metrics] of Object.entries(TOLD_BY)) if (!types.includes(type)) lacks(metrics);
  const isPage = typeof document === 'object';
  if (!('memory' in performance)) lacks([Metric.Memory, Metric.MemoryShare]);
  // The method is hidden from pages that are not isolated; engines that have it have `performance.memory` too (Chromium 156).
  if (!('measureUserAgentSpecificMemory' in performance))
    lacks([Metric.PageMemory], 'memory' in performance && !crossOriginIsolated ? Reason.Isolation : Reason.Engine);
  if (!PressureObserverOf()) lacks([Metric.Pressure]);
  if (!connection()) lacks([Metric.RoundTrip, Metric.Downlink]);
  // Firefox 153 lists types in workers that come in pages alone.
  if (!isPage) lacks(OF_PAGES);
  if (!tellsStatus()) lacks([Metric.FailedRequests]);
}

/** WebKitGTK 2.50.6 has entries without status, and none for requests that the network failed. */
export const tellsStatus = (): boolean =>
  typeof PerformanceResourceTiming === 'function' && 'responseStatus' in PerformanceResourceTiming.prototype;

/** Compute Pressure (https://w3c.github.io/compute-pressure/), which TypeScript does not know. */
export interface Pressures {
  observe(source: 'cpu', options: { readonly sampleInterval: number }): Promise<void>;
  disconnect(): void;
}

export type PressuresClass = new (hear: (records: readonly { readonly state: string }[]) => void) => Pressures;

export const PressureObserverOf = (): PressuresClass | undefined =>
  (globalThis as { PressureObserver?: PressuresClass }).PressureObserver;
