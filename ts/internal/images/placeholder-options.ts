import { invalid } from '../common/invalid.js';
import { tagOf } from '../common/type-name.js';

/** Options by the names that the engine knows, which validates them: those within an object by their path. */
export type NamedValues = Readonly<Record<string, unknown>>;

/** What is asked of a placeholder; `undefined` for none. */
export function placeholderOptions(value: unknown): NamedValues | undefined {
  if (value === undefined || value === false) return undefined;
  if (value === true) return {};
  if (tagOf(value) !== 'Object') throw invalid('placeholder', 'true, false or an object', value);
  return flattened(value as object);
}

function flattened(options: object): NamedValues {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options))
    if (tagOf(value) === 'Object')
      for (const [inner, innerValue] of Object.entries(value as object)) values[`${name}.${inner}`] = innerValue;
    else values[name] = value;
  for (const name in values) values[name] = sendable(values[name]);
  return values;
}

/**
 * The value as a worker can be sent it: functions, symbols and objects that hold them cannot be cloned. The engine, of which no
 * option is an object, refuses it by name all the same.
 */
export function sendable(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  return typeof value === 'symbol' || Object(value) === value ? {} : value;
}
