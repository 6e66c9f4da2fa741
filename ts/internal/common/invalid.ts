import { PageliftError } from '../../errors.js';
import { typeName } from './type-name.js';

/** What a value is, for a message: a string or number itself, of others the type. */
export const got = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : typeof value === 'number' ? String(value) : typeName(value);

/** "`name`: expected `expected`, got ...", as the engine says it. */
export const invalid = (name: string, expected: string, value: unknown): PageliftError =>
  new PageliftError('options/invalid', `${name}: expected ${expected}, got ${got(value)}`);

/** Refuses what is no object, or has other names than these. */
export function checkNames(options: unknown, names: readonly string[], of = 'options'): void {
  if (typeof options !== 'object' || options === null) throw invalid(of, 'an object', options);
  // Not `Object.keys`, which makes a list at every call.
  for (const name in options) {
    if (!names.includes(name) && Object.hasOwn(options, name)) {
      throw invalid(of, `one of ${names.join(', ')}`, name);
    }
  }
}
