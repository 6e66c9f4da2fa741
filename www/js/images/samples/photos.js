// Photos for who has none at hand: painted in a worker, so that the page stays free, and encoded as JPEG like a camera's.

/** 4000 x 3000: the 12 megapixels of most phones. */
const LONG_SIDE = 4000;
const SHORT_SIDE = 3000;

/** Each set of samples shows other landscapes than the last. */
let seed = Math.floor(Math.random() * 1000);

/**
 * Paints `count` landscapes one after another; every third stands upright.
 * @param {number} count
 * @returns {AsyncGenerator<File>}
 */
export async function* paintSamples(count) {
  const worker = startWorker();
  try {
    for (let index = 0; index < count; index++) {
      const upright = index % 3 === 2;
      const [width, height] = upright ? [SHORT_SIDE, LONG_SIDE] : [LONG_SIDE, SHORT_SIDE];
      const { name, blob } = await ask(worker, { seed: seed++, width, height, as: 'file' });
      yield new File([blob], name, { type: blob.type, lastModified: Date.now() });
    }
  } finally {
    worker.terminate();
  }
}

/**
 * @param {{ seed: number, width: number, height: number }} landscape width and height in pixels
 * @returns {Promise<ImageData>}
 */
export async function paintLandscape(landscape) {
  const worker = startWorker();
  try {
    const { pixels } = await ask(worker, { ...landscape, as: 'pixels' });
    return pixels;
  } finally {
    worker.terminate();
  }
}

function startWorker() {
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}

/**
 * @param {Worker} worker
 * @param {{ seed: number, width: number, height: number, as: 'file' | 'pixels' }} request
 * @returns {Promise<{ name: string, blob: Blob, pixels: ImageData }>} the file or the pixels, as asked for
 */
function ask(worker, request) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
    worker.onerror = (event) => reject(new Error(event.message || 'the landscape could not be painted'));
    worker.postMessage(request);
  });
}
