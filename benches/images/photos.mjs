// The 12-megapixel photos to measure with, best first: yours, Debian's, the development corpus, generated ones.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exec } from '../../scripts/internal/exec.mjs';
import { Fail } from '../../scripts/internal/fail.mjs';
import { note } from '../../scripts/internal/log.mjs';
import { cacheDir, inRoot } from '../../scripts/internal/paths.mjs';

const WIDTH = 4000;
const HEIGHT = 3000;
/** Smaller pictures are not what a phone takes; enlarging them would flatter everyone. */
const LEAST_PIXELS = 8e6;

const DEBIAN_PACKAGES = ['plasma-workspace-wallpapers', 'mate-backgrounds'];
const KDE = (name) => `usr/share/wallpapers/${name}/contents/images/2560x1600.jpg`;
const MATE = (name) => `usr/share/backgrounds/mate/${name}.jpg`;

// Photos of 2560 x 1600 by fours, each part 2000 x 1500 at its own resolution: [file, x, y].
const DEBIAN_SHEETS = {
  'sheet-a': [
    [KDE('EveningGlow'), 280, 60],
    [KDE('FallenLeaf'), 400, 60],
    [KDE('Path'), 200, 100],
    [MATE('nature/LadyBird'), 300, 50],
  ],
  'sheet-b': [
    [KDE('OneStandsOut'), 300, 60],
    [KDE('ColorfulCups'), 200, 60],
    [KDE('BytheWater'), 300, 100],
    [MATE('nature/TwoWings'), 500, 50],
  ],
  'sheet-c': [
    [MATE('nature/Garden'), 560, 50],
    [MATE('nature/YellowFlower'), 500, 100],
    [KDE('Kite'), 500, 50],
    [MATE('nature/Wood'), 300, 200],
  ],
};
// A photographed painting of 17.9 megapixels.
const DEBIAN_CROPS = { elephants: [MATE('abstract/Elephants_5640x3172'), 820, 86] };

const CORPUS_SHEETS = {
  'corpus-a': [
    ['evening.jpg', 280, 60],
    ['fallenleaf.jpg', 400, 60],
    ['path.jpg', 200, 100],
    ['ladybird.jpg', 300, 50],
  ],
  'corpus-b': [
    ['path.jpg', 500, 50],
    ['ladybird.jpg', 500, 100],
    ['evening.jpg', 500, 100],
    ['fallenleaf.jpg', 100, 0],
  ],
};

/** Width and height of a JPEG by its frame header. */
export function jpegSize(bytes) {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1];
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  throw new Fail('not a JPEG');
}

function describe(name, file) {
  const bytes = readFileSync(file);
  return { name, file, size: bytes.length, ...jpegSize(bytes) };
}

function fromFolder(folder) {
  const photos = readdirSync(folder)
    .filter((name) => /\.jpe?g$/i.test(name))
    .sort()
    .map((name) => describe(name.replace(/\.\w+$/, ''), join(folder, name)))
    .filter(({ width, height }) => width * height >= LEAST_PIXELS);
  if (!photos.length)
    throw new Fail(`no JPEG of at least ${LEAST_PIXELS / 1e6} megapixels in ${folder}`, 'name another folder');
  return photos;
}

async function assemble(scorer, kind, root, sheets, crops = {}) {
  const folder = join(cacheDir, 'bench-photos', kind);
  mkdirSync(folder, { recursive: true });
  const to = (name) => join(folder, `${name}.jpg`);
  const from = (path) => join(root, path);
  for (const [name, parts] of Object.entries(sheets)) {
    if (existsSync(to(name))) continue;
    const placed = parts.map(([path, x, y]) => [from(path), x, y]);
    await scorer.sheet(WIDTH, HEIGHT, to(name), placed);
  }
  for (const [name, [path, x, y]] of Object.entries(crops))
    if (!existsSync(to(name))) await scorer.crop(from(path), x, y, WIDTH, HEIGHT, to(name));
  return [...Object.keys(sheets), ...Object.keys(crops)].map((name) => describe(name, to(name)));
}

async function debian(scorer) {
  const folder = join(cacheDir, 'bench-photos', 'debian-packages');
  mkdirSync(folder, { recursive: true });
  for (const name of DEBIAN_PACKAGES) {
    const unpacked = join(folder, name);
    if (existsSync(unpacked)) continue;
    note(`fetching Debian's ${name} for its photos, once`);
    const fix = 'needs Debian or Ubuntu with apt-get and dpkg; elsewhere: --photos DIR';
    await exec('apt-get', ['download', '-qq', name], { cwd: folder, fix, quiet: true });
    const file = readdirSync(folder).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith('.deb'));
    await exec('dpkg', ['-x', file, unpacked], { cwd: folder, fix });
  }
  const qualified = (path) => join(path.includes('/mate/') ? DEBIAN_PACKAGES[1] : DEBIAN_PACKAGES[0], path);
  const each = (entries, change) => Object.fromEntries(Object.entries(entries).map(([k, v]) => [k, change(v)]));
  const place = ([path, x, y]) => [qualified(path), x, y];
  return assemble(
    scorer,
    'debian',
    folder,
    each(DEBIAN_SHEETS, (parts) => parts.map(place)),
    each(DEBIAN_CROPS, place),
  );
}

async function generated(scorer) {
  const folder = join(cacheDir, 'bench-photos', 'generated');
  mkdirSync(folder, { recursive: true });
  const photos = [];
  for (const seed of [1, 2]) {
    const file = join(folder, `generated-${seed}.jpg`);
    if (!existsSync(file)) await scorer.generate(WIDTH, HEIGHT, seed, file);
    photos.push(describe(`generated-${seed}`, file));
  }
  return photos;
}

/**
 * @param {string} [wanted] a folder, `debian`, or nothing: the corpus beside the repository where there is one, else generated
 * @returns {Promise<{ from: string, photos: { name: string, file: string, size: number, width: number, height: number }[] }>}
 */
export async function findPhotos(scorer, wanted) {
  if (wanted === 'debian')
    return {
      from:
        `${WIDTH} x ${HEIGHT} JPEG (4:2:0, baseline) out of Debian's ${DEBIAN_PACKAGES.join(' and ')}: ` +
        'sheets of four photos each, every pixel as it was taken, and a part of a larger one',
      photos: await debian(scorer),
    };
  if (wanted) return { from: 'photos of a folder, as they are', photos: fromFolder(resolve(wanted)) };
  const corpus = process.env.PAGELIFT_CORPUS ?? inRoot('../shared/corpus');
  if (existsSync(join(corpus, 'photos')))
    return {
      from: `${WIDTH} x ${HEIGHT} JPEG (4:2:0, baseline), sheets of four corpus photos each, every pixel as it was taken`,
      photos: await assemble(scorer, 'corpus', join(corpus, 'photos'), CORPUS_SHEETS),
    };
  return {
    from: `generated ${WIDTH} x ${HEIGHT} pictures (real photos: --photos DIR, or --photos debian)`,
    photos: await generated(scorer),
  };
}
