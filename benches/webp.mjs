// npm run bench -- webp [--rounds N] [--corpus DIR] [--no-write]
// The WebP encoder against libwebp, both as WebAssembly in this process: bytes at equal SSIMULACRA2, time, size.
// Writes its section of BENCHMARKS.md; fails when a file does not decode or differs from the native encoder's.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../scripts/internal/fail.mjs';
import { note, ok, section } from '../scripts/internal/log.mjs';
import { inRoot } from '../scripts/internal/paths.mjs';
import { writeSection } from './internal/benchmarks-file.mjs';
import { libwebp, pagelift } from './webp/encoders.mjs';
import { byEffort, sizeAtScore, times } from './webp/measure.mjs';
import { report } from './webp/report.mjs';
import { drawScreens } from './webp/screens.mjs';
import { targets } from './webp/targets.mjs';
import { startTool } from './webp/tool.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    corpus: { type: 'string', default: process.env.PAGELIFT_CORPUS ?? inRoot('../shared/corpus') },
    'no-write': { type: 'boolean', default: false },
  },
});

/** Qualities of libwebp whose scores are to be reached, and the efforts that try. */
const QUALITIES = [60, 75, 90];
const EFFORTS = [2, 4, 6];
const WIDTH = 1600;

await run(async () => {
  if (!existsSync(options.corpus)) {
    note(`no pictures at ${options.corpus}: set PAGELIFT_CORPUS or --corpus`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'pagelift-webp-'));
  const tool = await startTool();
  try {
    section('encoders');
    const [ours, theirs] = [await pagelift(), await libwebp()];
    const read = async (name, path) => {
      const pixels = join(folder, `${name}.rgba`);
      const [width, height] = await tool.ask('pixels', path, pixels, WIDTH);
      return { name, pixels, data: readFileSync(pixels), width: Number(width), height: Number(height) };
    };
    const pictures = [];
    for (const set of ['kodak', 'photos']) {
      for (const name of readdirSync(join(options.corpus, set)).sort()) {
        if (name.startsWith('alpha')) continue;
        pictures.push(await read(name, join(options.corpus, set, name)));
      }
    }
    const score = async (picture, file) => {
      const path = join(folder, 'candidate.webp');
      writeFileSync(path, file);
      return Number((await tool.ask('score', picture.pixels, path))[0]);
    };
    const compare = async (list) => {
      const points = [];
      for (const picture of list) {
        const { data, width, height } = picture;
        for (const quality of QUALITIES) {
          const file = theirs.encode(data, width, height, quality, 4);
          const target = await score(picture, file);
          for (const effort of EFFORTS) {
            const encode = (value) => ours.encode(data, width, height, value, effort);
            const found = await sizeAtScore(target, quality, encode, (candidate) => score(picture, candidate));
            const ratio = found.bytes / file.length;
            points.push({ picture: picture.name, quality, effort, ratio, at: found.quality });
          }
        }
        note(picture.name);
      }
      return byEffort(points);
    };
    section('bytes at equal score');
    const photos = await compare(pictures);
    section('screenshots and text');
    const screens = [];
    for (const { name, path } of await drawScreens(folder)) screens.push(await read(name, path));
    if (!screens.length) note('left out: they are drawn by Chromium, which is not installed');
    const drawn = screens.length ? await compare(screens) : undefined;
    section('the same bytes natively');
    for (const picture of [...pictures, ...screens]) {
      const path = join(folder, 'wasm.webp');
      writeFileSync(path, ours.encode(picture.data, picture.width, picture.height, 75, 4));
      const [same] = await tool.ask('native', path, 75, 4, picture.pixels);
      if (same !== 'true') throw new Error(`${picture.name}: the native encoder writes another file`);
    }
    section('instruction sets');
    const sets = [];
    for (const effort of [0, ...EFFORTS]) {
      const answer = await tool.ask('sets', 75, effort, options.rounds);
      sets.push({ effort, times: Object.fromEntries(answer.map((field) => field.split('='))) });
    }
    section('time');
    const timing = times(pictures, { ours, theirs, efforts: [0, ...EFFORTS], rounds: Number(options.rounds) });
    section('target bytes');
    const target = targets([...pictures, ...screens], ours);
    const markdown = report({ photos, drawn, sets, timing, target, ours, theirs, pictures, options });
    if (!options['no-write']) writeSection('webp', markdown);
    console.log(`\n${markdown}\n`);
    ok('every file decodes, and is what the native encoder writes');
  } finally {
    tool.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
