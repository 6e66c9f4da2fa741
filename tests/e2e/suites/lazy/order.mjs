// Which pictures are asked for, when, and how many at a time.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';
import { slowPictures } from '../../internal/slow-pictures.mjs';

inPage(
  'after a throw to the end of 1,500 pictures the last screen comes first (vanilla-lazyload#166, vue3-lazyload#19)',
  {},
  async (page) => {
    const record = slowPictures(page, 60);
    const { last, cls, stats } = await page.run(async ({ pagelift }) => {
      const { gallery, isThere, onScreen, throwTo, until } = await import('/gallery.js');
      const images = gallery(1500, (n) => ({ 'data-src': `/slow.png?n=${n}` }));
      let cls = 0;
      if (PerformanceObserver.supportedEntryTypes.includes('layout-shift'))
        new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (cls += value))).observe({
          type: 'layout-shift',
          buffered: true,
        });
      const lazy = await pagelift.lazyLoad('img');
      await until('the first screen is there', () => onScreen(images).every(isThere));
      await throwTo(document.documentElement.scrollHeight, 1500);
      await until('the last screen is there', () => onScreen(images).every(isThere));
      const last = onScreen(images).map((image) => image.alt.split(' ')[1]);
      const stats = lazy.stats();
      lazy.close();
      return { last, cls, stats };
    });
    const places = last.map((name) => record.asked.indexOf(name));
    assert.ok(places.every((place) => place >= 0));
    assert.ok(record.asked.length < 700, `${record.asked.length} were asked for`);
    assert.ok(Math.max(...places) - Math.min(...places) < 60, 'those of the last screen were asked for together');
    assert.ok(record.most <= 6, `${record.most} at a time`);
    assert.equal(record.cancelled, 0);
    assert.equal(cls, 0);
    assert.ok(stats.loaded > 0 && stats.failed === 0 && stats.watched > 700, JSON.stringify(stats));
  },
);

inPage('slow scrolling cancels nothing, and asks for nothing twice (vanilla-lazyload#574, #496)', {}, async (page) => {
  const record = slowPictures(page, 100);
  await page.run(async ({ pagelift }) => {
    const { gallery, throwTo, sleep } = await import('/gallery.js');
    gallery(150, (n) => ({ 'data-src': `/slow.png?n=${n}` }));
    const lazy = await pagelift.lazyLoad();
    for (let y = 400; y <= 2000; y += 400) {
      await throwTo(y, 300);
      await sleep(100);
    }
    await throwTo(0, 600);
    await sleep(400);
    lazy.close();
  });
  assert.equal(record.cancelled, 0);
  assert.equal(new Set(record.asked).size, record.asked.length);
});

inPage('what the browser has not begun to load is taken over, and given back by close()', {}, async (page) => {
  const record = slowPictures(page, 20);
  const { heights, style, near, far, after, eager } = await page.run(async ({ pagelift }) => {
    const { gallery, isThere, onScreen, sleep, until } = await import('/gallery.js');
    const images = gallery(300, (n) => ({
      loading: 'lazy',
      // Names of their own: what the page before has asked for may come to the server this late.
      src: `/slow.png?n=taken-${n}`,
      srcset: `/slow.png?n=taken-${n} 300w`,
      sizes: '100px',
    }));
    const [eager] = gallery(1, () => ({ loading: 'eager', src: '/slow.png?n=eager' }));
    const far = images.at(-1);
    const height = () => far.getBoundingClientRect().height;
    const heights = [height()];
    const lazy = await pagelift.lazyLoad();
    await until('the first screen is there', () => onScreen(images).every(isThere));
    await sleep(300);
    heights.push(height());
    const names = (image) =>
      image
        .getAttributeNames()
        .filter((name) => /src|sizes|loading/.test(name))
        .sort();
    const before = [names(far), far.getAttribute('loading')];
    lazy.close();
    heights.push(height());
    return {
      heights,
      style: far.getAttribute('style'),
      near: names(images[0]),
      far: before,
      after: [names(far), far.getAttribute('loading'), far.getAttribute('sizes')],
      eager: eager.getAttribute('loading'),
    };
  });
  assert.equal(new Set(heights).size, 1, `it keeps its box: ${heights}`);
  assert.equal(style, null);
  assert.deepEqual(near, ['loading', 'sizes', 'src', 'srcset'], 'what is near is left to the browser');
  assert.deepEqual(far, [['data-sizes', 'data-src', 'data-srcset', 'loading'], 'eager']);
  assert.deepEqual(after, [['loading', 'sizes', 'src', 'srcset'], 'lazy', '100px']);
  assert.equal(eager, 'eager');
  assert.ok(record.asked.includes('taken-0'), 'the first one is');
  assert.ok(!record.asked.includes('taken-299'), 'the last one is never asked for');
});

