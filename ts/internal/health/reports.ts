/** Reports: loaded with the first one. */
import { invalid } from '../common/invalid.js';
import { html } from './report-html.js';
import { markdown } from './report-markdown.js';
import { makeReport } from './report.js';
import type { ReportSource } from './report.js';
import type { HealthReport, HealthReportOptions } from './types.js';

const HOUR = 3_600_000;

const FORMATS = { json: (report: HealthReport) => report, markdown, html };

export type ReportOptions = HealthReportOptions & { readonly format?: keyof typeof FORMATS };

/** A report in its format. @throws {PageliftError} `options/invalid` */
export function reportOf(
  source: ReportSource,
  { period = HOUR, format = 'json' }: ReportOptions,
): HealthReport | string {
  const time = period === 'day' ? 24 * HOUR : period;
  if (!(time > 0 && time < Infinity)) throw invalid('period', "'day' or a number of ms above 0", period);
  if (!Object.hasOwn(FORMATS, format)) throw invalid('format', Object.keys(FORMATS).join(', '), format);
  return FORMATS[format](makeReport(source, time, source.snapshot.at));
}
