import { Pica } from 'pica';
import { inTurn } from './shared/in-turn.js';

let pica;

export async function compress(file, { box, quality, lossless = false }) {
  pica ??= new Pica();
  const source = await createImageBitmap(file);
  try {
    const scale = Math.min(1, box / Math.max(source.width, source.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(source.width * scale);
    canvas.height = Math.round(source.height * scale);
    // Its default filter sharpens, which the reference does not.
    await pica.resize(source, canvas, { filter: 'lanczos3' });
    return await pica.toBlob(canvas, lossless ? 'image/png' : 'image/webp', quality / 100);
  } finally {
    source.close();
  }
}

export const batch = (jobs, { concurrency, ...settings }) =>
  inTurn(jobs, concurrency, ({ file, quality }) => compress(file, { ...settings, quality }));
