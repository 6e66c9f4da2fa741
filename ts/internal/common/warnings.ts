import type { Events } from './events.js';

/** Something does not work as asked for, and work goes on without. */
export interface Warning {
  readonly message: string;
  readonly error?: unknown;
}

/** Warnings that wait for a handler; the first say the most. */
const MOST_WAITING = 10;

/** Warnings, which wait until somebody listens: nobody can while an object is being made. */
export class Warnings<Map extends { readonly warn: Warning }> {
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
