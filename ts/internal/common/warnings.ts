import type { Events } from './events.js';

/** Something does not work as asked for, and work goes on without. */
interface Warning {
  readonly message: string;
  readonly error?: unknown;
}

/** Events with warnings among them. */
interface Warned {
  readonly warn: Warning;
}

/** Warnings that wait for a handler; the first say the most. */
const MOST_WAITING = 10;

/** Warnings, which wait until somebody listens: nobody can while an object is being made. */
export class Warnings<Map extends Warned> {
  readonly #events: Events<Map>;
  readonly #waiting: Warning[] = [];

  constructor(events: Events<Map>) {
    this.#events = events;
  }

  warn(message: string, error: unknown): void {
    const event: Warning = { message, error };
    if (this.#events.has('warn')) this.#events.emit('warn', event);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(event);
  }

  /** Somebody is about to listen: what waited comes in a microtask. */
  deliver(): void {
    for (const event of this.#waiting.splice(0)) queueMicrotask(() => this.#events.emit('warn', event));
  }
}
