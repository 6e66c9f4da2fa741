// Which elements are on the screen, and which are near it and worth preparing.

/** How far "near" reaches: three screens up and down. */
const NEAR = '300% 0px';

/** @type {WeakMap<Element, Visibility>} */
const known = new WeakMap();

const nearObserver = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting, boundingClientRect } of entries)
      known.get(target)?.onNear(isIntersecting, boundingClientRect.width);
  },
  { rootMargin: NEAR },
);

const screenObserver = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const visibility = known.get(target);
    if (visibility) visibility.onScreen = isIntersecting;
  }
});

export class Visibility {
  onScreen = false;
  #element;

  /**
   * @param {Element} element
   * @param {(near: boolean, width: number) => void} onNear called when the element comes near the screen or leaves; width in CSS pixels
   */
  constructor(element, onNear) {
    this.#element = element;
    this.onNear = onNear;
    known.set(element, this);
    nearObserver.observe(element);
    screenObserver.observe(element);
  }

  stop() {
    nearObserver.unobserve(this.#element);
    screenObserver.unobserve(this.#element);
  }
}
