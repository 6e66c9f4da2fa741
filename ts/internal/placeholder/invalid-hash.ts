import { PageliftError } from '../../errors.js';
import { got } from '../common/invalid.js';

/** "`kind`: expected ..., got ...". */
export const invalidHash = (kind: string, expected: string, value: unknown): PageliftError =>
  new PageliftError('placeholder/invalid-hash', `${kind}: expected ${expected}, got ${got(value)}`);
