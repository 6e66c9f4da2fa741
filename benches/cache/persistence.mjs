// What keeping 10,000 entries costs the page's main thread: by `persist`, as JSON, and by a structured clone into IndexedDB.
import { median } from '../internal/benchmarks-file.mjs';

const ENTRIES = 10_000;
/** Each is one call of the page's `persistence` object, in this order in every round. */
const STEPS = [
  'jsonSnapshot',
  'jsonRestore',
  'cloneSnapshot',
  'cloneRestore',
  'pageliftFill',
  'pageliftSnapshot',
  'pageliftOpen',
  'pageliftReadAll',
];

/** Milliseconds by step: of the main thread in all tasks (as Chromium counts them), and until the step's end. */
export async function measurePersistence(browser, address, rounds) {
  const samples = Object.fromEntries(STEPS.map((step) => [step, []]));
  let bytes = 0;
  for (let round = 0; round <= rounds; round++) {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(address);
    await page.waitForFunction(() => globalThis.persistence !== undefined);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const busy = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
    };
    await page.evaluate((entries) => globalThis.persistence.prepare(entries), ENTRIES);
    for (const step of STEPS) {
      const before = await busy();
      const wall = await page.evaluate(async (name) => {
        const start = performance.now();
        await globalThis.persistence[name]();
        return performance.now() - start;
      }, step);
      const main = (await busy()) - before;
      // The first round warms up the browser, not the page: that one is new in every round, as an app's is.
      if (round > 0) samples[step].push({ main, wall });
    }
    bytes = await page.evaluate(() => globalThis.persistence.bytes());
    await page.close();
  }
  const rows = STEPS.map((step) => ({
    step,
    main: median(samples[step].map(({ main }) => main)),
    wall: median(samples[step].map(({ wall }) => wall)),
  }));
  return { entries: ENTRIES, bytes, rows };
}
