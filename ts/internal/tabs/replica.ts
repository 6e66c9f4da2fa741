import { LIST, MOST_GONE, MOST_RANGES, Merged, View } from '../../../build/tabs/codes.js';
import { freeWith } from '../engine/free-with.js';
import { now } from '../host/clock.js';
import { Ranges } from './ranges.js';
import type { SharedFilter } from './ranges.js';
import { NEVER } from './stamp.js';
import type { Stamp } from './stamp.js';
import type { TabsEngine } from './tabs-engine.js';

export { Merged, View };

/** What may happen to values beside that they are written. */
export type Change = 'delete' | 'expire';

/** What is known of a key: its latest write, and as of when its value is stale. */
export interface Register {
  readonly written: Stamp;
  /** Whether that removed the value. */
  readonly removed: boolean;
  readonly stale: Stamp;
}

/** How much of what tabs did is known: see `src/tabs/vector.rs`. */
export type Vector = readonly number[];

/** Keys and filters as the engine's numbers, and what it says of them: see `bindings/tabs/src/replica.rs`. */
export class Replica {
  readonly tab: number;
  readonly #engine: TabsEngine;
  /** The engine's side of this replica. */
  readonly #replica: number;
  /** Gives its memory back. */
  readonly close: () => void;
  #list: Float64Array;
  /** The latest changed last. */
  readonly #numbers = new Map<string, number>();
  readonly #keys: (string | undefined)[] = [];
  readonly #vacant: number[] = [];
  readonly #ranges = new Ranges();
  /** The time of the latest that this tab has done. */
  last = 0;
  /** How many keys have values, and whether this one has. */
  readonly #held: { readonly size: number; has(key: string): boolean };

  constructor(
    engine: TabsEngine,
    tab: number,
    floor: number,
    held: { readonly size: number; has(key: string): boolean },
  ) {
    const replica = engine.replica_new(tab, floor);
    this.tab = tab;
    this.#engine = engine;
    this.#replica = replica;
    this.#held = held;
    this.#list = this.#look();
    this.close = freeWith(this, () => engine.replica_free(replica));
  }

  #look(): Float64Array {
    const { buffer } = this.#engine.memory;
    return new Float64Array(buffer, this.#engine.replica_listAddress(this.#replica) >>> 0, LIST);
  }

  /** The list, which the memory takes along when it grows. */
  get #room(): Float64Array {
    if (this.#list.length === 0) this.#list = this.#look();
    return this.#list;
  }

