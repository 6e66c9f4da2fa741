import { MOST_GONE, RETENTION } from '../../../build/tabs/codes.js';
import { isSharedFilter } from '../tabs/ranges.js';
import type { SharedFilter } from '../tabs/ranges.js';
import { Replica } from '../tabs/replica.js';
import type { Change, Merged, Register, Vector } from '../tabs/replica.js';
import { isStamp } from '../tabs/stamp.js';
import type { Stamp } from '../tabs/stamp.js';
import type { TabsEngine } from '../tabs/tabs-engine.js';
import type { Limits } from './policy.js';

type Marked<Of> = readonly [of: Of, what: Change, time: number, tab: number];

/** What was removed or made stale, as it is stored, as JSON. */
interface StoredMarks {
  readonly keys: readonly Marked<string>[];
  readonly filters: readonly Marked<SharedFilter>[];
  /** What of all tabs' changes is stored. */
  readonly vector: Vector;
  /** The largest bounds of those tabs that write; `null` for none. */
  readonly bounds: readonly [maxEntries: number | null, maxBytes: number | null];
}

const isMarked = (of: (value: unknown) => boolean, value: unknown): boolean => {
  if (!Array.isArray(value)) return false;
  const [one, what, ...stamp] = value as readonly unknown[];
  return of(one) && (what === 'delete' || what === 'expire') && isStamp(stamp);
};

const listOf = <Item>(value: unknown, is: (item: unknown) => boolean): readonly Item[] =>
  Array.isArray(value) ? (value as readonly Item[]).filter(is) : [];

/** What was stored, as far as it is what a release of this layout stores. */
function parse(text: unknown): StoredMarks {
  let stored: Partial<StoredMarks> = {};
  try {
    stored = JSON.parse(String(text)) as StoredMarks;
  } catch {
    // Nothing is known then.
  }
  const { keys, filters, vector, bounds } = stored ?? {};
  return {
    keys: listOf(keys, (mark) => isMarked((key) => typeof key === 'string', mark)),
    filters: listOf(filters, (mark) => isMarked(isSharedFilter, mark)),
    vector: listOf(vector, Number.isFinite),
    bounds: Array.isArray(bounds) ? bounds : [0, 0],
  };
}

/** All of it is read anew each time: nothing has to be forgotten. */
const ALL_HELD = { size: Infinity, has: () => true };

/** What was removed or made stale in all tabs: without values, and with what is known of values beside it. */
export class Marks {
  readonly replica: Replica;
  readonly #keys = new Map<string, readonly [what: Change, key: string, stamp: Stamp]>();
  readonly #filters = new Map<string, readonly [what: Change, filter: SharedFilter, stamp: Stamp]>();
  readonly bounds = { maxEntries: 0, maxBytes: 0 };

  constructor(engine: TabsEngine) {
    this.replica = new Replica(engine, 0, 0, ALL_HELD);
  }

  /** Adds what was stored. */
  read(text: unknown): void {
    const { keys, filters, vector, bounds } = parse(text);
    for (const [key, what, ...stamp] of keys) this.mark(key, what, stamp);
    for (const [filter, what, ...stamp] of filters) this.markAll(filter, what, stamp);
    if (vector.length > 0) this.replica.knows(vector);
    const [maxEntries, maxBytes] = bounds.map((bound) => bound ?? Infinity);
    this.bind({ maxEntries: maxEntries!, maxBytes: maxBytes! });
  }

  /** A tab writes that may store so much. */
  bind({ maxEntries, maxBytes }: Limits): void {
    this.bounds.maxEntries = Math.max(this.bounds.maxEntries, maxEntries);
    this.bounds.maxBytes = Math.max(this.bounds.maxBytes, maxBytes);
  }

  mark(key: string, what: Change, stamp: Stamp): void {
    this.replica.merge(key, what === 'delete' ? { written: stamp, removed: true } : { stale: stamp }, undefined, true);
    const register = this.replica.register(key);
    const latest = what === 'delete' ? register.written : register.stale;
    this.#keys.set(`${what} ${key}`, [what, key, latest]);
  }

  markAll(filter: SharedFilter, what: Change, stamp: Stamp): void {
    this.replica.mergeRange(filter, what, stamp);
    this.#filters.set(`${what} ${JSON.stringify(filter)}`, [what, filter, this.replica.range(filter)[what]]);
  }

  /** Adds what is known of an entry: what that means. */
  merge(key: string, register: Register, tags: readonly string[] | undefined): Merged {
    return this.replica.merge(key, register, tags, true);
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0 && this.#filters.size === 0;
  }

  keys(): readonly (readonly [what: Change, key: string, stamp: Stamp])[] {
    return [...this.#keys.values()];
  }

  filters(): readonly (readonly [what: Change, filter: SharedFilter, stamp: Stamp])[] {
    return [...this.#filters.values()];
  }

  /** What is to be stored: without what happened so long ago that no tab can have missed it, the latest at `now`. */
  text(now: number): string {
    const isKept = ([, , [time]]: readonly [unknown, unknown, Stamp]): boolean => time > now - RETENTION;
    const flat = <Of>([what, of, stamp]: readonly [Change, Of, Stamp]): Marked<Of> => [of, what, ...stamp];
    const latest = this.keys()
      .filter(isKept)
      .sort(([, , [a]], [, , [b]]) => a - b);
    const { maxEntries, maxBytes } = this.bounds;
    return JSON.stringify({
      keys: latest.slice(-MOST_GONE).map(flat),
      filters: this.filters().filter(isKept).map(flat),
      vector: this.replica.vector,
      bounds: [maxEntries, maxBytes],
    } satisfies StoredMarks);
  }

  close(): void {
    this.replica.close();
  }
}
