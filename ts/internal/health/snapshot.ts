/** What the engine's tables say, as objects with names. */
import {
  AdviceColumn as A,
  Advice,
  AlertColumn as L,
  CellColumn as C,
  CostColumn,
  Direction,
  ErrorColumn as E,
  FileColumn as F,
  FirstByteColumn as B,
  HostColumn as H,
  InteractionColumn as I,
  MetricColumn as M,
  PaintColumn as P,
  PastColumn as X,
  Part,
  Reason,
  ScriptColumn as S,
  Severity,
  ShiftColumn as D,
  SliColumn as V,
  Status,
  Subject,
  Table,
  Transition,
  TransitionColumn as T,
} from '../../../build/health/codes.js';
import type { Names } from './names.js';
import { alertMessage, recommendation } from './sentences.js';
import type { AdviceName } from './sentences.js';
import { UNITS } from './series.js';
import type { SeriesNumbers } from './series.js';
import type {
  HealthAlert,
  HealthAttribution,
  HealthCell,
  HealthMetricValue,
  HealthRating,
  HealthReportMetric,
  HealthSeverity,
  HealthSli,
  HealthSnapshot,
  HealthTransition,
  MeasuredMetric,
  UnavailableReason,
} from './types.js';
import { wordsOf } from './words.js';

const REASONS: readonly UnavailableReason[] = wordsOf(Reason);
export const RATINGS: readonly (HealthRating | undefined)[] = [undefined, 'good', 'needs-improvement', 'poor'];
const KINDS: readonly HealthAlert['kind'][] = wordsOf(Subject);
const SEVERITIES: readonly HealthSeverity[] = wordsOf(Severity);
const STATES: readonly HealthAlert['state'][] = ['resolved', 'firing', 'firing', 'recovering'];
export const TRANSITIONS: readonly HealthTransition['transition'][] = wordsOf(Transition);
const STATUSES: readonly HealthSli['status'][] = wordsOf(Status);
const DIRECTIONS: readonly HealthSli['trend'][] = wordsOf(Direction);
const PARTS = wordsOf(Part);
const ADVICE = Object.keys(Advice) as AdviceName[];

type Row = Float64Array;

/** What a metric was in a time. */
export interface HealthPast extends Omit<HealthReportMetric, 'name' | 'unit' | 'rating'> {
  /** When that begins which is known, in ms since 1970. */
  readonly begin: number;
}

/** What is known by number, and what reads it. */
export interface Source {
  readonly rows: (table: Table, of?: number, from?: number) => Row[];
  readonly names: Names;
  readonly series: SeriesNumbers;
  /** The names of service levels. */
  readonly slis: readonly string[];
  readonly notes: ReadonlyMap<number, string>;
}

/** Columns by the name of what they are. */
type Columns<Names extends string> = readonly (readonly [name: Names, column: number])[];

const OF_METRICS: Columns<'last' | 'min' | 'max' | 'mean' | 'p50' | 'p75' | 'p95' | 'p99' | 'trend'> = [
  ['last', M.Last],
  ['min', M.Min],
  ['max', M.Max],
  ['mean', M.Mean],
  ['p50', M.P50],
  ['p75', M.P75],
  ['p95', M.P95],
  ['p99', M.P99],
  ['trend', M.Trend],
];
const OF_SLIS: Columns<'current' | 'budgetLeft' | 'burnRate'> = [
  ['current', V.Current],
  ['budgetLeft', V.BudgetLeft],
  ['burnRate', V.BurnRate],
];

/** The numbers of a row by name, without those that are none. */
function given<Names extends string>(row: Row, columns: Columns<Names>): { [Name in Names]?: number } {
  const numbers: { [Name in Names]?: number } = {};
  for (const [name, column] of columns) if (!Number.isNaN(row[column])) numbers[name] = row[column]!;
  return numbers;
}

/** Times of the page's clock as times since 1970. */
export const dated = (time: number): number => performance.timeOrigin + time;

