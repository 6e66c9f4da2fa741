import { checkNames, invalid } from '../common/invalid.js';
import { checkFlag, checkNumber } from '../common/option-checks.js';
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

/** Refuses options that make no sense. @throws {PageliftError} `options/invalid` */
export function checkOptions(options: LazyOptions): void {
  checkNames(options, NAMES);
  const { margin, concurrency, retry = {}, placeholder, fade, takeOver } = options;
  if (margin !== 'auto') checkNumber('margin', margin, "'auto' or a number of px", 0);
  if (concurrency !== 'auto') checkNumber('concurrency', concurrency, "'auto' or a whole number", 1);
  checkNames(retry, ['attempts', 'base']);
  checkNumber('retry.attempts', retry.attempts, 'a whole number', 0);
  checkNumber('retry.base', retry.base, 'a number of ms', 0);
  checkNumber('fade', fade, 'a number of ms', 0);
  if (placeholder !== undefined && !['auto', 'color', 'none'].includes(placeholder))
    throw invalid('placeholder', "'auto', 'color' or 'none'", placeholder);
  checkFlag('takeOver', takeOver);
  for (const name of ['fallback', 'load', 'onLoad', 'onError'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw invalid(name, 'a function', options[name]);
}
