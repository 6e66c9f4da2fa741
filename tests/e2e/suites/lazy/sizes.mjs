// `sizes="auto"`, computed for what the browser does not load lazily itself.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';
import { slowPictures } from '../../internal/slow-pictures.mjs';

const WIDTHS = [100, 200, 400, 800];

inPage(
  'sizes="auto" asks for the width on the page, for a larger one once it is needed, and for none twice (lazysizes#558, #247, #224)',
  {},
  async (page) => {
    const record = slowPictures(page, 10);
    const ratio = await page.run(async ({ pagelift }, WIDTHS) => {
      const { gallery, isThere, sleep, until } = await import('/gallery.js');
      const box = document.body.appendChild(document.createElement('div'));
      const side = (width) => (box.style.width = `${width / devicePixelRatio}px`);
      side(3 * 150 + 2 * 8 * devicePixelRatio);
      // Names of this test alone: Chromium takes a larger candidate that it has in memory.
      const srcset = WIDTHS.map((width) => `/slow.png?n=auto-${width} ${width}w`).join(', ');
      const [image] = gallery(1, () => ({ 'data-srcset': srcset, 'data-sizes': 'auto' }), box);
      const lazy = await pagelift.lazyLoad();
      await until('it is there', () => isThere(image));
      for (const width of [160, 170, 180, 190, 300, 310, 350, 150, 120]) {
        side(3 * width + 2 * 8 * devicePixelRatio);
        await sleep(60);
      }
      lazy.close();
      return devicePixelRatio;
    }, WIDTHS);
    assert.deepEqual(record.asked, ['auto-200', 'auto-400'], `at ${ratio} pixels a px`);
  },
);

inPage('a taken picture with sizes="auto" is asked for in its own width, not the page\'s', {}, async (page) => {
  const record = slowPictures(page, 10);
  const sizes = await page.run(async ({ pagelift }, WIDTHS) => {
    const { gallery, isThere, until } = await import('/gallery.js');
    const box = document.body.appendChild(document.createElement('div'));
    box.style.width = `${(3 * 150) / devicePixelRatio + 16}px`;
    const images = gallery(
      300,
      (n) => ({
        loading: 'lazy',
        srcset: WIDTHS.map((width) => `/slow.png?n=${n}-${width} ${width}w`).join(', '),
        src: `/slow.png?n=${n}-800`,
        sizes: 'auto, 100vw',
      }),
      box,
    );
    const lazy = await pagelift.lazyLoad();
    await until('it is taken over', () => images.at(-1).hasAttribute('data-sizes'));
    scrollTo(0, document.documentElement.scrollHeight);
    await until('the last one is there', () => isThere(images.at(-1)));
    const sizes = images.at(-1).getAttribute('sizes');
    lazy.close();
    return sizes;
  }, WIDTHS);
  assert.match(sizes, /^\d+px$/);
  assert.ok(record.asked.includes('299-200'), record.asked.filter((name) => name.startsWith('299')).join());
  assert.ok(!record.asked.includes('299-800'));
});
