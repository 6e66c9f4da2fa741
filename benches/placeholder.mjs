// Placeholders side by side: npm run bench -- placeholder. Chromium, one page, least of fifteen interleaved rounds.
import { chromium } from 'playwright-core';
import { serve } from '../scripts/internal/static-server.mjs';
import { inRoot, pkgDir } from '../scripts/internal/paths.mjs';
import { commit, environment, median, table, writeSection } from './internal/benchmarks-file.mjs';
import { buildModule } from './internal/module.mjs';

/** Rounds of the grid. */
const GRIDS = 7;

const server = await serve({
  mounts: {
    '/': inRoot('benches/placeholder'),
    '/pkg/': pkgDir,
    '/peers/': inRoot('benches/node_modules'),
    '/module/': await buildModule('placeholder'),
  },
  routes: {
    // A picture that never comes.
    '/never.png': () => {},
    '/index.html': (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<script type="module" src="/page.js"></script>'),
  },
});
const browser = await chromium.launch({ executablePath: process.env.CHROME, args: ['--no-sandbox', '--disable-quic'] });
const page = await browser.newPage();
await page.goto(`${server.url}index.html`);
await page.waitForFunction(() => 'run' in window);
const { thumb, url, blur, fastDiffers } = await page.evaluate(() => window.run());
const encoders = await page.evaluate(() => window.encode());
const photo = await page.evaluate(() => window.photo(4000, 3000));

/** Milliseconds of all threads of the page until the first screen of a grid stands, and its longest task while it is scrolled through. */
async function gridOf(tool) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${server.url}index.html`);
  await page.waitForFunction(() => 'run' in window);
  const session = await browser.newBrowserCDPSession();
  const busy = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  };
  await page.evaluate(async (tool) => {
    window.show = await window.grid(tool);
    window.tasks = [0];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
  }, tool);
  await page.waitForTimeout(500);
  const before = await busy();
  await page.evaluate(() => window.show());
  await page.waitForTimeout(1500);
  const thread = (await busy()) - before;
  const longest = await page.evaluate(async () => {
    window.tasks.length = 1;
    for (let y = 0; y < document.documentElement.scrollHeight; y += 200) {
      scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
    return Math.max(...window.tasks);
  });
  await context.close();
  return { thread, longest };
}
const grids = { npm: [], pagelift: [] };
for (let round = 0; round < GRIDS; round++) for (const tool of Object.keys(grids)) grids[tool].push(await gridOf(tool));
await browser.close();
await server.close();

const rows = [
  ['1,000 ThumbHashes to 32 px', thumb],
  ['1,000 ThumbHashes to a data URL', url],
  ['1,000 BlurHashes to 32x24', blur],
  ['40 ThumbHashes of 100x75 px', encoders.thumb],
  ['40 BlurHashes of 100x75 px, 4x3', encoders.blur],
].flatMap(([name, times]) =>
  Object.entries(times).map(([tool, ms]) => [`${name}: ${tool}`, ms.toFixed(1), (ms / times.npm).toFixed(2)]),
);
const text = table(['', 'ms', 'of npm'], rows);
const figure = (tool, name) => median(grids[tool].map((grid) => grid[name]));
const shown = table(
  ['', 'thread ms', 'longest task of a scroll, ms'],
  Object.keys(grids).map((tool) => [
    tool,
    figure(tool, 'thread').toFixed(0),
    figure(tool, 'longest').toFixed(0) || '0',
  ]),
);
writeSection(
  'placeholder',
  `## Placeholders

\`npm run bench -- placeholder\` at ${commit()}, least of 15 interleaved rounds in one page. ${environment()}.
npm are thumbhash 0.1.1 and blurhash 2.0.5, whose bytes ours are; ${Math.round(fastDiffers * 100)} % of fast-blurhash's bytes differ.

${text}

1,000 different placeholders in a grid of four columns, the medians of ${GRIDS} interleaved rounds: all threads of the page until 1.5 s later, as npm thumbhash's data URLs, and by \`lazyLoad\` (colours, and pictures within two screens). Tasks under 50 ms count as 0.

${shown}

\`createPlaceholder\` of a JPEG of 12 megapixels, in its worker: ${Math.round(photo)} ms.`,
);
console.log(text);
console.log(shown);
console.log(
  `createPlaceholder of 12 MP: ${Math.round(photo)} ms; fast-blurhash differs in ${(fastDiffers * 100).toFixed(0)} %`,
);
