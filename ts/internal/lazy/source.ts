/** What an element loads: its own attributes, and the `data-` ones that keep it from loading. */

/** Pictures, frames and videos that load lazily, and everything with a lazy address as vanilla-lazyload and lazysizes write it. */
export const SELECTOR = 'img[loading=lazy],iframe[loading=lazy],[data-src],[data-srcset],[data-bg],[data-poster]';

/** Set in this order: Firefox looks at `loading` when `src` is set (https://bugzilla.mozilla.org/show_bug.cgi?id=1647077). */
const NAMES = ['sizes', 'srcset', 'src', 'poster'];

/** Elements that bring their own addresses for a picture. */
const sourcesOf = (element: Element): readonly Element[] =>
  element.parentElement?.localName === 'picture'
    ? [...element.parentElement.querySelectorAll('source'), element]
    : [element];

/** Whether it is one that the browser itself loads lazily. */
export const isNative = (element: Element): boolean =>
  element.getAttribute('loading') === 'lazy' && element.hasAttribute('src');

/** Whether there is nothing to load: it is there, is not lazy, or has no address that may be asked for. */
export function isDone(element: Element): boolean {
  const { complete, naturalWidth } = element as HTMLImageElement;
  if (isNative(element)) return complete === true && naturalWidth > 0;
  const address = addressOf(element);
  return !address || /^\s*(javascript|data):/i.test(address) || element.getAttribute('fetchpriority') === 'high';
}

/** Where it is loaded from. */
export const addressOf = (element: Element): string | null =>
  element.getAttribute('data-src') ??
  element.getAttribute('data-bg') ??
  element.getAttribute('data-poster') ??
  element.getAttribute('data-srcset') ??
  element.getAttribute('src');

/** Keeps the browser from loading it. */
export function takeOver(element: Element): void {
  for (const source of sourcesOf(element)) for (const name of NAMES) rename(source, name, `data-${name}`);
  element.setAttribute('loading', 'eager');
}

/** Gives it back to the browser as it was. */
export function giveBack(element: Element): void {
  element.setAttribute('loading', 'lazy');
  put(element);
}

/** Whether it is kept from loading. */
export const isHeld = (element: Element): boolean =>
  sourcesOf(element).some((source) => NAMES.some((name) => source.hasAttribute(`data-${name}`)));

/** Has it load now. */
export function put(element: Element): void {
  for (const source of sourcesOf(element)) for (const name of NAMES) rename(source, `data-${name}`, name);
}

function rename(element: Element, from: string, to: string): void {
  const value = element.getAttribute(from);
  if (value === null) return;
  element.removeAttribute(from);
  element.setAttribute(to, value);
}

/** Has it load once more. WebKitGTK 2.50.6 does not ask again for an address that is set to what it was: it is taken away first. */
export function again(element: Element): void {
  for (const source of sourcesOf(element))
    for (const name of ['srcset', 'src']) {
      rename(source, name, `data-${name}`);
      rename(source, `data-${name}`, name);
    }
}
