// The section of BENCHMARKS.md: tables, what was to be reached, and how it was measured.
import { commit, environment, geometricMean, median, table } from '../internal/benchmarks-file.mjs';
import { BATCH, BOX, TARGET_QUALITY } from './measure.mjs';
import { TOLERANCE } from './match.mjs';
import { STALL } from './stalls.mjs';

const MIB = 2 ** 20;
const ms = (value) => (value === undefined ? '' : value < 100 ? value.toFixed(1) : String(Math.round(value)));
const ratio = (value) => `${value.toFixed(2)}x`;
const mib = (value) => (value === undefined || Number.isNaN(value) ? '' : (value / MIB).toFixed(0));
const kib = (value) => (value / 1024).toFixed(1);

const processor = (row) => (Number.isNaN(row.processor) ? '' : ms(row.processor));

/** Median over the rounds, geometric mean over the photos. */
const overPhotos = (photos, value) => geometricMean(photos.map(value));

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function figures({ measurement, singles, batches, cold, stalls, variants }) {
  const { photos, tools } = measurement;
  const time = (tool) => overPhotos(photos, (photo) => median(singles(tool, photo).map((run) => run.ms)));
  const bytes = (tool) => overPhotos(photos, (photo) => measurement.matched(tool, photo).bytesAtTarget);
  const phase = (tool, name) =>
    overPhotos(photos, (photo) => median(singles(tool, photo).map((run) => Math.max(0.1, run.timings?.[name] ?? NaN))));
  const row = (tool) => ({
    tool,
    time: time(tool),
    // Free of what else the machine does; in steps of 10 ms, hence the mean over the rounds.
    processor: overPhotos(photos, (photo) => Math.max(1, mean(singles(tool, photo).map((run) => run.processor)))),
    bytes: bytes(tool),
    reached: photos.every((photo) => measurement.matched(tool, photo).reached),
    score: photos.reduce((sum, photo) => sum + measurement.matched(tool, photo).score, 0) / photos.length,
    phases: tool.name === 'pagelift' && ['read', 'decode', 'resize', 'encode'].map((name) => phase(tool, name)),
  });
  const rows = tools.map((tool) => {
    const { ms: firsts, process, wasm } = cold.get(tool);
    const { single, batch } = stalls.get(tool);
    const pick = (list, name) => median(list.map((stall) => stall[name]));
    return {
      ...row(tool),
      cold: median(firsts),
      process: median(process),
      wasm: tool.workers ? Math.max(...wasm) : undefined,
      longest: pick(single, 'longest'),
      longestProcessor: Math.max(...[...single, ...batch].map((stall) => stall.longestProcessor)),
      stalled: pick(single, 'stalled'),
      batchLongest: pick(batch, 'longest'),
      batchStalled: pick(batch, 'stalled'),
      batch: Object.fromEntries(
        [...batches].filter(([lane]) => lane.tool === tool).map(([lane, list]) => [lane.concurrency, median(list)]),
      ),
    };
  });
  return { rows, others: variants.map(row) };
}

function reachTable({ rows, others }, parallelism) {
  const of = (name) => rows.find(({ tool }) => tool.name === name);
  const ours = of('pagelift');
  const jsquash = of('jsquash');
  const canvas = rows.filter(({ tool }) => tool.canvas);
  if (!ours || !jsquash || !canvas.length) return '';
  const fastest = canvas.reduce((a, b) => (a.time <= b.time ? a : b));
  const leanest = canvas.reduce((a, b) => (a.bytes <= b.bytes ? a : b));
  const speedUp = ours.batch[1] / ours.batch[2];
  const auto = others.find(({ tool }) => tool.quality === 'auto');
  const line = (what, limit, value, shown) => [what, limit, shown, value ? 'yes' : '**no**'];
  const lines = [
    line(
      'one photo against jSquash',
      'at most 0.50x',
      ours.time / jsquash.time <= 0.5,
      ratio(ours.time / jsquash.time),
    ),
    line(
      `one photo against the fastest canvas peer (${fastest.tool.label})`,
      'at most 1.20x',
      ours.time / fastest.time <= 1.2,
      ratio(ours.time / fastest.time),
    ),
    line(
      `bytes at equal score against the leanest canvas peer (${leanest.tool.label})`,
      'under 1.00x',
      ours.bytes < leanest.bytes,
      ratio(ours.bytes / leanest.bytes),
    ),
    line(
      'longest task of the main thread: on the processor, worst of all (median with what else ran)',
      'at most 10 ms',
      ours.longestProcessor <= 10,
      `${ms(ours.longestProcessor)} ms (${ms(Math.max(ours.longest, ours.batchLongest))})`,
    ),
    line(
      'two workers against one (two plain loops against one, meanwhile)',
      'at least 1.70x',
      speedUp >= 1.7,
      `${ratio(speedUp)} (${ratio(parallelism)})`,
    ),
    line('peak wasm memory per source pixel', 'at most 10 bytes', ours.wasm <= 10, `${ours.wasm.toFixed(2)} bytes`),
  ];
  if (auto)
    lines.push(
      line(
        "quality 'auto' against a fixed quality",
        'at most 1.50x',
        auto.time / ours.time <= 1.5,
        ratio(auto.time / ours.time),
      ),
    );
  return table(['to reach', 'limit', 'measured', 'reached'], lines);
}

