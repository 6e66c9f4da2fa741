// The fixtures themselves: the browser's own decoders take every one of them for what it is meant to be.
import assert from 'node:assert/strict';
import { HEIGHT, PICTURES, WIDTH } from '../../internal/fixtures.mjs';
import { fixtures, inPage } from '../../internal/harness.mjs';

const decodeUpload = ({ helpers, file }, points) => helpers.decode(file, points);
const CORNERS = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.1, 0.9],
  [0.9, 0.9],
];

for (const name of PICTURES)
  inPage(`fixture ${name} decodes in the browser`, { bare: true }, async (page) => {
    await page.upload(fixtures.path(name));
    const { width, height } = await page.run(decodeUpload, []);
    assert.deepEqual([width, height], [WIDTH, HEIGHT]);
  });

inPage('fixtures of all eight orientations are upright in the browser', { bare: true }, async (page) => {
  for (let orientation = 1; orientation <= 8; orientation++) {
    await page.upload(fixtures.path(`orientation-${orientation}.jpg`));
    const { width, height, colors } = await page.run(
      ({ helpers, files }, points) => helpers.decode(files.at(-1), points),
      CORNERS,
    );
    assert.deepEqual([width, height], [300, 200], `orientation ${orientation}`);
    const strongest = colors.slice(0, 3).map(([r, g, b]) => [r, g, b].indexOf(Math.max(r, g, b)));
    assert.deepEqual(strongest, [0, 1, 2], `orientation ${orientation}`);
  }
});
