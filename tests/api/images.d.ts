import type { Dom, PageliftError, PageliftErrorCode } from './shared.js';
export { PageliftError, configure, isPageliftError } from './shared.js';
export type { ModuleName, PageliftConfig, PageliftErrorCode, WasmSource } from './shared.js';
/**
 * Makes a picture smaller, in a worker: decodes it, turns it upright, converts it to sRGB, fits it into a box if asked to, and
 * writes it as WebP, JPEG or PNG. The first call loads what it needs.
 *
 * The source is left as it is: buffers are copied, bitmaps stay open. A `Response` is read.
 *
 * @example
 * ```ts
 * const { file: smaller, bytes, originalBytes } = await compressImage(file, { maxWidth: 1600, signal });
 * ```
 *
 * @throws {PageliftError} with any {@link PageliftErrorCode}; an abort rejects with the signal's reason.
 */
export declare function compressImage(source: ImageSource, options?: CompressOptions): Promise<CompressResult>;
/**
 * Compresses a list, several at a time, and yields each as it finishes: `{ index, source, result }`, or
 * `{ index, source, error }`, which does not stop the rest. Memory stays bounded however long the list is: a source is taken
 * from it when there is room, so it may be a generator that opens files on the way.
 *
 * Nothing starts before the iteration does. Leaving the loop ends what is still running; so does the signal, whose reason the
 * iteration throws.
 *
 * @example
 * ```ts
 * for await (const { index, result, error } of compressImages(files, { maxWidth: 1600 })) { ... }
 * ```
 *
 * @throws {PageliftError} `options/invalid` at once when an option that is not the engine's is wrong, `load/failed` from the
 * iteration.
 */
export declare function compressImages<Source extends ImageSource>(list: Iterable<Source> | AsyncIterable<Source>, options?: BatchOptions<Source>): CompressedImages<Source>;
/**
 * Reads what a file's header says, without decoding a pixel: of a file or blob only the parts that it needs, from an address
 * or a response only as much as it takes.
 *
 * @example
 * ```ts
 * const { width, height, hasGps } = await probeImage(file);
 * ```
 *
 * @throws {PageliftError} `image/unsupported`, `image/corrupt`, `source/unreadable` ...
 */
export declare function probeImage(source: FileSource, options?: ProbeOptions): Promise<ImageInfo>;
/**
 * Makes what can stand where a picture will be: a ThumbHash and a BlurHash, its colours, a WebP of some hundred bytes. The picture is
 * decoded once, in a worker. `width` and `height` are the picture's own, upright, as no hash knows them.
 *
 * @example
 * ```ts
 * const { thumbHash, width, height } = await createPlaceholder(file); // to keep beside the picture's address
 * ```
 *
 * @throws {PageliftError} as `compressImage`; `image/cannot-fit` where not even a pixel fits into `lqipBytes`
 */
export declare function createPlaceholder(source: ImageSource, options?: CreatePlaceholderOptions): Promise<Placeholder>;
/**
 * Writes a picture in several sizes and formats, for `srcset`: decoded once, in a worker, with the markup for it. Sizes beyond the
 * picture's own are left out.
 *
 * @example
 * ```ts
 * const { files, html } = await responsiveImages(file, { widths: [480, 960], url: ({ name }) => `/photos/${name}` });
 * ```
 *
 * @throws {PageliftError} as `compressImage`
 */
export declare function responsiveImages(source: ImageSource, options?: ResponsiveOptions): Promise<ResponsiveImages>;
/**
 * Ends the workers now, which otherwise go by themselves when idle; pending calls reject with `pool/closed`. The next call
 * starts anew.
 *
 * @example
 * ```ts
 * await closeImages(); // the memory is wanted elsewhere
 * ```
 */
export declare function closeImages(): Promise<void>;
/**
 * What a file may hold beside its picture: what a screen adds for high dynamic range (`gain-map`), the distance of each pixel
 * (`depth-map`), a video (`motion-photo`).
 */
