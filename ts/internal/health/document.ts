import type { HealthCheckOptions, HealthDocument, HealthSnapshot } from './types.js';

type Services = NonNullable<HealthCheckOptions['services']>;

/** How the page is, by its service levels, open alerts and services. Alerts of severity `low` never count. */
export function statusOf({ slis, alerts }: HealthSnapshot, services: Services = {}): HealthDocument['status'] {
  const signs: readonly string[] = [
    ...slis.map(({ status }) => status),
    ...alerts.filter(({ state }) => state !== 'resolved').map(({ severity }) => severity),
  ];
  const some = (...bad: readonly string[]): boolean => bad.some((sign) => signs.includes(sign));
  // A service's own word says nothing of how well it is.
  if (some('breaching', 'critical') || Object.values(services).includes(false)) return 'unhealthy';
  return some('atRisk', 'high', 'medium') ? 'degraded' : 'healthy';
}

/** The health document. */
export function healthDocument(
  snapshot: HealthSnapshot,
  { includeDetails = true, services = {} }: HealthCheckOptions,
  now: Date,
): HealthDocument {
  const { cacheHitRatio } = snapshot.metrics;
  const components = Object.entries(services).map(([name, state]) => [
    name,
    typeof state === 'string' ? state : state ? 'up' : 'down',
  ]);
  if (cacheHitRatio?.available && cacheHitRatio.count > 0) components.unshift(['cache', 'up']);
  return {
    status: statusOf(snapshot, services),
    timestamp: now.toISOString(),
    uptime: snapshot.uptime / 1000,
    slis: snapshot.slis.map(({ name, current = null, target, unit, status, trend }) => ({
      name,
      current,
      target,
      unit,
      status,
      trend,
    })),
    circuitBreakers: {},
    components: includeDetails ? (Object.fromEntries(components) as Record<string, string>) : {},
  };
}
