// npm start -- --check [PHOTO]: one photo through the lab page in a headless browser, as a person would do it.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJpeg } from '../../tests/fixtures/jpeg.mjs';
import { photo } from '../../tests/fixtures/pixels.mjs';
import { launchChromium } from './chromium.mjs';
import { Fail } from './fail.mjs';
import { bytes, note, ok } from './log.mjs';
import { formatOf } from './magic.mjs';

const CARD = '[data-pagelift-card]';
const JOB_LIMIT = 120_000;

/** A photo-like JPEG of 12 megapixels. */
function generatePhoto(folder) {
  note('generating a photo of 12 megapixels (name one to use your own: npm start -- --check PHOTO)');
  const file = join(folder, 'generated.jpg');
  writeFileSync(file, encodeJpeg(photo(4000, 3000)));
  return file;
}

/** Size of the downloaded picture as the browser's own decoder sees it; undefined when it cannot decode it. */
const decodedSize = (page) =>
  page.$eval(`${CARD} a[download]`, async (link) => {
    const image = new Image();
    image.src = link.href;
    try {
      await image.decode();
      const bitmap = await createImageBitmap(image);
      return { width: bitmap.width, height: bitmap.height };
    } catch {
      return undefined;
    }
  });

async function runPhoto(page, url, file) {
  const problems = [];
  page.on('pageerror', (error) => problems.push(`error in the page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  await page.goto(url);
  await page.setInputFiles('#file-input', file);
  const card = page.locator(`${CARD}:is([data-state="done"], [data-state="kept"], [data-state="error"])`).first();
  await card.waitFor({ state: 'attached', timeout: JOB_LIMIT }).catch(() => {
    throw new Fail([`no result within ${JOB_LIMIT / 1000} s`, ...problems].join('\n  '));
  });
  const state = await card.getAttribute('data-state');
  const result = JSON.parse((await card.getAttribute('data-result')) ?? '{}');
  return { state, result, problems };
}

async function download(page) {
  const waiting = page.waitForEvent('download', { timeout: 30_000 });
  await page.locator(`${CARD} a[download]`).first().click();
  return readFileSync(await (await waiting).path());
}

/** Throws a Fail unless a smaller, valid picture came out. */
export async function checkPhoto(url, named) {
  const folder = mkdtempSync(join(tmpdir(), 'pagelift-check-'));
  const browser = await launchChromium();
  try {
    const file = named ?? generatePhoto(folder);
    const originalBytes = statSync(file, { throwIfNoEntry: false })?.size;
    if (originalBytes === undefined) throw new Fail(`no such file: ${file}`);
    const page = await browser.newPage({ acceptDownloads: true });
    const { state, result, problems } = await runPhoto(page, url, file);
    if (state === 'error') throw new Fail(`the page reports: ${JSON.stringify(result)}`);
    if (state === 'kept') throw new Fail(`nothing smaller found: the original of ${bytes(originalBytes)} was kept`);
    const saved = await download(page);
    const format = formatOf(saved);
    const size = await decodedSize(page);
    const wrong = [
      ...problems,
      saved.length !== result.bytes && `the page says ${result.bytes} bytes, the download has ${saved.length}`,
      saved.length >= originalBytes && `${saved.length} bytes are not fewer than ${originalBytes}`,
      format !== result.format && `the page says ${result.format}, the first bytes say ${format}`,
      !size && 'the browser cannot decode the download',
      size &&
        (size.width !== result.width || size.height !== result.height) &&
        `the page says ${result.width} x ${result.height}, it decodes to ${size.width} x ${size.height}`,
    ].filter(Boolean);
    if (wrong.length) throw new Fail(wrong.join('\n  '));
    const { decode, resize, encode, total } = result.timings ?? {};
    const ms = (value) => (value === undefined ? '?' : `${Math.round(value)} ms`);
    const saving = Math.round((1 - saved.length / originalBytes) * 100);
    console.log(`size     ${bytes(originalBytes)} -> ${bytes(saved.length)} (${saving} % less)`);
    console.log(
      `picture  ${format}, ${size.width} x ${size.height}, quality ${result.quality === undefined ? '?' : Math.round(result.quality)}, score ${result.score?.toFixed?.(1) ?? '?'}`,
    );
    console.log(
      `time     decode ${ms(decode)}, resize ${ms(resize)}, encode ${ms(encode)}${total === undefined ? '' : `, total ${ms(total)}`}`,
    );
    console.log(`page     longest stall of the main thread ${ms(result.longestStall)}`);
    ok('a smaller, valid picture came out');
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
