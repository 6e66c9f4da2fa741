// What is left of a page's life: nothing that is no longer on it.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';
import { slowPictures } from '../../internal/slow-pictures.mjs';

const THUMB = '1QcSHQRnh493V4dIh4eXh1h4kJUI';

inPage('after a long life close() leaves no observer, listener, timer or style', {}, async (page) => {
  const record = slowPictures(page, 2);
  const { during, after, shapes, styles, stats, last, refused, restored } = await page.run(
    async ({ pagelift }, THUMB) => {
      const { countOpen, gallery, isThere, onScreen, sleep, throwTo, until } = await import('/gallery.js');
      const open = countOpen();
      const make = (count) => gallery(count, (n) => ({ 'data-src': `/slow.png?n=${n}`, 'data-thumbhash': THUMB }));
      const images = make(2000);
      const lazy = await pagelift.lazyLoad();
      await throwTo(document.documentElement.scrollHeight, 800);
      await until('the last screen is there', () => onScreen(images).every(isThere));
      const during = { ...open };
      await throwTo(0, 800);
      dispatchEvent(new Event('offline'));
      dispatchEvent(new Event('online'));
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      images.splice(0, 1000).forEach((image) => image.remove());
      await sleep(50);
      // What was there was kept in its shape, also where nothing was loaded.
      const shapes = new Set(images.map((image) => Math.round(image.clientWidth / 1.5 - image.clientHeight)));
      // It goes on after all that.
      const added = make(10);
      scrollTo(0, document.documentElement.scrollHeight);
      await until('what was added is there', () => added.every(isThere));
      const stats = lazy.stats();
      lazy.close();
      const last = lazy.stats();
      const refused = await lazy.load(added[0]).catch(({ code }) => code);
      await sleep(300);
      const all = [...images, ...added];
      return {
        during,
        after: { ...open },
        shapes: [...shapes],
        stats,
        last,
        refused,
        styles: all.filter((image) => image.hasAttribute('style')).length,
        restored: images.filter((image) => !isThere(image)).every((image) => image.hasAttribute('data-src')),
      };
    },
    THUMB,
  );
  assert.ok(during.listeners > 5 && during.observers > 3, JSON.stringify(during));
  assert.deepEqual(after, { listeners: 0, observers: 0, timers: 0 });
  assert.ok(
    shapes.every((difference) => Math.abs(difference) <= 1),
    `all are 3:2: ${shapes}`,
  );
  assert.equal(styles, 0);
  assert.equal(refused, 'lazy/closed');
  assert.deepEqual({ ...last, watched: 0 }, { ...stats, watched: 0 }, 'statistics stay');
  assert.ok(restored, 'what was not asked for has its lazy address');
  assert.ok(stats.watched <= 1010 && stats.failed === 0, JSON.stringify(stats));
  assert.equal(record.cancelled, 0);
});

inPage('a page that comes back from the bfcache goes on', {}, async (page, t) => {
  slowPictures(page, 20);
  await page.run(async ({ pagelift }) => {
    const { gallery, isThere, onScreen, until } = await import('/gallery.js');
    const images = gallery(200, (n) => ({ 'data-src': `/slow.png?n=${n}` }));
    const lazy = await pagelift.lazyLoad();
    await until('the first screen is there', () => onScreen(images).every(isThere));
    window.kept = { images, lazy, persisted: false };
    addEventListener('pageshow', ({ persisted }) => (window.kept.persisted = persisted));
  });
  await page.leaveAndReturn();
  if (!(await page.run(() => window.kept?.persisted))) return t.skip('this engine did not keep the page');
  const watched = await page.run(async () => {
    const { isThere, onScreen, until } = await import('/gallery.js');
    const { images, lazy } = window.kept;
    scrollTo(0, document.documentElement.scrollHeight);
    await until('the last screen is there', () => onScreen(images).every(isThere));
    lazy.close();
    return lazy.stats().watched;
  });
  assert.ok(watched > 0);
});

inPage(
  'of 10,000 elements that were removed none is held',
  { skip: async (page) => !(await page.collectGarbage()) && 'this engine cannot be told to collect garbage' },
  async (page) => {
    slowPictures(page, 1);
    await page.run(async ({ pagelift }, THUMB) => {
      const { gallery, sleep, until } = await import('/gallery.js');
      const images = gallery(10_000, (n) => ({ 'data-src': `/slow.png?n=${n}`, 'data-thumbhash': THUMB }));
      const lazy = await pagelift.lazyLoad();
      await until('all are watched', () => lazy.stats().watched + lazy.stats().loaded >= 10_000);
      // Idle time brings in what posts stand for.
      await sleep(1500);
      window.kept = { lazy, refs: images.map((image) => new WeakRef(image)) };
      document.querySelector('.gallery').remove();
      await sleep(300);
    }, THUMB);
    let alive = 10_000;
    for (let attempt = 0; attempt < 20 && alive; attempt++) {
      await page.collectGarbage();
      alive = await page.run(async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        return window.kept.refs.filter((ref) => ref.deref()).length;
      });
    }
    const watched = await page.run(() => {
      const { watched } = window.kept.lazy.stats();
      window.kept.lazy.close();
      return watched;
    });
    assert.equal(alive, 0);
    assert.equal(watched, 0);
  },
);

inPage(
  'who develops a page is warned of a first screen that loads lazily (almanac#3092, web.dev#9335)',
  {
    skip: async (page) =>
      !(await page.run(() => PerformanceObserver.supportedEntryTypes.includes('largest-contentful-paint'))) &&
      'this engine does not tell the largest contentful paint',
  },
  async (page) => {
    slowPictures(page, 20);
    const warnings = await page.run(async ({ pagelift }) => {
      const { gallery, isThere, sleep, until } = await import('/gallery.js');
      const warnings = [];
      const { warn } = console;
      console.warn = (text, element) => warnings.push([text, element.alt]);
      const images = gallery(3, (n) => ({ 'data-src': `/slow.png?n=noise${n}` }));
      const lazy = await pagelift.lazyLoad();
      await until('they are there', () => images.every(isThere));
      await sleep(200);
      lazy.close();
      console.warn = warn;
      return warnings;
    });
    assert.ok(warnings.length >= 1, 'there is a warning');
    for (const [text, alt] of warnings) {
      assert.match(text, /loading="eager"/);
      assert.match(alt, /^picture/);
    }
  },
);
