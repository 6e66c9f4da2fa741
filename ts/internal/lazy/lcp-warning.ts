/** Warns those who develop a page when what its users wait for loads lazily. Loaded where pages are developed only. */
import type { Scope } from '../common/scope.js';

/** Largest Contentful Paint (https://w3c.github.io/largest-contentful-paint/), which TypeScript does not know. */
interface Paint extends PerformanceEntry {
  readonly element: Element | null;
}

/** Warns until the scope is closed, once an element. */
export function warnOfLazyPaints(scope: Scope, isLazy: (element: Element) => boolean): void {
  const warned = new WeakSet<Element>();
  const observer = new PerformanceObserver((list) => {
    for (const { element } of list.getEntries() as Paint[]) {
      if (!element || warned.has(element) || !isLazy(element)) continue;
      warned.add(element);
      console.warn(
        'pagelift: the largest picture of the first screen loads lazily, so that it comes late. Give it loading="eager" and fetchpriority="high".',
        element,
      );
    }
  });
  observer.observe({ type: 'largest-contentful-paint', buffered: true });
  scope.add(() => observer.disconnect());
}
