// Health side by side: npm run bench -- health [ROUNDS]. Chromium: one page, watched by each tool in turn; figures are medians, times
// over those of the same page without a tool.
import { chromium } from 'playwright-core';
import { serve } from '../scripts/internal/static-server.mjs';
import { sizeReport } from '../scripts/internal/size-report.mjs';
import { inRoot, pkgDir } from '../scripts/internal/paths.mjs';
import { packing, peers } from './health/tools.mjs';
import { commit, environment, median, table, writeSection } from './internal/benchmarks-file.mjs';
import { buildModule } from './internal/module.mjs';

const rounds = Number(process.argv[2] ?? 10);
/** Rounds in which an idle page is watched, and for how long, in ms. */
const IDLE_ROUNDS = Math.min(3, rounds);
const IDLE = 20_000;
/** Tools that do something while nothing happens. */
const TIMERS = ['bare', 'faro', 'OTel metrics', 'pagelift'];

const bundles = await peers();
const tools = [...Object.keys(bundles), 'pagelift'];
const START = `import { watchHealth } from '/pkg/health.js'; window.health = await watchHealth(); window.started = true;`;
const html = (tool) => `<!doctype html><title>Bench</title><script type="importmap">{}</script>
<h1>A page like others</h1>${'<p>With some text, and a list of what it is about.</p>'.repeat(40)}
<script type="module" src="/tool/${encodeURIComponent(tool)}.js"></script>`;

const answer = (type, body) => (_, response) => response.writeHead(200, { 'content-type': type }).end(body);
const server = await serve({
  mounts: { '/pkg/': pkgDir, '/page/': inRoot('benches/health/page'), '/module/': await buildModule('health') },
  routes: {
    '/calls.html': answer('text/html', '<script type="module" src="/page/calls.js"></script>'),
    '/pkg/bench-packing.js': answer('text/javascript', await packing()),
    '/dropped': answer('application/json', '{}'),
    '/favicon.ico': answer('image/x-icon', ''),
    ...Object.fromEntries(
      tools.flatMap((tool) => [
        [`/${encodeURIComponent(tool)}.html`, answer('text/html', html(tool))],
        [`/tool/${encodeURIComponent(tool)}.js`, answer('text/javascript', bundles[tool]?.code ?? START)],
      ]),
    ),
  },
});
const browser = await chromium.launch({ executablePath: process.env.CHROME, args: ['--no-sandbox', '--disable-quic'] });

/** A page with a tool: script and heap once it stands, and the script of an idle while where that is asked for. */
async function load(tool, isIdle) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const script = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
  };
  await page.goto(`${server.url}${encodeURIComponent(tool)}.html`);
  if (tool !== 'bare') await page.waitForFunction(() => window.started === true);
  await page.waitForTimeout(2500);
  const atLoad = await script();
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize: heap } = await session.send('Runtime.getHeapUsage');
  let idle;
  if (isIdle) {
    const before = await script();
    await page.waitForTimeout(IDLE);
    idle = ((await script()) - before) * (60_000 / IDLE);
  }
  await context.close();
  return { atLoad, heap, idle };
}

const found = Object.fromEntries(tools.map((tool) => [tool, []]));
for (let round = 0; round < rounds; round++) {
  for (const tool of tools) found[tool].push(await load(tool, round < IDLE_ROUNDS && TIMERS.includes(tool)));
  console.log(`round ${round + 1} of ${rounds}`);
}
const calls = await browser.newPage();
await calls.goto(`${server.url}calls.html`);
await calls.waitForFunction(() => 'measure' in window);
const { entries, records, snapshots } = await calls.evaluate(
  (otel) => window.measure(otel),
  `/tool/${encodeURIComponent('OTel metrics')}.js`,
);
await browser.close();
await server.close();