export type Extra = 'gain-map' | 'depth-map' | 'motion-photo';
/** A format that Pagelift can name. AVIF, HEIC and JPEG XL are read where the browser itself decodes them. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'avif' | 'heic' | 'jxl';
/** What a file's header says about the picture. */
export interface ImageInfo {
    /** The format, by magic bytes: never by a name or media type. */
    readonly format: ImageFormat;
    /** The media type of that format. */
    readonly mediaType: string;
    /** Width in pixels, once the picture is upright. */
    readonly width: number;
    /** Height in pixels, once the picture is upright. */
    readonly height: number;
    /** Width in pixels, as stored. */
    readonly storedWidth: number;
    /** Height in pixels, as stored. */
    readonly storedHeight: number;
    /** EXIF orientation, 1 (upright) to 8. */
    readonly orientation: number;
    /** Whether the header announces transparency. */
    readonly hasAlpha: boolean;
    /** Whether there is more than one frame. */
    readonly animated: boolean;
    /** How many frames there are, at least 1; absent where the file does not say, or only in a part that was not read. */
    readonly frames?: number;
    /** What there is beside the picture. */
    readonly extras: readonly Extra[];
    /** Bits per sample as stored, 1 to 16. */
    readonly bitDepth: number;
    /** The colour model as stored. */
    readonly colorModel: 'gray' | 'rgb' | 'palette' | 'cmyk';
    /** The name in the embedded colour profile; absent where none is embedded. */
    readonly colorProfile?: string;
    /** Whether the file tells where the picture was taken. */
    readonly hasGps: boolean;
}
/** One file of a list, done or failed. */
export type BatchItem<Source extends ImageSource = ImageSource> = {
    readonly index: number;
    readonly source: Source;
    readonly result: CompressResult;
    readonly error?: never;
} | {
    readonly index: number;
    readonly source: Source;
    readonly result?: never;
    readonly error: PageliftError;
};
/** See `compressImages`. */
export type BatchOptions<Source extends ImageSource = ImageSource> = EngineOptions & OneGoal & JobOptions & {
    /** Is notified of how far each file and the whole list have come. */
    readonly onProgress?: ((progress: BatchProgress<Source>) => void) | undefined;
};
/** How far a list has come. */
export interface BatchProgress<Source extends ImageSource = ImageSource> extends CompressProgress {
    /** The file's place in the list. */
    readonly index: number;
    readonly source: Source;
    /** How many files are done, well or not. */
    readonly completed: number;
    /** How many there are; absent where the list does not say. */
    readonly total?: number;
    /** The share of the whole list that is done, 0 to 1; it never falls. Absent where the length is not known. */
    readonly batch?: number;
}
/** The results of a list, in the order in which they finish. */
export type CompressedImages<Source extends ImageSource = ImageSource> = Iteration<BatchItem<Source>> & Disposable;
/** See `compressImage`. */
export type CompressOptions = EngineOptions & OneGoal & JobOptions & {
    /** Is notified of how far the job has come, some twenty times a second at most. */
    readonly onProgress?: ((progress: CompressProgress) => void) | undefined;
};
/** How soon a picture is wanted: one that the user looks at goes before one that can wait. Nothing waits for ever. */
export type Priority = 'visible' | 'background';
/** See `probeImage`. */
export type ProbeOptions = JobOptions;
/** See `createPlaceholder`. */
export type CreatePlaceholderOptions = PlaceholderOptions & JobOptions & {
    /** As of `compressImage`. */
    readonly maxPixels?: number;
    /** As of `compressImage`. */
    readonly timeout?: number;
};
/** What the engine makes: see `bindings/images/src/sketch.rs`. */
export interface EnginePlaceholder {
    /** A ThumbHash in base64, 28 to 36 characters: for `thumbHashToImage`. */
    readonly thumbHash: string;
    /** A BlurHash: for `blurHashToImage`. */
    readonly blurHash: string;
    /** The colour that most of the picture has, `#rrggbb`. */
    readonly dominantColor: string;
    /** Its colours, the one with the largest share first; none where every pixel is transparent. */
    readonly palette: readonly Swatch[];
    /** Whether any pixel is transparent. */
    readonly hasAlpha: boolean;
    /** A WebP of 16 pixels on the longer side, as a data URL. */
    readonly lqip: string;
}
/** What can stand where a picture will be. Hashes are for the server to keep, beside width and height. */
export interface Placeholder extends EnginePlaceholder {
    /** Width in pixels, upright. */
    readonly width: number;
    /** Height in pixels, upright. */
    readonly height: number;
    /**
     * CSS declarations that show the colour, over it the tiny WebP, in a box of the picture's shape. In markup they need
     * `style-src 'unsafe-inline'` and `img-src data:`.
     */
    readonly css: string;
}
/** What is made of a picture to stand where it will be. */
export interface PlaceholderOptions {
    /**
     * Components of the BlurHash in a row and in a column, whole numbers from 1 to 9.
     * @default { x: 4, y: 3 }
     */
    readonly blurHash?: {
        readonly x?: number;
        readonly y?: number;
    };
    /**
     * The most bytes of the tiny WebP, from 60 to 10,000.
     * @default 150
     */
    readonly lqipBytes?: number;
    /**
     * The most colours of the palette, from 2 to 16.
     * @default 5
     */
    readonly palette?: number;
}
/** A colour of a picture. */
export interface Swatch {
    /** `#rrggbb` */
    readonly color: string;
    /** The share of the picture that it stands for, 0 to 1. */
    readonly share: number;
}
/** The parts of a job, in order. */
export type Phase = 'read' | 'decode' | 'resize' | 'encode';
/** How far a job has come. */
export interface CompressProgress {
    readonly phase: Phase;
    /** The share of the phase that is done, 0 to 1. */
    readonly fraction: number;
    /** The share of the job that is done, 0 to 1; it never falls. Phases count by the time that they usually take. */
    readonly overall: number;
}
/** One file of a set. */
export interface ResponsiveFile extends Pick<CompressResult, 'file' | 'format' | 'width' | 'height' | 'bytes' | 'quality' | 'score'> {
    /** The address that `url` gave. */
    readonly url: string;
}
/** A picture in several sizes and formats. */
export interface ResponsiveImages {
    /** By format in the order that was asked for, then by width, the largest first. */
    readonly files: readonly ResponsiveFile[];
    /** Width in pixels of the largest file. */
    readonly width: number;
    /** Height in pixels of the largest file. */
    readonly height: number;
    /** `srcset` of the last format, which every browser is to know. */
    readonly srcset: string;
    /** The file of middle width in the last format, for what knows no `srcset`. */
    readonly src: string;
    /** What can stand for it; there where `placeholder` asked for it. */
    readonly placeholder?: Placeholder;
    /** `<picture>` or `<img>`, escaped, with width, height, `loading="lazy"` and the ThumbHash. */
    readonly html: string;
    /** The same as an element. For pages. */
    toElement(): Dom<'HTMLElement'>;
}
/** See `responsiveImages`. */
export type ResponsiveOptions = Pick<EngineOptions, 'quality' | 'targetScore' | 'effort' | 'metadata' | 'background' | 'maxPixels' | 'timeout' | 'placeholder'> & OneGoal & JobOptions & {
    /**
     * Widths in pixels, from 1 to 65,535. Those beyond the picture's own are left out; where all are, its own stands in.
     * @default [480, 960, 1600]
     */
    readonly widths?: readonly number[];
    /**
     * Formats, the best one first: browsers take the first that they know.
     * @default ['webp']
     */
    readonly formats?: readonly ('webp' | 'jpeg' | 'png')[];
    /**
     * How wide the picture is on the page, as the attribute `sizes` says it.
     * @default '100vw'
     */
    readonly sizes?: string;
    /**
     * Alternative text.
     * @default ''
     */
    readonly alt?: string;
    /**
     * The address that a file will have.
     * @default its name
     */
    readonly url?: (file: File) => string;
    /** Is notified of how far the job has come. */
    readonly onProgress?: ((progress: CompressProgress) => void) | undefined;
};
/** See `compressImage`. */
export interface CompressResult {
    /**
     * The picture as a file of the right media type. It is named after the source, with the extension of its own format: the
     * name of a file, the last part of an address, else `image`. It never names a folder, and has no control characters. A file
     * hands on its `lastModified`; other results are as old as the call.
     */
    readonly file: File;
    /** The same object as `file`, for those that need no name. */
    readonly blob: Blob;
    readonly format: ImageFormat;
    /** Width in pixels, upright. */
    readonly width: number;
    /** Height in pixels, upright. */
    readonly height: number;
    /** Size of the result in bytes. */
    readonly bytes: number;
    /** Size in bytes of the file that came in; of the RGBA pixels where there was none. */
    readonly originalBytes: number;
    /** The encoder's quality, 0 to 100; absent for lossless results and kept originals. */
    readonly quality?: number;
    /** The SSIMULACRA2 score that was reached; absent where it was not measured. */
    readonly score?: number;
    /** True where nothing better was found and nothing else was asked: `file` holds the bytes of the original. */
    readonly kept: boolean;
    /** What the source had beside one picture, and the result has not; empty where nothing was dropped. */
    readonly dropped: readonly ('animation' | Extra)[];
    /** How many frames the source has: 1 for a still picture and for pixels; absent where the file does not say. */
    readonly originalFrames?: number;
    /** What can stand where the result will be; there where `placeholder` asked for it. */
    readonly placeholder?: Placeholder;
    readonly timings: Timings;
}
/** Milliseconds that each part took; 0 for parts that were not needed. */
export interface Timings {
    /** Getting the bytes. */
    readonly read: number;
    readonly decode: number;
    /** Colours, size, orientation. */
    readonly resize: number;
    /** Writing, with the search for a quality. */
    readonly encode: number;
}
/**
 * A file with a picture: as a `File`, `Blob`, `Response`, buffer or typed array, by its address (a string or `URL`), or as an
 * `<img>`, of which the file is taken (not what is on the screen).
 */
