import type { KeyFilter } from '../common/filter.js';
import { Scope } from '../common/scope.js';
import type { Change } from '../tabs/replica.js';
import type { Keeping, Meanwhile, Warn } from './opening.js';
import type { CacheFilter } from './types/filter.js';

/** Gives entries the levels below them. `keeps` is called as soon as there is something that can be written. */
export type Open<V> = (meanwhile: Meanwhile<V>, keeps: (keeping: Keeping) => void) => Promise<void>;

/** The levels below the live values: none, on their way, or open. */
export class Below<V> {
  /** What happens before it is known what was stored. */
  #meanwhile: Meanwhile<V> | undefined;
  #opening: Promise<void> | undefined;
  #keeping: Keeping | undefined;
  #isClosed = false;

  /** Opens them. What is changed meanwhile stays changed. */
  open(open: Open<V>, warn: Warn): Promise<void> {
    return (this.#opening = this.#open(open, warn));
  }

  async #open(open: Open<V>, warn: Warn): Promise<void> {
    const meanwhile: Meanwhile<V> = { filters: [], scope: new Scope() };
    this.#meanwhile = meanwhile;
    try {
      await open(meanwhile, (keeping) => {
        this.#keeping = keeping;
        if (this.#isClosed) void keeping.close();
      });
    } catch (error) {
      warn('nothing is compressed or kept beyond this page', error);
    }
    this.#meanwhile = undefined;
  }

  /** A filter was evaluated that nobody else can evaluate. */
  chose(what: Change, filter: CacheFilter<V>): void {
    this.#meanwhile?.filters.push({ what, filter });
  }

  get stored(): Keeping['stored'] {
    return this.#keeping?.stored ?? { entries: 0, bytes: 0 };
  }

  /** Whether storage has not answered yet. */
  get isWaiting(): boolean {
    return this.#keeping?.isWaiting !== false;
  }

  /** Keys of a filter of which there is something stored. */
  async inventory(filter: KeyFilter): Promise<string[]> {
    await this.#opening;
    return (await this.#keeping?.inventory(filter)) ?? [];
  }

  /** Writes what has changed up to now; never rejects. */
  async flush(): Promise<void> {
    await this.#opening;
    await this.#keeping?.flush();
  }

  /** Begins to write what is there now; the entries may go then. */
  close(): void {
    this.#isClosed = true;
    this.#meanwhile?.scope.close();
    void this.#keeping?.close();
  }
}
