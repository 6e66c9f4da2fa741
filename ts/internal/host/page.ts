/** Whether the page is seen, and whether it is busy. Workers and Node are never hidden, and idle at once. */

/**
 * Calls `hear` whenever the page becomes hidden: the last event that a page is sure to get, as browsers end hidden pages without
 * another one (https://github.com/w3c/page-visibility/issues/18). Gives the function that ends it.
 */
export function onHidden(hear: () => void): () => void {
  if (typeof document !== 'object') return () => {};
  const changed = (): void => {
    if (document.visibilityState === 'hidden') hear();
  };
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}

/**
 * Calls `left` when the page is left, perhaps for the back/forward cache, or frozen, and `back` when it is there again
 * (https://wicg.github.io/page-lifecycle/). Gives the function that ends it.
 */
export function onAway(left: () => void, back: () => void): () => void {
  if (typeof document !== 'object') return () => {};
  const shown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) back();
  };
  addEventListener('pagehide', left);
  addEventListener('pageshow', shown);
  document.addEventListener('freeze', left);
  document.addEventListener('resume', back);
  return () => {
    removeEventListener('pagehide', left);
    removeEventListener('pageshow', shown);
    document.removeEventListener('freeze', left);
    document.removeEventListener('resume', back);
  };
}

/**
 * Resolves when the page has nothing else to do, after `patience` ms at the latest; with the next task where there is no
 * `requestIdleCallback`: in workers, in Node, and in WebKit (undefined in Safari 18.1, https://bugs.webkit.org/show_bug.cgi?id=164193).
 */
export const idle = (patience: number): Promise<unknown> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(resolve, { timeout: patience });
    else setTimeout(resolve);
  });
