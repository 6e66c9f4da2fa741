import { Command, Event, RECORD } from '../../../build/tabs/codes.js';
import { MachineDriver } from '../engine/machine.js';
import { LONGEST_WAIT } from '../host/timer.js';
import { tabsEngine } from './tabs-engine.js';
import type { TabsEngine } from './tabs-engine.js';

/** Messages of tabs about turns. */
export interface ClaimMessage {
  readonly what: 'claim' | 'busy' | 'free';
  readonly key: string;
  readonly tab: number;
}

/** A turn that this tab wants, has or waits for. */
interface Turn {
  readonly key: string;
  /** Ends the waiting: whether it is this tab's turn. */
  settle(begins: boolean): void;
}

/** Turns at work on a key, where there are no Web Locks: whoever wants one claims it. See `src/tabs/turn.rs`. */
export class Claims {
  readonly #machine: MachineDriver<Event, Command>;
  readonly #turns = new Map<number, Turn>();
  #latest = 0;

  constructor(engine: TabsEngine, tab: number, post: (message: ClaimMessage) => void) {
    const posts = (what: ClaimMessage['what']) => (turn: number) => {
      post({ what, key: this.#turns.get(turn)!.key, tab });
    };
    this.#machine = new MachineDriver<Event, Command>(engine, engine.turns_new(tab), RECORD, {
      [Command.Claim]: posts('claim'),
      [Command.Object]: posts('busy'),
      [Command.Free]: posts('free'),
      [Command.Begin]: (turn) => this.#turns.get(turn)!.settle(true),
      [Command.Look]: (turn) => this.#turns.get(turn)!.settle(false),
    });
  }

  /** Another tab's message. */
  receive({ what, key, tab }: ClaimMessage): void {
    for (const [turn, { key: own }] of [...this.#turns]) {
      if (own !== key) continue;
      if (what === 'claim') this.#machine.tell(Event.Claimed, turn, tab);
      else this.#machine.tell(what === 'busy' ? Event.Busy : Event.Freed, turn);
    }
  }

  /**
   * Does `work` when it is this tab's turn. Before that, each time that another tab has had its turn, or may be gone, `look` says
   * whether there is a result by now; it throws when nobody wants one any more; `signal` is aborted then.
   */
  async take(key: string, signal: AbortSignal, work: () => Promise<void>, look: () => Promise<boolean>): Promise<void> {
    const turn = ++this.#latest;
    try {
      while (!(await this.#begins(turn, key, signal))) if (await look()) return;
      await work();
    } finally {
      this.#machine.tell(Event.Released, turn);
      this.#turns.delete(turn);
    }
  }

  #begins(turn: number, key: string, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const give = (): void => settle(false);
      const settle = (begins: boolean): void => {
        signal.removeEventListener('abort', give);
        clearInterval(alive);
        resolve(begins);
      };
      // In Node the machine's timer does not keep the process alive, but whoever waits for a turn has to get it.
      const alive = setInterval(() => {}, LONGEST_WAIT);
      signal.addEventListener('abort', give);
      this.#turns.set(turn, { key, settle });
      this.#machine.tell(Event.Wanted, turn);
    });
  }
}

/** Loads tabs.wasm too. */
export const openClaims = async (tab: number, post: (message: ClaimMessage) => void): Promise<Claims> =>
  new Claims(await tabsEngine(), tab, post);