inPage(
  'a failed picture is tried again, then its stand-in once, then its text stays (vue3-lazyload#27)',
  {},
  async (page) => {
    const record = slowPictures(page, 5, (name, { asked }) =>
      name === 'twice' ? asked.filter((other) => other === name).length <= 2 : name.startsWith('never'),
    );
    const { errors, loaded, stats, rejected } = await page.run(async ({ pagelift }) => {
      const { gallery, isThere, sleep, until } = await import('/gallery.js');
      const names = ['twice', 'never', 'never-fallback'];
      const images = gallery(3, (n) => ({ 'data-src': `/slow.png?n=${names[n]}` }));
      const errors = [];
      const lazy = await pagelift.lazyLoad('img', {
        retry: { attempts: 2, base: 20 },
        fallback: (image) => (image === images[2] ? '/slow.png?n=never-too' : undefined),
        onError: (image) => errors.push(image.alt),
      });
      const rejected = await lazy.load(images[1]).catch((error) => error.code);
      await until('two have failed and one is there', () => errors.length === 2 && isThere(images[0]));
      await sleep(200);
      const stats = lazy.stats();
      lazy.close();
      return { errors, loaded: images.map(isThere), stats, rejected };
    });
    assert.deepEqual(errors.sort(), ['picture 1', 'picture 2']);
    assert.deepEqual(loaded, [true, false, false]);
    assert.equal(rejected, 'source/unreadable');
    const count = (name) => record.asked.filter((other) => other === name).length;
    assert.deepEqual([count('twice'), count('never'), count('never-fallback'), count('never-too')], [3, 3, 3, 1]);
    assert.deepEqual([stats.failed, stats.loaded, stats.watched], [2, 1, 0]);
  },
);

inPage(
  'what failed is asked for again once there is a connection (react-lazyload#199, vanilla-lazyload#324)',
  {},
  async (page) => {
    let down = true;
    const record = slowPictures(page, 5, () => down);
    await page.run(async ({ pagelift }) => {
      const { gallery, until } = await import('/gallery.js');
      const [image] = gallery(1, () => ({ 'data-src': '/slow.png?n=0' }));
      // No attempt by time: none within this test.
      const lazy = await pagelift.lazyLoad(undefined, { retry: { base: 1e9 } });
      let failed = false;
      image.addEventListener('error', () => (failed = true));
      await until('it has failed', () => failed);
      window.kept = { image, lazy };
    });
    down = false;
    const stats = await page.run(async () => {
      const { isThere, until } = await import('/gallery.js');
      const { image, lazy } = window.kept;
      dispatchEvent(new Event('online'));
      await until('it is there', () => isThere(image) && lazy.stats().loaded === 1);
      const stats = lazy.stats();
      lazy.close();
      return stats;
    });
    assert.deepEqual(record.asked, ['0', '0']);
    assert.deepEqual([stats.loaded, stats.retried, stats.failed], [1, 1, 0]);
  },
);

