/**
 * The boxes of pictures that are kept from loading. WebKit gives a picture without address the box of its alternative text, whatever
 * its `width` and `height` (seen in WebKitGTK 2.50.6; https://webkit.org/b/224197 is about those without text): the page would jump
 * when it is taken over, and again when it comes.
 */

/** Whether pictures without address have the box of their attributes; once it was tried. */
let keepsBoxes: boolean | undefined;

function tryIt(): boolean {
  const image = new Image(3, 2);
  image.alt = '-';
  image.style.cssText = 'position: absolute; visibility: hidden; width: 300px; height: auto; padding: 0; border: 0';
  document.documentElement.append(image);
  const { height } = image.getBoundingClientRect();
  image.remove();
  return height === 200;
}

const shapeOf = (element: Element): string =>
  `${Number(element.getAttribute('width'))} / ${Number(element.getAttribute('height'))}`;

/** Gives pictures the shape that their `width` and `height` say, where the engine does not and the page says nothing else. */
export function shape(elements: readonly Element[]): void {
  keepsBoxes ??= tryIt();
  if (keepsBoxes) return;
  // What the attributes say begins with `auto`. All are read before one is written.
  const bare = elements.filter(
    (element) => element.localName === 'img' && getComputedStyle(element).aspectRatio.startsWith('auto '),
  );
  for (const element of bare) (element as HTMLElement).style.aspectRatio = shapeOf(element);
}

/** Takes that back. */
export function unshape(element: Element): void {
  const { style } = element as HTMLElement;
  if (keepsBoxes !== false || style.aspectRatio !== shapeOf(element)) return;
  style.removeProperty('aspect-ratio');
  if (!element.getAttribute('style')) element.removeAttribute('style');
}
