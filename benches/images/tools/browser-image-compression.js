import imageCompression from 'browser-image-compression';
import { inTurn } from './shared/in-turn.js';

export const compress = (file, { box, quality, lossless = false }) =>
  imageCompression(file, {
    maxWidthOrHeight: box,
    fileType: lossless ? 'image/png' : 'image/webp',
    initialQuality: quality / 100,
    // Its own worker, with the script from this server: by default it is fetched from a CDN.
    useWebWorker: true,
    libURL: new URL('./browser-image-compression-lib.js', import.meta.url).href,
  });

export const batch = (jobs, { concurrency, ...settings }) =>
  inTurn(jobs, concurrency, ({ file, quality }) => compress(file, { ...settings, quality }));
