/**
 * Sets where the package finds its parts: for a CDN, a strict content security policy, or a bundler that moves files.
 * Call it before the first use; what is not named keeps its value.
 *
 * @example
 * ```ts
 * configure({ wasm: { images: '/static/images.wasm' }, worker: '/static/pagelift-worker.js' });
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export declare function configure(changes: PageliftConfig): void;
/**
 * The WebAssembly modules: `cache` for pages with a cache, `cold` for caches with `compress` or `persist`, `pool` for pages
 * with images, `images` for their workers, `lazy` for pages that load lazily, `health` for pages that are watched, and `tabs` for
 * caches with `crossTab` where there are no Web Locks.
 */
export type ModuleName = 'cache' | 'cold' | 'health' | 'images' | 'lazy' | 'pool' | 'tabs';
/** See {@link configure}. */
export interface PageliftConfig {
    /**
     * Other sources for the WebAssembly modules.
     * @default `wasm/NAME.wasm` beside the code
     */
    readonly wasm?: {
        readonly [Name in ModuleName]?: WasmSource | Promise<WasmSource>;
    };
    /**
     * The address of `worker.js`, or a function that makes the worker (of type `module`), for bundlers that do not follow
     * `new Worker(new URL(...))`.
     * @default `worker.js` beside the code
     */
    readonly worker?: string | URL | (() => Dom<'Worker'>);
    /**
     * The most workers at a time: a whole number, at least 1.
     * @default by the device's cores and memory
     */
    readonly maxWorkers?: number;
}
/** Where a WebAssembly module comes from: an address, a response, its bytes, or the module itself, compiled. */
export type WasmSource = string | URL | Response | ArrayBuffer | ArrayBufferView | CompiledModule;
/**
 * Whether `error` was made by this package (any copy of it, in any realm).
 *
 * @example
 * ```ts
 * if (isPageliftError(error) && error.code === 'image/unsupported') askForAnotherFile();
 * ```
 */
export declare function isPageliftError(error: unknown): error is PageliftError;
/**
 * The one error of this package. An abort is not among them: it rejects with the signal's own reason.
 *
 * Recognise it with {@link isPageliftError}, which works across copies of the package and across realms.
 */
export declare class PageliftError extends Error {
    /** What went wrong, as a stable name. */
    readonly code: PageliftErrorCode;
    /** With `image/cannot-fit`: the smallest size in bytes that could be reached. */
    readonly smallestBytes?: number;
    constructor(code: PageliftErrorCode, message: string, details?: {
        cause?: unknown;
        smallestBytes?: number | undefined;
    });
}
/**
 * What went wrong, for programs. The set may grow; treat an unknown code as a general failure.
 *
 * | code | meaning |
 * |---|---|
 * | `options/invalid` | an option or the source has a wrong type, is out of range, is unknown, or contradicts another |
 * | `source/unreadable` | the bytes could not be read: the request failed, the file is gone, the response was used up |
 * | `image/unsupported` | no picture, an empty file, or a format that neither Pagelift nor the browser decodes |
 * | `image/corrupt` | the file breaks its format's rules or ends too early |
 * | `image/too-large` | more pixels than `maxPixels`, or a side longer than the output format can store |
 * | `image/timeout` | the job ran longer than its `timeout` |
 * | `image/cannot-fit` | no setting makes it fit into `maxBytes`; `smallestBytes` says what was reached |
 * | `load/failed` | a WebAssembly module could not be loaded or compiled; the next call tries again |
 * | `worker/crashed` | the worker failed or could not be started; the next job gets another one |
 * | `worker/unresponsive` | the worker did not start in time |
 * | `pool/closed` | the job was pending when the workers were closed |
 * | `placeholder/invalid-hash` | the ThumbHash or BlurHash is none: its length, a digit or its header is wrong |
 * | `lazy/closed` | the element was wanted when it was removed, or lazy loading closed |
 * | `cache/too-large` | the entry is larger than the whole cache, which is `strict` |
 * | `cache/closed` | the cache was closed |
 * | `cache/circular` | the load of a key waits for itself, by way of the keys that the message names |
 */
export type PageliftErrorCode = 'options/invalid' | 'source/unreadable' | 'image/unsupported' | 'image/corrupt' | 'image/too-large' | 'image/timeout' | 'image/cannot-fit' | 'load/failed' | 'worker/crashed' | 'worker/unresponsive' | 'pool/closed' | 'placeholder/invalid-hash' | 'lazy/closed' | 'cache/too-large' | 'cache/closed' | 'cache/circular';
/**
 * A type of the page by its name, or `never` where the program is compiled without the DOM's types: Node users need none of
 * them to compile against this package.
 */
export type Dom<Name extends string> = typeof globalThis extends {
    [Key in Name]: {
        prototype: infer Type;
    };
} ? Type : never;
/** `WebAssembly.Module`, where the program's types know it. */
export type CompiledModule = typeof globalThis extends {
    WebAssembly: {
        Module: {
            prototype: infer Type;
        };
    };
} ? Type : never;
