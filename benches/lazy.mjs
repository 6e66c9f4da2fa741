// Lazy loading side by side: npm run bench -- lazy [RUNS]. Chromium over HTTP/1.1 at 1 MB/s and 80 ms; 300 pictures of 41 KB. Scrolls are
// `scrollTo` once a frame. Runs are interleaved; figures are medians.
import { chromium } from 'playwright-core';
import { commit, environment, median, table, writeSection } from './internal/benchmarks-file.mjs';
import { servePictures } from './lazy/server.mjs';

const PATH = { rate: 1e6, roundTrip: 80, bytes: 41_000 };
const TOOLS = ['native', 'vanilla-lazyload', 'lozad', 'lazysizes', 'pagelift'];
const SCROLLS = ['throw', 'flings'];
const ATTACHED = ['vanilla-lazyload', 'pagelift'];
const runs = Number(process.argv[2] ?? 5);

const server = await servePictures(PATH);
const browser = await chromium.launch({ executablePath: process.env.CHROME, args: ['--no-sandbox', '--disable-quic'] });

/** A page of its own context, so that connections and caches are new. */
async function inPage(work) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'run' in window);
  server.take();
  try {
    return await work(page, context);
  } finally {
    await context.close();
  }
}

const scrolled = (tool, scroll) =>
  inPage(async (page) => {
    const seen = await page.evaluate(([tool, scroll]) => window.run(tool, scroll), [tool, scroll]);
    return { ...seen, ...server.take() };
  });

const attached = (tool) =>
  inPage(async (page, context) => {
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    const busy = async () =>
      (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
    await page.evaluate(() => {
      window.tasks = [];
      new PerformanceObserver((list) =>
        window.tasks.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({ type: 'longtask' });
    });
    // The page's own building is in it for all; its share is measured by a page without a tool.
    const before = await busy();
    const call = await page.evaluate((tool) => window.attach(tool), tool);
    await page.waitForTimeout(4000);
    return { call, busy: (await busy()) - before };
  });

const results = new Map();
const keep = (key, result) => results.set(key, [...(results.get(key) ?? []), result]);
for (let run = 0; run < runs; run++) {
  for (const scroll of SCROLLS)
    for (const tool of TOOLS) {
      const result = await scrolled(tool, scroll);
      keep(`${scroll} ${tool}`, result);
      console.log(run + 1, scroll, tool, JSON.stringify(result));
    }
  for (const tool of ATTACHED) {
    const result = await attached(tool);
    keep(`attach ${tool}`, result);
    console.log(run + 1, 'attach', tool, JSON.stringify(result));
  }
}
await browser.close();
await server.close();

const of = (key, name) => median(results.get(key).map((result) => result[name]));
const fixed = (value, digits = 0) => (value === undefined ? '' : value.toFixed(digits));
const rows = SCROLLS.flatMap((scroll) =>
  TOOLS.map((tool) => {
    const figure = (name) => of(`${scroll} ${tool}`, name);
    const ratio = (name, peer) => of(`${scroll} pagelift`, name) / of(`${scroll} ${peer}`, name);
    return [
      `${scroll}: ${tool}`,
      fixed(figure('median')),
      fixed(figure('last')),
      fixed(figure('blank'), 1),
      fixed(figure('sent') / 1e6, 1),
      figure('requests'),
      figure('cancelled'),
      figure('connections'),
      tool === 'pagelift' ? '' : `${fixed(ratio('last', tool), 2)} / ${fixed(ratio('blank', tool), 2)}`,
    ];
  }),
);
const attach = ATTACHED.map((tool) => [
  tool,
  fixed(of(`attach ${tool}`, 'call'), 1),
  fixed(of(`attach ${tool}`, 'busy')),
]);
writeSection(
  'lazy',
  `## Lazy loading

\`npm run bench -- lazy\` at ${commit()}, ${runs} interleaved runs, medians. ${environment()}, Chromium ${browser.version()}.
300 pictures of 41 KB in three columns, HTTP/1.1, 1 MB/s, 80 ms. Times are ms from the end of the scroll until the pictures on screen were there; blank seconds are the time on screen without picture, summed over all.

${table(['', 'median', 'last', 'blank s', 'MB sent', 'requests', 'cancelled', 'connections', 'ours / it: last / blank'], rows)}

10,000 pictures: ms of the call with its module there, and of the page's thread in the 4 s after it, the building of the page included.

${table(['', 'call', 'thread'], attach)}`,
);
console.log(table(['', 'median', 'last', 'blank s', 'MB', 'req', 'cancelled', 'conn', 'ratio'], rows));
console.log(table(['', 'call', 'thread'], attach));
