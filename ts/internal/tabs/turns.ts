import { unlessAborted } from '../common/abort.js';
import { LONGEST_WAIT } from '../host/timer.js';
import type { ClaimMessage, Claims } from './claims.js';

/** How long to wait for the result that another tab has just had, in ms, before doing the work here too. */
const PATIENCE = 200;

/** Work that a tab does unless another one does it. */
export interface Work<V> {
  readonly key: string;
  /** Ends the waiting for a turn. */
  readonly signal: AbortSignal;
  /** Aborted when the key has another value: no tab waits for such work. */
  readonly superseded: AbortSignal;
  /** What has come from another tab. */
  held(): { readonly value: V } | undefined;
  run(): Promise<V>;
  /** How long other tabs wait for it, in ms. */
  readonly timeout: number;
}

/** One tab at a time works on a key: by Web Locks, or by claims where there are none. */
export class Turns<V> {
  readonly #name: string;
  readonly #tab: number;
  readonly #post: (message: ClaimMessage) => void;
  /** Lets others work on what this tab works on. */
  readonly #releases = new Set<() => void>();
  /** Keys that this tab works on, while others wait. */
  readonly #working = new Set<string>();
  /** Where there are no Web Locks, which only secure contexts have. */
  #claims: Promise<Claims> | undefined;

  constructor(name: string, tab: number, post: (message: ClaimMessage) => void) {
    this.#name = name;
    this.#tab = tab;
    this.#post = post;
  }

  /** Another tab's message. */
  receive(message: ClaimMessage): void {
    this.#claims?.then((claims) => claims.receive(message)).catch(() => {});
  }

  /**
   * Works while no other tab works on the same key. If one did, waits a moment for its value, whose arrival supersedes this work:
   * `held` has it then.
   */
  take(work: Work<V>): Promise<V> {
    const { key, signal, superseded } = work;
    const timeout = Math.min(work.timeout, LONGEST_WAIT / 2);
    return new Promise<V>((resolve, reject) => {
      // Lasts as long as others have to wait.
      const here = async (): Promise<void> => {
        this.#working.add(key);
        const working = work.run();
        resolve(working);
        await Promise.race([unlessAborted(superseded, working).catch(() => {}), this.#over(timeout)]);
        this.#working.delete(key);
      };
      const arrived = async (): Promise<boolean> => {
        const moment = new Promise((over) => setTimeout(over, PATIENCE));
        await unlessAborted(superseded, unlessAborted(signal, moment)).catch(() => {});
        signal.throwIfAborted();
        const known = superseded.aborted ? work.held() : undefined;
        if (known !== undefined) resolve(known.value);
        return known !== undefined;
      };
      const locks = typeof navigator === 'object' ? navigator.locks : undefined;
      const turn =
        locks === undefined
          ? this.#claim(key, signal, here, arrived)
          : this.#lock(locks, key, signal, timeout, here, arrived);
      turn.catch((error: unknown) => {
        // A page without an origin of its own may take no turns, and a frozen tab may keep its own: this one works by itself.
        if (signal.aborted) reject(error as Error);
        else void here();
      });
    });
  }

  /** Resolves when others need not wait any longer. */
  #over(timeout: number): Promise<void> {
    return new Promise((resolve) => {
      const release = (): void => {
        clearTimeout(timer);
        this.#releases.delete(release);
        resolve();
      };
      const timer = setTimeout(release, timeout);
      this.#releases.add(release);
    });
  }

  /** Other tabs wait no longer for what this tab works on. */
  release(): void {
    for (const release of [...this.#releases]) release();
  }

  async #lock(
    locks: LockManager,
    key: string,
    signal: AbortSignal,
    timeout: number,
    here: () => Promise<void>,
    arrived: () => Promise<boolean>,
  ): Promise<void> {
    const name = `${this.#name}:${key}`;
    // Work of this tab that was superseded has no value to wait for.
    const own = this.#working.has(key);
    const waits = await locks.request(name, { ifAvailable: true }, async (lock) => lock === null || here());
    if (waits !== true) return;
    const over = new AbortController();
    const abort = (): void => over.abort(signal.reason);
    signal.addEventListener('abort', abort);
    // Whoever has it lets go in time, unless it is frozen.
    const timer = setTimeout(abort, 2 * timeout);
    const ends = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    try {
      await locks.request(name, { signal: over.signal }, async () => {
        ends();
        if (own || !(await arrived())) await here();
      });
    } finally {
      ends();
    }
  }

  async #claim(
    key: string,
    signal: AbortSignal,
    here: () => Promise<void>,
    arrived: () => Promise<boolean>,
  ): Promise<void> {
    this.#claims ??= import('./claims.js').then(({ openClaims }) => openClaims(this.#tab, this.#post));
    // Without the code and tabs.wasm, each tab for itself.
    const claims = await this.#claims.catch(() => undefined);
    return claims === undefined ? here() : claims.take(key, signal, here, arrived);
  }
}
