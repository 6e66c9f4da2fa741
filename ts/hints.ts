/** Resource hints: what the browser is told to load before it finds out by itself. */
import { invalid } from './internal/common/invalid.js';
import { LinkPrefetcher } from './internal/hints/prefetcher.js';
import { hint } from './internal/hints/preload.js';
import type { Prefetcher, PrefetchOptions, PrefetchTarget, PreloadOptions } from './internal/hints/types.js';

export type { Prefetcher, PrefetchOptions, PrefetchTarget, PreloadOptions } from './internal/hints/types.js';
export { isPageliftError, PageliftError } from './errors.js';
export type { PageliftErrorCode } from './errors.js';

/**
 * Has the browser load something now that the page will need: the picture that will be its largest, a font. The same hint twice is
 * one. For pages: it needs a document.
 *
 * @returns a function that takes the hint back
 *
 * @example
 * ```ts
 * preload('/hero-800.webp', { as: 'image', imageSrcset: '/hero-400.webp 400w, /hero-800.webp 800w', imageSizes: '100vw' });
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export function preload(href: string, options: PreloadOptions): () => void {
  return hint(href, options);
}

/**
 * Fetches the pages that links on screen lead to, while the browser has nothing else to do: by speculation rules where they
 * may be used, else by `<link rel="prefetch">`. Never with Save-Data or 2g, never of other origins unless they are named, never what a `GET`
 * may change, downloads, or carries a token.
 *
 * @param target where to look for links; the whole document by default, with those that are added later
 *
 * @example
 * ```ts
 * const prefetcher = prefetch(document, { limit: 10, deny: /\/admin\// });
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export function prefetch(target?: PrefetchTarget, options: PrefetchOptions = {}): Prefetcher {
  const root: unknown = target ?? (typeof document === 'object' ? document : undefined);
  if (typeof (root as ParentNode | undefined)?.querySelectorAll !== 'function')
    throw invalid('target', 'a document or a part of it', target);
  return new LinkPrefetcher(root as ParentNode, options);
}
