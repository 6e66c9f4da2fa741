import type { KeyFilter } from '../common/filter.js';
import { Channel } from '../tabs/channel.js';
import type { ClaimMessage } from '../tabs/claims.js';
import { TabClock } from '../tabs/clock.js';
import type { Stamp } from '../tabs/clock.js';
import { Order } from '../tabs/order.js';
import { Turns } from '../tabs/turns.js';
import type { Work } from '../tabs/turns.js';
import type { Announcing } from './announcing.js';
import type { Change, Warn } from './opening.js';
import type { EntryOptions } from './types/entry-options.js';

/** A value as it travels: how long it has yet to live, since clocks of tabs differ. */
export interface Travelling<V> {
  readonly value: V;
  /** In ms. */
  readonly ttl: number;
  /** How long it may be served from now on, in ms, when that does not follow from the options: it was made stale. */
  readonly staleFor?: number;
  readonly options: EntryOptions | undefined;
}

/** What of an entry other tabs need to know. */
export function travelling<V>(value: V, ttl: number, options: EntryOptions | undefined): Travelling<V> {
  if (options === undefined) return { value, ttl, options };
  const { staleWhileRevalidate, staleIfError, size, tags } = options;
  const given = Object.entries({ staleWhileRevalidate, staleIfError, size, tags }).filter(
    ([, one]) => one !== undefined,
  );
  return { value, ttl, options: Object.fromEntries(given) };
}

/** A change in another tab. `to`: for one tab only, to which it is news. */
export type Message<V> = { readonly stamp: Stamp; readonly to?: number } & (
  | { readonly what: 'set'; readonly key: string; readonly entry: Travelling<V> }
  | { readonly what: Change; readonly keys: readonly string[] }
  | { readonly what: Change; readonly filter: KeyFilter }
  // Of a tab that is going to read what was stored.
  | { readonly what: 'hello' }
);

/** Notifies the caches of the same name in other tabs of changes, and loads in turn with them. */
export class Sharing<V> implements Announcing<V> {
  readonly clock = new TabClock();
  readonly order = new Order();
  readonly #turns: Turns<V>;
  readonly #channel: Channel<Message<V> | ClaimMessage>;
  #warn: Warn | undefined;

  constructor(name: string, hear: (message: Message<V>) => void, warn: Warn) {
    this.#warn = warn;
    this.#channel = new Channel<Message<V> | ClaimMessage>(
      `pagelift-cache:${name}`,
      (message) => {
        if ('stamp' in message) hear(message);
        else this.#turns.receive(message);
      },
      () => warn('a change in another tab could not be read', undefined),
    );
    this.#turns = new Turns(this.#channel.name, this.clock.tab, (message) => this.#channel.post(message));
  }

  stamp(): Stamp {
    return this.clock.next();
  }

  /** This tab is going to read what was stored: others answer with what is not written yet. */
  hello(): void {
    this.#post({ stamp: this.stamp(), what: 'hello' });
  }

  set(key: string, value: V, ttl: number, options: EntryOptions | undefined, stamp = this.stamp()): void {
    if (this.order.isLatest(key, options?.tags, stamp)) this.send(key, travelling(value, ttl, options), stamp);
  }

  /** Sends an entry as of a stamp. `to`: only to this tab. */
  send(key: string, entry: Travelling<V>, stamp: Stamp, to?: number): void {
    try {
      this.#post({ stamp, what: 'set', key, entry }, to);
    } catch (error) {
      // Other tabs must not go on with what they have.
      this.#post({ stamp, what: 'delete', keys: [key] }, to);
      this.#warn?.('values that cannot be cloned do not travel to other tabs', error);
      this.#warn = undefined;
    }
  }

  change(what: Change, keys: readonly string[], stamp = this.stamp()): void {
    if (keys.length === 0) return;
    for (const key of keys) this.order.isLatest(key, undefined, stamp);
    this.#post({ stamp, what, keys });
  }

  /** Notifies one tab that keys are gone as of a stamp. */
  sendGone(keys: readonly string[], stamp: Stamp, to: number): void {
    this.#post({ stamp, what: 'delete', keys }, to);
  }

  #post(message: Message<V>, to?: number): void {
    this.#channel.post(to === undefined ? message : { ...message, to });
  }

  /** Other tabs have other entries: they get the filter, not the keys found here. */
  changeAll(what: Change, filter: KeyFilter): void {
    const stamp = this.stamp();
    this.order.recordFilter(filter, stamp);
    this.#post({ stamp, what, filter });
  }

  take(work: Work<V>): Promise<V> {
    return this.#turns.take(work);
  }

  close(): void {
    this.#channel.close();
  }
}
