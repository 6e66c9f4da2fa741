import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { encodeGif } from '../fixtures/gif.mjs';
import { photo as photoPixels } from '../fixtures/pixels.mjs';
import { magic, png } from './internal/pictures.mjs';

const CLI = fileURLToPath(new URL('../../pkg/cli.js', import.meta.url));
const photo = png(160, 120);
const FAST = ['--format', 'webp', '--quality', '60', '--effort', '0'];
let folder;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pagelift-'));
  await writeFile(join(folder, 'photo.png'), photo);
  await writeFile(join(folder, 'bad.png'), 'no picture at all');
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the command line in the folder. */
const pagelift = (...args) =>
  new Promise((resolve) =>
    execFile(process.execPath, [CLI, ...args], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }),
    ),
  );

test('compress writes a smaller picture into the current directory', async () => {
  const { status, stdout, stderr } = await pagelift('compress', 'photo.png', ...FAST, '--max-width', '80');
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.match(stdout, /^photo\.png -> photo\.webp {2}80x60, /);
  const bytes = await readFile(join(folder, 'photo.webp'));
  assert.equal(magic(bytes), 'webp');
  assert.ok(bytes.length < photo.length);
});

test('--json has one object per file, in order, and a bad file does not stop the rest', async () => {
  await cp(join(folder, 'photo.png'), join(folder, 'other.png'));
  const files = ['photo.png', 'bad.png', 'missing.png', 'other.png'];
  const { status, stdout, stderr } = await pagelift('compress', ...files, ...FAST, '--out', 'deep/out', '--json');
  assert.equal(status, 1);
  const [first, bad, missing, last] = JSON.parse(stdout);
  const sizes = ['format', 'width', 'height', 'bytes', 'originalBytes'];
  const keys = ['file', 'out', ...sizes, 'quality', 'score', 'dropped', 'originalFrames', 'timings'];
  assert.deepEqual(Object.keys(first), keys);
  assert.deepEqual([first.dropped, first.originalFrames], [[], 1]);
  assert.deepEqual(Object.keys(first.timings), ['read', 'decode', 'resize', 'encode']);
  assert.equal(first.out, join('deep', 'out', 'photo.webp'));
  assert.equal(first.originalBytes, photo.length);
  assert.equal(first.bytes, (await readFile(join(folder, first.out))).length);
  assert.equal(last.file, 'other.png');
  assert.deepEqual(Object.keys(bad), ['file', 'error']);
  assert.equal(bad.error.code, 'image/unsupported');
  assert.equal(missing.error.code, 'source/unreadable');
  const lines = stderr.trim().split('\n').sort();
  assert.equal(lines.length, 2);
  assert.match(lines[0], /^pagelift: bad\.png: .*\(image\/unsupported\)$/);
  assert.match(lines[1], /^pagelift: missing\.png: .*\(source\/unreadable\)$/);
});

test('an animation is handed on, and where its first frame is written, a line says so', async () => {
  const gif = encodeGif(photoPixels(40, 30), photoPixels(40, 30, { seed: 2 }), photoPixels(40, 30, { seed: 3 }));
  await writeFile(join(folder, 'wave.gif'), gif);
  const kept = await pagelift('compress', 'wave.gif', '--out', 'out');
  assert.match(kept.stdout, /^wave\.gif -> out\/wave\.gif {2}40x30, [^\n]*\n$/);
  assert.deepEqual(await readFile(join(folder, 'out', 'wave.gif')), gif);
  for (const args of [
    ['--format', 'webp'],
    ['--max-width', '20'],
    ['--animation', 'first-frame'],
  ]) {
    const { stdout } = await pagelift('compress', 'wave.gif', ...args, '--out', 'out');
    assert.match(stdout, /^wave\.gif -> [^\n]*\nwave\.gif: dropped animation \(3 frames\)\n$/, args.join(' '));
    const { stdout: json } = await pagelift('compress', 'wave.gif', ...args, '--out', 'out', '--json');
    const [{ dropped, originalFrames }] = JSON.parse(json);
    assert.deepEqual([dropped, originalFrames], [['animation'], 3]);
  }
  const probed = await pagelift('probe', 'wave.gif');
  assert.match(probed.stdout, /, animation \(3 frames\)\n$/);
});

test('files of one name do not overwrite each other', async () => {
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'a', 'photo.png'), png(50, 50));
  await writeFile(join(folder, 'PHOTO.bmp.png'), png(30, 30));
  const { status, stdout } = await pagelift('compress', 'photo.png', 'a/photo.png', 'photo.png', ...FAST, '--json');
  assert.equal(status, 0);
  const results = JSON.parse(stdout).map(({ out, width }) => [out, width]);
  assert.deepEqual(results, [
    ['photo.webp', 160],
    ['photo-2.webp', 50],
    ['photo-3.webp', 160],
  ]);
});

