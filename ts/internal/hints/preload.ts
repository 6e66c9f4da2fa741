import { checkNames, invalid } from '../common/invalid.js';
import type { PreloadOptions } from './types.js';

const NAMES = ['as', 'imageSrcset', 'imageSizes', 'type', 'fetchPriority', 'crossOrigin'];

const KINDS: readonly unknown[] = ['image', 'script', 'style', 'font', 'fetch', 'track', 'video', 'audio', 'document'];

/** See `preload` in `ts/hints.ts`. */
export function hint(href: string, options: PreloadOptions): () => void {
  if (typeof href !== 'string' || href === '') throw invalid('href', 'an address', href);
  checkNames(options, NAMES);
  const { as, imageSrcset, imageSizes, type, fetchPriority, crossOrigin } = options;
  if (!KINDS.includes(as)) throw invalid('as', `one of ${KINDS.join(', ')}`, as);
  const link = document.createElement('link');
  const attributes = {
    rel: 'preload',
    as,
    type,
    imagesrcset: imageSrcset,
    imagesizes: imageSizes,
    fetchpriority: fetchPriority,
    // Without it a font is loaded twice: https://html.spec.whatwg.org/multipage/links.html#link-type-preload
    crossorigin: crossOrigin ?? (as === 'font' ? 'anonymous' : undefined),
    // With candidates, an address of its own would be a second download in browsers without `imagesrcset`.
    href: imageSrcset === undefined ? href : undefined,
  };
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) link.setAttribute(name, value);
  const same = [...document.head.querySelectorAll('link[rel=preload]')].find((other) => other.isEqualNode(link));
  if (same) return () => {};
  document.head.append(link);
  return () => link.remove();
}
