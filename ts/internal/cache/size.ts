/** What an engine needs for an object, an array slot and so on, about. */
const OBJECT = 24;
const POINTER = 8;
const NUMBER = 12;
/** Values looked at before the rest is extrapolated. */
const MOST_VALUES = 1000;
/** Elements looked at in a long list, spread over it. */
const SAMPLE = 32;
/** What the cache itself needs for an entry beside key and value, about. */
const ENTRY = 96;

export interface Size {
  readonly bytes: number;
  /** Whether it was measured: strings, numbers and buffers are, other objects are estimated from a sample. */
  readonly exact: boolean;
}

/** Bytes of a key with all that its entry needs beside the value. */
export const keySize = (key: string): number => ENTRY + key.length;

/** Bytes that a value takes in memory. Looks at a bounded number of its parts, however large it is. */
export function sizeOfValue(value: unknown): Size {
  const known = flatSize(value);
  if (known !== undefined) return { bytes: known, exact: true };
  return { bytes: Math.ceil(new Estimate().of(value)), exact: false };
}

/** The size of what has no parts. */
function flatSize(value: unknown): number | undefined {
  switch (typeof value) {
    case 'string':
      // Two bytes a character; engines keep pure Latin text in one, which a program cannot see.
      return OBJECT + 2 * value.length;
    case 'object':
      if (value === null) return 0;
      if (ArrayBuffer.isView(value)) return 4 * OBJECT + value.byteLength;
      if (value instanceof ArrayBuffer) return 2 * OBJECT + value.byteLength;
      if (typeof Blob === 'function' && value instanceof Blob) return 2 * OBJECT + value.size;
      return undefined;
    case 'number':
    case 'bigint':
      return NUMBER;
    case 'boolean':
    case 'undefined':
      return 0;
    default:
      return undefined;
  }
}

class Estimate {
  readonly #seen = new Set<object>();
  #left = MOST_VALUES;

  of(value: unknown): number {
    const known = flatSize(value);
    if (known !== undefined) return known;
    if (typeof value !== 'object' || value === null) return OBJECT;
    // A value that is reached twice is there once.
    if (this.#seen.has(value)) return 0;
    this.#seen.add(value);
    if (Array.isArray(value)) return OBJECT + this.#list(value, value.length);
    if (value instanceof Map) return OBJECT + 2 * POINTER * value.size + this.#pairs(value);
    if (value instanceof Set) return OBJECT + POINTER * value.size + this.#sampled(value, value.size);
    return OBJECT + this.#record(value as Record<string, unknown>);
  }

  #list(values: readonly unknown[], length: number): number {
    const step = Math.max(1, Math.floor(length / SAMPLE));
    let [sum, looked] = [0, 0];
    for (let at = 0; at < length && this.#left > 0; at += step, looked++) sum += this.#next(values[at]);
    return POINTER * length + (looked === 0 ? 0 : (sum / looked) * length);
  }

  #sampled(values: Iterable<unknown>, length: number): number {
    const sample: unknown[] = [];
    for (const value of values) {
      sample.push(value);
      if (sample.length === SAMPLE) break;
    }
    return sample.length === 0 ? 0 : (this.#list(sample, sample.length) / sample.length) * length;
  }

  #pairs(map: ReadonlyMap<unknown, unknown>): number {
    return this.#sampled(map.keys(), map.size) + this.#sampled(map.values(), map.size);
  }

  /** Names of properties are shared by objects of one shape; a dictionary's are not, but are not told apart here. */
  #record(record: Record<string, unknown>): number {
    const names = Object.keys(record);
    const step = Math.max(1, Math.floor(names.length / SAMPLE));
    let [sum, looked] = [0, 0];
    for (let at = 0; at < names.length && this.#left > 0; at += step, looked++) {
      const name = names[at]!;
      // A getter might do anything: only what is stored counts.
      const property = Object.getOwnPropertyDescriptor(record, name);
      sum += this.#next(property?.value);
    }
    return POINTER * names.length + (looked === 0 ? 0 : (sum / looked) * names.length);
  }

  #next(value: unknown): number {
    this.#left--;
    return this.of(value);
  }
}
