import { now } from './clock.js';
import type { Policy } from './policy.js';

/** The soonest after which to look again, in ms: what has expired is not served anyway. */
const SOONEST = 500;
/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1;

/** One timer for all lifetimes of a cache; none while nothing expires. Keeps neither the cache nor a process alive. */
export class Wake {
  readonly #sleeper: WeakRef<{ sweep(): void }>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #at = Infinity;

  constructor(sleeper: { sweep(): void }) {
    this.#sleeper = new WeakRef(sleeper);
  }

  /** A lifetime ends at this time. */
  at(policy: Policy, time: number): void {
    if (time + SOONEST < this.#at) this.again(policy);
  }

  /** Sets the timer to what the policy says. */
  again(policy: Policy): void {
    this.stop();
    const wake = policy.nextWake();
    if (wake === Infinity) return;
    const wait = Math.min(Math.max(wake - now(), SOONEST), LONGEST);
    this.#at = now() + wait;
    const sleeper = this.#sleeper;
    this.#timer = setTimeout(() => sleeper.deref()?.sweep(), wait);
    (this.#timer as { unref?(): void }).unref?.();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#at = Infinity;
  }
}
