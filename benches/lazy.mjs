// Lazy loading side by side: npm run bench -- lazy [RUNS]. Chromium over HTTP/1.1 and HTTP/2 at 1 MB/s and 80 ms; 300 pictures of 41 KB;
// then the throw in the other engines. Scrolls are `scrollTo` once a frame. Runs are interleaved; figures are medians. lozad and
// lazysizes are in the first run only.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { testEngines } from '../scripts/internal/browsers.mjs';
import { openBrowser } from '../tests/e2e/internal/webdriver.mjs';
import { commit, environment, median, table, writeSection } from './internal/benchmarks-file.mjs';
import { servePictures } from './lazy/server.mjs';

const PATH = { rate: 1e6, roundTrip: 80, bytes: 41_000 };
const TOOLS = ['native', 'vanilla-lazyload', 'pagelift'];
const ONCE = ['lozad', 'lazysizes'];
const SCROLLS = ['throw', 'flings', 'read'];
const ATTACHED = ['vanilla-lazyload', 'pagelift'];
const runs = Number(process.argv[2] ?? 5);

/** A certificate of our own, which the browser is told to take. */
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'pagelift-certificate-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
  const made = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-keyout',
    key,
    '-out',
    cert,
  ];
  execFileSync('openssl', made, { stdio: 'ignore' });
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return pair;
}

const servers = {
  'HTTP/1.1': await servePictures(PATH),
  'HTTP/2': await servePictures({ ...PATH, certificate: certificate() }),
};
const browser = await chromium.launch({
  executablePath: process.env.CHROME,
  args: ['--no-sandbox', '--disable-quic', '--ignore-certificate-errors'],
});

/** A page of its own context, so that connections and caches are new. */
async function inPage(server, work) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, ignoreHTTPSErrors: true });
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

const scrolled = (server, tool, scroll) =>
  inPage(server, async (page) => {
    const seen = await page.evaluate(([tool, scroll]) => window.run(tool, scroll), [tool, scroll]);
    return { ...seen, ...server.take() };
  });

const attached = (tool) =>
  inPage(servers['HTTP/1.1'], async (page, context) => {
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
    const times = await page.evaluate((tool) => window.attach(tool), tool);
    await page.waitForTimeout(4000);
    const longest = await page.evaluate(() => Math.max(...window.tasks));
    return { ...times, longest, busy: (await busy()) - before };
  });

const results = new Map();
const keep = (key, result) => results.set(key, [...(results.get(key) ?? []), result]);
for (let run = 0; run < runs; run++) {
  for (const [protocol, server] of Object.entries(servers))
    for (const scroll of SCROLLS)
      for (const tool of run === 0 ? [...TOOLS, ...ONCE] : TOOLS) {
        const result = await scrolled(server, tool, scroll);
        keep(`${protocol} ${scroll} ${tool}`, result);
        console.log(run + 1, protocol, scroll, tool, JSON.stringify(result));
      }
  for (const tool of ATTACHED) {
    const result = await attached(tool);
    keep(`attach ${tool}`, result);
    console.log(run + 1, 'attach', tool, JSON.stringify(result));
  }
}
await browser.close();

/** The throw, once, in an engine that WebDriver drives. */
async function thrown(engine, tool) {
  const { driver, close } = await openBrowser(engine);
  try {
    await driver.manage().setTimeouts({ script: 120_000 });
    await driver.get(servers['HTTP/1.1'].url);
    return await driver.executeAsyncScript(`
      const done = arguments[0];
      const look = () => ('run' in window ? window.run('${tool}', 'throw').then(done) : setTimeout(look, 10));
      look();`);
  } finally {
    await close();
  }
}
const engines = (await testEngines({ only: ['firefox', 'webkit'] })).filter(({ missing }) => !missing);
const others = [];
for (const engine of engines) {
  const native = await thrown(engine, 'native');
  const ours = await thrown(engine, 'pagelift');
  others.push([
    engine.label,
    ...[native.last, ours.last].map((ms) => ms.toFixed(0)),
    (ours.last / native.last).toFixed(2),
  ]);
  console.log(...others.at(-1));
}
for (const server of Object.values(servers)) await server.close();

const of = (key, name) => median(results.get(key).map((result) => result[name]));
const fixed = (value, digits = 0) => (value === undefined ? '' : Number.isFinite(value) ? value.toFixed(digits) : '-');
const rows = Object.keys(servers).flatMap((protocol) =>
  SCROLLS.flatMap((scroll) =>
    [...TOOLS, ...ONCE].map((tool) => {
      const figure = (name) => of(`${protocol} ${scroll} ${tool}`, name);
      const ratio = (name) => fixed(of(`${protocol} ${scroll} pagelift`, name) / figure(name), 2);
      return [
        `${protocol}, ${scroll}: ${tool}`,
        fixed(figure('median')),
        fixed(figure('last')),
        fixed(figure('blank'), 1),
        fixed(figure('sent') / 1e6, 1),
        figure('requests'),
        figure('cancelled'),
        figure('connections'),
        tool === 'pagelift' ? '' : `${ratio('median')} / ${ratio('last')} / ${ratio('blank')}`,
      ];
    }),
  ),
);
const attach = ATTACHED.map((tool) => [
  tool,
  fixed(of(`attach ${tool}`, 'call'), 1),
  fixed(of(`attach ${tool}`, 'idle'), 1),
  fixed(of(`attach ${tool}`, 'longest')),
  fixed(of(`attach ${tool}`, 'busy')),
]);
writeSection(
  'lazy',
  `## Lazy loading

\`npm run bench -- lazy\` at ${commit()}, ${runs} interleaved runs, medians. ${environment()}, Chromium ${browser.version()}.
300 pictures of 41 KB in three columns, 1 MB/s, 80 ms; lozad and lazysizes in one run. Times are ms from the end of the scroll until the pictures on screen were there; blank seconds are the time on screen without picture, summed over all.

${table(['', 'median', 'last', 'blank s', 'MB sent', 'requests', 'cancelled', 'connections', 'ours / it: median / last / blank'], rows)}

The throw over HTTP/1.1 in other engines, once: ms until the last picture was there.

${table(['', 'native', 'pagelift', 'ours / native'], others)}

10,000 pictures: ms of the call with its module there, until the page was idle, of the longest task (0 for one under 50 ms), and of the page's thread in the 4 s after it, the building of the page included and what idle time is used for.

${table(['', 'call', 'until idle', 'longest task', 'thread'], attach)}`,
);
console.log(table(['', 'median', 'last', 'blank s', 'MB', 'req', 'cancelled', 'conn', 'ratio'], rows));
console.log(table(['', 'native', 'pagelift', 'ratio'], others));
console.log(table(['', 'call', 'until idle', 'longest task', 'thread'], attach));
