import type { ClaimMessage, Claims } from './claims.js';
import type { KeyFilter } from './filter.js';
import { unlessAborted } from './flights.js';
import { Order } from './order.js';
import type { Stamp } from './order.js';
import type { EntryOptions } from './types.js';

/** How long to wait for the value that another tab has just loaded, in ms, before loading it here too. */
const PATIENCE = 200;

/** A value as it travels: how long it has yet to live, since clocks of tabs differ. */
export interface Travelling<V> {
  readonly value: V;
  readonly ttl: number;
  /** How long it may be of use, when that does not follow from the options: it was made stale. */
  readonly useful?: number;
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

/** `to`: for one tab only, to which it is news. */
type Message<V> = { readonly stamp: Stamp; readonly to?: number } & (
  | { readonly what: 'set'; readonly key: string; readonly entry: Travelling<V> }
  | { readonly what: 'delete' | 'expire'; readonly keys: readonly string[] }
  | { readonly what: 'delete' | 'expire'; readonly filter: KeyFilter }
  // Of a tab that is going to read what was stored.
  | { readonly what: 'hello' }
);

/** What a cache does on behalf of another tab. */
export interface Receiver<V> {
  /** The keys of a filter that is going to be applied. */
  keysOf(what: 'delete' | 'expire', filter: KeyFilter): string[];
  applySet(key: string, entry: Travelling<V>): void;
  applyDelete(key: string): void;
  applyExpire(key: string): void;
  /** Keys of which what is stored is no longer true. */
  unsaved(): string[];
  /** An entry as it is now; nothing when there is none. */
  held(key: string): Travelling<V> | undefined;
  warn(message: string, error: unknown): void;
}

/** The caches of one name in all tabs: changes travel by `BroadcastChannel`, loads take turns by Web Locks. */
export class CrossTab<V> {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #receiver: Receiver<V>;
  readonly #order = new Order();
  /** Keys that this tab loads, while others wait. */
  readonly #loading = new Set<string>();
  #warned = false;
  #closed = false;
  /** Where there are no Web Locks. */
  #claims: Promise<Claims> | undefined;

  /** `reads`: this tab is going to read what was stored. */
  constructor(name: string, receiver: Receiver<V>, reads: boolean) {
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
    if (reads) this.#post({ stamp: this.#order.next(), what: 'hello' });
  }

  /** For a change that is told after it has happened, when others may have happened too. */
  stamp(): Stamp {
    return this.#order.next();
  }

  /** `to`: only to this tab. */
  set(key: string, entry: Travelling<V>, to?: number, stamp = this.stamp()): void {
    if (to === undefined && !this.#order.isLatest(key, entry.options?.tags, stamp)) return;
    try {
      this.#post({ stamp, what: 'set', key, entry }, to);
    } catch (error) {
      // Other tabs must not go on with what they have.
      this.#post({ stamp, what: 'delete', keys: [key] }, to);
      if (!this.#warned) this.#receiver.warn('values that cannot be cloned do not travel to other tabs', error);
      this.#warned = true;
    }
  }

  change(what: 'delete' | 'expire', keys: readonly string[], to?: number, stamp = this.stamp()): void {
    if (keys.length === 0) return;
    if (to === undefined) for (const key of keys) this.#order.isLatest(key, undefined, stamp);
    this.#post({ stamp, what, keys }, to);
  }

  #post(message: Message<V>, to?: number): void {
    this.#channel.postMessage(to === undefined ? message : { ...message, to });
  }

  /** Other tabs have other entries: they get the filter, not the keys found here. */
  changeAll(what: 'delete' | 'expire', filter: KeyFilter): void {
    const stamp = this.#order.next();
    this.#order.recordFilter(filter, stamp);
    this.#post({ stamp, what, filter });
  }

  #receive(message: Message<V>): void {
    const { stamp } = message;
    this.#order.hear(stamp);
    if (message.what === 'hello') {
      // What it does not hear of otherwise: changes that were told before it came, and are not written yet.
      // As of then: a tab that it hears of sooner may have changed it since.
      const [gone, tab] = [new Map<Stamp, string[]>(), stamp[1]];
      const now = this.stamp();
      for (const key of this.#receiver.unsaved()) {
        const entry = this.#receiver.held(key);
        const then = this.#order.of(key, entry && (entry.options?.tags ?? [])) ?? now;
        if (entry !== undefined) this.set(key, entry, tab, then);
        else if (!gone.get(then)?.push(key)) gone.set(then, [key]);
      }
      for (const [then, keys] of gone) this.change('delete', keys, tab, then);
      return;
    }
    if (message.to !== undefined && message.to !== this.#order.tab) return;
    if (message.what === 'set') {
      const { key, entry } = message;
      if (!this.#order.isLatest(key, entry.options?.tags, stamp)) return;
      this.#receiver.applySet(key, entry);
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
   * Loads while no other tab loads the same key. If one did, waits a moment for its value, whose arrival supersedes this load:
   * `held` has it then. No tab waits for a load that is superseded.
   */
  load(
    key: string,
    signal: AbortSignal,
    superseded: AbortSignal,
    held: () => { readonly value: V } | undefined,
    load: () => Promise<V>,
  ): Promise<V> {
    return new Promise<V>((resolve, reject) => {
      // Lasts as long as others have to wait.
      const here = async (): Promise<void> => {
        this.#loading.add(key);
        const loading = load();
        resolve(loading);
        await unlessAborted(superseded, loading).catch(() => {});
        this.#loading.delete(key);
      };
      const arrived = async (): Promise<boolean> => {
        const moment = new Promise((over) => setTimeout(over, PATIENCE));
        await unlessAborted(superseded, unlessAborted(signal, moment)).catch(() => {});
        signal.throwIfAborted();
        const known = superseded.aborted ? held() : undefined;
        if (known !== undefined) resolve(known.value);
        return known !== undefined;
      };
      const locks = typeof navigator === 'object' ? navigator.locks : undefined;
      const turn =
        locks === undefined ? this.#claim(key, signal, here, arrived) : this.#lock(locks, key, signal, here, arrived);
      turn.catch((error: unknown) => {
        // A page without an origin of its own may take no turns: it loads by itself.
        if (signal.aborted) reject(error as Error);
        else void here();
      });
    });
  }

  async #lock(
    locks: LockManager,
    key: string,
    signal: AbortSignal,
    here: () => Promise<void>,
    arrived: () => Promise<boolean>,
  ): Promise<void> {
    const name = `${this.#name}:${key}`;
    // A load of this tab that was superseded has no value to wait for.
    const own = this.#loading.has(key);
    const waits = await locks.request(name, { ifAvailable: true }, async (lock) => lock === null || here());
    if (waits !== true) return;
    await locks.request(name, { signal }, async () => {
      if (own || !(await arrived())) await here();
    });
  }

  /** The same without Web Locks, which only secure contexts have. */
  async #claim(
    key: string,
    signal: AbortSignal,
    here: () => Promise<void>,
    arrived: () => Promise<boolean>,
  ): Promise<void> {
    this.#claims ??= import('./claims.js').then(
      ({ Claims }) => new Claims(this.#order.tab, (message) => this.#closed || this.#channel.postMessage(message)),
    );
    // Without the code, each tab for itself.
    const claims = await this.#claims.catch(() => undefined);
    if (claims === undefined) return here();
    while (!(await claims.claim(key))) {
      await claims.released(key, signal);
      if (await arrived()) return;
    }
    await here();
    claims.release(key);
  }

  close(): void {
    this.#closed = true;
    this.#channel.close();
  }
}
