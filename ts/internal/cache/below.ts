import { Scope } from '../common/scope.js';
import type { Entries } from './entries.js';
import type { Change, Keeping, Meanwhile, Warn } from './opening.js';
import { keysOf } from './selection.js';
import type { CacheFilter } from './types/filter.js';

/** Gives entries the levels below them. */
export type Open<V> = (entries: Entries<V>, meanwhile: Meanwhile<V>, warn: Warn) => Promise<Keeping | undefined>;

/** The levels below the live values: none, on their way, or open. */
export class Below<V> {
  /** What happens before it is known what was stored. */
  #meanwhile: Meanwhile<V> | undefined;
  #opening: Promise<void> | undefined;
  #keeping: Keeping | undefined;

  /** Opens them. What is changed meanwhile stays changed. */
  open(entries: Entries<V>, open: Open<V>, warn: Warn): Promise<void> {
    return (this.#opening = this.#open(entries, open, warn));
  }

  async #open(entries: Entries<V>, open: Open<V>, warn: Warn): Promise<void> {
    const meanwhile: Meanwhile<V> = {
      keys: new Set(keysOf(entries)),
      stale: new Set(),
      filters: [],
      scope: new Scope(),
    };
    this.#meanwhile = meanwhile;
    const details = entries.detail();
    details.changed = (key) => meanwhile.keys.add(key);
    try {
      this.#keeping = await open(entries, meanwhile, warn);
      if (meanwhile.scope.closed) this.close();
    } catch (error) {
      warn('nothing is compressed or kept beyond this page', error);
    }
    this.#meanwhile = undefined;
    if (this.#keeping === undefined) details.changed = undefined;
  }

  changed(what: Change, key: string): void {
    this.#meanwhile?.[what === 'delete' ? 'keys' : 'stale'].add(key);
  }

  /** Everything of a filter is going to be changed. */
  filtered(what: Change, filter: CacheFilter<V>): void {
    this.#meanwhile?.filters.push({ what, filter });
  }

  clear(): void {
    this.#keeping?.clear();
  }

  get stored(): Keeping['stored'] {
    return this.#keeping?.stored ?? { entries: 0, bytes: 0 };
  }

  /** Keys of which what is stored is no longer true. */
  unsaved(): string[] {
    return this.#keeping?.unsaved() ?? [];
  }

  /** Writes what has changed up to now; never rejects. */
  async flush(): Promise<void> {
    await this.#opening;
    await this.#keeping?.flush();
  }

  /** Begins to write what is there now; the entries may go then. */
  close(): void {
    this.#meanwhile?.scope.close();
    void this.#keeping?.close();
  }
}