inPage('elements may come, go, and be asked for by name', {}, async (page) => {
  const record = slowPictures(page, 5);
  const { added, removed, wanted, background, called } = await page.run(async ({ pagelift }) => {
    const { gallery, isThere, until, sleep } = await import('/gallery.js');
    const opening = pagelift.lazyLoad();
    const [early] = gallery(1, () => ({ 'data-src': '/slow.png?n=early' }));
    const lazy = await opening;
    await until('what came before the module is there', () => isThere(early));
    const [image] = gallery(1, () => ({ 'data-src': '/slow.png?n=added' }));
    await until('what was added is there', () => isThere(image));
    const far = gallery(90, (n) => ({ 'data-src': `/slow.png?n=far-${n}` })).at(-1);
    far.parentElement.style.marginTop = '20000px';
    await lazy.load(far);
    const wanted = isThere(far);
    const watched = lazy.stats().watched;
    far.parentElement.remove();
    await sleep(50);
    const removed = [watched > 0, lazy.stats().watched];
    const box = document.createElement('div');
    box.dataset.bg = '/slow.png?n=background';
    box.style.height = '100px';
    document.body.prepend(box);
    await until('the background is there', () => box.style.backgroundImage.includes('n=background'));
    lazy.close();
    const called = [];
    const own = await pagelift.lazyLoad([box], { load: async (element) => called.push(element === box) });
    await until('it was called', () => called.length);
    own.close();
    return { added: isThere(image), removed, wanted, background: box.hasAttribute('data-bg'), called };
  });
  assert.deepEqual([added, wanted, background], [true, true, false]);
  assert.deepEqual(removed, [true, 0]);
  assert.deepEqual(called, [true]);
  assert.deepEqual(record.asked, ['early', 'added', 'far-89', 'background']);
});

inPage(
  'what is hidden is not asked for until it is shown, and what is moved goes on (beforematch, tabs)',
  {},
  async (page) => {
    const record = slowPictures(page, 5);
    await page.run(async ({ pagelift }) => {
      const { gallery, isThere, sleep, until } = await import('/gallery.js');
      const add = (name) => document.body.appendChild(document.createElement(name));
      const src = (name) => () => ({ 'data-src': `/slow.png?n=${name}` });
      const [details, tab, flat] = [add('details'), add('div'), add('div')];
      details.append(document.createElement('summary'));
      tab.hidden = true;
      const [closed] = gallery(1, src('details'), details);
      const [hidden] = gallery(1, src('tab'), tab);
      const [boxless] = gallery(1, src('boxless'), flat);
      boxless.setAttribute('width', '0');
      boxless.setAttribute('height', '0');
      boxless.style.width = '0';
      boxless.style.height = '0';
      const lazy = await pagelift.lazyLoad();
      await sleep(200);
      const before = [closed, hidden, boxless].filter(isThere).length;
      if (before) throw new Error(`${before} were loaded`);
      details.open = true;
      await until('the details are there', () => isThere(closed));
      tab.hidden = false;
      await until('the tab is there', () => isThere(hidden));
      boxless.style.width = '100px';
      boxless.style.height = '100px';
      await until('what has a box now is there', () => isThere(boxless));
      // Moved while it is far, then back.
      const far = gallery(1, src('moved')).at(0);
      far.parentElement.style.marginTop = '20000px';
      await sleep(100);
      flat.append(far);
      await until('what was moved is there', () => isThere(far));
      lazy.close();
    });
    assert.deepEqual(record.asked, ['details', 'tab', 'boxless', 'moved']);
  },
);

inPage('within a carousel only what is on screen there is asked for first', {}, async (page) => {
  const record = slowPictures(page, 30);
  const { seen } = await page.run(async ({ pagelift }) => {
    const { gallery, isThere, until } = await import('/gallery.js');
    const carousel = document.createElement('div');
    carousel.style.cssText = 'display: flex; overflow-x: auto; width: 600px; height: 200px';
    document.body.prepend(carousel);
    const images = gallery(40, (n) => ({ 'data-src': `/slow.png?n=${n}` }), carousel);
    const grid = images[0].parentElement;
    grid.style.cssText = 'display: flex; flex: none; gap: 0';
    for (const image of images) image.style.cssText = 'width: 300px; height: 200px; flex: none';
    const lazy = await pagelift.lazyLoad();
    await until('the first two are there', () => isThere(images[0]) && isThere(images[1]));
    carousel.scrollTo(9000, 0);
    await until('those at its end are there', () => isThere(images[31]));
    lazy.close();
    return { seen: images.filter(isThere).length };
  });
  assert.deepEqual(record.asked.slice(0, 2).sort(), ['0', '1']);
  assert.ok(seen < 40, `${seen} are there`);
});