test('a result is called by what it is: an extension that suits stays, a number behind a dot is none', async () => {
  await writeFile(join(folder, 'Holiday 1.2'), photo);
  await writeFile(join(folder, 'wrong.gif'), photo);
  await writeFile(join(folder, 'PHOTO.PNG'), photo);
  const files = ['Holiday 1.2', 'wrong.gif', 'PHOTO.PNG'];
  const { status, stdout } = await pagelift('compress', ...files, '--format', 'png', '--out', 'out', '--json');
  assert.equal(status, 0);
  const names = JSON.parse(stdout).map(({ out }) => out);
  assert.deepEqual(
    names,
    ['Holiday 1.2.png', 'wrong.png', 'PHOTO.PNG'].map((name) => join('out', name)),
  );
});

test('an input is never overwritten', async () => {
  const before = await readdir(folder);
  const { status, stdout } = await pagelift('compress', 'photo.png', '--format', 'png', '--max-width', '20', '--json');
  assert.equal(status, 0);
  assert.equal(JSON.parse(stdout)[0].out, 'photo-2.png');
  assert.deepEqual(new Uint8Array(await readFile(join(folder, 'photo.png'))), photo);
  await symlink(folder, join(folder, 'link'));
  const linked = await pagelift(
    'compress',
    'photo.png',
    '--format',
    'png',
    '--max-width',
    '20',
    '--out',
    'link',
    '--json',
  );
  assert.equal(JSON.parse(linked.stdout)[0].out, join('link', 'photo-2.png'));
  assert.deepEqual(new Uint8Array(await readFile(join(folder, 'photo.png'))), photo);
  assert.deepEqual((await readdir(folder)).sort(), [...before, 'link', 'photo-2.png'].sort());
});

test('probe says what is in the file', async () => {
  const text = await pagelift('probe', 'photo.png');
  assert.deepEqual(text, { status: 0, stderr: '', stdout: 'photo.png: png 160x120, 8 bit rgb, transparency\n' });
  const json = await pagelift('probe', 'photo.png', 'bad.png', '--json');
  assert.equal(json.status, 1);
  const [good, bad] = JSON.parse(json.stdout);
  const { file, format, width, height, orientation, hasAlpha, animated, hasGps } = good;
  assert.deepEqual(
    { file, format, width, height, orientation, hasAlpha, animated, hasGps },
    {
      file: 'photo.png',
      format: 'png',
      width: 160,
      height: 120,
      orientation: 1,
      hasAlpha: true,
      animated: false,
      hasGps: false,
    },
  );
  assert.equal(bad.error.code, 'image/unsupported');
});

test('placeholder says what can stand for a file', async () => {
  const text = await pagelift('placeholder', 'photo.png');
  assert.equal(text.status, 0);
  assert.match(text.stdout, /^photo\.png: 160x120, ThumbHash [\w+/]+={0,2}, BlurHash \S{28}, #[0-9a-f]{6}\n$/);
  const json = await pagelift('placeholder', 'bad.png', 'photo.png', '--json');
  assert.equal(json.status, 1);
  const [bad, good] = JSON.parse(json.stdout);
  assert.equal(bad.error.code, 'image/unsupported');
  assert.deepEqual([good.file, good.width, good.height, good.hasAlpha], ['photo.png', 160, 120, false]);
  assert.match(good.lqip, /^data:image\/webp;base64,/);
});

test('a command line that makes no sense has status 2 and a line of usage', async () => {
  for (const [args, message] of [
    [[], /a command is missing/],
    [['shrink', 'photo.png'], /unknown command: shrink/],
    [['compress'], /no file is named/],
    [['compress', 'photo.png', '--fast'], /--fast/],
    [['compress', 'photo.png', '--quality'], /--quality/],
    [['probe', 'photo.png', '--quality', '3'], /--quality/],
    [['compress', 'photo.png', '--quality', 'high'], /^pagelift: --quality: expected .* got 'high'/],
    [['compress', 'photo.png', '--max-width', '-5'], /--max-width/],
    [['compress', 'photo.png', '--max-width=-5'], /^pagelift: --max-width: expected /],
  ]) {
    const { status, stdout, stderr } = await pagelift(...args);
    assert.deepEqual({ status, stdout }, { status: 2, stdout: '' }, args.join(' '));
    assert.match(stderr, message);
    assert.match(stderr, /\nusage: pagelift /);
    assert.doesNotMatch(stderr, /\n {4}at /);
  }
  assert.deepEqual((await readdir(folder)).sort(), ['bad.png', 'photo.png']);
});

test("a result that cannot be written is that file's failure", async () => {
  const { status, stderr } = await pagelift('compress', 'photo.png', ...FAST, '--out', 'bad.png');
  assert.equal(status, 1);
  assert.match(stderr, /^pagelift: photo\.png: the result could not be written: .*\n$/);
});

test('--help and --version', async () => {
  const help = await pagelift('--help');
  assert.equal(help.status, 0);
  assert.match(help.stdout, /--target-score/);
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  assert.deepEqual(await pagelift('--version'), { status: 0, stderr: '', stdout: `${version}\n` });
});
