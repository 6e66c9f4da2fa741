import { checkNames, invalid } from '../common/invalid.js';
import type { LazyOptions } from './types.js';

const NAMES = [
  'margin',
  'concurrency',
  'retry',
  'placeholder',
  'fade',
  'takeOver',
  'fallback',
  'load',
  'onLoad',
  'onError',
  'signal',
];

/** Refuses what is no number of this range, unless it is not there. */
function checkNumber(name: string, value: unknown, least: number, unit: string): void {
  if (value !== undefined && !(Number.isFinite(value) && (value as number) >= least))
    throw invalid(name, `${unit} of at least ${least}`, value);
}

/** Refuses options that make no sense. @throws {PageliftError} `options/invalid` */
export function checkOptions(options: LazyOptions): void {
  checkNames(options, NAMES);
  const { margin, concurrency, retry = {}, placeholder, fade, takeOver } = options;
  if (margin !== 'auto') checkNumber('margin', margin, 0, "'auto' or a number of px");
  if (concurrency !== 'auto') checkNumber('concurrency', concurrency, 1, "'auto' or a whole number");
  checkNames(retry, ['attempts', 'base']);
  checkNumber('retry.attempts', retry.attempts, 0, 'a whole number');
  checkNumber('retry.base', retry.base, 0, 'a number of ms');
  checkNumber('fade', fade, 0, 'a number of ms');
  if (placeholder !== undefined && !['auto', 'color', 'none'].includes(placeholder))
    throw invalid('placeholder', "'auto', 'color' or 'none'", placeholder);
  if (takeOver !== undefined && typeof takeOver !== 'boolean') throw invalid('takeOver', 'true or false', takeOver);
  for (const name of ['fallback', 'load', 'onLoad', 'onError'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw invalid(name, 'a function', options[name]);
}
