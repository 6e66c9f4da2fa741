/**
 * `sizes="auto"`, also as lazysizes writes it: `data-sizes="auto"`. Browsers that know it take it of pictures that they load lazily
 * themselves, and of no others (https://html.spec.whatwg.org/multipage/images.html#sizes-attributes): here it is computed.
 */
import { sourcesOf } from './source.js';

const isAuto = (element: Element): boolean => /^\s*auto\b/i.test(element.getAttribute('data-sizes') ?? '');

/** Widths that a `srcset` offers, in pixels of the picture. */
const offered = (element: Element): number[] =>
  [...(element.getAttribute('srcset') ?? '').matchAll(/\s(\d+)w\s*(?:,|$)/g)].map(([, width]) => Number(width));

/** The one that is taken for so many pixels: the smallest that is enough, or the largest. */
const taken = (widths: readonly number[], pixels: number): number =>
  Math.min(...widths.filter((width) => width >= pixels), Math.max(...widths));

export class AutoSizes {
  /** The widths in CSS px that were written. */
  readonly #written = new WeakMap<Element, number>();
  readonly #observer = new ResizeObserver((entries) => entries.forEach(({ target }) => this.#grow(target)));

  /** Writes the width of a picture that is about to be asked for. */
  write(element: Element): void {
    const automatic = sourcesOf(element).filter(isAuto);
    if (!automatic.length) return;
    const { parentElement } = element;
    // A picture without width of its own has that of what it is in.
    const width = Math.ceil(element.getBoundingClientRect().width || (parentElement?.clientWidth ?? 0)) || innerWidth;
    for (const source of automatic) source.setAttribute('data-sizes', `${width}px`);
    this.#written.set(element, width);
    this.#observer.observe(element);
  }

  /**
   * It has another width. Another picture is asked for only where a larger one is needed: WebKit asks anew whenever `sizes` changes,
   * also for the same one (https://github.com/aFarkas/lazysizes/issues/558), and a larger one serves smaller widths too.
   */
  #grow(element: Element): void {
    const width = Math.ceil(element.getBoundingClientRect().width);
    const before = this.#written.get(element) ?? width;
    if (width <= before) return;
    const needs = (source: Element) => {
      const widths = offered(source);
      return taken(widths, width * devicePixelRatio) > taken(widths, before * devicePixelRatio);
    };
    if (!sourcesOf(element).some(needs)) return;
    this.#written.set(element, width);
    for (const source of sourcesOf(element))
      if (source.getAttribute('sizes') === `${before}px`) source.setAttribute('sizes', `${width}px`);
  }

  /** It is no longer on the page. */
  forget(element: Element): void {
    this.#observer.unobserve(element);
  }

  close(): void {
    this.#observer.disconnect();
  }
}
