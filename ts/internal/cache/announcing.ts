import type { KeyFilter } from '../common/filter.js';
import type { Stamp } from '../tabs/clock.js';
import type { Work } from '../tabs/turns.js';
import type { Change } from './opening.js';
import type { EntryOptions } from './types/entry-options.js';

/** What a cache does toward the caches of the same name in other tabs. */
export interface Announcing<V> {
  /** For a change that is announced after it has happened, when others may have happened too. */
  stamp(): Stamp | undefined;
  /** A value was kept, for `ttl` ms. */
  set(key: string, value: V, ttl: number, options: EntryOptions | undefined, stamp?: Stamp): void;
  change(what: Change, keys: readonly string[], stamp?: Stamp): void;
  /** Everything of a filter was changed. */
  changeAll(what: Change, filter: KeyFilter): void;
  /** Loads in turn with the other tabs. */
  take(work: Work<V>): Promise<V>;
}

/** Stands in while the code for it loads: what happens meanwhile is announced then, and loads wait for it. */
export class Connecting<V> implements Announcing<V> {
  readonly #connected: Promise<Announcing<V>>;

  constructor(connected: Promise<Announcing<V>>) {
    this.#connected = connected;
  }

  stamp(): undefined {}

  set(key: string, value: V, ttl: number, options: EntryOptions | undefined): void {
    this.#then((others) => others.set(key, value, ttl, options));
  }

  change(what: Change, keys: readonly string[]): void {
    this.#then((others) => others.change(what, keys));
  }

  changeAll(what: Change, filter: KeyFilter): void {
    this.#then((others) => others.changeAll(what, filter));
  }

  take(work: Work<V>): Promise<V> {
    return this.#connected.then(
      (others) => others.take(work),
      () => work.run(),
    );
  }

  #then(announce: (others: Announcing<V>) => void): void {
    // Who connects hears of a failure.
    this.#connected.then(announce).catch(() => {});
  }
}