  #put(numbers: readonly number[]): number {
    const count = Math.min(numbers.length, LIST);
    if (count > 0) this.#room.set(count < numbers.length ? numbers.slice(0, count) : numbers);
    return count;
  }

  #numberOf(key: string): number {
    let number = this.#numbers.get(key);
    if (number === undefined) {
      this.#forgetSurplus();
      number = this.#vacant.pop() ?? this.#keys.length;
      this.#keys[number] = key;
    } else {
      this.#numbers.delete(key);
    }
    this.#numbers.set(key, number);
    return number;
  }

  /** Forgets the keys without values that changed longest ago, when there are too many. */
  #forgetSurplus(): void {
    let looked = 0;
    while (this.#numbers.size >= this.#held.size + MOST_GONE) {
      const [key, number] = this.#numbers.entries().next().value!;
      this.#numbers.delete(key);
      if (this.#held.has(key) && looked++ < this.#held.size) {
        this.#numbers.set(key, number);
        continue;
      }
      this.#engine.replica_forget(this.#replica, number);
      this.#keys[number] = undefined;
      this.#vacant.push(number);
    }
  }

  #filters(key: string, tags: readonly string[] | undefined): number {
    return this.#ranges.size === 0 ? 0 : this.#put(this.#ranges.matching(key, tags));
  }

  #rangeOf(filter: SharedFilter): number {
    const number = this.#ranges.numberOf(filter);
    if (this.#ranges.size > MOST_RANGES) this.#engine.replica_forgetRange(this.#replica, this.#ranges.removeOldest());
    return number;
  }

  #happened(time: number): Stamp {
    this.last = Math.max(this.last, time);
    return [time, this.tab];
  }

  /** This tab writes a value. */
  write(key: string, tags: readonly string[] | undefined, time = now()): Stamp {
    const number = this.#numberOf(key);
    return this.#happened(this.#engine.replica_write(this.#replica, number, this.#filters(key, tags), time));
  }

  /** This tab removes a value, or makes it stale. */
  mark(key: string, what: Change, time = now()): Stamp {
    return this.#happened(this.#engine.replica_mark(this.#replica, this.#numberOf(key), flag(what), time));
  }

  /** This tab removes all values of a filter, or makes them stale. */
  markRange(filter: SharedFilter, what: Change, time = now()): Stamp {
    return this.#happened(this.#engine.replica_markRange(this.#replica, this.#rangeOf(filter), flag(what), time));
  }

  /** What another tab has done to a key, or has stored (`isRead`), and what that means here. */
  merge(key: string, change: Partial<Register>, tags: readonly string[] | undefined, isRead = false): Merged {
    const { written = NEVER, removed = false, stale = NEVER } = change;
    const number = this.#numberOf(key);
    const filters = this.#filters(key, tags);
    // Not spread: a call at each of thousands of entries while a page opens.
    return this.#engine.replica_merge(
      this.#replica,
      number,
      written[0],
      written[1],
      removed ? 1 : 0,
      stale[0],
      stale[1],
      filters,
      isRead ? 1 : 0,
      now(),
    ) as Merged;
  }

  /** What another tab has done to all keys of a filter, or has stored: whether that is new. */
  mergeRange(filter: SharedFilter, what: Change, [time, tab]: Stamp): boolean {
    const number = this.#rangeOf(filter);
    return this.#engine.replica_mergeRange(this.#replica, number, flag(what), time, tab, now()) !== 0;
  }

  /** What a reader sees of a key with these tags. */
  view(key: string, tags: readonly string[] | undefined): View {
    const number = this.#numbers.get(key);
    if (number === undefined) return View.Gone;
    return this.#engine.replica_view(this.#replica, number, this.#filters(key, tags)) as View;
  }

  /** What is known of a key. */
  register(key: string): Register {
    const number = this.#numbers.get(key);
    if (number === undefined) return { written: NEVER, removed: false, stale: NEVER };
    this.#engine.replica_register(this.#replica, number);
    const [time, tab, removed, staleTime, staleTab] = this.#room;
    return { written: [time!, tab!], removed: removed === 1, stale: [staleTime!, staleTab!] };
  }

  /** What is known of a filter: as of when its values are gone, and as of when they are stale. */
  range(filter: SharedFilter): Readonly<Record<Change, Stamp>> {
    this.#engine.replica_range(this.#replica, this.#rangeOf(filter));
    const [time, tab, staleTime, staleTab] = this.#room;
    return { delete: [time!, tab!], expire: [staleTime!, staleTab!] };
  }

  /** What of other tabs' changes is known, and all that this one has done. */
  get vector(): Vector {
    const count = this.#engine.replica_vector(this.#replica);
    return [...this.#room.subarray(0, count)];
  }

  /** This tab is going to notify the others of its changes: up to when it had before. */
  announce(): number {
    return this.#engine.replica_announce(this.#replica);
  }

  /** All that a store with this vector had is known. */
  knows(vector: Vector): void {
    this.#engine.replica_knows(this.#replica, this.#put(vector));
  }

  /** Another tab has notified of all its changes up to a stamp, and before up to a time: whether to ask it for those between. */
  heard([time, tab]: Stamp, before: number): boolean {
    return this.#engine.replica_heard(this.#replica, tab, time, before, now()) !== 0;
  }

  /** Whether there is something to offer to a tab that knows so much. */
  offers(vector: Vector): boolean {
    return this.#engine.replica_offers(this.#replica, this.#put(vector)) !== 0;
  }

  /** Whether to ask a tab that has said hello, and that it knows so much. */
  wants(tab: number, vector: Vector): boolean {
    return this.#engine.replica_wants(this.#replica, tab, this.#put(vector), now()) !== 0;
  }

  /** Whether to ask a tab now that has offered something. */
  asks(tab: number): boolean {
    return this.#engine.replica_asks(this.#replica, tab, now()) !== 0;
  }

  /** An answer has come to its end, of a tab that knows so much: the next tab to ask, if there is one. */
  answered(vector: Vector): number | undefined {
    return tabOf(this.#engine.replica_answered(this.#replica, this.#put(vector), now()));
  }

  /** No answer has come in time: the next tab to ask, if there is one. */
  overdue(): number | undefined {
    return tabOf(this.#engine.replica_overdue(this.#replica, now()));
  }

  /** Keys and filters of which something is known that a vector lacks. */
  news(vector: Vector): { readonly keys: readonly string[]; readonly filters: readonly SharedFilter[] } {
    const engine = this.#engine;
    const replica = this.#replica;
    engine.replica_since(replica, this.#put(vector));
    const keys = this.#listed((from) => engine.replica_news(replica, from)).map((number) => this.#keys[number]);
    const filters = this.#listed((from) => engine.replica_rangeNews(replica, from)).map((at) => this.#ranges.at(at));
    return { keys: keys.filter((key) => key !== undefined), filters: filters.filter((one) => one !== undefined) };
  }

  #listed(list: (from: number) => number): number[] {
    const all: number[] = [];
    for (;;) {
      const count = list(all.length === 0 ? 0 : all.at(-1)! + 1);
      all.push(...this.#room.subarray(0, count));
      if (count < LIST) return all;
    }
  }
}

const tabOf = (number: number): number | undefined => (number < 0 ? undefined : number);

const flag = (what: Change): number => (what === 'delete' ? 1 : 0);
