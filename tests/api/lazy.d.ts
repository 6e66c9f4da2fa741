import type { Dom, PageliftError } from './shared.js';
export { PageliftError, configure, isPageliftError } from './shared.js';
export type { ModuleName, PageliftConfig, PageliftErrorCode, WasmSource } from './shared.js';
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
export declare function lazyLoad(target?: LazyTarget, options?: LazyOptions): Promise<Lazy>;
/** See `lazyLoad`. */
export interface Lazy {
    /** Watches more elements. */
    add(elements: Dom<'Element'> | Iterable<Dom<'Element'>>): void;
    /** Watches elements no longer; what was not loaded is given back to the browser. */
    remove(elements: Dom<'Element'> | Iterable<Dom<'Element'>>): void;
    /** Loads an element now, before all others; rejects with `source/unreadable` when it fails for good. */
    load(element: Dom<'Element'>): Promise<void>;
    /** Loads everything now, as for printing; resolves when all has loaded or failed. */
    loadAll(): Promise<void>;
    stats(): LazyStats;
    /** Ends it: no observer, listener or timer is left, and what was not loaded is given back to the browser. */
    close(): void;
    [Symbol.dispose](): void;
}
/** See `lazyLoad`. */
export interface LazyOptions {
    /**
     * How far ahead of the screen pictures are asked for, in CSS px, at least 0. `auto`: 1250; 2500 on slow connections, 0 where the
     * user saves data.
     * @default 'auto'
     */
    readonly margin?: 'auto' | number;
    /**
     * How many are asked for at a time, a host: a whole number of at least 1. `auto`: 6, or 4 on slow connections.
     * @default 'auto'
     */
    readonly concurrency?: 'auto' | number;
    /** What becomes of a picture that fails. */
    readonly retry?: {
        /**
         * How often it is tried again, a whole number of at least 0.
         * @default 4
         */
        readonly attempts?: number;
        /**
         * The longest wait before the first further attempt, in ms; it doubles each time.
         * @default 1000
         */
        readonly base?: number;
    };
    /**
     * Which placeholders are shown, of elements with `data-thumbhash` or `data-blurhash`. `auto`: the colour at once and the picture
     * within two screens, unless the page's policy refuses `data:` pictures, which one attempt tells; `color`: the colour alone, for
     * policies that report each refusal.
     * @default 'auto'
     */
    readonly placeholder?: 'auto' | 'color' | 'none';
    /**
     * Milliseconds that a picture takes to appear over its placeholder; 0 for one that was cached, and for users who prefer reduced
     * motion.
     * @default 200
     */
    readonly fade?: number;
    /**
     * Whether pictures with `loading="lazy"` that the browser has not begun to load are taken over.
     * @default true
     */
    readonly takeOver?: boolean;
    /** Another address for an element that has failed for good; a second failure is the end. */
    readonly fallback?: (element: Dom<'Element'>) => string | undefined;
    /** Loads what is no picture, frame or video: called once the element is next. */
    readonly load?: (element: Dom<'Element'>) => unknown;
    /** Is notified of each element that is there. */
    readonly onLoad?: (element: Dom<'Element'>) => void;
    /** Is notified of each element that has failed for good. */
    readonly onError?: (element: Dom<'Element'>) => void;
    /** Ends it, as `close()` does. */
    readonly signal?: AbortSignal | undefined;
}
/** What there is to know of a page's loading. */
export interface LazyStats {
    /** Elements that are not loaded yet. */
    readonly watched: number;
    /** Elements that are asked for now. */
    readonly inFlight: number;
    readonly loaded: number;
    /** Elements that have failed for good. */
    readonly failed: number;
    /** Further attempts. */
    readonly retried: number;
    /** Bytes of what was loaded, as far as browser and servers tell; absent until they do. */
    readonly bytes?: number;
    /** Milliseconds that pictures were on screen without being there, of the last 256 that were loaded. */
    readonly wait: {
        readonly p50: number;
        readonly p95: number;
    };
    /** Elements that left the screen without picture. */
    readonly leftBlank: number;
}
