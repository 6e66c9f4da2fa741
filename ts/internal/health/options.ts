import { checkNames, invalid } from '../common/invalid.js';
import { checkFlag, checkNumber } from '../common/option-checks.js';
import type { HealthOptions } from './types.js';

const NAMES = [
  'sampleEvery',
  'thresholds',
  'alerts',
  'slis',
  'period',
  'history',
  'sampling',
  'consent',
  'cpuBudget',
  'maxSeries',
  'sensitivity',
  'redact',
  'watchFetch',
  'persist',
  'sinks',
  'cache',
  'signal',
];

const WEEK = 7 * 86_400_000;

/** Refuses options that make no sense. @throws {PageliftError} `options/invalid` */
export function checkOptions(options: HealthOptions): void {
  checkNames(options, NAMES);
  const { alerts = {}, history = {}, slis = {}, thresholds = {} } = options;
  for (const [name, value] of Object.entries({ slis, thresholds }))
    if (typeof value !== 'object' || value === null) throw invalid(name, 'an object', value);
  checkNumber('sampleEvery', options.sampleEvery, 'a number of ms', 1000, 120_000);
  checkNames(alerts, ['wait', 'keep', 'window']);
  for (const name of ['wait', 'keep'] as const) checkNumber(`alerts.${name}`, alerts[name], 'a number of ms', 0, WEEK);
  checkNumber('alerts.window', alerts.window, 'a number of ms', 1000, WEEK);
  checkNumber('period', options.period, 'a number of ms', 3_600_000, 366 * 86_400_000);
  checkNames(history, ['raw', 'minutes', 'hours']);
  for (const name of ['raw', 'minutes', 'hours'] as const)
    checkNumber(`history.${name}`, history[name], 'a number of cells', 0, 10_000);
  checkNumber('sampling', options.sampling, 'a share', 0, 1);
  checkNumber('cpuBudget', options.cpuBudget, 'a share', 1e-6, 1);
  checkNumber('maxSeries', options.maxSeries, 'a number of metrics', 0, 10_000);
  for (const [name, sli] of Object.entries(slis)) {
    checkNames(sli, ['objective']);
    if (!(sli.objective > 0 && sli.objective < 1))
      throw invalid(`slis.${name}.objective`, 'a share above 0 and below 1', sli.objective);
  }
  for (const [name, threshold] of Object.entries(thresholds)) {
    if (threshold === false) continue;
    checkNames(threshold, ['warning', 'critical']);
    const { warning = NaN, critical = NaN } = threshold;
    checkNumber(`thresholds.${name}.warning`, warning, 'a number in the unit of the metric', 0);
    checkNumber(`thresholds.${name}.critical`, critical, 'a number in the unit of the metric', 0);
    if (warning === critical) throw invalid(`thresholds.${name}.critical`, 'another number than the warning', critical);
  }
  const { sensitivity, sinks, persist = false } = options;
  if (typeof persist !== 'boolean' && (typeof persist !== 'string' || persist === ''))
    throw invalid('persist', 'true, false or a name', persist);
  if (sensitivity !== undefined && !['normal', 'high'].includes(sensitivity))
    throw invalid('sensitivity', "'normal' or 'high'", sensitivity);
  for (const name of ['consent', 'watchFetch'] as const) checkFlag(name, options[name]);
  if (options.redact !== undefined && typeof options.redact !== 'function')
    throw invalid('redact', 'a function', options.redact);
  if (sinks !== undefined && !Array.isArray(sinks)) throw invalid('sinks', 'a list', sinks);
  if (options.cache !== undefined && typeof options.cache?.stats !== 'function')
    throw invalid('cache', 'a cache of this package', options.cache);
}
