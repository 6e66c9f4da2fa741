// Placeholders under lazy pictures: shown while they are lazy, gone when they are there, and nothing the policy refuses.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';
import { slowPictures } from '../../internal/slow-pictures.mjs';

const THUMB = '1QcSHQRnh493V4dIh4eXh1h4kJUI';
const BLUR = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj';

inPage(
  'a placeholder is shown while a picture is lazy, of either hash, and its own style comes back (next.js#24703, unpic-placeholder#11)',
  {},
  async (page) => {
    slowPictures(page, 250);
    const { far, near, blur, wrong, after, attributes } = await page.run(
      async ({ pagelift }, { THUMB, BLUR }) => {
        const { gallery, isThere, sleep, until } = await import('/gallery.js');
        const images = gallery(200, (n) => ({
          'data-src': `/slow.png?n=${n}`,
          ...(n === 1 ? { 'data-blurhash': BLUR } : { 'data-thumbhash': n === 2 ? 'no hash' : THUMB }),
        }));
        images[0].style.backgroundColor = 'rgb(1, 2, 3)';
        const lazy = await pagelift.lazyLoad(undefined, { fade: 0 });
        const style = (image) => [image.style.backgroundColor, image.style.backgroundImage.slice(0, 20)];
        await until('placeholders are painted', () => images[0].style.backgroundImage);
        const shown = {
          far: style(images[199]),
          near: style(images[0]),
          blur: style(images[1]),
          wrong: style(images[2]),
        };
        await until('they are there', () => [0, 1, 2].every((n) => isThere(images[n])));
        await sleep(100);
        const after = [0, 1, 2].map((n) => style(images[n]));
        const attributes = images[1].hasAttribute('style');
        lazy.close();
        return { ...shown, after, attributes };
      },
      { THUMB, BLUR },
    );
    assert.match(far[0], /^rgb/, 'far ones have their colour');
    assert.equal(far[1], '', 'and no picture');
    assert.match(near[1], /^url\("?data:image\/bmp/);
    assert.match(blur[1], /^url\("?data:image\/bmp/);
    assert.deepEqual(wrong, ['', '']);
    assert.deepEqual(after, [
      ['rgb(1, 2, 3)', ''],
      ['', ''],
      ['', ''],
    ]);
    assert.equal(attributes, false);
  },
);

inPage(
  'a picture that was there before the script ran keeps no placeholder, and a cached one fades not (next.js#26405, svimg#15, aiid#3893)',
  {},
  async (page) => {
    slowPictures(page, 5);
    const { before, animations } = await page.run(async ({ pagelift }, THUMB) => {
      const { gallery, isThere, sleep, until } = await import('/gallery.js');
      const images = gallery(3, (n) => ({ loading: 'lazy', src: `/slow.png?n=${n}`, 'data-thumbhash': THUMB }));
      await until('they are there', () => images.every(isThere));
      const lazy = await pagelift.lazyLoad();
      await sleep(100);
      const before = images.map((image) => image.getAttribute('style'));
      lazy.close();
      return { before, animations: images.flatMap((image) => image.getAnimations()).length };
    }, THUMB);
    assert.deepEqual(before, [null, null, null]);
    assert.equal(animations, 0);
  },
);

inPage(
  'a picture fades in over its placeholder, which goes when it is opaque (next.js#35889, #32777, plaiceholder#39)',
  {},
  async (page) => {
    slowPictures(page, 150);
    const { fading, under, after } = await page.run(async ({ pagelift }, THUMB) => {
      const { gallery, isThere, sleep, until } = await import('/gallery.js');
      const [image] = gallery(1, () => ({ 'data-src': '/slow.png?n=0', 'data-thumbhash': THUMB }));
      const lazy = await pagelift.lazyLoad(undefined, { fade: 300 });
      await until('its placeholder is painted', () => image.style.backgroundImage);
      await until('it is there', () => isThere(image));
      await until('it fades in', () => image.getAnimations().length || !image.hasAttribute('style'));
      const fading = image.getAnimations().length;
      const under = image.style.backgroundImage !== '';
      await sleep(500);
      const after = image.getAttribute('style');
      lazy.close();
      return { fading, under, after };
    }, THUMB);
    assert.deepEqual({ fading, under, after }, { fading: 1, under: true, after: null });
  },
);

inPage(
  'what is left to the browser keeps no placeholder once it is there, or has failed (plaiceholder#39)',
  {},
  async (page) => {
    slowPictures(page, 200, (name) => name === '1');
    const { shown, after } = await page.run(async ({ pagelift }, THUMB) => {
      const { gallery, isThere, sleep, until } = await import('/gallery.js');
      const images = gallery(2, (n) => ({ loading: 'lazy', src: `/slow.png?n=${n}`, 'data-thumbhash': THUMB }));
      const lazy = await pagelift.lazyLoad(undefined, { fade: 0 });
      await until('there is a colour', () => images.every((image) => image.style.backgroundColor));
      const shown = images.map((image) => image.getAttribute('loading'));
      await until('one is there', () => isThere(images[0]));
      await sleep(300);
      const after = images.map((image) => image.getAttribute('style'));
      lazy.close();
      return { shown, after };
    }, THUMB);
    assert.deepEqual(shown, ['lazy', 'lazy']);
    assert.deepEqual(after, [null, null]);
  },
);

const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self'";

inPage(
  'where data: pictures are refused the colours stand, after one attempt or none (next.js#61388, #24309)',
  {},
  async (page) => {
    slowPictures(page, 3000);
    page.route('/strict.html', (_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': STRICT })
        .end('<!doctype html><body><script type="module" src="/strict.js"></script>'),
    );
    page.route('/strict.js', (_, response) =>
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(`
        import { lazyLoad } from '/pkg/lazy.js';
        const violations = [];
        document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective));
        for (let n = 0; n < 30; n++) {
          const image = document.createElement('img');
          for (const [name, value] of Object.entries({ width: 300, height: 200, 'data-src': '/slow.png?n=' + n, 'data-thumbhash': '${THUMB}' }))
            image.setAttribute(name, value);
          document.body.append(image);
        }
        const lazy = await lazyLoad(undefined, JSON.parse(decodeURIComponent(location.hash.slice(1))));
        await new Promise((resolve) => setTimeout(resolve, 300));
        const { style } = document.querySelector('img');
        const shown = [/^rgb/.test(style.backgroundColor), style.backgroundImage];
        lazy.close();
        parent.postMessage({ shown, violations }, '*');`),
    );
    const look = (options) =>
      page.run(async (_, options) => {
        const frame = Object.assign(document.createElement('iframe'), {
          src: `/strict.html#${encodeURIComponent(JSON.stringify(options))}`,
          width: 800,
          height: 600,
        });
        const answer = new Promise((resolve) =>
          addEventListener('message', ({ data }) => resolve(data), { once: true }),
        );
        document.body.append(frame);
        const { shown, violations } = await answer;
        frame.remove();
        return { shown, violations };
      }, options);
    assert.deepEqual(await look({}), { shown: [true, ''], violations: ['img-src'] });
    assert.deepEqual(await look({ placeholder: 'color' }), { shown: [true, ''], violations: [] });
  },
);