const figure = (tool, name) => median(found[tool].map((one) => one[name]).filter((value) => value !== undefined));
const over = (tool, name) => figure(tool, name) - figure('bare', name);
const kb = (bytes) => (bytes / 1000).toFixed(1);
const report = Object.fromEntries(sizeReport().map(({ name, brotli }) => [name, brotli]));
const wasm = report['health.wasm'];
const bytes = (tool) => (tool === 'pagelift' ? report['page that is watched'] : bundles[tool].brotli);
const javascript = bytes('pagelift') - wasm;

const rows = tools
  .filter((tool) => tool !== 'bare')
  .map((tool) => [
    tool,
    kb(bytes(tool)),
    over(tool, 'atLoad').toFixed(1),
    TIMERS.includes(tool) ? Math.max(0, over(tool, 'idle')).toFixed(1) : '-',
    (over(tool, 'heap') / 1e6).toFixed(2),
  ]);
const shown = table(['', 'KB of brotli', 'script at load, ms', 'idle script a minute, ms', 'heap, MB'], rows);

const goal = (what, limit, value, isReached) => [what, limit, value, isReached ? 'yes' : 'no'];
const ratio = (value) => `${value.toFixed(2)}x`;
const packed = entries['resource, packed'] / entries['resource, read'];
const loads = {
  faro: over('pagelift', 'atLoad') / over('faro', 'atLoad'),
  vitals: over('pagelift', 'atLoad') / over('web-vitals', 'atLoad'),
};
const goals = table(
  ['to reach', 'limit', 'measured', 'reached'],
  [
    goal('JavaScript, report included, KB', 'at most 9', kb(javascript), javascript <= 9000),
    goal('health.wasm, KB', 'at most 14', kb(wasm), wasm <= 14_000),
    goal(
      'both against faro',
      'at most 0.65x',
      ratio(bytes('pagelift') / bytes('faro')),
      bytes('pagelift') <= 0.65 * bytes('faro'),
    ),
    goal('script at load against faro', 'at most 0.35x', ratio(loads.faro), loads.faro <= 0.35),
    goal(
      'script at load against web-vitals with attribution',
      'at most 2.5x',
      ratio(loads.vitals),
      loads.vitals <= 2.5,
    ),
    goal('idle script a minute, ms', 'at most 12', over('pagelift', 'idle').toFixed(1), over('pagelift', 'idle') <= 12),
    goal('a resource packed against its fields only read', 'at most 1.5x', ratio(packed), packed <= 1.5),
    goal(
      'record against OTel’s, one label each',
      'at most 0.1x',
      ratio(records['record, one label'] / records['OTel, one attribute']),
      records['record, one label'] <= 0.1 * records['OTel, one attribute'],
    ),
    goal(
      'snapshot() against serde-wasm-bindgen, 40 metrics',
      'at most 0.2x',
      ratio(snapshots.snapshot / snapshots.serde),
      snapshots.snapshot <= 0.2 * snapshots.serde,
    ),
  ],
);
const each = table(
  ['', 'ns'],
  Object.entries({ ...entries, ...records, ...snapshots }).map(([name, ns]) => [name, ns.toFixed(0)]),
);
writeSection(
  'health',
  `## Health

\`npm run bench -- health ${rounds}\` at ${commit()}, medians of ${rounds} interleaved rounds (of ${IDLE_ROUNDS} for idle pages, ${IDLE / 1000} s each). ${environment()}.
web-vitals 6.2.3 with attribution, perfume.js 9.4.0, @grafana/faro-web-sdk 2.12.1 with its web instrumentations and a transport that sends nothing, @opentelemetry/sdk-metrics 2.12.1 with its OTLP exporter; each bundled by esbuild as its page's own code. Pagelift's bytes are the entry, the driver, the report and the module, each compressed as it is loaded. Script is the main thread's time in JavaScript and WebAssembly, heap is JavaScript's after a collection, both over the same page without a tool.

${goals}

${shown}

${each}`,
);
console.log(goals);
console.log(shown);
console.log(each);