function metricOf(row: Row): HealthMetricValue {
  if (row[M.Unavailable]) return { available: false, reason: REASONS[row[M.Unavailable]! - 1]! };
  const rating = RATINGS[row[M.Rating]!];
  return {
    available: true,
    unit: UNITS[row[M.Unit]!]!,
    count: row[M.Count]!,
    ...given(row, OF_METRICS),
    error: row[M.Error]!,
    ...(rating && { rating }),
    rejected: row[M.Rejected]!,
  } satisfies MeasuredMetric;
}

const subjectOf = ({ series, slis }: Source, subject: number, of: number): string =>
  subject === Subject.Overflow ? 'alerts' : subject === Subject.Budget ? slis[of]! : series.at(of);

/** All alerts that can still be looked up, the worst first. */
export function alertsOf(source: Source): HealthAlert[] {
  const alerts = source.rows(Table.Alerts).map((row): HealthAlert => {
    const note = source.notes.get(row[L.Id]!);
    const alert = {
      id: row[L.Id]!,
      kind: KINDS[row[L.Subject]!]!,
      metric: subjectOf(source, row[L.Subject]!, row[L.Of]!),
      unit: UNITS[row[L.Unit]!]!,
      severity: SEVERITIES[row[L.Severity]!]!,
      state: STATES[row[L.State]!]!,
      value: row[L.Value]!,
      threshold: row[L.Threshold]!,
      since: dated(row[L.Since]!),
      changed: dated(row[L.Changed]!),
      stale: !!row[L.Stale],
      ...(row[L.Earliest]! >= 0 && { between: [row[L.Earliest]!, row[L.Latest]!] as const }),
      ...(note !== undefined && { note }),
    };
    return { ...alert, message: alertMessage(alert, alert.unit, alert.between) };
  });
  return alerts.sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
}

export const isOpen = ({ state }: HealthAlert): boolean => state !== 'resolved';

export const transitionsOf = (source: Source): HealthTransition[] =>
  source.rows(Table.Transitions).map((row) => ({
    at: dated(row[T.At]!),
    id: row[T.Id]!,
    kind: KINDS[row[T.Subject]!]!,
    metric: subjectOf(source, row[T.Subject]!, row[T.Of]!),
    transition: TRANSITIONS[row[T.Transition]!]!,
    severity: SEVERITIES[row[T.Severity]!]!,
    value: row[T.Value]!,
    unit: UNITS[row[T.Unit]!]!,
  }));

const slisOf = ({ rows, slis }: Source): HealthSli[] =>
  rows(Table.Slis).map((row) => ({
    name: slis[row[V.Sli]!]!,
    ...given(row, OF_SLIS),
    target: row[V.Target]!,
    // Latencies have no budget.
    unit: Number.isNaN(row[V.BudgetLeft]) ? 'ms' : 'ratio',
    status: STATUSES[row[V.Status]!]!,
    trend: DIRECTIONS[row[V.Direction]!]!,
    valid: row[V.Valid]!,
    good: row[V.Good]!,
  }));

function attributionOf({ rows, names }: Source): HealthAttribution {
  const [interaction] = rows(Table.Interaction);
  const [paint] = rows(Table.Paint);
  const [shift] = rows(Table.Shift);
  const [first] = rows(Table.FirstByte);
  const text = (number: number | undefined) => names.at(number);
  const script = (source: number, name: number) => ({ source: text(source), function: text(name) || 'unknown' });
  const part = PARTS[(interaction?.[I.Part] ?? 0) - 1];
  return {
    ...(interaction && {
      inp: {
        value: interaction[I.Value]!,
        type: text(interaction[I.Kind]),
        target: text(interaction[I.Target]),
        inputDelay: interaction[I.InputDelay]!,
        processing: interaction[I.Processing]!,
        presentation: interaction[I.Presentation]!,
        ...(part && {
          part,
          script: script(interaction[I.Source]!, interaction[I.Function]!),
          scriptTime: interaction[I.ScriptTime]!,
          forcedLayout: interaction[I.Forced]!,
        }),
      },
    }),
    ...(paint && {
      lcp: {
        value: paint[P.Value]!,
        element: text(paint[P.Element]),
        url: text(paint[P.Url]),
        ttfb: paint[P.FirstByte]!,
        loadDelay: paint[P.LoadDelay]!,
        loadDuration: paint[P.LoadDuration]!,
        renderDelay: paint[P.RenderDelay]!,
      },
    }),
    ...(shift && {
      cls: { value: shift[D.Value]!, element: text(shift[D.Element]), shift: shift[D.Shift]!, at: dated(shift[D.At]!) },
    }),
    ...(first && {
      ttfb: {
        value: first[B.Value]!,
        waiting: first[B.Waiting]!,
        cache: first[B.Cache]!,
        dns: first[B.Dns]!,
        connection: first[B.Connection]!,
        request: first[B.Request]!,
      },
    }),
  };
}