export type FileSource = Blob | Response | ArrayBuffer | ArrayBufferView | URL | string | Dom<'HTMLImageElement'>;
/** A picture: a file, or pixels. */
export type ImageSource = FileSource | PixelSource | Dom<'ImageBitmap'> | Dom<'HTMLCanvasElement'> | Dom<'OffscreenCanvas'>;
/** RGBA pixels such as `ImageData`: 4 bytes each, rows from the top, alpha not premultiplied, `width * height * 4` in all. */
export interface PixelSource {
    readonly data: Uint8Array | Uint8ClampedArray;
    /** Width in pixels, at least 1. */
    readonly width: number;
    /** Height in pixels, at least 1. */
    readonly height: number;
}
/** What the engine understands; it validates names, types and ranges. */
interface EngineOptions {
    /**
     * The format to write. `auto` is the smallest that suits the content, decided by measuring.
     * @default 'auto'
     */
    readonly format?: 'auto' | 'webp' | 'jpeg' | 'png';
    /**
     * How much may be lost: a number from 0 (smallest) to 100 on the encoder's own scale, or `auto`: the smallest file that
     * looks like the original, whatever the picture. PNG is lossless at `auto` and 100; below, it gets a palette. A share of 1,
     * such as a canvas takes (0.8), is refused: it would be the worst quality there is.
     * @default 'auto'
     */
    readonly quality?: 'auto' | number;
    /**
     * The SSIMULACRA2 score to reach, 1 to 100 (90 is visually lossless, 70 is high, 50 medium). It excludes a fixed `quality`.
     */
    readonly targetScore?: number;
    /** A hard limit of the result in bytes. The call fails with `image/cannot-fit` where it cannot be met. */
    readonly maxBytes?: number;
    /** The box that the upright picture has to fit into, in pixels, at least 1. */
    readonly maxWidth?: number;
    /** See `maxWidth`. */
    readonly maxHeight?: number;
    /**
     * How it fits into `maxWidth` x `maxHeight`: `inside` scales it down to fit, `cover` fills the box and cuts the overhang,
     * `contain` adds borders in `background`, `fill` stretches.
     * @default 'inside'
     */
    readonly fit?: 'inside' | 'cover' | 'contain' | 'fill';
    /**
     * Whether a smaller picture is scaled up to the box.
     * @default false
     */
    readonly enlarge?: boolean;
    /**
     * Time spent for fewer bytes, 0 (fastest) to 6.
     * @default 4
     */
    readonly effort?: number;
    /**
     * What of the file's metadata is kept: nothing; `safe`, which keeps date, author, copyright and camera, and drops position,
     * serial numbers, maker notes and thumbnails; or all that the format can carry. The picture is upright in any case.
     * @default 'none'
     */
    readonly metadata?: 'none' | 'safe' | 'all';
    /**
     * What becomes of an animation, of which only the first frame can be encoded. With `keep` and `format: 'auto'` the original
     * comes back as it is (without what `metadata` forbids), if it has to be neither resized nor smaller than `maxBytes`. In all
     * other cases, and always with `first-frame`, the result is the first frame, and `dropped` says so.
     * @default 'keep'
     */
    readonly animation?: 'keep' | 'first-frame';
    /**
     * What shows through transparency in a JPEG and fills the borders of `contain`: `#rgb`, `#rrggbb`, `white`, `black` or
     * `transparent`.
     * @default 'white'
     */
    readonly background?: string;
    /**
     * The most pixels that are decoded; more are `image/too-large`, before any memory is spent.
     * @default 100_000_000
     */
    readonly maxPixels?: number;
    /**
     * The most milliseconds that the work may take, not counting the wait for a worker; more is `image/timeout`.
     * @default 60_000
     */
    readonly timeout?: number;
    /**
     * Whether the result brings what can stand where it will be: hashes, colours, a tiny picture. Nothing is decoded twice.
     * @default false
     */
    readonly placeholder?: boolean | PlaceholderOptions;
}
/** What `quality` and `targetScore` have to do with each other: one of them, or none. */
type OneGoal = {
    readonly targetScore?: never;
} | {
    readonly targetScore: number;
    readonly quality?: never;
};
/** What every call understands, whatever it works on. */
interface JobOptions {
    /** Ends the work at once; the promise rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
    /** @default 'visible' */
    readonly priority?: Priority | undefined;
}
interface Iteration<Item> {
    [Symbol.asyncIterator](): this;
    next(): Promise<IteratorResult<Item, undefined>>;
    /** Ends what is running and drops what waits. Leaving a `for await` loop calls it. */
    return(): Promise<IteratorResult<Item, undefined>>;
}
/** `await using` works where the program's own library of types knows it. */
type Disposable = SymbolConstructor extends {
    readonly asyncDispose: infer Key extends symbol;
} ? {
    readonly [Name in Key]: () => Promise<void>;
} : unknown;
