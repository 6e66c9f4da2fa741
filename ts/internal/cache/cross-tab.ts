import type { ClaimMessage, Claims } from './claims.js';
import type { KeyFilter } from './filter.js';
import { Order } from './order.js';
import type { Stamp } from './order.js';
import type { EntryOptions } from './types.js';

/** How long to wait for the value that another tab has just loaded, in ms, before loading it here too. */
const PATIENCE = 200;

/** A value as it travels: how long it has yet to live, since clocks of tabs differ. */
export interface Travelling<V> {
  readonly value: V;
  readonly ttl: number;
  readonly options: EntryOptions | undefined;
}

type Message<V> = { readonly stamp: Stamp } & (
  | { readonly what: 'set'; readonly key: string; readonly entry: Travelling<V> }
  | { readonly what: 'delete' | 'expire'; readonly keys: readonly string[] }
  | { readonly what: 'delete' | 'expire'; readonly filter: KeyFilter }
);

/** What a cache does on behalf of another tab. */
export interface Receiver<V> {
  /** The keys of a filter that is going to be applied. */
  keysOf(what: 'delete' | 'expire', filter: KeyFilter): string[];
  applySet(key: string, entry: Travelling<V>): void;
  applyDelete(key: string): void;
  applyExpire(key: string): void;
  warn(message: string, error: unknown): void;
}

/** The caches of one name in all tabs: changes travel by `BroadcastChannel`, loads take turns by Web Locks. */
export class CrossTab<V> {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #receiver: Receiver<V>;
  readonly #order = new Order();
  /** Loads that wait for a value of another tab. */
  readonly #expected = new Map<string, () => void>();
  #warned = false;
  #closed = false;
  /** Where there are no Web Locks. */
  #claims: Promise<Claims> | undefined;

  constructor(name: string, receiver: Receiver<V>) {
    this.#name = `pagelift-cache:${name}`;
    this.#receiver = receiver;
    this.#channel = new BroadcastChannel(this.#name);
    // In Node a channel keeps the process alive unless told not to.
    (this.#channel as { unref?(): void }).unref?.();
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Message<V> | ClaimMessage>) => {
      if ('stamp' in data) this.#receive(data);
      else this.#claims?.then((claims) => claims.receive(data)).catch(() => {});
    });
    this.#channel.addEventListener('messageerror', () => {
      this.#receiver.warn('a change in another tab could not be read', undefined);
    });
  }

  set(key: string, entry: Travelling<V>): void {
    const stamp = this.#order.next();
    this.#order.isLatest(key, entry.options?.tags, stamp);
    try {
      this.#channel.postMessage({ stamp, what: 'set', key, entry } satisfies Message<V>);
    } catch (error) {
      // Other tabs must not go on with what they have.
      this.#channel.postMessage({ stamp, what: 'delete', keys: [key] } satisfies Message<V>);
      if (!this.#warned) this.#receiver.warn('values that cannot be cloned do not travel to other tabs', error);
      this.#warned = true;
    }
  }

  change(what: 'delete' | 'expire', keys: readonly string[]): void {
    if (keys.length === 0) return;
    const stamp = this.#order.next();
    for (const key of keys) this.#order.isLatest(key, undefined, stamp);
    this.#channel.postMessage({ stamp, what, keys } satisfies Message<V>);
  }

  /** Other tabs have other entries: they get the filter, not the keys found here. */
  changeAll(what: 'delete' | 'expire', filter: KeyFilter): void {
    const stamp = this.#order.next();
    this.#order.recordFilter(filter, stamp);
    this.#channel.postMessage({ stamp, what, filter } satisfies Message<V>);
  }

  #receive(message: Message<V>): void {
    const { stamp } = message;
    this.#order.hear(stamp);
    if (message.what === 'set') {
      const { key, entry } = message;
      if (!this.#order.isLatest(key, entry.options?.tags, stamp)) return;
      this.#receiver.applySet(key, entry);
      this.#expected.get(key)?.();
      return;
    }
    const apply = (key: string): void => {
      if (message.what === 'delete') this.#receiver.applyDelete(key);
      else this.#receiver.applyExpire(key);
    };
    if ('keys' in message) {
      for (const key of message.keys) if (this.#order.isLatest(key, undefined, stamp)) apply(key);
      return;
    }
    this.#order.recordFilter(message.filter, stamp);
    for (const key of this.#receiver.keysOf(message.what, message.filter))
      if (!this.#order.changedAfter(key, stamp)) apply(key);
  }

  /**
   * Loads while no other tab loads the same key. If one did, waits for its value a moment: `held` says when it is there.
   */
  async load(
    key: string,
    signal: AbortSignal,
    held: () => { readonly value: V } | undefined,
    load: () => V | PromiseLike<V>,
  ): Promise<V> {
    const locks = typeof navigator === 'object' ? navigator.locks : undefined;
    if (locks === undefined) return this.#loadInTurn(key, signal, held, load);
    const name = `${this.#name}:${key}`;
    const free = await locks.request(name, { ifAvailable: true }, async (lock) => {
      return lock === null ? undefined : { value: await load() };
    });
    if (free !== undefined) return free.value;
    return locks.request(name, { signal }, async () => {
      await this.#expect(key, () => held() !== undefined, signal);
      const known = held();
      return known === undefined ? load() : known.value;
    });
  }

  /** The same without Web Locks, which only secure contexts have. */
  async #loadInTurn(
    key: string,
    signal: AbortSignal,
    held: () => { readonly value: V } | undefined,
    load: () => V | PromiseLike<V>,
  ): Promise<V> {
    this.#claims ??= import('./claims.js').then(
      ({ Claims }) => new Claims(this.#order.tab, (message) => this.#closed || this.#channel.postMessage(message)),
    );
    // Without the code, each tab for itself.
    const claims = await this.#claims.catch(() => undefined);
    if (claims === undefined) return load();
    while (!(await claims.claim(key))) {
      await claims.released(key, signal);
      await this.#expect(key, () => held() !== undefined, signal);
      signal.throwIfAborted();
      const known = held();
      if (known !== undefined) return known.value;
    }
    try {
      return await load();
    } finally {
      claims.release(key);
    }
  }

  #expect(key: string, there: () => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#expected.delete(key);
        resolve();
      };
      const timer = setTimeout(done, PATIENCE);
      if (there() || signal.aborted) return done();
      signal.addEventListener('abort', done);
      this.#expected.set(key, done);
    });
  }

  close(): void {
    this.#closed = true;
    this.#channel.close();
    for (const done of [...this.#expected.values()]) done();
  }
}