export const cellsOf = ({ rows }: Source, table: Table, of: number): HealthCell[] =>
  rows(table, of).map((row) => ({
    at: dated(row[C.At]!),
    count: row[C.Count]!,
    sum: row[C.Sum]!,
    min: row[C.Min]!,
    max: row[C.Max]!,
    last: row[C.Last]!,
    p50: row[C.P50]!,
    p75: row[C.P75]!,
    p95: row[C.P95]!,
  }));

/** What a metric was after a time in ms since 1970; nothing where nothing is known. */
export function pastOf({ rows }: Source, of: number, from: number): HealthPast | undefined {
  const [row] = rows(Table.Past, of, from - performance.timeOrigin);
  return (
    row && {
      begin: dated(row[X.Begin]!),
      count: row[X.Count]!,
      min: row[X.Min]!,
      max: row[X.Max]!,
      mean: row[X.Sum]! / row[X.Count]!,
      p50: row[X.P50]!,
      p75: row[X.P75]!,
      p95: row[X.P95]!,
    }
  );
}

export function snapshotOf(source: Source, bytes: number, begun: number): HealthSnapshot {
  const { rows, names, series } = source;
  const text = (number: number | undefined) => names.at(number);
  const [cost] = rows(Table.Cost);
  // A name may be `__proto__`: it is a name like others here.
  const metrics = Object.fromEntries(rows(Table.Metrics).map((row) => [series.at(row[M.Series]!), metricOf(row)]));
  return {
    at: dated(performance.now()),
    uptime: performance.now() - begun,
    metrics: metrics as HealthSnapshot['metrics'],
    attribution: attributionOf(source),
    alerts: alertsOf(source).filter(isOpen),
    slis: slisOf(source),
    recommendations: rows(Table.Advice).map((row) =>
      recommendation(
        ADVICE[row[A.Advice]!]!,
        row[A.Gain]!,
        [row[A.A]!, row[A.B]!, row[A.C]!, row[A.D]!],
        text(row[A.Name]),
        text(row[A.Place]),
      ),
    ),
    hosts: rows(Table.Hosts).map((row) => ({
      host: text(row[H.Host]) || 'other',
      kind: text(row[H.Kind]) || 'other',
      count: row[H.Count]!,
      bytes: row[H.Bytes]!,
      p50: row[H.P50]!,
      p95: row[H.P95]!,
      p99: row[H.P99]!,
      failed: row[H.Failed]!,
      cached: row[H.Cached]!,
    })),
    scripts: rows(Table.Scripts).map((row) => ({
      source: text(row[S.Source]),
      function: text(row[S.Function]) || 'unknown',
      count: row[S.Count]!,
      time: row[S.Time]!,
      forcedLayout: row[S.Forced]!,
    })),
    errors: rows(Table.Errors).map((row) => ({
      kind: row[E.IsRejection] ? 'rejection' : 'error',
      message: text(row[E.Message]) || 'other',
      source: text(row[E.Source]),
      count: row[E.Count]!,
    })),
    files: rows(Table.Files).map((row) => ({
      url: text(row[F.Name]),
      kind: text(row[F.Kind]),
      duration: row[F.Duration]!,
      bytes: row[F.Bytes]!,
    })),
    cost: {
      cpuMs: cost![CostColumn.Spent]!,
      cpuRatio: cost![CostColumn.Spent]! / (cost![CostColumn.Seen] || 1),
      bytes,
      level: cost![CostColumn.Level] as 0 | 1 | 2 | 3,
      sampleEvery: cost![CostColumn.Period]!,
    },
  };
}
