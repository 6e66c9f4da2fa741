// npm run bench -- images [--photos DIR|debian] [--rounds N] [--tools a,b] [--no-write]
// 12-megapixel JPEG photos to WebP of 1600 pixels at equal SSIMULACRA2, side by side with the packages that people use,
// in one Chromium session. Writes its section of BENCHMARKS.md; fails when an output is not what it claims to be.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../scripts/internal/fail.mjs';
import { duration, note, ok, section } from '../scripts/internal/log.mjs';
import { Measurement } from './images/measure.mjs';
import { Outputs } from './images/outputs.mjs';
import { findPhotos } from './images/photos.mjs';
import { report } from './images/report.mjs';
import { startSession } from './images/session.mjs';
import { TOOLS, VARIANTS } from './images/tools.mjs';
import { writeSection } from './internal/benchmarks-file.mjs';
import { startScorer } from './score/scorer.mjs';

const { values: options } = parseArgs({
  options: {
    photos: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    tools: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});

const step = async (title, work) => {
  section(title);
  const start = performance.now();
  const result = await work();
  note(duration(performance.now() - start));
  return result;
};

await run(async () => {
  const wanted = options.tools?.split(',');
  const tools = TOOLS.filter(({ name }) => !wanted || name === 'jsquash' || wanted.includes(name));
  const variants = VARIANTS.filter(({ name }) => tools.some((tool) => tool.name === name));
  const rounds = Number(options.rounds);
  const folder = mkdtempSync(join(tmpdir(), 'pagelift-bench-'));
  const scorer = await startScorer();
  let session;
  try {
    const found = await findPhotos(scorer, options.photos);
    const { photos } = found;
    console.log(`photos: ${found.from}`);
    for (const { name, width, height, size } of photos) console.log(`  ${name}: ${width} x ${height}, ${size} bytes`);
    session = await startSession({ folder, photos });
    const measurement = new Measurement({ session, photos, tools, outputs: new Outputs(session, scorer) });
    await step('references and qualities', async () => {
      await measurement.references(scorer);
      await measurement.matchQualities(variants);
    });
    const singles = await step('one photo', () => measurement.singles([...tools, ...variants], rounds));
    const lanes = tools.flatMap((tool) => (tool.workers ? [1, 2] : [2]).map((concurrency) => ({ tool, concurrency })));
    const batches = await step('batches', () => measurement.batches(lanes, Math.ceil(rounds / 2)));
    const cold = await step('first calls and memory', () => measurement.cold(Math.max(3, photos.length)));
    const stalls = await step('main thread', () => measurement.stalls(Math.max(3, photos.length)));
    const markdown = report({ found, measurement, variants, singles, batches, cold, stalls, rounds, options, session });
    if (!options['no-write'] && !wanted) writeSection('images', markdown);
    console.log(`\n${markdown}\n`);
    ok('every output is what it claims to be');
  } finally {
    await session?.close();
    scorer.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
