// Workers that crash, never answer or cannot be loaded, and modules that fail to load: a clear error, then it works again.
import assert from 'node:assert/strict';
import { contentSecurityPolicy } from '../../../scripts/internal/static-server.mjs';
import { inPage } from '../internal/harness.mjs';

// With the policy of the page: a worker's own decides whether it may instantiate, or even receive, a module.
const script = (text) => (_, response) =>
  response
    .writeHead(200, { 'content-type': 'text/javascript', 'content-security-policy': contentSecurityPolicy('') })
    .end(text);

/** One job with another worker, then one with the real one. */
const failThenRecover = async ({ pagelift, helpers }, worker) => {
  const picture = () => helpers.paint(120, 80);
  pagelift.configure({ worker });
  const { error, value } = await helpers.outcome(
    pagelift.compressImage(picture(), { format: 'webp', quality: 50 }),
    pagelift.isPageliftError,
  );
  pagelift.configure({ worker: new URL('/pkg/worker.js', location.href) });
  return {
    error: error ?? { unexpected: String(value) },
    after: await helpers.describe(await pagelift.compressImage(picture(), { format: 'webp', quality: 50 })),
  };
};

const CRASHES = {
  'throws when it starts': `throw new Error('broken worker');`,
  'throws at the first message': `onmessage = () => { throw new Error('broken worker'); };`,
  'is no JavaScript': `this is no program`,
};

for (const [what, text] of Object.entries(CRASHES))
  inPage(`a worker that ${what} is a typed error; the next one works`, {}, async (page) => {
    page.route('/broken-worker.js', script(text));
    const { error, after } = await page.run(failThenRecover, '/broken-worker.js');
    assert.deepEqual([error.typed, error.code], [true, 'worker/crashed'], JSON.stringify(error));
    assert.equal(after.magic, 'webp');
  });

inPage('a worker script that is not there is a typed error; the next one works', {}, async (page) => {
  const { error, after } = await page.run(failThenRecover, '/no-such-worker.js');
  assert.deepEqual([error.typed, error.code], [true, 'worker/crashed'], JSON.stringify(error));
  assert.equal(after.magic, 'webp');
});

inPage('a worker that never answers is a typed error; the next one works', {}, async (page) => {
  page.route('/silent-worker.js', script('onmessage = () => {};'));
  const { error, after } = await page.run(failThenRecover, '/silent-worker.js');
  assert.deepEqual([error.typed, error.code], [true, 'worker/unresponsive'], JSON.stringify(error));
  assert.equal(after.magic, 'webp');
});

inPage('a worker that crashes in a job rejects that job, and the rest goes on', {}, async (page) => {
  // The real worker, but it breaks at the job of one quality. What is imported first hears of messages first.
  page.route('/fragile-worker.js', script(`import '/fragile.js'; import '/pkg/worker.js';`));
  page.route(
    '/fragile.js',
    script(`addEventListener('message', (event) => {
      if (event.data.type !== 'job' || event.data.request.options?.quality !== 13) return;
      event.stopImmediatePropagation();
      throw new Error('in the middle');
    });`),
  );
  const { bad, good } = await page.run(async ({ pagelift, helpers }) => {
    pagelift.configure({ worker: '/fragile-worker.js' });
    const job = (quality) =>
      helpers.outcome(
        pagelift
          .compressImage(helpers.paint(90, 70), { format: 'webp', quality })
          .then((result) => helpers.describe(result)),
        pagelift.isPageliftError,
      );
    const [bad, ...rest] = await Promise.all([job(13), job(40), job(41)]);
    return { bad: bad.error, good: rest.map(({ value, error }) => value?.magic ?? error) };
  });
  assert.deepEqual([bad?.typed, bad?.code], [true, 'worker/crashed'], JSON.stringify(bad));
  assert.match(bad.message, /in the middle/);
  assert.deepEqual(good, ['webp', 'webp']);
});

for (const name of ['images', 'pool'])
  inPage(`${name}.wasm that fails to load is a typed error; the next call loads it`, {}, async (page) => {
    const statuses = [];
    let broken = true;
    // An address of its own: the browser must not take the module from its cache.
    page.route(`/flaky-${name}.wasm`, (_, response) => {
      statuses.push(broken ? 503 : 302);
      if (broken) response.writeHead(503).end();
      else response.writeHead(302, { location: `/pkg/wasm/${name}.wasm` }).end();
    });
    const error = await page.run(async ({ pagelift, helpers }, name) => {
      pagelift.configure({ wasm: { [name]: `/flaky-${name}.wasm` } });
      const job = pagelift.compressImage(helpers.paint(120, 80), { format: 'webp', quality: 50 });
      return (await helpers.outcome(job, pagelift.isPageliftError)).error;
    }, name);
    assert.deepEqual([error?.typed, error?.code], [true, 'load/failed'], JSON.stringify(error));
    broken = false;
    const after = await page.run(async ({ pagelift, helpers }) =>
      helpers.describe(await pagelift.compressImage(helpers.paint(120, 80), { format: 'webp', quality: 50 })),
    );
    assert.equal(after.magic, 'webp');
    assert.equal(statuses.filter((status) => status === 302).length, 1, `loaded once when it works: ${statuses}`);
  });

const SOURCES = {
  'its bytes': async () => (await fetch('/pkg/wasm/images.wasm')).arrayBuffer(),
  'a compiled module': async () => WebAssembly.compile(await (await fetch('/pkg/wasm/images.wasm')).arrayBuffer()),
  'a promise of a response': () => fetch('/pkg/wasm/images.wasm'),
  'an address without the right media type': () => '/untyped.wasm',
};

for (const [what, make] of Object.entries(SOURCES))
  inPage(`configure takes the module as ${what}`, {}, async (page) => {
    page.route('/untyped.wasm', async (_, response) => {
      const { readFileSync } = await import('node:fs');
      const { join } = await import('node:path');
      const { pkgDir } = await import('../../../scripts/internal/paths.mjs');
      response
        .writeHead(200, { 'content-type': 'application/octet-stream' })
        .end(readFileSync(join(pkgDir, 'wasm/images.wasm')));
    });
    const result = await page.run(
      new Function(`return async ({ pagelift, helpers }) => {
        pagelift.configure({ wasm: { images: await (${make})() } });
        return helpers.describe(await pagelift.compressImage(helpers.paint(120, 80), { format: 'webp', quality: 50 }));
      }`)(),
    );
    assert.equal(result.magic, 'webp');
  });
