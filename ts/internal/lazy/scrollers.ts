import { Event } from '../../../build/lazy/codes.js';
import type { LazyMachine } from './machine.js';

/** A box within the content of what scrolls it. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Elements that scroll, by the engine's numbers; 0 is the page. */
export class Scrollers {
  readonly #machine: LazyMachine;
  readonly #known = new WeakMap<Element, number>();
  /** `undefined` is the page. */
  readonly #list: (WeakRef<Element> | undefined)[] = [undefined];
  readonly #moved = new Set<number>();

  constructor(machine: LazyMachine) {
    this.#machine = machine;
    machine.note(Event.Within, 0, 0);
    this.measure();
  }

  /** The one that scrolls an element. */
  of(element: Element): number {
    const { parentElement } = element;
    // The page's own element scrolls with the page.
    if (!parentElement || parentElement === document.body || parentElement === document.documentElement) return 0;
    let scroller = this.#known.get(parentElement);
    if (scroller === undefined) {
      const { overflowX, overflowY } = getComputedStyle(parentElement);
      const around = this.of(parentElement);
      scroller = /auto|scroll/.test(overflowX + overflowY) ? this.#add(parentElement, around) : around;
      this.#known.set(parentElement, scroller);
    }
    return scroller;
  }

  #add(element: Element, around: number): number {
    const scroller = this.#list.push(new WeakRef(element)) - 1;
    this.#machine.note(Event.Within, scroller, around);
    this.#measure(scroller);
    return scroller;
  }

  /** A rectangle of the viewport as a box in the content of a scroller. */
  box(scroller: number, { left, top, right, bottom }: DOMRectReadOnly): Box {
    const [x, y] = this.#origin(scroller);
    return [left + x, top + y, right + x, bottom + y];
  }

  /** Where the viewport's corner is in the content of a scroller. */
  #origin(scroller: number): readonly [x: number, y: number] {
    const element = this.#list[scroller]?.deref();
    if (!element) return [scrollX, scrollY];
    const { left, top } = element.getBoundingClientRect();
    return [element.scrollLeft - left, element.scrollTop - top];
  }

  /** Something has scrolled. */
  scrolled(target: EventTarget | null): void {
    const scroller = target === document ? 0 : this.#known.get(target as Element);
    if (scroller !== undefined && (scroller === 0 || this.#list[scroller]?.deref() === target))
      this.#moved.add(scroller);
  }

  /** Tells the engine of what has scrolled since the last time. */
  tell(): void {
    for (const scroller of this.#moved) this.#tellPosition(scroller);
    this.#moved.clear();
  }

  #tellPosition(scroller: number): void {
    const element = this.#list[scroller]?.deref();
    const [x, y] = element ? [element.scrollLeft, element.scrollTop] : [scrollX, scrollY];
    this.#machine.note(Event.Scrolled, scroller, x, y);
  }

  /** Reads all sizes anew. */
  measure(): void {
    this.#list.forEach((_, scroller) => this.#measure(scroller));
  }

  #measure(scroller: number): void {
    const element = this.#list[scroller]?.deref();
    if (element) {
      const { clientWidth, clientHeight } = element;
      const [left, top] = this.box(this.of(element), element.getBoundingClientRect());
      this.#machine.note(Event.Viewport, scroller, left, top, clientWidth, clientHeight);
    } else this.#machine.note(Event.Viewport, scroller, 0, 0, innerWidth, innerHeight);
    this.#tellPosition(scroller);
  }
}
