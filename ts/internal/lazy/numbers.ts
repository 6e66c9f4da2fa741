/** Elements that a selector has found, numbered from `first` on. */
interface List {
  readonly first: number;
  readonly elements: NodeListOf<Element>;
  /** Whether one was looked at; its place says which. */
  readonly lookedAt: Uint8Array;
  /** How many were not. */
  left: number;
}

/**
 * The numbers by which the engine knows elements. Of what a selector has found each is looked at when its turn has come: attaching
 * 10,000 costs what attaching those of the first screens costs.
 */
export class Numbers {
  readonly #numbers = new Map<Element, number>();
  readonly #elements = new Map<number, Element>();
  /** Numbers that were given back: endless lists come and go. */
  readonly #free: number[] = [];
  readonly #unused: (number: number) => void;
  #lists: List[] = [];
  #count = 0;

  /** `unused` is told numbers that nobody needs. */
  constructor(unused: (number: number) => void) {
    this.#unused = unused;
  }

  /** How many numbers there are. */
  get count(): number {
    return this.#count;
  }

  of(element: Element): number | undefined {
    return this.#numbers.get(element);
  }

  at(number: number): Element | undefined {
    return this.#elements.get(number) ?? this.#lookAt(number);
  }

  /** The elements of these numbers. */
  range(first: number, count: number): Element[] {
    return Array.from({ length: count }, (_, i) => this.at(first + i)).filter((element) => element !== undefined);
  }

  /** All elements. */
  all(): Element[] {
    for (const { first, elements } of this.#lists) this.range(first, elements.length);
    return [...this.known()];
  }

  /** Those that were looked at. */
  known(): Iterable<Element> {
    return this.#numbers.keys();
  }

  /** Numbers an element, unless it is; gives the number if it was given back by another. */
  add(element: Element): number | undefined {
    if (this.#numbers.has(element)) return undefined;
    const again = this.#free.pop();
    this.#set(again ?? this.#count++, element);
    return again;
  }

  /** Numbers what a selector has found; the first number. */
  addList(elements: NodeListOf<Element>): number {
    const first = this.#count;
    this.#count += elements.length;
    this.#lists.push({ first, elements, lookedAt: new Uint8Array(elements.length), left: elements.length });
    return first;
  }

  /** Looks at an element of a list for the first time. */
  #lookAt(number: number): Element | undefined {
    const list = this.#lists.find(({ first, elements }) => number >= first && number < first + elements.length);
    const place = number - (list?.first ?? 0);
    if (!list || list.lookedAt[place]) return undefined;
    list.lookedAt[place] = 1;
    // A list holds its elements, also those that have left the page.
    if (--list.left === 0) this.#lists = this.#lists.filter((other) => other !== list);
    const element = list.elements[place]!;
    // It may have been taken off the page meanwhile, or have been added by itself.
    if (element.isConnected && !this.#numbers.has(element)) return this.#set(number, element);
    this.#free.push(number);
    this.#unused(number);
    return undefined;
  }

  #set(number: number, element: Element): Element {
    this.#elements.set(number, element);
    this.#numbers.set(element, number);
    return element;
  }

  /** Gives an element's number back. */
  free(element: Element, number: number): void {
    this.#numbers.delete(element);
    this.#elements.delete(number);
    this.#free.push(number);
  }
}
