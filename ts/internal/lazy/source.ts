/** What an element loads: its own attributes, and the `data-` ones that keep it from loading. */

/** Set in this order, after `loading`: Firefox looks at that when `src` is set (https://github.com/Fyrd/caniuse/issues/6904). */
const NAMES = ['sizes', 'srcset', 'src', 'poster'];

/** An element, and those that bring further addresses for it: before a picture, within a video. */
export function sourcesOf(element: Element): readonly Element[] {
  const around = element.parentElement?.localName === 'picture' ? element.parentElement : element;
  return [...around.querySelectorAll(':scope > source'), element];
}

/** Whether it is one that the browser itself loads lazily. */
export const isNative = (element: Element): boolean =>
  element.getAttribute('loading') === 'lazy' && element.hasAttribute('src');

/** Whether its picture is there. */
export const isThere = ({ complete, naturalWidth }: Partial<HTMLImageElement>): boolean =>
  complete === true && naturalWidth! > 0;

/** Whether there is nothing to load: it is there, is to come first anyway, or has no address that may be asked for. */
export function isDone(element: Element): boolean {
  const address = addressOf(element);
  if (!address || /^\s*(javascript|data):/i.test(address)) return true;
  return (
    element.getAttribute('fetchpriority') === 'high' || (isNative(element) && isThere(element as HTMLImageElement))
  );
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

/** Shows another address in its place: no other candidate is left, and whatever becomes of it is the end. */
export function standIn(element: Element, address: string): void {
  const background = element.hasAttribute('data-bg');
  for (const source of sourcesOf(element)) for (const name of [...NAMES, 'bg']) source.removeAttribute(`data-${name}`);
  if (background) return showBackground(element as HTMLElement, address);
  for (const source of sourcesOf(element)) source.removeAttribute('srcset');
  element.setAttribute('src', address);
}

/** Shows a picture behind an element. */
export function showBackground(element: HTMLElement, address: string): void {
  element.removeAttribute('data-bg');
  element.style.backgroundImage = `url(${JSON.stringify(address)})`;
}
