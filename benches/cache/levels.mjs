// What lies below the live values, in Chromium: the main thread's time to write and to open a cache that is kept, next to the
// same entries as JSON and as a structured clone.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { launchChromium } from '../../scripts/internal/chromium.mjs';
import { Fail } from '../../scripts/internal/fail.mjs';
import { inRoot, pkgDir } from '../../scripts/internal/paths.mjs';
import { serve } from '../../scripts/internal/static-server.mjs';
import { entries } from './levels.js';

const WAYS = ['pagelift', 'JSON', 'clone'];

const textOf = (count) => JSON.stringify(entries(count));

/** Bytes that an entry takes as an object in a `Map`, in this process. */
export function liveBytes(count) {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  // By a function of its own, in whose frame the entries end.
  const text = textOf(count);
  gc();
  const before = process.memoryUsage().heapUsed;
  const map = new Map(JSON.parse(text));
  gc();
  const bytes = process.memoryUsage().heapUsed - before;
  // Both are there until here.
  return text.length > 0 && bytes / map.size;
}

/** Times in ms, by what was done: the main thread's whole time, and its longest pause. */
export async function measureLevels({ count, rounds }) {
  const mounts = {
    '/page/': inRoot('benches/cache/page/'),
    '/bench/': inRoot('benches/cache/'),
    '/pkg/': `${pkgDir}/`,
  };
  const server = await serve({ mounts });
  const browser = await launchChromium();
  const samples = {};
  let cold;
  try {
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.setDefaultTimeout(0);
      const session = await context.newCDPSession(page);
      // Of the processor, not of the clock: others run on this machine too.
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const busy = async () => {
        const { metrics } = await session.send('Performance.getMetrics');
        return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
      };
      const open = async () => {
        await page.goto(`${server.url}page/levels.html`);
        await page.waitForFunction(() => globalThis.works !== undefined);
        await page.evaluate((count) => globalThis.start(count), count);
      };
      const call = (name) => page.evaluate((name) => globalThis.works[name](), name);
      const measure = async (name, as = name) => {
        const before = await busy();
        const { result, longest } = await page.evaluate((name) => globalThis.timed(name), name);
        const ms = (await busy()) - before;
        if (result !== count) throw new Fail(`${name}: ${result} entries of ${count}`);
        (samples[as] ??= []).push({ ms, longest });
      };
      await open();
      await call('fill');
      for (const way of WAYS) await measure(`write ${way}`);
      await call('change');
      for (const way of WAYS) await measure(`write ${way}`, `rewrite ${way}`);
      for (const way of [...WAYS].sort(() => (round % 2) - 0.5)) {
        await open();
        await measure(`open ${way}`);
        if (way === 'pagelift') await measure('get pagelift');
      }
      cold = await call('compressed');
      await measure('pass compressed');
      await context.close();
    }
    return { where: `Chromium ${browser.version()}`, count, samples, cold, live: liveBytes(count) };
  } finally {
    await browser.close();
    await server.close();
  }
}
