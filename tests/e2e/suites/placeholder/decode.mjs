// The decoders: the pixels of npm thumbhash and blurhash in the same page, pictures that the browser reads, hostile hashes.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('hashes of pictures have the pixels that the references give', {}, async (page) => {
  const { count, different } = await page.run(async ({ pagelift }) => {
    const { rgbaToThumbHash, thumbHashToRGBA, thumbHashToAverageRGBA } = await import('/peers/thumbhash/thumbhash.js');
    const { encode, decode } = await import('/peers/blurhash/index.mjs');
    const { pictures } = await import('/pictures.js');
    const equal = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);
    const different = [];
    let count = 0;
    for (const { name, width, height, data } of pictures()) {
      const hash = rgbaToThumbHash(width, height, data);
      const [own, theirs] = [pagelift.thumbHashToImage(hash, { size: 32 }), thumbHashToRGBA(hash)];
      count++;
      if (own.width !== theirs.w || own.height !== theirs.h || !equal(own.rgba, theirs.rgba))
        different.push(`ThumbHash: ${name}`);
      const { r, g, b, a } = thumbHashToAverageRGBA(hash);
      const average = [r, g, b, ...(a === 1 ? [] : [a])].map((v) => Math.floor(255 * v));
      const color = pagelift
        .averageColor(hash)
        .match(/\w\w/g)
        .map((pair) => parseInt(pair, 16));
      if (color.some((value, i) => Math.abs(value - average[i]) > 1))
        different.push(`average: ${name} ${color} ${average}`);
      for (const [x, y, punch] of [
        [4, 3, 1],
        [9, 9, 1],
        [1, 1, 1],
        [2, 7, 4],
      ]) {
        const blur = encode(data, width, height, x, y);
        const size = { width: 1 + (count % 33), height: 1 + (count % 27), punch };
        count++;
        if (!equal(pagelift.blurHashToImage(blur, size).rgba, decode(blur, size.width, size.height, punch)))
          different.push(`BlurHash ${x}x${y}: ${name}`);
      }
    }
    return { count, different };
  });
  assert.ok(count >= 1000);
  assert.deepEqual(different, []);
});

inPage('the browser shows the picture of the data URL, alpha included', {}, async (page) => {
  const { opaque, translucent, sizes } = await page.run(async ({ pagelift, helpers }) => {
    const { rgbaToThumbHash } = await import('/peers/thumbhash/thumbhash.js');
    const { pictures } = await import('/pictures.js');
    const show = async (name) => {
      const { width, height, data } = pictures().find((picture) => picture.name === name);
      const picture = pagelift.thumbHashToImage(rgbaToThumbHash(width, height, data), { size: 16 });
      const image = new Image();
      image.src = picture.url;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const shown = context.getImageData(0, 0, picture.width, picture.height).data;
      let worst = 0;
      // Premultiplied on the way: colours of what is nearly transparent come back coarse.
      for (let i = 0; i < shown.length; i += 4)
        for (let k = 0; k < 4; k++) {
          const weight = k < 3 ? picture.rgba[i + 3] / 255 : 1;
          worst = Math.max(worst, Math.abs(shown[i + k] - picture.rgba[i + k]) * weight);
        }
      return { worst, size: [image.naturalWidth, image.naturalHeight], expected: [picture.width, picture.height] };
    };
    const large = pagelift.blurHashToImage('LEHV6nWB2yk8pyo0adR*.7kCMdnj', { width: 1024, height: 512 });
    const image = new Image();
    image.src = large.url;
    await image.decode();
    return {
      opaque: await show('blobs, 64x48'),
      translucent: await show('blobs with alpha, 48x64'),
      sizes: [large.width, large.height, large.rgba.length, image.naturalWidth, image.naturalHeight],
    };
  });
  for (const { worst, size, expected } of [opaque, translucent]) {
    assert.deepEqual(size, expected);
    assert.ok(worst <= 3, `${worst}`);
  }
  assert.deepEqual(sizes, [1024, 512, 1024 * 512 * 4, 64, 32], 'a URL has at most 64 pixels a side');
});

inPage('what is no hash is refused, in a list in its place', {}, async (page) => {
  const { codes, list, same } = await page.run(async ({ pagelift }) => {
    const code = (call) => {
      try {
        return call() && 'none';
      } catch (error) {
        return error.code;
      }
    };
    const good = '1QcSHQRnh493V4dIh4eXh1h4kJUI';
    const { thumbHashToImage: thumb, blurHashToImage: blur, averageColor } = pagelift;
    const codes = {
      'placeholder/invalid-hash': [
        ...[undefined, null, 7, {}, '', 'AAAA', 'not base64!', good.slice(0, -4), `${good}AAAA`, new Uint8Array(40)],
      ].map((hash) => code(() => thumb(hash))),
      blur: [
        undefined,
        '',
        'LEHV6',
        'LEHV6nWB2yk8pyo0adR*.7kCMdn',
        'LEHV6nWB2yk8pyo0adR*.7kCMd"j',
        '~'.repeat(200),
      ].map((hash) => code(() => blur(hash))),
      color: [undefined, 'x', new Uint8Array(3)].map((hash) => code(() => averageColor(hash))),
      options: [
        code(() => thumb(good, { size: 0 })),
        code(() => thumb(good, { size: 1025 })),
        code(() => thumb(good, { size: 8.5 })),
        code(() => thumb(good, { aspectRatio: NaN })),
        code(() => thumb(good, { width: 8 })),
        code(() => blur('00OZZy', { punch: 0 })),
        code(() => averageColor(good, 'other')),
      ],
      fine: [code(() => thumb(good)), code(() => blur('00OZZy')), code(() => averageColor(good))],
    };
    const list = (await pagelift.thumbHashesToImages([good, 'no', good])).map((entry) => entry.code ?? entry.width);
    return { codes, list, same: thumb(good) === thumb(good, {}) };
  });
  for (const code of [...codes['placeholder/invalid-hash'], ...codes.blur, ...codes.color])
    assert.equal(code, 'placeholder/invalid-hash');
  for (const code of codes.options) assert.equal(code, 'options/invalid');
  assert.deepEqual(codes.fine, ['none', 'none', 'none']);
  assert.deepEqual(list, [6, 'placeholder/invalid-hash', 6]);
  assert.equal(same, true, 'the same hash gives the same object');
});

inPage('a long list leaves the page its turns, and stops when it is aborted', {}, async (page) => {
  const { turns, count, aborted } = await page.run(async ({ pagelift }) => {
    const { rgbaToThumbHash } = await import('/peers/thumbhash/thumbhash.js');
    const { pictures } = await import('/pictures.js');
    const known = pictures().map(({ width, height, data }) => rgbaToThumbHash(width, height, data));
    const hashes = Array.from({ length: 20 }, () => known).flat();
    let turns = 0;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => (turns++, channel.port2.postMessage(0));
    channel.port2.postMessage(0);
    const { length } = await pagelift.thumbHashesToImages(hashes, { size: 64 });
    channel.port1.close();
    const controller = new AbortController();
    const reason = new Error('no longer');
    const list = pagelift.thumbHashesToImages(hashes, { size: 60, signal: controller.signal });
    controller.abort(reason);
    return { turns, count: length, aborted: await list.catch((error) => error === reason) };
  });
  assert.equal(count, 4200);
  assert.ok(turns > 5, `${turns} turns`);
  assert.equal(aborted, true);
});
