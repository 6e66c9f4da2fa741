import type { KeyFilter } from '../common/filter.js';
import { matchesPattern } from '../common/pattern.js';

/** Filters that other tabs can apply: a regular expression is applied where it was called, as it may take very long. */
export type SharedFilter = Exclude<KeyFilter, RegExp>;

/** Whether it can be a filter of another tab. */
export function isSharedFilter(value: unknown): value is SharedFilter {
  const [[name, text] = [], ...more] = Object.entries((value ?? {}) as object);
  return more.length === 0 && typeof text === 'string' && ['tag', 'prefix', 'pattern'].includes(name!);
}

/** Filters by number, of which those are found quickly that match a key. */
export class Ranges {
  /** The latest used last. */
  readonly #numbers = new Map<string, number>();
  readonly #filters: (SharedFilter | undefined)[] = [];
  readonly #vacant: number[] = [];
  readonly #tags = new Map<string, number>();
  /** By their length. */
  readonly #prefixes = new Map<number, Map<string, number>>();
  readonly #patterns = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  at(number: number): SharedFilter | undefined {
    return this.#filters[number];
  }

  /** The number of a filter, which is the latest used now. */
  numberOf(filter: SharedFilter): number {
    const name = JSON.stringify(filter);
    const number = this.#numbers.get(name) ?? this.#add(filter);
    this.#numbers.delete(name);
    this.#numbers.set(name, number);
    return number;
  }

  #add(filter: SharedFilter): number {
    const number = this.#vacant.pop() ?? this.#filters.length;
    this.#filters[number] = filter;
    this.#index(filter).set(textOf(filter), number);
    return number;
  }

  #index(filter: SharedFilter): Map<string, number> {
    if ('tag' in filter) return this.#tags;
    if ('pattern' in filter) return this.#patterns;
    const { length } = filter.prefix;
    const known = this.#prefixes.get(length) ?? new Map<string, number>();
    this.#prefixes.set(length, known);
    return known;
  }

  /** Removes the one that was used least lately: its number. */
  removeOldest(): number {
    const [name, number] = this.#numbers.entries().next().value!;
    const filter = this.#filters[number]!;
    const index = this.#index(filter);
    index.delete(textOf(filter));
    if ('prefix' in filter && index.size === 0) this.#prefixes.delete(filter.prefix.length);
    this.#numbers.delete(name);
    this.#filters[number] = undefined;
    this.#vacant.push(number);
    return number;
  }

  /** The numbers of the filters that match a key with these tags. */
  matching(key: string, tags: readonly string[] | undefined): number[] {
    const found: number[] = [];
    if (this.#numbers.size === 0) return found;
    const take = (number: number | undefined): void => {
      if (number !== undefined) found.push(number);
    };
    for (const tag of tags ?? []) take(this.#tags.get(tag));
    for (const [length, prefixes] of this.#prefixes) if (length <= key.length) take(prefixes.get(key.slice(0, length)));
    for (const [pattern, number] of this.#patterns) if (matchesPattern(key, pattern)) found.push(number);
    return found;
  }
}

const textOf = (filter: SharedFilter): string => Object.values(filter)[0] as string;
