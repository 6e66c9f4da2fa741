/** Lazy loading: what will be seen first is asked for first, and little at a time. */
import { invalid } from './internal/common/invalid.js';
import type { Dom } from './internal/common/dom.js';
import { onDemand } from './internal/engine/loader.js';
import { lazyEngine } from './internal/lazy/lazy-engine.js';
import { checkOptions } from './internal/lazy/options.js';
import { firstOf, targetOf } from './internal/lazy/targets.js';
import type { Target } from './internal/lazy/targets.js';
import { showing } from './internal/lazy/placeholders.js';
import type { Lazy, LazyOptions } from './internal/lazy/types.js';

export type { Lazy, LazyOptions, LazyStats } from './internal/lazy/types.js';
export { configure } from './internal/engine/config.js';
export type { ModuleName, PageliftConfig, WasmSource } from './internal/engine/config.js';
export { isPageliftError, PageliftError } from './errors.js';
export type { PageliftErrorCode } from './errors.js';

const driver = onDemand('lazy loading', () => import('./internal/lazy/page.js'));

/** Elements with placeholders. */
const HASHED = '[data-thumbhash],[data-blurhash]';

/** What `lazyLoad` works on: a selector, whose elements may come later; a part of the page; or elements. */
export type LazyTarget = string | Dom<'Document'> | Dom<'Element'> | Iterable<Dom<'Element'>>;

/**
 * Loads pictures, frames, videos and backgrounds when their turn has come: what will be on screen when scrolling ends, then what is
 * on screen, then what lies ahead; six at a time, a host. The markup is `<img loading="lazy" src ...>`, which works without
 * JavaScript: what the browser has begun to load is left to it, what it has not is taken over. `data-src`, `data-srcset`,
 * `data-sizes`, `data-bg` and `data-poster` are understood too, and `auto` sizes are the width on the page in every browser.
 *
 * Elements that a selector finds may come, move and go. A list is taken as it is: `remove` what leaves the page.
 *
 * For pages: it needs a document. Until its module is there, the browser's own lazy loading rules.
 *
 * @param target by default everything lazy in the document, whatever is added later included
 *
 * @example
 * ```ts
 * const lazy = await lazyLoad();
 * ```
 *
 * @throws {PageliftError} `options/invalid`, `load/failed`; then nothing has changed
 */
export async function lazyLoad(target?: LazyTarget, options: LazyOptions = {}): Promise<Lazy> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  const found = find(target);
  // All at a time, when they are needed: until they are there the browser's own lazy loading rules. Placeholders come before
  // pictures: over HTTP/1.1 six pictures take all connections, and what shows placeholders would wait for one.
  const [engine, { LazyPage }] = await Promise.all([
    lazyEngine(),
    driver(),
    options.placeholder !== 'none' && firstOf(found)?.matches(HASHED) ? showing().catch(() => {}) : undefined,
  ]);
  options.signal?.throwIfAborted();
  const page = new LazyPage(engine, 'root' in found ? found.root : document, options);
  if ('root' in found) page.watch(found.root, found.selector);
  else page.add(found);
  return page;
}

function find(target: LazyTarget | undefined): Target {
  if (typeof document !== 'object') throw invalid('target', 'a page with a document', undefined);
  try {
    return targetOf((target ?? document) as string);
  } catch {
    throw invalid('target', 'a selector, a part of the page, or elements', target);
  }
}
