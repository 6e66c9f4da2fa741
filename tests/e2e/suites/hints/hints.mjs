// Resource hints: what is written into the page, and which links are left alone.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('preload writes what browsers need, once, and takes it back', {}, async (page) => {
  page.route('/hero.png', (_, response) => response.writeHead(204).end());
  const { image, font, count, left, refused } = await page.run(async ({ pagelift }) => {
    const links = () => [...document.head.querySelectorAll('link[rel=preload]')];
    const attributes = (link) => Object.fromEntries([...link.attributes].map(({ name, value }) => [name, value]));
    const options = { as: 'image', imageSrcset: '/hero.png 400w', imageSizes: '100vw', fetchPriority: 'high' };
    const take = pagelift.preload('/hero.png', options);
    pagelift.preload('/hero.png', options);
    const takeFont = pagelift.preload('/hero.png', { as: 'font', type: 'font/woff2' });
    const [image, font] = links().map(attributes);
    const count = links().length;
    take();
    takeFont();
    const refused = [[''], ['/a', {}], ['/a', { as: 'picture' }], ['/a', { as: 'image', srcset: '' }]].map((call) => {
      try {
        return pagelift.preload(...call) && 'none';
      } catch (error) {
        return error.code ?? error.name;
      }
    });
    return { image, font, count, left: links().length, refused };
  });
  assert.deepEqual(image, {
    rel: 'preload',
    as: 'image',
    imagesrcset: '/hero.png 400w',
    imagesizes: '100vw',
    fetchpriority: 'high',
  });
  assert.equal(font.crossorigin, 'anonymous');
  assert.equal(font.href, '/hero.png');
  assert.deepEqual([count, left], [2, 0]);
  assert.deepEqual(refused, Array(4).fill('options/invalid'));
});

inPage(
  'prefetch follows links on screen, but none that may change something or belongs to others',
  {},
  async (page) => {
    for (const path of ['/one', '/two', '/later'])
      page.route(path, (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('page'));
    const { urls, left, refused } = await page.run(async ({ pagelift, helpers }) => {
      const { until } = await import('/gallery.js');
      const add = (href, attributes = {}) => {
        const link = Object.assign(document.createElement('a'), { href, textContent: href, ...attributes });
        document.body.append(link, ' ');
        return link;
      };
      const denied = [
        '/logout',
        '/user/sign_out',
        '/item/3/delete',
        '/?action=add-to-cart',
        '/file.zip',
        '/page?token=1',
        '/page?access_token=1',
        'mailto:a@example.com',
        'javascript:void 0',
        'https://example.com/other',
        '/admin/x',
        '#here',
      ];
      for (const href of denied) add(href);
      add('/report', { download: 'report' });
      add('/sponsored', { rel: 'nofollow' });
      add('/elsewhere', { target: '_blank' });
      add('/one');
      add('/one#part');
      add('/two');
      const far = add('/far');
      far.style.cssText = 'position: absolute; top: 30000px';
      const prefetcher = pagelift.prefetch(document, { deny: /admin/g });
      await until('both are fetched', () => prefetcher.urls.length === 2);
      add('/later');
      await until('what came later is fetched', () => prefetcher.urls.length === 3);
      await helpers.sleep(100);
      const urls = prefetcher.urls.map((url) => new URL(url).pathname);
      prefetcher.close();
      const left = document.head.querySelectorAll('link[rel=prefetch], script[type=speculationrules]').length;
      const refused = [{ limit: -1 }, { deny: 'x' }, { mode: 'all' }, { maximum: 2 }].map((options) => {
        try {
          return pagelift.prefetch(document, options) && 'none';
        } catch (error) {
          return error.code;
        }
      });
      return { urls, left, refused };
    });
    assert.deepEqual(urls, ['/one', '/two', '/later']);
    assert.equal(left, 0);
    assert.deepEqual(refused, Array(4).fill('options/invalid'));
  },
);
