import type { JobOptions } from './options.js';
import type { PlaceholderOptions } from './placeholder.js';

/** See `createPlaceholder`. */
export type CreatePlaceholderOptions = PlaceholderOptions &
  JobOptions & {
    /** As of `compressImage`. */
    readonly maxPixels?: number;
    /** As of `compressImage`. */
    readonly timeout?: number;
  };
