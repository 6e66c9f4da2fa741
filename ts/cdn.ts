/** Addresses of services that resize pictures. */
import { rewritten } from './internal/cdn/cdn-url.js';
import type { CdnOptions } from './internal/cdn/types.js';

export type { CdnOptions, CdnProvider } from './internal/cdn/types.js';
export { isPageliftError, PageliftError } from './errors.js';
export type { PageliftErrorCode } from './errors.js';

/**
 * The address of a picture in another size, quality or format, from the service that keeps it: Supabase Storage, Cloudflare,
 * Cloudinary, imgix, Vercel, Netlify, Bunny, or one that a function describes. An address of any other host, a signed one, `data:`
 * and `blob:` come back as they are; one that was changed before is changed, not nested.
 *
 * @example
 * ```ts
 * const srcset = [480, 960, 1600].map((width) => `${cdnUrl(src, { width })} ${width}w`).join(', ');
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export function cdnUrl(src: string, options: CdnOptions = {}): string {
  return rewritten(src, options);
}
