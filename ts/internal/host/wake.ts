import { now } from './clock.js';
import { LONGEST_WAIT } from './timer.js';

/** Who is woken. */
export interface Sleeper {
  /** When to wake, by `now()`; `Infinity` for not at all. */
  nextWake(): number;
  wake(): void;
}

/** One timer for everything that has a time; none while nothing has. Keeps neither its sleeper nor a process alive. */
export class Wake {
  readonly #sleeper: WeakRef<Sleeper>;
  readonly #shortest: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #at = Infinity;

  /** `shortest`: the shortest time after which to wake, in ms. */
  constructor(sleeper: Sleeper, shortest: number) {
    this.#sleeper = new WeakRef(sleeper);
    this.#shortest = shortest;
  }

  /** Something is due at this time. */
  at(time: number): void {
    if (time + this.#shortest < this.#at) this.again();
  }

  /** Sets the timer to what the sleeper says. */
  again(): void {
    this.stop();
    const wake = this.#sleeper.deref()?.nextWake() ?? Infinity;
    if (wake === Infinity) return;
    const wait = Math.min(Math.max(wake - now(), this.#shortest), LONGEST_WAIT);
    this.#at = now() + wait;
    const sleeper = this.#sleeper;
    this.#timer = setTimeout(() => sleeper.deref()?.wake(), wait);
    (this.#timer as { unref?(): void }).unref?.();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#at = Infinity;
  }
}
