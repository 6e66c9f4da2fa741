/** Whether the page is seen and busy; in workers and in Node it is neither hidden nor idle. */

/** Calls `hear` whenever the page becomes hidden, the last moment at which a page is sure to run. Gives the function that ends it. */
export function onHidden(hear: () => void): () => void {
  if (typeof document !== 'object') return () => {};
  const changed = (): void => {
    if (document.visibilityState === 'hidden') hear();
  };
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}

/**
 * Resolves when the page has nothing else to do, after `patience` ms at the latest. WebKit has no `requestIdleCallback` (Safari 26:
 * behind a flag, https://bugs.webkit.org/show_bug.cgi?id=164193), workers and Node have none either: there it is the next task.
 */
export const idle = (patience: number): Promise<unknown> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(resolve, { timeout: patience });
    else setTimeout(resolve);
  });
