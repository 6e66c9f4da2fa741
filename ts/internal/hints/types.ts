import type { Dom } from '../common/dom.js';

/** See `preload`. */
export interface PreloadOptions {
  /** What it will be used as. */
  readonly as: 'image' | 'script' | 'style' | 'font' | 'fetch' | 'track' | 'video' | 'audio' | 'document';
  /** Candidates of a picture, as its `srcset`; then `href` is only for what knows none, and is not asked for. */
  readonly imageSrcset?: string;
  /** As the picture's `sizes`. */
  readonly imageSizes?: string;
  /** The media type: browsers that do not know it do not load it. */
  readonly type?: string;
  readonly fetchPriority?: 'high' | 'low' | 'auto';
  /** @default 'anonymous' for fonts, which are always asked for so */
  readonly crossOrigin?: 'anonymous' | 'use-credentials';
}

/** See `prefetch`. */
export interface PrefetchOptions {
  /**
   * The most bytes, as far as the browser tells them.
   * @default 2_000_000
   */
  readonly budget?: number;
  /**
   * The most links.
   * @default 20
   */
  readonly limit?: number;
  /** Addresses that are never fetched, beside those that change something (sign-out, deletion, carts) or carry a token. */
  readonly deny?: RegExp;
  /** Other origins that are allowed, such as `https://docs.example.com`. */
  readonly origins?: readonly string[];
  /**
   * `prerender` renders pages ahead, `prefetch` only fetches them, both by speculation rules where the browser knows them. `auto` is
   * `prefetch`, by rules only where the page has a nonce: without one a strict policy refuses them.
   * @default 'auto'
   */
  readonly mode?: 'auto' | 'prefetch' | 'prerender';
  /**
   * The page's nonce, where its policy lets scripts run by one.
   * @default that of a script of the page
   */
  readonly nonce?: string;
  readonly signal?: AbortSignal | undefined;
}

/** See `prefetch`. */
export interface Prefetcher {
  /** The addresses that were hinted at, in order. */
  readonly urls: readonly string[];
  /** Ends it, and takes hints back that the browser has not followed. */
  close(): void;
  [Symbol.dispose](): void;
}

/** What `prefetch` looks for links in. */
export type PrefetchTarget = Dom<'Document'> | Dom<'Element'>;
