import { tagOf } from './type-name.js';

/** What an engine needs for an object, an array slot and so on, about. */
const OBJECT = 24;
const POINTER = 8;
const NUMBER = 12;
/** Values looked at before the rest is extrapolated. */
const MOST_VALUES = 1000;
/** Elements looked at in a long list, spread over it. */
const SAMPLE = 32;
export interface Size {
  readonly bytes: number;
  /** Whether it was measured: strings, numbers and buffers are, other objects are estimated from a sample. */
  readonly exact: boolean;
}

/** Bytes that a value takes in memory. Looks at a bounded number of its parts, however large it is. Never throws. */
export function sizeOfValue(value: unknown): Size {
  const estimate = new Estimate();
  const bytes = Math.ceil(estimate.of(value));
  return { bytes, exact: !estimate.guessed };
}

/** A size that an object has as a property. */
const stated = (bytes: unknown): number => 2 * OBJECT + Math.max(0, Number(bytes) || 0);

/** The size of an object that is more than its properties show; nothing for others. */
function platformSize(value: object): number | undefined {
  if (ArrayBuffer.isView(value)) return 4 * OBJECT + value.byteLength;
  // By the tag, which is right for objects of a frame too.
  switch (tagOf(value)) {
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return stated((value as ArrayBuffer).byteLength);
    case 'Blob':
    case 'File':
      return stated((value as Blob).size);
    case 'ImageBitmap':
    case 'ImageData':
    case 'OffscreenCanvas':
    case 'HTMLCanvasElement':
      // Four bytes a pixel.
      return stated(4 * (value as ImageData).width * (value as ImageData).height);
    case 'Date':
      return 4 * OBJECT;
    default:
      return undefined;
  }
}

class Estimate {
  /** Whether there are parts whose size is not known for certain. */
  guessed = false;
  readonly #seen = new Set<object>();
  #left = MOST_VALUES;

  of(value: unknown): number {
    switch (typeof value) {
      case 'string':
        // Two bytes a character; engines keep pure Latin text in one, which a program cannot see.
        return OBJECT + 2 * value.length;
      case 'number':
      case 'bigint':
        return NUMBER;
      case 'boolean':
      case 'undefined':
        return 0;
      case 'object':
        if (value === null) return 0;
        try {
          return platformSize(value) ?? this.#parts(value);
        } catch {
          // A proxy may refuse to be looked at.
          break;
        }
    }
    this.guessed = true;
    return OBJECT;
  }

  #parts(value: object): number {
    this.guessed = true;
    // A value that is reached twice is there once.
    if (this.#seen.has(value)) return 0;
    this.#seen.add(value);
    if (Array.isArray(value)) return OBJECT + POINTER * value.length + this.#stored(value, value.length, String);
    const tag = tagOf(value);
    if (tag === 'Map') return OBJECT + this.#pairs(value as ReadonlyMap<unknown, unknown>);
    if (tag === 'Set') return OBJECT + this.#members(value as ReadonlySet<unknown>);
    const names = Object.keys(value);
    const bytes = OBJECT + POINTER * names.length + this.#stored(value, names.length, (at) => names[at]!);
    if (names.length <= SAMPLE) return bytes;
    // Names are shared by objects of one shape; with so many it is rather a table by key, which has them for itself.
    return bytes + POINTER * names.length + this.#sampled(names, names.length);
  }

  /** Parts that are stored under names: a getter might do anything, and is none. */
  #stored(holder: object, length: number, nameAt: (at: number) => string): number {
    // Odd, so that things that take turns are all met.
    const step = Math.floor(length / SAMPLE) | 1;
    let [sum, looked] = [0, 0];
    for (let at = 0; at < length && this.#left > 0; at += step, looked++) {
      this.#left--;
      const part: unknown = Object.getOwnPropertyDescriptor(holder, nameAt(at))?.value;
      // Small numbers are where the pointer to others would be, and so are all in a list of numbers.
      if (typeof part !== 'number' || (!Array.isArray(holder) && !Number.isInteger(part))) sum += this.of(part);
    }
    return looked === 0 ? 0 : (sum / looked) * length;
  }

  #sampled(values: Iterable<unknown>, length: number): number {
    let [sum, looked] = [0, 0];
    for (const value of values) {
      if (looked === SAMPLE || this.#left-- <= 0) break;
      sum += this.of(value);
      looked++;
    }
    return looked === 0 ? 0 : (sum / looked) * length;
  }

  #members(set: ReadonlySet<unknown>): number {
    return POINTER * set.size + this.#sampled(set, set.size);
  }

  #pairs(map: ReadonlyMap<unknown, unknown>): number {
    return 2 * POINTER * map.size + this.#sampled(map.keys(), map.size) + this.#sampled(map.values(), map.size);
  }
}