export function report(data) {
  const { found, measurement, rounds, options, session } = data;
  const { photos, tools } = measurement;
  const result = figures(data);
  const ours = result.rows.find(({ tool }) => tool.name === 'pagelift');
  const against = (value, own) => (ours ? ratio(value / own) : '');
  const mark = (row) => (row.reached ? '' : ' (1)');
  const date = new Date().toISOString().slice(0, 10);
  const parts = [
    `## Images: ${photos.length} photos of 12 megapixels to WebP of ${BOX} pixels`,
    `${date}, commit ${commit()}. ${environment()}, Chromium ${session.version}. Photos: ${found.from} (${photos
      .map(({ name, size }) => `${name} ${(size / 1e6).toFixed(1)} MB`)
      .join(
        ', ',
      )}). ${tools.map(({ version, name }) => (name === 'pagelift' ? `pagelift ${version}` : version)).join(', ')}.`,
    `Command: \`npm run bench -- images${options.photos ? ` --photos ${options.photos === 'debian' ? 'debian' : 'DIR'}` : ''}${
      options.rounds === '7' ? '' : ` --rounds ${options.rounds}`
    }\``,
    reachTable(result, median(data.measurement.parallelism)),
    '### One photo, warm',
    table(
      [
        '',
        'ms',
        'x Pagelift',
        'processor ms',
        'KiB at equal score',
        'x Pagelift',
        'longest stall, ms',
        'stalled, ms',
        'first call, ms',
      ],
      result.rows.map((row) => [
        row.tool.label + mark(row),
        ms(row.time),
        against(row.time, ours?.time),
        processor(row),
        kib(row.bytes),
        against(row.bytes, ours?.bytes),
        ms(row.longest),
        ms(row.stalled),
        ms(row.cold),
      ]),
    ),
    `### A batch of ${BATCH}`,
    table(
      ['', 'one at a time, ms', 'two at a time, ms', 'x Pagelift', 'speed-up', 'longest stall, ms', 'stalled, ms'],
      result.rows.map((row) => [
        row.tool.label,
        ms(row.batch[1]),
        ms(row.batch[2]),
        against(row.batch[2], ours?.batch[2]),
        row.batch[1] ? ratio(row.batch[1] / row.batch[2]) : '',
        ms(row.batchLongest),
        ms(row.batchStalled),
      ]),
    ),
    '### Memory, one photo',
    table(
      ['', 'wasm, bytes per source pixel', 'growth of the browser, MiB'],
      result.rows.map((row) => [row.tool.label, row.wasm?.toFixed(2) ?? '', mib(row.process)]),
    ),
    '### Other settings',
    table(
      ['', 'ms', 'processor ms', 'KiB', 'mean score'],
      [...result.rows.filter(({ tool }) => ['pagelift', 'jsquash'].includes(tool.name)), ...result.others].map(
        (row) => [row.tool.label, ms(row.time), processor(row), kib(row.bytes), row.score.toFixed(1)],
      ),
    ),
  ];
  if (ours?.phases)
    parts.push(
      `Pagelift's phases: ${['read', 'decode', 'resize', 'encode'].map((name, index) => `${name} ${ms(ours.phases[index])} ms`).join(', ')}; ` +
        `the rest of its ${ms(ours.time)} ms is sending, waiting and scheduling.`,
    );
  const notes = [
    `Equal score: each tool at the whole quality whose SSIMULACRA2 (\`fast-ssim2\`) is nearest to what libwebp reaches at quality ${TARGET_QUALITY} (` +
      `${photos.map(({ target }) => target.toFixed(1)).join(', ')}; within ${TOLERANCE}); bytes are interpolated to exactly that score. ` +
      'The reference is a lossless Lanczos3 resize by a native program that none of the tools uses, so a blurred resize costs its tool bytes.',
    'jSquash runs with its faster settings (resize without linear light or premultiplied alpha; libwebp method 4); pica with its `lanczos3` filter, then `toBlob`; ' +
      'browser-image-compression with its worker.',
    `Milliseconds are medians of ${rounds} interleaved rounds, geometric means over the photos. Every output of every round is checked: first bytes, size, decodable, score. ` +
      `Processor ms: what all threads of the browser's page processes used, mean of the rounds (Linux only). Stalls are tasks of the main thread in Chromium's trace; "stalled" adds up those over ${STALL} ms. First call: in a fresh profile, loading included. ` +
      'Growth of the browser: peak resident memory of its renderer and GPU processes above the idle page (Linux only).',
  ];
  if (result.rows.some((row) => !row.reached))
    notes.push('(1) did not come within the tolerance on every photo: its bytes are those of its nearest.');
  return [...parts, ...notes].filter(Boolean).join('\n\n');
}
