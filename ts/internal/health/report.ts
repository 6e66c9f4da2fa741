import { statusOf } from './document.js';
import { formatValue } from './sentences.js';
import type {
  HealthCell,
  HealthReport,
  HealthReportMetric,
  HealthSnapshot,
  HealthTransition,
  UnavailableReason,
} from './types.js';

/** What a report is made of. */
export interface ReportSource {
  readonly snapshot: HealthSnapshot;
  cells(name: string, level: 'raw' | 'minute' | 'hour'): readonly HealthCell[];
  readonly transitions: readonly HealthTransition[];
  /** Whether a metric is one of the page's own. */
  isOwn(name: string): boolean;
}

const VITALS = ['lcp', 'inp', 'cls', 'fcp', 'ttfb'];
const MOST_OPERATIONS = 10;

/** What history has of a metric after `from`: its cells, and when the first of them began. */
interface Past {
  readonly cells: readonly HealthCell[];
  readonly begin: number;
  /** Whether history has nothing at all of it. */
  readonly isNew: boolean;
}

/**
 * Takes the finest level that reaches back to `from`, or the one that reaches furthest; what has come since its last cell is of
 * finer ones.
 */
function past(source: ReportSource, name: string, from: number): Past {
  const levels = [
    { cells: source.cells(name, 'raw'), length: source.snapshot.cost.sampleEvery },
    { cells: source.cells(name, 'minute'), length: 60_000 },
    { cells: source.cells(name, 'hour'), length: 3_600_000 },
  ];
  type Level = (typeof levels)[number];
  const oldest = ({ cells }: Level): number => cells[0]?.at ?? Infinity;
  // Ends of cells are compared: a coarser one begins earlier although it knows no more.
  const chosen =
    levels.find((level) => oldest(level) - level.length <= from) ??
    levels.reduce((best, level) => (oldest(level) < oldest(best) ? level : best));
  const taken: HealthCell[] = [];
  let after = from;
  for (const level of levels.slice(0, levels.indexOf(chosen) + 1).reverse()) {
    for (const cell of level.cells) if (cell.at > after && cell.count > 0) taken.push(cell);
    after = Math.max(after, level.cells.at(-1)?.at ?? 0);
  }
  return {
    cells: taken,
    begin: Math.max(from, (taken[0]?.at ?? Infinity) - chosen.length),
    isNew: levels.every(({ cells }) => cells.length === 0),
  };
}

/** Cells as one. */
function combine(cells: readonly HealthCell[]): Omit<HealthReportMetric, 'name' | 'unit'> {
  const sum = (of: (cell: HealthCell) => number): number => cells.reduce((total, cell) => total + of(cell), 0);
  const count = sum((cell) => cell.count);
  const mean = (of: 'p50' | 'p75' | 'p95'): number => sum((cell) => cell[of] * cell.count) / count;
  return {
    count,
    min: Math.min(...cells.map(({ min }) => min)),
    max: Math.max(...cells.map(({ max }) => max)),
    mean: sum((cell) => cell.sum) / count,
    p50: mean('p50'),
    p75: mean('p75'),
    p95: mean('p95'),
  };
}

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
    const history = past(source, name, from);
    const { unit, rating, count, min, max, mean, p50, p75, p95 } = metric;
    const rest = { name, unit, ...(rating && { rating }) };
    if (history.cells.length > 0) {
      begin = Math.min(begin, history.begin);
      known.push({ ...rest, ...combine(history.cells) });
    } else if (history.isNew && count > 0) {
      // The page is younger than a cell.
      const numbers = { min, max, mean, p50, p75, p95 };
      if (Object.values(numbers).every((number) => number !== undefined))
        known.push({ ...rest, count, ...numbers } as HealthReportMetric);
    }
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
