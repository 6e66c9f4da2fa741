import { CLONES } from '../../../build/cold/codes.js';
import { ANSWER_PATIENCE } from '../../../build/tabs/codes.js';
import { nextTurn } from '../host/turn.js';
import { Channel } from '../tabs/channel.js';
import type { ClaimMessage } from '../tabs/claims.js';
import { Turns } from '../tabs/turns.js';
import type { Work } from '../tabs/turns.js';
import type { Vector } from '../tabs/replica.js';
import type { Fact } from './facts.js';
import { isClaim, isMessage, PROTOCOL } from './messages.js';
import type { Message } from './messages.js';
import type { Hearing } from './hearing.js';
import type { Warn } from './opening.js';

/** Says what happens to the caches of the same name in other tabs, hears what happens there, and loads in turn with them. */
export class Sharing<V> {
  readonly #name: string;
  readonly #hearing: Hearing<V>;
  readonly #turns: Turns<V>;
  #warn: Warn | undefined;
  /** Absent while the page is not there. */
  #channel: Channel | undefined;
  /** For an answer. */
  #waiting: ReturnType<typeof setTimeout> | undefined;
  /** Messages that were none of this release. */
  ignored = 0;

  constructor(name: string, hearing: Hearing<V>, warn: Warn) {
    if (typeof BroadcastChannel !== 'function') throw new Error('there is no BroadcastChannel');
    this.#name = `pagelift-cache/${PROTOCOL}:${name}`;
    this.#hearing = hearing;
    this.#warn = warn;
    this.#turns = new Turns(this.#name, hearing.replica.tab, (message) => this.#post(message));
    this.open();
  }

  /** Hears, and is heard. */
  open(): void {
    this.#channel ??= new Channel(
      this.#name,
      (message) => this.#receive(message),
      () => {
        this.ignored++;
      },
    );
  }

  /** Lets go of the channel, and of keys that others wait for. */
  close(): void {
    clearTimeout(this.#waiting);
    this.#channel?.close();
    this.#channel = undefined;
    this.#turns.release();
  }

  #post(message: Message<V> | ClaimMessage): void {
    this.#channel?.post(message);
  }

  get #replica() {
    return this.#hearing.replica;
  }

  /** Says what this tab knows: others offer what it lacks, and ask for what they lack. */
  hello(): void {
    this.#post({ what: 'hello', from: this.#replica.tab, vector: this.#replica.vector });
  }

  /** Notifies the others of what this tab has changed. */
  tell(facts: readonly Fact<V>[]): void {
    const { tab } = this.#replica;
    const before = this.#replica.announce();
    const time = facts.reduce((latest, fact) => Math.max(latest, timeOf(fact)), 0);
    this.#send(facts, (some) => ({ what: 'changes', from: tab, time, before, facts: some }));
  }

  /** Notifies the others of something that one of them seems not to know. */
  repair(facts: readonly Fact<V>[]): void {
    this.#send(facts, (some) => ({ what: 'repair', from: this.#replica.tab, facts: some }));
  }

  #send(facts: readonly Fact<V>[], message: (facts: readonly Fact<V>[]) => Message<V>): void {
    try {
      this.#post(message(facts));
    } catch (error) {
      // Other tabs must not go on with what they have.
      this.#post(message(facts.map((fact) => (isCloneable(fact) ? fact : without(fact)))));
      this.#warn?.('values that cannot be cloned do not travel to other tabs', error);
      this.#warn = undefined;
    }
  }

  #receive(data: unknown): void {
    if (isClaim(data)) this.#turns.receive(data);
    else if (isMessage(data)) this.#hear(data as Message<V>);
    else this.ignored++;
  }

  #hear(message: Message<V>): void {
    const replica = this.#replica;
    const { from } = message;
    if ('to' in message && message.to !== replica.tab) return;
    switch (message.what) {
      case 'changes':
        this.#hearing.hear(message.facts);
        // A handler may have closed the cache.
        if (this.#channel && replica.heard([message.time, from], message.before)) this.#ask(from);
        break;
      case 'repair':
        this.#hearing.hear(message.facts);
        break;
      case 'hello':
        if (replica.offers(message.vector)) {
          this.#post({ what: 'offer', from: replica.tab, to: from });
        }
        if (replica.wants(from, message.vector)) this.#ask(from);
        break;
      case 'offer':
        if (replica.asks(from)) this.#ask(from);
        break;
      case 'ask':
        void this.#answer(from, message.vector);
        break;
      case 'answer':
        this.#hearing.hear(message.facts);
        if (this.#channel && message.vector !== undefined) this.#ask(replica.answered(message.vector));
    }
  }

  #ask(to: number | undefined): void {
    if (to === undefined) return;
    clearTimeout(this.#waiting);
    // The clock stands still within a turn: a little later than that.
    this.#waiting = setTimeout(() => {
      if (this.#channel) this.#ask(this.#replica.overdue());
    }, ANSWER_PATIENCE + 1);
    // In Node it does not keep the process alive.
    (this.#waiting as { unref?(): void }).unref?.();
    this.#post({ what: 'ask', from: this.#replica.tab, to, vector: this.#replica.vector });
  }

  /** A little at a time: copying all at once would hold up the page. */
  async #answer(to: number, known: Vector): Promise<void> {
    const from = this.#replica.tab;
    const { vector: own } = this.#replica;
    const { keys, filters } = this.#replica.news(known);
    let facts: Fact<V>[] = filters.flatMap((filter) => this.#hearing.factsOfRange(filter));
    const send = (vector?: Vector): void => {
      this.#send(facts, (some) => ({ what: 'answer', from, to, facts: some, ...(vector && { vector }) }));
      facts = [];
    };
    for (const key of keys) {
      facts.push(...this.#hearing.factsOf(key));
      if (facts.length < CLONES) continue;
      send();
      await nextTurn();
      if (this.#channel === undefined) return;
    }
    // As of the beginning: of what was heard meanwhile nothing is in it.
    send(own);
  }

  take(work: Work<V>): Promise<V> {
    return this.#turns.take(work);
  }
}

const timeOf = (fact: Fact<unknown>): number => ('entry' in fact ? fact.written : fact.stamp)[0];

function isCloneable(fact: Fact<unknown>): boolean {
  try {
    structuredClone(fact);
    return true;
  } catch {
    return false;
  }
}

/** That there is no value. */
function without<V>(fact: Fact<V>): Fact<V> {
  return 'entry' in fact ? { key: fact.key, what: 'delete', stamp: fact.written } : fact;
}
