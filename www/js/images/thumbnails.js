// Small bitmaps of pictures, made in a worker one at a time: fifty photos on the page cost fifty small bitmaps, and no
// picture is ever decoded on the main thread.

/** @type {Worker | undefined} */
let worker;
let lastId = 0;
/** @type {Map<number, (bitmap: ImageBitmap | undefined) => void>} */
const waiting = new Map();

/**
 * Paints a picture into a canvas, no wider than `width` pixels.
 * @param {Blob} blob
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {() => boolean} isWanted asked when the bitmap is there: whether the canvas still waits for this one
 * @returns {Promise<boolean>} whether it was painted; not if this browser cannot decode it
 */
export async function paintThumbnail(blob, canvas, width, isWanted) {
  const bitmap = await makeThumbnail(blob, width);
  if (!bitmap) return false;
  if (!isWanted()) {
    bitmap.close();
    return false;
  }
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
  return true;
}

/**
 * Gives a thumbnail's memory back.
 * @param {HTMLCanvasElement} canvas
 */
export function clearThumbnail(canvas) {
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(null);
  canvas.width = canvas.height = 1;
}

/**
 * @param {Blob} blob
 * @param {number} width
 * @returns {Promise<ImageBitmap | undefined>}
 */
function makeThumbnail(blob, width) {
  const thumbnailer = (worker ??= startWorker());
  const id = ++lastId;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    thumbnailer.postMessage({ id, blob, width });
  });
}

function startWorker() {
  const started = new Worker(new URL('./thumbnail-worker.js', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data: { id, bitmap } }) => {
    waiting.get(id)?.(bitmap);
    waiting.delete(id);
  });
  // Without thumbnails the page still works: whoever waits gets none.
  started.addEventListener('error', () => {
    for (const resolve of waiting.values()) resolve(undefined);
    waiting.clear();
    started.terminate();
    worker = undefined;
  });
  return started;
}
