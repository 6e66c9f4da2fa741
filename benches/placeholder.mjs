// Placeholders side by side: npm run bench -- placeholder. Chromium, one page, least of fifteen interleaved rounds.
import { chromium } from 'playwright-core';
import { serve } from '../scripts/internal/static-server.mjs';
import { inRoot, pkgDir } from '../scripts/internal/paths.mjs';
import { commit, environment, table, writeSection } from './internal/benchmarks-file.mjs';

const server = await serve({
  mounts: { '/': inRoot('benches/placeholder'), '/pkg/': pkgDir, '/peers/': inRoot('benches/node_modules') },
  routes: {
    '/index.html': (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<script type="module" src="/page.js"></script>'),
  },
});
const browser = await chromium.launch({ executablePath: process.env.CHROME, args: ['--no-sandbox', '--disable-quic'] });
const page = await browser.newPage();
await page.goto(`${server.url}index.html`);
await page.waitForFunction(() => 'run' in window);
const { thumb, url, blur, fastDiffers } = await page.evaluate(() => window.run());
const photo = await page.evaluate(() => window.photo(4000, 3000));
await browser.close();
await server.close();

const rows = [
  ['1,000 ThumbHashes to 32 px', thumb],
  ['1,000 ThumbHashes to a data URL', url],
  ['1,000 BlurHashes to 32x24', blur],
].flatMap(([name, times]) =>
  Object.entries(times).map(([tool, ms]) => [`${name}: ${tool}`, ms.toFixed(1), (ms / times.npm).toFixed(2)]),
);
const text = table(['', 'ms', 'of npm'], rows);
writeSection(
  'placeholder',
  `## Placeholders

\`npm run bench -- placeholder\` at ${commit()}, least of 15 interleaved rounds in one page. ${environment()}.
npm are thumbhash 0.1.1 and blurhash 2.0.5, whose bytes ours are; ${Math.round(fastDiffers * 100)} % of fast-blurhash's bytes differ.

${text}

\`createPlaceholder\` of a JPEG of 12 megapixels, in its worker: ${Math.round(photo)} ms.`,
);
console.log(text);
console.log(
  `createPlaceholder of 12 MP: ${Math.round(photo)} ms; fast-blurhash differs in ${(fastDiffers * 100).toFixed(0)} %`,
);
