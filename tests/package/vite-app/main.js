import { compressImage, createCache } from 'pagelift';

const output = document.querySelector('output');

document.querySelector('#file-input').addEventListener('change', async ({ target }) => {
  try {
    const { blob, ...result } = await compressImage(target.files[0], { format: 'webp', maxWidth: 320 });
    const start = new Uint8Array(await blob.slice(0, 12).arrayBuffer());
    const { width, height } = await createImageBitmap(blob);
    const cache = await createCache({ maxEntries: 8, compress: true });
    for (let i = 0; i < 8; i++) cache.set(`entry ${i}`, { i });
    output.textContent = JSON.stringify({
      ...result,
      magic: String.fromCharCode(...start.slice(8)),
      decoded: [width, height],
      compressed: cache.stats().levels.cold.entries,
      cached: cache.get('entry 1').i,
    });
  } catch (error) {
    output.textContent = JSON.stringify({ error: `${error.code}: ${error.message} ${error.cause ?? ''}` });
  }
});
document.body.dataset.ready = '';