inPage('what comes first anyway, or has no address, is left alone', {}, async (page) => {
  const record = slowPictures(page, 5);
  const { before, after, stats } = await page.run(async ({ pagelift }) => {
    const { gallery, sleep } = await import('/gallery.js');
    const kinds = [
      { loading: 'lazy', src: '/slow.png?n=high', fetchpriority: 'high' },
      { 'data-src': '' },
      { 'data-src': 'javascript:alert(1)' },
      { 'data-src': 'data:image/gif;base64,AAAA' },
      { loading: 'lazy', srcset: '/slow.png?n=set 300w' },
    ];
    const images = gallery(kinds.length, (n) => kinds[n]);
    images[0].parentElement.style.marginTop = '9000px';
    const html = () => images.map((image) => image.outerHTML);
    const before = html();
    const lazy = await pagelift.lazyLoad();
    await lazy.loadAll();
    await sleep(100);
    const stats = lazy.stats();
    const after = html();
    lazy.close();
    return { before, after, stats };
  });
  assert.deepEqual(after, before);
  assert.deepEqual([stats.watched, stats.loaded, stats.failed], [0, 0, 0]);
  assert.deepEqual(record.asked, []);
});

inPage(
  'a printer gets everything, and so does loadAll() (whatwg/html#6581, vanilla-lazyload#257)',
  {},
  async (page) => {
    const record = slowPictures(page, 5);
    const { all, printed } = await page.run(async ({ pagelift }) => {
      const { gallery, isThere, until } = await import('/gallery.js');
      const images = gallery(120, (n) =>
        n % 2 ? { 'data-src': `/slow.png?n=${n}` } : { loading: 'lazy', src: `/slow.png?n=${n}` },
      );
      const lazy = await pagelift.lazyLoad();
      dispatchEvent(new Event('beforeprint'));
      await until('all are there', () => images.every(isThere));
      const printed = images.filter(isThere).length;
      const more = gallery(60, (n) => ({ 'data-src': `/slow.png?n=more-${n}` }));
      lazy.add(more);
      await lazy.loadAll();
      const all = more.filter(isThere).length;
      lazy.close();
      return { all, printed };
    });
    assert.deepEqual([all, printed], [60, 120]);
    assert.equal(new Set(record.asked).size, 180);
  },
);

inPage('a picture brings its sources, and the browser chooses among them', {}, async (page) => {
  const record = slowPictures(page, 5);
  const shown = await page.run(async ({ pagelift }) => {
    const { gallery, isThere, until } = await import('/gallery.js');
    const [image] = gallery(1, () => ({ 'data-src': '/slow.png?n=plain' }));
    const [picture, source] = ['picture', 'source'].map((name) => document.createElement(name));
    source.setAttribute('data-srcset', '/slow.png?n=source 300w');
    image.replaceWith(picture);
    picture.append(source, image);
    const lazy = await pagelift.lazyLoad();
    await until('it is there', () => isThere(image));
    lazy.close();
    return image.currentSrc;
  });
  assert.match(shown, /n=source$/);
  assert.deepEqual(record.asked, ['source']);
});

