import type { Dom } from '../../common/dom.js';
import type { EngineOptions, JobOptions, OneGoal } from './options.js';
import type { Placeholder } from './placeholder.js';
import type { CompressProgress } from './progress.js';
import type { CompressResult } from './result.js';

/** See `responsiveImages`. */
export type ResponsiveOptions = Pick<
  EngineOptions,
  'quality' | 'targetScore' | 'effort' | 'metadata' | 'background' | 'maxPixels' | 'timeout' | 'placeholder'
> &
  OneGoal &
  JobOptions & {
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

/** One file of a set. */
export interface ResponsiveFile extends Pick<
  CompressResult,
  'file' | 'format' | 'width' | 'height' | 'bytes' | 'quality' | 'score'
> {
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
