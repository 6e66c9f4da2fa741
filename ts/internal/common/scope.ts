/**
 * Everything that `close()` has to end: listeners, timers, channels, what others have opened. Each is registered once, where it
 * begins, and ended once.
 */
export class Scope {
  /** Absent once the scope is closed. */
  #ends: (() => void)[] | undefined = [];

  get closed(): boolean {
    return this.#ends === undefined;
  }

  /** Calls `end` when the scope is closed; at once when it is. */
  add(end: () => void): void {
    if (this.#ends === undefined) end();
    else this.#ends.push(end);
  }

  /** Ends all that was registered, what came last first: it may need what was there before. */
  close(): void {
    const ends = this.#ends;
    this.#ends = undefined;
    for (const end of ends?.reverse() ?? []) end();
  }
}
