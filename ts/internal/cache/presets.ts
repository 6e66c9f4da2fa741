import type { CacheOptions } from './types/options.js';

const MINUTE = 60_000;

/**
 * Options for answers of an API: up to 1,000, fresh for 5 minutes, served for another hour while they are refreshed, or if that
 * fails.
 *
 * @example
 * ```ts
 * const posts = await createCache<Post>({ ...apiCache, name: 'posts' });
 * ```
 */
export const apiCache = {
  maxEntries: 1000,
  ttl: 5 * MINUTE,
  staleWhileRevalidate: 60 * MINUTE,
  staleIfError: 60 * MINUTE,
} as const satisfies CacheOptions<unknown>;

/** Options for long texts, within 8 MB, compressed when they have not been used for a while: fresh for 10 minutes. */
export const storyCache = {
  maxBytes: 8_000_000,
  ttl: 10 * MINUTE,
  staleWhileRevalidate: 10 * MINUTE,
  compress: true,
} as const satisfies CacheOptions<unknown>;

/** Options for what a visit needs, up to 500 entries, until it ends or they are deleted. */
export const sessionCache = { maxEntries: 500 } as const satisfies CacheOptions<unknown>;
