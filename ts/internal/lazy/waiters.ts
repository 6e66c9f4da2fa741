import type { PageliftError } from '../../errors.js';

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

/** Who waits for elements. */
export class Waiters {
  readonly #waiting = new Map<Element, Waiter[]>();

  /** Resolves when the element is there; rejects when it is not to be had. */
  wait(element: Element): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const waiting = this.#waiting.get(element) ?? [];
      waiting.push({ resolve, reject });
      this.#waiting.set(element, waiting);
    });
  }

  settle(element: Element, error?: PageliftError): void {
    const waiting = this.#waiting.get(element);
    this.#waiting.delete(element);
    waiting?.forEach(({ resolve, reject }) => (error ? reject(error) : resolve()));
  }

  rejectAll(error: PageliftError): void {
    for (const element of [...this.#waiting.keys()]) this.settle(element, error);
  }
}
