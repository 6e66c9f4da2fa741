// Decoders side by side, in the page: least of fifteen interleaved rounds.
import { blurHashToImage, thumbHashToImage } from '/pkg/placeholder.js';
import { decodeBlurHash } from '/peers/fast-blurhash/index.js';
import { decode, encode } from '/peers/blurhash/dist/index.mjs';
import { rgbaToThumbHash, thumbHashToDataURL, thumbHashToRGBA } from '/peers/thumbhash/thumbhash.js';

const ROUNDS = 15;

/** Smooth pictures, so that hashes are like those of photos. */
function pictures(count, width, height) {
  let seed = 5;
  const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return Array.from({ length: count }, () => {
    const waves = Array.from({ length: 12 }, () => random() * 6);
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at += 4)
        for (let k = 0; k < 3; k++)
          data[at + k] =
            128 + 100 * Math.sin(waves[k] + (waves[k + 3] * x) / 20 + (waves[k + 6] * y) / 20) + 20 * random();
    return { data, width, height };
  });
}

/** Least milliseconds of each, in turns. */
function least(works) {
  const times = Object.fromEntries(Object.keys(works).map((name) => [name, Infinity]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, work] of Object.entries(works)) {
      const begin = performance.now();
      work(round);
      times[name] = Math.min(times[name], performance.now() - begin);
    }
  return times;
}

window.run = () => {
  const sources = pictures(1000, 60, 45);
  const thumbs = sources.map(({ data, width, height }) => rgbaToThumbHash(width, height, data));
  const blurs = sources.map(({ data, width, height }) => encode(data, width, height, 4, 3));
  // Pictures are kept by hash and options: an aspect ratio a little different each round makes each one new.
  const fresh = (round) => ({ size: 32, aspectRatio: 4 / 3 + round * 1e-6 });
  const fastDiffers = blurs.slice(0, 100).map((hash) => {
    const [a, b] = [decode(hash, 32, 24), decodeBlurHash(hash, 32, 24)];
    return a.reduce((sum, value, i) => sum + Number(value !== b[i]), 0) / a.length;
  });
  return {
    thumb: least({
      npm: () => thumbs.forEach((hash) => thumbHashToRGBA(hash)),
      ours: (round) => thumbs.forEach((hash) => thumbHashToImage(hash, fresh(round)).rgba),
    }),
    url: least({
      npm: () => thumbs.forEach((hash) => thumbHashToDataURL(hash)),
      ours: (round) => thumbs.forEach((hash) => thumbHashToImage(hash, fresh(round + 100)).url),
      'ours, 8 px': (round) => thumbs.forEach((hash) => thumbHashToImage(hash, { ...fresh(round + 200), size: 8 }).url),
    }),
    blur: least({
      npm: () => blurs.forEach((hash) => decode(hash, 32, 24)),
      'fast-blurhash': () => blurs.forEach((hash) => decodeBlurHash(hash, 32, 24)),
      ours: (round) => blurs.forEach((hash) => blurHashToImage(hash, fresh(round)).rgba),
    }),
    fastDiffers: fastDiffers.reduce((sum, share) => sum + share, 0) / fastDiffers.length,
  };
};

/** Milliseconds that 40 pictures of 100x75 pixels take: npm's encoders and ours, of which only the hash is made. */
window.encode = async () => {
  const { default: init, thumb_hash, blur_hash } = await import('/module/module.js');
  await init();
  const sources = pictures(40, 100, 75);
  const each = (work) => () => sources.forEach(({ data, width, height }) => work(data, width, height));
  const bytes = new Map(sources.map(({ data }) => [data, new Uint8Array(data.buffer)]));
  return {
    thumb: least({
      npm: each((data, width, height) => rgbaToThumbHash(width, height, data)),
      ours: each((data, width, height) => thumb_hash(width, height, bytes.get(data))),
    }),
    blur: least({
      npm: each((data, width, height) => encode(data, width, height, 4, 3)),
      ours: each((data, width, height) => blur_hash(width, height, bytes.get(data))),
    }),
  };
};

/** A grid of 1,000 different placeholders, by each way; their pictures never come. */
window.grid = async (tool) => {
  const hashes = pictures(1000, 60, 45).map(({ data, width, height }) => rgbaToThumbHash(width, height, data));
  const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const grid = document.body.appendChild(document.createElement('div'));
  grid.style.cssText = 'display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px';
  return async () => {
    grid.append(
      ...hashes.map((hash, n) => {
        const image = document.createElement('img');
        image.width = 400;
        image.height = 300;
        image.alt = '';
        image.style.cssText = 'width: 100%; height: auto';
        image.dataset.src = `/never.png?n=${n}`;
        if (tool === 'npm') image.style.background = `url(${thumbHashToDataURL(hash)}) 0 0 / 100% 100%`;
        else image.dataset.thumbhash = base64(hash);
        return image;
      }),
    );
    if (tool === 'npm') return;
    const { lazyLoad } = await import('/pkg/lazy.js');
    await lazyLoad();
  };
};

/** Milliseconds of `createPlaceholder` of a JPEG of so many pixels, and of one that is only decoded by the browser. */
window.photo = async (width, height) => {
  const { createPlaceholder } = await import('/pkg/images.js');
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  for (let i = 0; i < 4000; i++) {
    context.fillStyle = `hsl(${(i * 37) % 360} 60% ${30 + (i % 40)}%)`;
    context.fillRect((i * 7919) % width, (i * 104_729) % height, 300, 200);
  }
  const file = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  await createPlaceholder(file);
  const times = [];
  for (let i = 0; i < 5; i++) {
    const begin = performance.now();
    await createPlaceholder(file);
    times.push(performance.now() - begin);
  }
  return Math.min(...times);
};
