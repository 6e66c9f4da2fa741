/** What is to be loaded lazily: elements, or how to find them. */

/** Pictures and frames that load lazily, and everything with a lazy address as vanilla-lazyload and lazysizes write it. */
const SELECTOR =
  'img[loading=lazy],iframe[loading=lazy],:is([data-src],[data-srcset],[data-bg],[data-poster]):not(source)';

/** Of any realm: a frame's elements are none of this page's `Element`. */
export const isElement = (value: unknown): value is Element => (value as Partial<Node> | null)?.nodeType === 1;

/** An element and those within it that are selected. */
export function within(element: Element, selector: string): Element[] {
  return [...(element.matches(selector) ? [element] : []), ...element.querySelectorAll(selector)];
}

/** What a target is: elements, or where to find them. */
export type Target = readonly Element[] | { readonly root: ParentNode; readonly selector: string };

/** Throws where a target is none. */
export function targetOf(target: string | ParentNode | Iterable<Element>): Target {
  if (typeof target !== 'string' && Symbol.iterator in target) {
    const elements = [...target];
    if (!elements.every(isElement)) throw new TypeError();
    return elements;
  }
  const found =
    typeof target === 'string' ? { root: document, selector: target } : { root: target, selector: SELECTOR };
  found.root.querySelector(found.selector);
  return found;
}

/** The first of a target's elements, if there is one. */
export const firstOf = (target: Target): Element | null | undefined =>
  'root' in target ? target.root.querySelector(target.selector) : target[0];
