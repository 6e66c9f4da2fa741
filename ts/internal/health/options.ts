import { checkNames, invalid } from '../common/invalid.js';
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
  'sinks',
  'cache',
  'signal',
];

/** Refuses what is no number of this range, unless it is not there. */
function checkNumber(name: string, value: unknown, least: number, most: number, unit: string): void {
  if (value !== undefined && !(Number.isFinite(value) && (value as number) >= least && (value as number) <= most))
    throw invalid(name, `${unit} from ${least} to ${most}`, value);
}

const WEEK = 7 * 86_400_000;

/** Refuses options that make no sense. @throws {PageliftError} `options/invalid` */
export function checkOptions(options: HealthOptions): void {
  checkNames(options, NAMES);
  const { alerts = {}, history = {}, slis = {}, thresholds = {} } = options;
  checkNumber('sampleEvery', options.sampleEvery, 1000, 120_000, 'a number of ms');
  checkNames(alerts, ['wait', 'keep', 'window']);
  for (const name of ['wait', 'keep'] as const) checkNumber(`alerts.${name}`, alerts[name], 0, WEEK, 'a number of ms');
  checkNumber('alerts.window', alerts.window, 1000, WEEK, 'a number of ms');
  checkNumber('period', options.period, 3_600_000, 366 * 86_400_000, 'a number of ms');
  checkNames(history, ['raw', 'minutes', 'hours']);
  for (const name of ['raw', 'minutes', 'hours'] as const)
    checkNumber(`history.${name}`, history[name], 0, 10_000, 'a number of cells');
  checkNumber('sampling', options.sampling, 0, 1, 'a share');
  checkNumber('cpuBudget', options.cpuBudget, 1e-6, 1, 'a share');
  checkNumber('maxSeries', options.maxSeries, 0, 10_000, 'a number of metrics');
  for (const [name, sli] of Object.entries(slis)) {
    checkNames(sli, ['objective']);
    if (!(sli.objective > 0 && sli.objective < 1))
      throw invalid(`slis.${name}.objective`, 'a share above 0 and below 1', sli.objective);
  }
  for (const [name, threshold] of Object.entries(thresholds)) {
    if (threshold === false) continue;
    checkNames(threshold, ['warning', 'critical']);
    for (const level of ['warning', 'critical'] as const)
      if (!Number.isFinite(threshold[level]))
        throw invalid(`thresholds.${name}.${level}`, 'a number in the unit of the metric', threshold[level]);
  }
  const { sensitivity, sinks } = options;
  if (sensitivity !== undefined && !['normal', 'high'].includes(sensitivity))
    throw invalid('sensitivity', "'normal' or 'high'", sensitivity);
  for (const name of ['consent', 'watchFetch'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'boolean')
      throw invalid(name, 'true or false', options[name]);
  if (options.redact !== undefined && typeof options.redact !== 'function')
    throw invalid('redact', 'a function', options.redact);
  if (sinks !== undefined && !Array.isArray(sinks)) throw invalid('sinks', 'a list', sinks);
  if (options.cache !== undefined && typeof options.cache?.stats !== 'function')
    throw invalid('cache', 'a cache of this package', options.cache);
}
