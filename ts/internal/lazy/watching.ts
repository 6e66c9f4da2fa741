import { POST_REACH_AHEAD, POST_REACH_BEHIND, REACH } from '../../../build/lazy/codes.js';

type Seen = (entries: IntersectionObserverEntry[]) => void;

/** One observer of what is within reach, and one of posts. */
export class Watching {
  readonly #reach: IntersectionObserver;
  readonly #posts: IntersectionObserver;

  constructor(seen: Seen, passed: Seen) {
    // `scrollMargin` reaches within scrollers too. Engines that do not know it ignore it
    // (https://developer.mozilla.org/en-US/docs/Web/API/IntersectionObserver/scrollMargin): what is in them comes near when it is seen.
    const margin = `${REACH}px`;
    this.#reach = new IntersectionObserver(seen, {
      rootMargin: margin,
      scrollMargin: margin,
    } as IntersectionObserverInit);
    this.#posts = new IntersectionObserver(passed, { rootMargin: `${POST_REACH_BEHIND}px 0px ${POST_REACH_AHEAD}px` });
  }

  observe(element: Element): void {
    this.#reach.observe(element);
  }

  observePost(element: Element): void {
    this.#posts.observe(element);
  }

  unobserve(element: Element): void {
    this.#reach.unobserve(element);
    this.#posts.unobserve(element);
  }

  close(): void {
    this.#reach.disconnect();
    this.#posts.disconnect();
  }
}