inPage('every load() settles, and callbacks that throw stop nothing', {}, async (page) => {
  slowPictures(page, 40, (name) => name.startsWith('never'));
  const { ends, all, background, source, called, reported } = await page.run(async ({ pagelift }) => {
    const { gallery, isThere, sleep, until } = await import('/gallery.js');
    const called = new Set();
    const thrown = [];
    addEventListener('error', (event) => {
      thrown.push(event.message);
      event.stopImmediatePropagation();
    });
    const images = gallery(20, (n) => ({ 'data-src': `/slow.png?n=${n === 3 ? 'never' : n}` }));
    const box = Object.assign(document.createElement('div'), { textContent: 'box' });
    box.dataset.bg = '/slow.png?n=never-behind';
    const picture = document.createElement('picture');
    const source = Object.assign(document.createElement('source'), { type: 'image/png' });
    source.setAttribute('data-srcset', '/slow.png?n=never-source');
    const inside = gallery(1, () => ({ 'data-src': '/slow.png?n=never-inside' }))[0];
    inside.replaceWith(picture);
    picture.append(source, inside);
    document.body.prepend(box);
    const lazy = await pagelift.lazyLoad(undefined, {
      retry: { attempts: 0 },
      fallback: () => '/slow.png?n=stand-in',
      onLoad() {
        called.add('onLoad');
        throw new Error('onLoad');
      },
      onError() {
        called.add('onError');
        throw new Error('onError');
      },
    });
    const end = (promise) => promise.then(() => 'loaded').catch((error) => error.code);
    const far = gallery(2, (n) => ({ loading: 'lazy', src: `/slow.png?n=far-${n}` }));
    far[0].parentElement.style.marginTop = '9000px';
    await sleep(0);
    const [removed, left, wanted] = [lazy.load(far[0]), lazy.load(far[1]), lazy.load(images[4])].map(end);
    far[0].remove();
    const ends = [await removed, await wanted, await left];
    ends.push(await end(lazy.load(inside)));
    await until('all are there', () => images.every(isThere) && isThere(inside));
    const background = box.style.backgroundImage;
    const last = gallery(1, () => ({ 'data-src': '/slow.png?n=last' }))[0];
    await sleep(0);
    const closed = end(lazy.load(last));
    lazy.close();
    ends.push(await closed);
    return {
      ends,
      all: images.every(isThere),
      background,
      source: inside.currentSrc,
      called: [...called].sort(),
      reported: thrown.length,
    };
  });
  assert.deepEqual(ends, ['lazy/closed', 'loaded', 'loaded', 'source/unreadable', 'lazy/closed']);
  assert.equal(all, true);
  assert.match(background, /n=stand-in/);
  assert.match(source, /n=stand-in$/);
  assert.deepEqual(called, ['onError', 'onLoad']);
  assert.ok(reported > 2, 'what they throw is reported as any uncaught error');
  // Those errors are what the test is about; of scripts that a driver brings, the page hears no message.
  const problems = await page.problems();
  assert.ok(
    problems.every((line) => /^error: (Script error|.*onLoad|.*onError)/.test(line)),
    `${problems}`,
  );
});

inPage('what makes no sense is refused by name', {}, async (page) => {
  const ends = await page.run(async ({ pagelift, helpers }) => {
    const cases = {
      margin: [undefined, { margin: -1 }],
      concurrency: [undefined, { concurrency: NaN }],
      'retry.attempts': [undefined, { retry: { attempts: 'many' } }],
      fade: [undefined, { fade: -5 }],
      placeholder: [undefined, { placeholder: 'blur' }],
      takeOver: [undefined, { takeOver: 1 }],
      fallback: [undefined, { fallback: '/x.png' }],
      treshold: [undefined, { treshold: 4 }],
      target: ['img[', {}],
      elements: [[{}], {}],
    };
    const ends = {};
    for (const [name, [target, options]] of Object.entries(cases))
      ends[name] = (await helpers.outcome(pagelift.lazyLoad(target, options), pagelift.isPageliftError)).error;
    const lazy = await pagelift.lazyLoad('.nothing-yet');
    lazy.close();
    lazy.close();
    return ends;
  });
  for (const [name, error] of Object.entries(ends)) {
    assert.equal(error?.code, 'options/invalid', name);
    assert.ok(error.message.includes(name), error.message);
  }
});
