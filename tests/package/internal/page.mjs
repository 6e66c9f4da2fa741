// Uploads a photo on a consumer's page in Chromium and returns what the page makes of it.
import assert from 'node:assert/strict';
import { prepareFixtures } from '../../e2e/internal/fixtures.mjs';

export async function compressOnPage(browser, url) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  try {
    await page.goto(url);
    await page.waitForSelector('body[data-ready]', { timeout: 60_000 });
    await page.setInputFiles('#file-input', prepareFixtures().path('photo.jpg'));
    await page.waitForFunction(() => document.querySelector('output').textContent !== '', undefined, {
      timeout: 60_000,
    });
    const result = JSON.parse(await page.textContent('output'));
    // Browsers ask for an icon on their own.
    assert.deepEqual(
      problems.filter((text) => !text.includes('favicon') && !/404/.test(text)),
      [],
      JSON.stringify(result),
    );
    return result;
  } finally {
    await page.close();
  }
}

/** A real, smaller WebP of the size asked for; and a cache that compresses does. */
export function assertCompressed(result) {
  assert.equal(result.error, undefined);
  assert.equal(result.magic, 'WEBP');
  assert.deepEqual(result.decoded, [result.width, result.height]);
  assert.equal(result.width, 320);
  assert.ok(result.bytes < result.originalBytes);
  // A quarter of a cache's entries are live.
  assert.deepEqual([result.compressed, result.cached], [6, 1]);
}
