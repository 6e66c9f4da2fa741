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

/** The elements of a target, and the selector by which more of them are known. */
export function elementsOf(
  target: string | ParentNode | Iterable<Element>,
): readonly [elements: Iterable<Element>, root: ParentNode, selector?: string] {
  if (typeof target === 'string') return [document.querySelectorAll(target), document, target];
  if (Symbol.iterator in target) return [target, document];
  return [target.querySelectorAll(SELECTOR), target, SELECTOR];
}
