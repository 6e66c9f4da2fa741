import { formatValue } from './sentences.js';
import type { HealthReport, HealthReportMetric, HealthUnit } from './types.js';

/** A section of a report: a table, or a line where there are no rows. The first cell of a row names it. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly none: string;
}

const REASONS = {
  engine: 'The browser does not tell.',
  isolation: 'Only cross-origin isolated pages may know.',
  permission: 'The user or a policy does not allow it.',
  hidden: 'The page was hidden.',
  budget: 'It was switched off to stay within cpuBudget.',
  unwatched: 'The page is not watched.',
};
const GIVEN_UP = ['nothing', 'samples are rare', 'resources', 'scripts of frames'];

const known = (value: number | undefined, unit: HealthUnit): string =>
  value === undefined ? '-' : formatValue(value, unit);
/** "2026-11-27 05:24:08 UTC". */
const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** What formats show alike, in their order. */
export function sections(report: HealthReport): readonly Section[] {
  const { vitals, slis, alerts, slowest, hosts, recommendations, errors, unavailable, cost } = report;
  const section = (title: string, head: string, none: string, rows: Section['rows']): Section => ({
    title,
    head: head.split(','),
    rows,
    none,
  });
  const numbers = ({ name, unit, p50, p75, p95, max, count }: HealthReportMetric): string[] => [
    name,
    ...[p50, p75, p95, max].map((value) => formatValue(value, unit)),
    String(count),
  ];
  return [
    section(
      'Vitals',
      'Metric,p50,p75,p95,Worst,Values,Rating',
      'No vital was measured.',
      vitals.map((vital) => [...numbers(vital), vital.rating?.replace('-', ' ') ?? 'unknown']),
    ),
    section(
      'Service levels and budget',
      'Name,Current,Target,Status,Trend,Budget left,Burn rate,Good events',
      'No service level is watched.',
      slis.map(({ name, current, target, unit, status, trend, budgetLeft, burnRate, good, valid }) => [
        name,
        known(current, unit),
        formatValue(target, unit),
        status === 'atRisk' ? 'at risk' : status,
        trend,
        known(budgetLeft, 'ratio'),
        known(burnRate, '1'),
        `${good} of ${valid}`,
      ]),
    ),
    section(
      'Alerts',
      'Time,Metric,Transition,Severity,Value',
      'No alert opened or ended.',
      alerts.map(({ at, metric, transition, severity, value, unit }) => [
        time(at),
        metric,
        transition,
        severity,
        formatValue(value, unit),
      ]),
    ),
    section(
      'Slowest operations',
      'Operation,p50,p75,p95,Worst,Values',
      'No operation was timed.',
      slowest.map(numbers),
    ),
    section(
      'Resources by host',
      'Host,Kind,Requests,Bytes,p50,p95,Failed,Cached',
      'No resource was loaded.',
      hosts.map(({ host, kind, count, bytes, p50, p95, failed, cached }) => [
        host,
        kind,
        String(count),
        formatValue(bytes, 'By'),
        formatValue(p50, 'ms'),
        formatValue(p95, 'ms'),
        String(failed),
        String(cached),
      ]),
    ),
    section(
      'Recommendations',
      'Problem,Fix,Gain,Source',
      'There is nothing to recommend.',
      recommendations.map(({ message, fix, gain, source }) => [message, fix, formatValue(gain, 'ms'), source]),
    ),
    section(
      'Errors',
      'Message,Kind,Source file,Count',
      'No error was left uncaught.',
      errors.map(({ kind, message, source, count }) => [message, kind, source, String(count)]),
    ),
    section(
      'Unavailable',
      'Metric,Reason',
      'Every metric is available.',
      unavailable.map(({ metric, reason }) => [metric, REASONS[reason]]),
    ),
    section('Own cost', 'CPU time,Share of time,Memory,Given up,A sample every', '', [
      [
        formatValue(cost.cpuMs, 'ms'),
        formatValue(cost.cpuRatio, 'ratio'),
        formatValue(cost.bytes, 'By'),
        GIVEN_UP[cost.level]!,
        formatValue(cost.sampleEvery, 'ms'),
      ],
    ]),
  ];
}

/** The period, and what of it is known. */
export const coverage = ({ from, to, covered }: HealthReport): string =>
  `From ${time(from)} to ${time(to)}; history covers ${formatValue(covered / (to - from), 'ratio')} of it.`;

/** Control characters, line ends, and marks that turn the direction of text. */
const INVISIBLE = /[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+/g;

/** Text in one line. */
export const line = (text: string): string => text.replace(INVISIBLE, ' ');

/** Text that means nothing in Markdown. Angle brackets are entities: not all readers know them with a backslash. */
const escape = (text: string): string =>
  line(text)
    .replace(/[\\`*_{}[\]()#+!|~$-]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');

/** An address of ours as a link. */
const link = (text: string): string => (/^https:[^\s<>|]+$/.test(text) ? `<${text}>` : escape(text));

/** A report as Markdown. */
export function markdown(report: HealthReport): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const parts = sections(report).flatMap(({ title, head, rows, none }) => [
    `## ${title}`,
    rows.length === 0
      ? none
      : [
          row(head),
          row(head.map(() => '---')),
          ...rows.map((cells) => row(cells.map((cell, i) => (head[i] === 'Source' ? link : escape)(cell)))),
        ].join('\n'),
  ]);
  return `${['# Health report', escape(report.summary), coverage(report), ...parts].join('\n\n')}\n`;
}
