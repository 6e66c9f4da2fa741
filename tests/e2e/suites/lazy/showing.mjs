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

inPage('close() leaves nothing: no style, observer, listener or frame', {}, async (page) => {
  slowPictures(page, 50);
  const { left, styles } = await page.run(async ({ pagelift }, THUMB) => {
    const { gallery, sleep } = await import('/gallery.js');
    const open = { listeners: 0, observers: 0 };
    const count = (prototype, add, remove, key) => {
      const [adding, removing] = [prototype[add], prototype[remove]];
      prototype[add] = function (...call) {
        open[key]++;
        return adding.apply(this, call);
      };
      prototype[remove] = function (...call) {
        open[key]--;
        return removing.apply(this, call);
      };
    };
    count(EventTarget.prototype, 'addEventListener', 'removeEventListener', 'listeners');
    const made = [];
    for (const name of ['IntersectionObserver', 'ResizeObserver', 'MutationObserver']) {
      const Original = window[name];
      window[name] = class extends Original {
        constructor(...call) {
          super(...call);
          made.push(this);
          open.observers++;
        }
        disconnect() {
          open.observers--;
          super.disconnect();
        }
      };
    }
    const images = gallery(60, (n) => ({ 'data-src': `/slow.png?n=${n}`, 'data-thumbhash': THUMB }));
    const lazy = await pagelift.lazyLoad();
    await sleep(200);
    const during = { ...open };
    lazy.close();
    await sleep(200);
    return {
      left: [during.listeners > 5, made.length, open],
      styles: images.filter((image) => image.hasAttribute('style')).length,
    };
  }, THUMB);
  assert.deepEqual(left, [true, 4, { listeners: 0, observers: 0 }]);
  assert.equal(styles, 0);
});
