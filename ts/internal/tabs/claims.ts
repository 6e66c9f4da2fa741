/** How long others have to object to a claim, in ms. */
const OBJECTION = 25;
/** How long to wait for another tab's load before asking whether that tab is still there, in ms. */
const PATIENCE = 1000;

/** Messages of tabs about loads. */
export interface ClaimMessage {
  readonly what: 'claim' | 'busy' | 'free';
  readonly key: string;
  readonly tab: number;
}

/** Turns at loading, where there are no Web Locks: who loads claims the key, and others object if it is theirs. */
export class Claims {
  readonly #tab: number;
  readonly #post: (message: ClaimMessage) => void;
  /** Keys that this tab loads; a claim that can still be lost has a function to be called then. */
  readonly #mine = new Map<string, (() => void) | undefined>();
  readonly #waiting = new Map<string, () => void>();

  constructor(tab: number, post: (message: ClaimMessage) => void) {
    this.#tab = tab;
    this.#post = post;
  }

  #send(what: ClaimMessage['what'], key: string): void {
    this.#post({ what, key, tab: this.#tab });
  }

  receive({ what, key, tab }: ClaimMessage): void {
    if (what === 'free') {
      this.#waiting.get(key)?.();
      return;
    }
    if (!this.#mine.has(key)) return;
    const lose = this.#mine.get(key);
    // Of those that claim at the same time, the lowest number has it; who claims later has not heard of that yet.
    if (what === 'claim' && lose === undefined) this.#send('busy', key);
    else if (what === 'claim' && this.#tab < tab) this.#send('claim', key);
    else lose?.();
  }

  /** Whether the key is this tab's now, until `release`. Only one call at a time for a key. */
  claim(key: string): Promise<boolean> {
    return new Promise((resolve) => {
      const won = (): void => {
        this.#mine.set(key, undefined);
        resolve(true);
      };
      // Where the page was busy all the time, what has come meanwhile is heard first.
      let timer = setTimeout(() => (timer = setTimeout(won)), OBJECTION);
      this.#mine.set(key, () => {
        clearTimeout(timer);
        this.#mine.delete(key);
        resolve(false);
      });
      this.#send('claim', key);
    });
  }

  release(key: string): void {
    this.#mine.delete(key);
    this.#send('free', key);
  }

  /** Resolves when another tab releases the key, or when it is time to ask again. */
  released(key: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(key);
        resolve();
      };
      const timer = setTimeout(done, PATIENCE);
      signal.addEventListener('abort', done);
      this.#waiting.set(key, done);
    });
  }
}
