import { now } from '../host/clock.js';
import type { Change } from '../tabs/replica.js';
import type { SharedFilter } from '../tabs/ranges.js';
import type { Work } from '../tabs/turns.js';
import type { EntryOptions } from './types/entry-options.js';

/** The place of a write among all changes, from before its value is kept on: handlers of events may change the key again. */
export type Ticket = object;

/** What a cache does toward the caches of the same name in other tabs, and toward what is stored. */
export interface Recording<V> {
  /** With `crossTab`, messages of other tabs that were none of this release. */
  readonly ignored: number | undefined;
  /** A value is going to be kept. */
  begin(key: string, tags: readonly string[] | undefined): Ticket;
  /** That value was kept, for `ttl` ms. */
  kept(ticket: Ticket, key: string, value: V, ttl: number, options: EntryOptions | undefined): void;
  /** That value was not kept: the key has none. */
  refused(ticket: Ticket, key: string): void;
  /** `invalidated`: who shows them is to load them anew. */
  change(what: Change, keys: readonly string[], invalidated?: boolean): void;
  /** Everything of a filter is going to be changed. */
  changeAll(what: Change, filter: SharedFilter, invalidated?: boolean): void;
  /** Loads in turn with the other tabs. */
  take(work: Work<V>): Promise<V>;
  close(): void;
}

type Play<V> = (recording: Recording<V>) => void;

/** What happens while the code for it loads, and when. */
interface Pending<V> {
  readonly at: number;
  play: Play<V> | undefined;
}

/** Stands in while that code loads: what happens meanwhile is recorded then, as of its time, and loads wait for it. */
export class Connecting<V> implements Recording<V> {
  readonly ignored: number | undefined;
  readonly #connected: Promise<Recording<V>>;
  readonly #pending: Pending<V>[] = [];

  constructor(connected: Promise<Recording<V>>) {
    this.#connected = connected;
  }

  #add(play?: Play<V>): Pending<V> {
    const pending: Pending<V> = { at: now(), play };
    this.#pending.push(pending);
    return pending;
  }

  begin(): Ticket {
    return this.#add();
  }

  kept(ticket: Ticket, key: string, value: V, ttl: number, options: EntryOptions | undefined): void {
    (ticket as Pending<V>).play = (recording) => {
      recording.kept(recording.begin(key, options?.tags), key, value, ttl, options);
    };
  }

  refused(ticket: Ticket, key: string): void {
    (ticket as Pending<V>).play = (recording) => recording.change('delete', [key]);
  }

  change(what: Change, keys: readonly string[], invalidated?: boolean): void {
    this.#add((recording) => recording.change(what, keys, invalidated));
  }

  changeAll(what: Change, filter: SharedFilter, invalidated?: boolean): void {
    this.#add((recording) => recording.changeAll(what, filter, invalidated));
  }

  take(work: Work<V>): Promise<V> {
    return this.#connected.then(
      (recording) => recording.take(work),
      () => work.run(),
    );
  }

  close(): void {
    this.#pending.length = 0;
  }

  /** Records what has happened; `as` is called with the time of each change before it. */
  replay(recording: Recording<V>, as: (time: number | undefined) => void): void {
    for (const { at, play } of this.#pending.splice(0)) {
      as(at);
      play?.(recording);
    }
    as(undefined);
  }
}
