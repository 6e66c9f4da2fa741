// npm run bench -- cache [--rounds N] [--only hit-ratio|speed|memory|levels] [--no-write]
// Hit ratios against the optimum and LRU, time per operation in Node and Chromium and memory per entry against other
// caches, writing and opening of a cache that is kept against JSON and structured clones. Writes its section of BENCHMARKS.md; fails when a cache loses what it should hold.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { launchChromium } from '../scripts/internal/chromium.mjs';
import { exec, output } from '../scripts/internal/exec.mjs';
import { Fail, run } from '../scripts/internal/fail.mjs';
import { ok, section } from '../scripts/internal/log.mjs';
import { inRoot, pkgDir } from '../scripts/internal/paths.mjs';
import { serve } from '../scripts/internal/static-server.mjs';
import { measureLevels } from './cache/levels.mjs';
import { hitRatioReport, levelsReport, memoryReport, speedReport } from './cache/report.mjs';
import { commit, environment, writeSection } from './internal/benchmarks-file.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const SIZES = [
  { entries: 1000, operations: 200_000 },
  { entries: 100_000, operations: 400_000 },
];

function hitRatios() {
  const text = output('cargo', ['bench', '--quiet', '--bench', 'cache_hit_ratio', '--', '--json'], {
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (text === undefined) throw new Fail('the bench of hit ratios failed', 'cargo bench --bench cache_hit_ratio');
  return JSON.parse(text);
}

async function bundle(folder) {
  const { build } = await import('esbuild');
  const options = {
    entryPoints: [inRoot('benches/cache/speed.js')],
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    logLevel: 'error',
  };
  // The same code by two names: Node takes a module by .mjs, the page's server knows .js.
  for (const extension of ['.mjs', '.js']) await build({ ...options, outExtension: { '.js': extension } });
}

async function speedInNode(folder) {
  const { measureSpeed } = await import(pathToFileURL(join(folder, 'speed.mjs')).href);
  const { createCache } = await import(pathToFileURL(join(pkgDir, 'cache.node.js')).href);
  const results = [];
  for (const size of SIZES) results.push({ ...size, samples: await measureSpeed({ ...size, createCache, rounds }) });
  return { where: `Node ${process.versions.node}`, results };
}

/** Works with a browser and the address of the bench's page. */
async function inChromium(folder, work) {
  const mounts = { '/page/': inRoot('benches/cache/page/'), '/bundle/': `${folder}/`, '/pkg/': `${pkgDir}/` };
  const server = await serve({ mounts });
  const browser = await launchChromium();
  try {
    return await work(browser, `${server.url}page/index.html`);
  } finally {
    await browser.close();
    await server.close();
  }
}

function speedInChromium(folder) {
  return inChromium(folder, async (browser, address) => {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(address);
    await page.waitForFunction(() => globalThis.measure !== undefined);
    const results = [];
    for (const size of SIZES) {
      const samples = await page.evaluate((job) => globalThis.measure(job), { ...size, rounds });
      results.push({ ...size, samples });
    }
    return { where: `Chromium ${browser.version()}`, results };
  });
}

async function memory() {
  const rows = [];
  for (const name of [
    'pagelift',
    'pagelift, lru',
    'lru-cache',
    'quick-lru',
    'tiny-lru',
    'lru.min',
    'mnemonist',
    'Map',
  ]) {
    const script = inRoot('benches/cache/memory.mjs');
    const bytes = await exec(process.execPath, ['--expose-gc', script, name, '100000'], { capture: true });
    rows.push({ name, bytes: Number(bytes) });
  }
  return rows;
}

await run(async () => {
  const wants = (name) => options.only === undefined || options.only === name;
  const parts = [`Commit ${commit()}; ${environment()}.`];
  const add = (text) => {
    console.log(text);
    parts.push(text);
  };
  if (wants('hit-ratio')) {
    section('hit ratios');
    add(hitRatioReport(hitRatios()));
  }
  const folder = mkdtempSync(join(tmpdir(), 'pagelift-bench-'));
  try {
    if (wants('speed')) {
      await bundle(folder);
      section('time per operation');
      add(speedReport([await speedInNode(folder), await speedInChromium(folder)], rounds));
    }
    if (wants('memory')) {
      section('memory');
      add(memoryReport(await memory()));
    }
    if (wants('levels')) {
      section('compressed and kept entries');
      add(levelsReport(await measureLevels({ count: 10_000, rounds }), rounds));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (options['no-write'] || options.only !== undefined) return 0;
  writeSection('cache', `## Cache\n\n${parts.join('\n\n')}`);
  ok('written to BENCHMARKS.md');
  return 0;
});
