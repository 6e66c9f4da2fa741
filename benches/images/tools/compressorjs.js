import Compressor from 'compressorjs';
import { inTurn } from './shared/in-turn.js';

export const compress = (file, { box, quality, lossless = false }) =>
  new Promise((resolve, reject) => {
    new Compressor(file, {
      maxWidth: box,
      maxHeight: box,
      mimeType: lossless ? 'image/png' : 'image/webp',
      quality: quality / 100,
      // Otherwise an output that is larger than its input (as a lossless one may be) is replaced by the input.
      strict: false,
      convertSize: Infinity,
      success: resolve,
      error: reject,
    });
  });

export const batch = (jobs, { concurrency, ...settings }) =>
  inTurn(jobs, concurrency, ({ file, quality }) => compress(file, { ...settings, quality }));
