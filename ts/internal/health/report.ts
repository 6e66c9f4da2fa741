import { statusOf } from './document.js';
import { formatValue } from './sentences.js';
import type { HealthPast } from './snapshot.js';
import type { HealthReport, HealthReportMetric, HealthSnapshot, HealthTransition, UnavailableReason } from './types.js';

/** What a report is made of. */
export interface ReportSource {
  readonly snapshot: HealthSnapshot;
  /** What a metric was after a time in ms since 1970. */
  past(name: string, from: number): HealthPast | undefined;
  readonly transitions: readonly HealthTransition[];
  /** Whether a metric is one of the page's own. */
  isOwn(name: string): boolean;
}

const VITALS = ['lcp', 'inp', 'cls', 'fcp', 'ttfb'];
const MOST_OPERATIONS = 10;

/** "hour", "24 hours", "5 min". */
function span(time: number): string {
  const hours = time / 3_600_000;
  if (hours < 1) return `${formatValue(time / 60_000, '1')} min`;
  return hours === 1 ? 'hour' : `${formatValue(hours, '1')} hours`;
}

/** "Degraded: inp p75 is 412 ms, 2 alerts in the last hour. Best fix: ..." */
function summarize({ status, vitals, slis, alerts, recommendations, from, to }: Omit<HealthReport, 'summary'>): string {
  const rated = (wanted: string) => vitals.find(({ rating }) => rating === wanted);
  const worst = rated('poor') ?? rated('needs-improvement');
  const level = slis.find((sli) => sli.status === 'breaching') ?? slis.find((sli) => sli.status === 'atRisk');
  const opened = alerts.filter(({ transition }) => transition === 'opened').length;
  const [best] = recommendations;
  const parts = [
    worst
      ? `${worst.name} p75 is ${formatValue(worst.p75, worst.unit)}`
      : vitals.length > 0
        ? 'no vital is known to be bad'
        : 'no vital was measured',
    ...(level ? [`${level.name} is ${formatValue(level.current ?? NaN, level.unit)}`] : []),
    `${opened || 'no'} alert${opened === 1 ? '' : 's'} in the last ${span(to - from)}`,
  ];
  const said = `${status.charAt(0).toUpperCase()}${status.slice(1)}: ${parts.join(', ')}.`;
  return best ? `${said} Best fix: ${best.message} ${best.fix}` : said;
}

/** Reports on the `period` before `at`, both in ms. */
export function makeReport(source: ReportSource, period: number, at: number): HealthReport {
  const { snapshot, transitions } = source;
  const from = at - period;
  const known: HealthReportMetric[] = [];
  const unavailable: { metric: string; reason: UnavailableReason }[] = [];
  let begin = at;
  for (const [name, metric] of Object.entries(snapshot.metrics)) {
    if (!metric.available) {
      unavailable.push({ metric: name, reason: metric.reason });
      continue;
    }
    const past = source.past(name, from);
    if (!past) continue;
    const { begin: since, ...numbers } = past;
    const { unit, rating } = metric;
    begin = Math.min(begin, since);
    known.push({ name, unit, ...numbers, ...(rating && { rating }) });
  }
  const vitals = VITALS.flatMap((vital) => known.find(({ name }) => name === vital) ?? []);
  const slowest = known
    .filter(({ name, unit }) => unit === 'ms' && source.isOwn(name))
    .sort((a, b) => b.p95 - a.p95)
    .slice(0, MOST_OPERATIONS);
  const { slis, hosts, files, errors, recommendations, cost } = snapshot;
  const report = {
    from,
    to: at,
    covered: at - begin,
    status: statusOf(snapshot),
    vitals,
    metrics: known.filter((metric) => !vitals.includes(metric) && !slowest.includes(metric)),
    slis,
    alerts: transitions.filter((transition) => transition.at > from && transition.at <= at),
    slowest,
    hosts,
    files,
    errors,
    recommendations,
    unavailable,
    cost,
  };
  return { ...report, summary: summarize(report) };
}
