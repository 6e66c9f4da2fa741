import type { Dom, PageliftError } from './shared.js';
export { PageliftError, isPageliftError } from './shared.js';
export type { PageliftErrorCode } from './shared.js';
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
export declare function preload(href: string, options: PreloadOptions): () => void;
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
export declare function prefetch(target?: PrefetchTarget, options?: PrefetchOptions): Prefetcher;
/** See `prefetch`. */
export interface Prefetcher {
    /** The addresses that were hinted at, in order. */
    readonly urls: readonly string[];
    /** Ends it, and takes hints back that the browser has not followed. */
    close(): void;
    [Symbol.dispose](): void;
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
/** What `prefetch` looks for links in. */
export type PrefetchTarget = Dom<'Document'> | Dom<'Element'>;
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
