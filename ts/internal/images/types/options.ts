import type { PlaceholderOptions } from './placeholder.js';
import type { CompressProgress } from './progress.js';

/** How soon a picture is wanted: one that the user looks at goes before one that can wait. Nothing waits for ever. */
export type Priority = 'visible' | 'background';

/** What the engine understands; it validates names, types and ranges. */
export interface EngineOptions {
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
export type OneGoal = { readonly targetScore?: never } | { readonly targetScore: number; readonly quality?: never };

/** What every call understands, whatever it works on. */
export interface JobOptions {
  /** Ends the work at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** @default 'visible' */
  readonly priority?: Priority | undefined;
}

/** See `compressImage`. */
export type CompressOptions = EngineOptions &
  OneGoal &
  JobOptions & {
    /** Is notified of how far the job has come, some twenty times a second at most. */
    readonly onProgress?: ((progress: CompressProgress) => void) | undefined;
  };

/** See `probeImage`. */
export type ProbeOptions = JobOptions;
