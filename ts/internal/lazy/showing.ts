/** What stands under a picture until it is there. Loaded by pages with placeholders only. */
import { colorOf } from '../placeholder/average-color.js';
import { blurImage } from '../placeholder/blur-image.js';
import { thumbImage } from '../placeholder/thumb-image.js';

/** Properties that are set while a placeholder is shown. They are set by script, which `style-src 'self'` allows. */
const PROPERTIES = ['background-color', 'background-image', 'background-size', 'background-repeat'] as const;

type Before = readonly string[];

/** The smallest picture. */
const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/**
 * Whether the page's policy lets data URLs be pictures (`img-src`). Nothing but trying tells: policies come in headers. So one is
 * tried, instead of every placeholder.
 */
async function allowsData(): Promise<boolean> {
  const image = new Image();
  image.src = PIXEL;
  return image.decode().then(
    () => true,
    () => false,
  );
}

/** A hash of an element, of either kind. */
function hashOf(element: Element): readonly ['thumbHash' | 'blurHash', string] | undefined {
  const thumb = element.getAttribute('data-thumbhash');
  if (thumb !== null) return ['thumbHash', thumb];
  const blur = element.getAttribute('data-blurhash');
  return blur === null ? undefined : ['blurHash', blur];
}

export class Showing {
  readonly #fade: number;
  /** What an element's own style had. */
  readonly #shown = new Map<Element, Before>();
  #allowsData: Promise<boolean> | undefined;

  constructor(fade: number) {
    this.#fade = fade;
  }

  /** The average colour, at once. */
  color(element: Element): void {
    this.#set(element, (style, hash, kind) => style.setProperty('background-color', colorOf(hash, kind)));
  }

  /** The picture, for what will soon be seen: a data URL costs 0.2 ms of style each. */
  async paint(element: Element): Promise<void> {
    this.#allowsData ??= allowsData();
    // Meanwhile the picture may have come, or have been given up.
    if (!(await this.#allowsData) || !this.#shown.has(element)) return;
    this.#set(element, (style, hash, kind) => {
      const { url } = kind === 'thumbHash' ? thumbImage(hash, {}) : blurImage(hash, {});
      style.setProperty('background-image', `url(${url})`);
      style.setProperty('background-size', '100% 100%');
      style.setProperty('background-repeat', 'no-repeat');
    });
  }

  #set(element: Element, change: (style: CSSStyleDeclaration, hash: string, kind: 'thumbHash' | 'blurHash') => void) {
    const hash = hashOf(element);
    const { style } = element as HTMLElement;
    if (!hash || ((element as HTMLImageElement).complete === true && (element as HTMLImageElement).naturalWidth > 0))
      return;
    if (!this.#shown.has(element))
      this.#shown.set(
        element,
        PROPERTIES.map((name) => style.getPropertyValue(name)),
      );
    try {
      change(style, hash[1], hash[0]);
    } catch {
      // A hash that is none shows nothing.
      this.drop(element);
    }
  }

  /** The picture is there. `instant`: it was before anyone saw its placeholder. */
  async reveal(element: Element, instant: boolean): Promise<void> {
    if (!this.#shown.has(element)) return;
    // Firefox paints a white frame where the background goes before the picture is decoded: next.js#35889.
    await (element as HTMLImageElement).decode?.().catch(() => {});
    const fade = instant || matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : this.#fade;
    // The placeholder is under the picture, so it may go when that is opaque; what is transparent shows it until then.
    if (fade > 0) await element.animate([{ opacity: 0.6 }, { opacity: 1 }], fade).finished.catch(() => {});
    this.drop(element);
  }

  /** It has failed for good: its alternative text is to be read. */
  fail(element: Element): void {
    this.drop(element);
  }

  /** Gives back what the element's own style had. */
  drop(element: Element): void {
    const before = this.#shown.get(element);
    if (!before) return;
    this.#shown.delete(element);
    const { style } = element as HTMLElement;
    PROPERTIES.forEach((name, i) => (before[i] ? style.setProperty(name, before[i]) : style.removeProperty(name)));
    if (!element.getAttribute('style')) element.removeAttribute('style');
  }

  close(): void {
    for (const element of this.#shown.keys()) this.drop(element);
  }
}
