import { MOST_NAMES } from '../../../build/health/codes.js';

/** Texts by number, as the engine knows them: selectors, addresses, functions. 0 is none, and what there is no room for. */
export class Names {
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #texts = [''];

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    if (this.#texts.length === MOST_NAMES) return 0;
    this.#numbers.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }

  at(number: number | undefined): string {
    return this.#texts[number ?? 0] ?? '';
  }
}
