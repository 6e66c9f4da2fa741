// A page of pictures in three columns, as the tests of lazy loading need it.

const PIXEL = 'img { display: block; width: 100%; height: auto; }';

/**
 * Puts `count` pictures into the page. `attributes(n)` gives those of the n-th; each is 300x200 unless they say otherwise.
 * @returns {HTMLImageElement[]}
 */
export function gallery(count, attributes, parent = document.body) {
  if (!document.adoptedStyleSheets.length) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${PIXEL} .gallery { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; }`);
    document.adoptedStyleSheets = [sheet];
  }
  const grid = Object.assign(document.createElement('div'), { className: 'gallery' });
  const images = Array.from({ length: count }, (_, n) => {
    const image = document.createElement('img');
    const all = { width: '300', height: '200', alt: `picture ${n}`, ...attributes(n) };
    for (const [name, value] of Object.entries(all)) image.setAttribute(name, value);
    return image;
  });
  grid.append(...images);
  parent.append(grid);
  return images;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something is so; fails after 10 s. */
export async function until(what, isSo) {
  for (const start = performance.now(); !isSo();) {
    if (performance.now() - start > 10_000) throw new Error(`it never came to pass that ${what}`);
    await sleep(10);
  }
}

/** Scrolls the page from where it is to `to`, a step a frame. */
export async function throwTo(to, ms) {
  const [from, start] = [scrollY, performance.now()];
  for (let share = 0; share < 1;) {
    await new Promise(requestAnimationFrame);
    share = Math.min(1, (performance.now() - start) / ms);
    scrollTo(0, from + (to - from) * share);
  }
}

export const isThere = (image) => image.complete && image.naturalWidth > 0;

/** The pictures that are on screen. */
export const onScreen = (images) =>
  images.filter((image) => {
    const { top, bottom } = image.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });

/**
 * Counts what is open of listeners, observers, timers and frames from now on.
 * @returns {{ listeners: number, observers: number, timers: number }}
 */
export function countOpen() {
  const open = { listeners: 0, observers: 0, timers: 0 };
  const count = (prototype, add, remove, key) => {
    const [adding, removing] = [prototype[add], prototype[remove]];
    prototype[add] = function (...call) {
      open[key]++;
      return adding.apply(this, call);
    };
    prototype[remove] = function (...call) {
      open[key]--;
      return removing.apply(this, call);
    };
  };
  count(EventTarget.prototype, 'addEventListener', 'removeEventListener', 'listeners');
  for (const name of ['IntersectionObserver', 'ResizeObserver', 'MutationObserver', 'PerformanceObserver']) {
    const Original = window[name];
    window[name] = class extends Original {
      constructor(...call) {
        super(...call);
        open.observers++;
      }
      disconnect() {
        open.observers--;
        super.disconnect();
      }
    };
  }
  const timers = new Set();
  for (const [add, remove] of [
    ['setTimeout', 'clearTimeout'],
    ['requestAnimationFrame', 'cancelAnimationFrame'],
    ['requestIdleCallback', 'cancelIdleCallback'],
  ]) {
    const [adding, removing] = [window[add], window[remove]];
    if (!adding) continue;
    window[add] = (call, ...rest) => {
      const id = adding(
        (...given) => {
          timers.delete(key);
          call(...given);
        },
        ...rest,
      );
      const key = `${add} ${id}`;
      timers.add(key);
      return id;
    };
    window[remove] = (id) => {
      timers.delete(`${add} ${id}`);
      removing(id);
    };
  }
  Object.defineProperty(open, 'timers', { get: () => timers.size, enumerable: true });
  return open;
}
