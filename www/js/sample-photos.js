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
  const worker = new Worker(new URL('./sample-worker.js', import.meta.url), { type: 'module' });
  try {
    for (let index = 0; index < count; index++) {
      const upright = index % 3 === 2;
      const [width, height] = upright ? [SHORT_SIDE, LONG_SIDE] : [LONG_SIDE, SHORT_SIDE];
      const { name, blob } = await paint(worker, { seed: seed++, width, height });
      yield new File([blob], name, { type: blob.type, lastModified: Date.now() });
    }
  } finally {
    worker.terminate();
  }
}

/**
 * @param {Worker} worker
 * @param {{ seed: number, width: number, height: number }} request
 * @returns {Promise<{ name: string, blob: Blob }>}
 */
function paint(worker, request) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.blob ? resolve(data) : reject(new Error(data.error)));
    worker.onerror = (event) => reject(new Error(event.message || 'the sample could not be painted'));
    worker.postMessage(request);
  });
}
