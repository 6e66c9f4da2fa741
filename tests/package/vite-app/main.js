import { compressImage } from 'pagelift';

const output = document.querySelector('output');

document.querySelector('#file-input').addEventListener('change', async ({ target }) => {
  try {
    const { blob, ...result } = await compressImage(target.files[0], { format: 'webp', maxWidth: 320 });
    const start = new Uint8Array(await blob.slice(0, 12).arrayBuffer());
    const { width, height } = await createImageBitmap(blob);
    output.textContent = JSON.stringify({
      ...result,
      magic: String.fromCharCode(...start.slice(8)),
      decoded: [width, height],
    });
  } catch (error) {
    output.textContent = JSON.stringify({ error: `${error.code}: ${error.message} ${error.cause ?? ''}` });
  }
});
document.body.dataset.ready = '';
