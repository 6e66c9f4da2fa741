// Paints a landscape, as pixels or as a file: JPEG through OffscreenCanvas, else a BMP written by hand.
import { encodeBmp } from './bmp.js';
import { createLandscape } from './landscape.js';

/** Rows painted at once: the picture is never in memory a second time as a whole. */
const STRIP = 128;
/** What cameras use. */
const JPEG_QUALITY = 0.94;

addEventListener('message', async ({ data: { seed, width, height, as } }) => {
  try {
    const landscape = createLandscape(seed, width, height);
    if (as === 'pixels') {
      const pixels = new ImageData(width, height);
      landscape.paintRows(pixels.data, 0, height);
      postMessage({ pixels }, { transfer: [pixels.data.buffer] });
      return;
    }
    const blob = await encode(landscape, width, height);
    postMessage({ name: `${landscape.name}.${blob.type === 'image/jpeg' ? 'jpg' : 'bmp'}`, blob });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});

/**
 * @param {import('./landscape.js').Landscape} landscape
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Blob>}
 */
async function encode(landscape, width, height) {
  const context = globalThis.OffscreenCanvas && new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
  if (!context) return encodeBmp(landscape, width, height);
  for (let top = 0; top < height; top += STRIP) {
    const strip = new ImageData(width, Math.min(STRIP, height - top));
    landscape.paintRows(strip.data, top, strip.height);
    context.putImageData(strip, 0, top);
  }
  return context.canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
}
