import { ENTRY, INBOX } from '../../../build/health/codes.js';
import type { Entry } from '../../../build/health/codes.js';
import type { HealthEngine } from './health-engine.js';

/** Entries on their way to the engine, in a list in its memory. */
export class Inbox {
  readonly #engine: HealthEngine;
  readonly #machine: number;
  #list = new Float64Array();
  #count = 0;

  constructor(engine: HealthEngine, machine: number) {
    this.#engine = engine;
    this.#machine = machine;
  }

  put<Kind extends keyof Entry & number>(kind: Kind, ...fields: Entry[Kind]): void {
    // Growing memory leaves a view without length.
    if (!this.#list.length)
      this.#list = new Float64Array(this.#engine.memory.buffer, this.#engine.health_inbox(), INBOX * ENTRY);
    let at = this.#count * ENTRY;
    this.#list[at] = kind;
    for (const field of fields) this.#list[++at] = field;
    if (++this.#count === INBOX) this.send();
  }

  /** Hands over what is there. */
  send(): void {
    // The list is shared by all that are watched: what is put is sent before anybody else has a turn.
    if (this.#count) this.#engine.health_observe(this.#machine, this.#count);
    this.#count = 0;
  }
}
