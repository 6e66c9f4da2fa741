import decode from '@jsquash/jpeg/decode.js';
import resize from '@jsquash/resize';
import encode from '@jsquash/webp/encode.js';

const fit = ({ width, height }, box) => {
  const scale = Math.min(1, box / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
};

async function run({ file, box, quality, linear = false, lossless = false }) {
  const pixels = await decode(await file.arrayBuffer());
  // Its faster setting: the default resizes in linear light and premultiplies an alpha that a JPEG does not have.
  const options = { ...fit(pixels, box), method: 'lanczos3', linearRGB: linear, premultiply: linear };
  const small = await resize(pixels, options);
  return encode(small, lossless ? { lossless: 1, quality: 0, method: 0 } : { quality, method: 4 });
}

// One at a time, in order of arrival.
let last = Promise.resolve();
addEventListener('message', ({ data }) => {
  last = last.then(async () => {
    try {
      const bytes = await run(data);
      postMessage({ bytes }, [bytes]);
    } catch (error) {
      postMessage({ error: String(error?.message ?? error) });
    }
  });
});
