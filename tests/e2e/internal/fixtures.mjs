// The pictures that the tests upload, generated once per content of the generators.
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesBelow, fingerprint } from '../../../scripts/internal/incremental.mjs';
import { buildDir } from '../../../scripts/internal/paths.mjs';
import { encodeBmp } from '../../fixtures/bmp.mjs';
import { exif } from '../../fixtures/exif.mjs';
import { encodeGif } from '../../fixtures/gif.mjs';
import { encodeJpeg } from '../../fixtures/jpeg.mjs';
import { photo, quarters, storedAs, vignetted } from '../../fixtures/pixels.mjs';
import { encodePng } from '../../fixtures/png.mjs';

/** Size of the ordinary fixtures: not a multiple of 8 or 16, so that borders are tested by the way. */
export const WIDTH = 643;
export const HEIGHT = 427;

/** The ordinary pictures of that size, one of each kind that the package itself decodes. */
export const PICTURES = [
  'photo.jpg',
  'grey.jpg',
  'gps.jpg',
  'photo.png',
  'alpha.png',
  'photo.gif',
  'animated.gif',
  'photo.bmp',
];

/** Files that nothing here can encode; see their README. */
const storedFiles = () => filesBelow(['tests/fixtures/browser-formats'], (path) => !path.endsWith('.md'));

function generate() {
  const picture = photo(WIDTH, HEIGHT, { seed: 5 });
  const upright = quarters(300, 200);
  const jpeg = encodeJpeg(picture);
  const oriented = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => [
      `orientation-${orientation}.jpg`,
      encodeJpeg(storedAs(orientation, upright), { exif: exif({ orientation }) }),
    ]),
  );
  return {
    'photo.jpg': jpeg,
    'grey.jpg': encodeJpeg(picture, { grey: true }),
    'gps.jpg': encodeJpeg(picture, { exif: exif({ camera: 'Pagelift 1', gps: true }) }),
    'photo.png': encodePng(picture),
    'alpha.png': encodePng(vignetted(picture), { alpha: true }),
    'photo.gif': encodeGif(picture),
    'animated.gif': encodeGif(picture, photo(WIDTH, HEIGHT, { seed: 6 })),
    'photo.bmp': encodeBmp(picture),
    ...oriented,
    'large.jpg': encodeJpeg(photo(4000, 3000, { seed: 9 })),
    'truncated.jpg': jpeg.subarray(0, Math.floor(jpeg.length / 10)),
    'corrupt.png': Buffer.concat([encodePng(picture).subarray(0, 200), Buffer.alloc(5000, 0xa5)]),
    'not-a-picture.jpg': Buffer.from('This is a letter, whatever its name says. '.repeat(40)),
    'empty.jpg': Buffer.alloc(0),
  };
}

/** Writes the fixtures unless they are there; returns their folder and a path for each name. */
export function prepareFixtures() {
  const stamp = fingerprint(filesBelow(['tests/fixtures', 'tests/e2e/internal/fixtures.mjs'])).slice(0, 16);
  const parent = join(buildDir, 'fixtures');
  const folder = join(parent, stamp);
  if (!existsSync(folder)) {
    // Complete or not there at all: another process may look at the same time.
    const unfinished = `${folder}.${process.pid}`;
    rmSync(parent, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    for (const [name, bytes] of Object.entries(generate())) writeFileSync(join(unfinished, name), bytes);
    for (const file of storedFiles()) copyFileSync(file, join(unfinished, basename(file)));
    renameSync(unfinished, folder);
  }
  return { folder, path: (name) => join(folder, name) };
}
