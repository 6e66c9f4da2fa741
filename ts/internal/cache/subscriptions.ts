import type { Events } from '../common/events.js';
import { matchesKey } from '../common/filter.js';
import type { Entries } from './entries.js';
import type { CacheChange, CacheEvents } from './types/events.js';
import type { CacheFilter } from './types/filter.js';

type Hear = (change: CacheChange) => void;

/** Who hears of changes of one key, or of keys of a filter. However many there are, a change costs as much as hear of it. */
export class Subscriptions<V> {
  readonly #entries: Entries<V>;
  readonly #events: Events<CacheEvents<V>>;
  readonly #keys = new Map<string, Set<Hear>>();
  readonly #filters = new Map<Hear, CacheFilter<V>>();
  #stop: (() => void)[] = [];

  constructor(entries: Entries<V>, events: Events<CacheEvents<V>>) {
    this.#entries = entries;
    this.#events = events;
  }

  add(which: string | CacheFilter<V>, hear: Hear): () => void {
    // Its own: a function may subscribe twice.
    const own: Hear = (change) => hear(change);
    if (this.#keys.size + this.#filters.size === 0) this.#listen();
    if (typeof which !== 'string') {
      this.#filters.set(own, which);
    } else {
      const known = this.#keys.get(which);
      if (known === undefined) this.#keys.set(which, new Set([own]));
      else known.add(own);
    }
    return () => this.#remove(which, own);
  }

  #remove(which: string | CacheFilter<V>, own: Hear): void {
    this.#filters.delete(own);
    if (typeof which === 'string') {
      const known = this.#keys.get(which);
      known?.delete(own);
      if (known?.size === 0) this.#keys.delete(which);
    }
    if (this.#keys.size + this.#filters.size === 0) for (const stop of this.#stop.splice(0)) stop();
  }

  #listen(): void {
    const events = this.#events;
    this.#stop = [
      events.on('set', ({ key, origin }) => this.#tell({ key, kind: 'set', origin })),
      events.on('stale', ({ key, invalidated, origin }) => {
        this.#tell({ key, kind: invalidated ? 'invalidated' : 'stale', origin });
      }),
      events.on('dispose', (event) => {
        const { key, reason, origin } = event;
        if (reason !== 'replaced') this.#tell({ key, kind: reason, origin }, event);
      }),
    ];
  }

  /** `gone`: the entry, which is no longer there. */
  #tell(change: CacheChange, gone?: CacheEvents<V>['dispose']): void {
    for (const hear of [...(this.#keys.get(change.key) ?? [])]) this.#call(hear, change);
    if (this.#filters.size === 0) return;
    const { key } = change;
    const slot = gone === undefined ? this.#entries.find(key, true) : undefined;
    const tags = slot === undefined ? gone?.tags : this.#entries.details?.tags.tagsOf(slot);
    for (const [hear, filter] of [...this.#filters]) {
      const isMeant =
        typeof filter === 'function'
          ? filter(key, slot === undefined ? (gone?.value as V) : this.#entries.valueAt(slot))
          : matchesKey(filter, key, tags);
      if (isMeant) this.#call(hear, change);
    }
  }

  #call(hear: Hear, change: CacheChange): void {
    try {
      hear(change);
    } catch (error) {
      // The others hear of it all the same.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
