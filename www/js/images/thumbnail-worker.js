// Decodes pictures to small bitmaps, one after another: at most one is in memory at full size.

/** @type {Promise<void>} */
let queue = Promise.resolve();

addEventListener('message', ({ data: { id, blob, width } }) => {
  queue = queue.then(async () => {
    const bitmap = await decodeSmall(blob, width);
    if (bitmap) postMessage({ id, bitmap }, { transfer: [bitmap] });
    else postMessage({ id });
  });
});

/**
 * @param {Blob} blob
 * @param {number} width
 * @returns {Promise<ImageBitmap | undefined>} none where this browser cannot decode it
 */
async function decodeSmall(blob, width) {
  try {
    const full = await createImageBitmap(blob);
    if (full.width <= width || !globalThis.OffscreenCanvas) return full;
    // Not createImageBitmap's own resize: Chromium forgets the orientation over it.
    const canvas = new OffscreenCanvas(width, Math.max(1, Math.round((full.height * width) / full.width)));
    const context = canvas.getContext('2d');
    if (!context) return full;
    context.imageSmoothingQuality = 'medium';
    context.drawImage(full, 0, 0, canvas.width, canvas.height);
    full.close();
    return canvas.transferToImageBitmap();
  } catch {
    return undefined;
  }
}
