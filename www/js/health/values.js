// Values with their units, and why there is none.
import { formatBytes, formatCount, formatPercent, formatTime } from '../words.js';

/** @typedef {import('pagelift').HealthMetricValue} Metric */

const REASONS = /** @type {Record<string, string>} */ ({
  engine: 'this browser does not tell',
  isolation: 'only isolated pages may know',
  permission: 'this page is not allowed to know',
  hidden: 'the page was hidden',
  budget: 'not watched, to stay within the budget',
  unwatched: 'not watched',
});

/**
 * @param {number | undefined} value
 * @param {string} unit
 */
export function formatValue(value, unit) {
  if (value === undefined) return '–';
  if (unit === 'ms') return formatTime(value);
  if (unit === 'By') return formatBytes(Math.round(value));
  if (unit === 'ratio') return formatPercent(value);
  return value < 1 && value > 0 ? value.toFixed(3) : formatCount(Math.round(value * 10) / 10);
}

/**
 * What a metric is in words, and what is said of it below.
 * @param {Metric | undefined} metric
 * @param {'last' | 'max' | 'p75' | 'p95'} which
 * @returns {{ text: string, note: string, rating: string }}
 */
export function read(metric, which) {
  if (!metric) return { text: '–', note: '', rating: '' };
  if (!metric.available) return { text: '–', note: REASONS[metric.reason] ?? metric.reason, rating: '' };
  const value = metric.count > 0 ? (metric[which] ?? metric.last) : undefined;
  return {
    text: formatValue(value, metric.unit),
    note: value === undefined ? 'nothing yet' : '',
    rating: metric.rating ?? '',
  };
}
