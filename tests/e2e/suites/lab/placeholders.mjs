// The lab's page of placeholders: a photo in, what can stand for it out; words for what is no picture.
import assert from 'node:assert/strict';
import { fixtures, inLab } from '../../internal/harness.mjs';

inLab(
  'a photo is shown beside what can stand for it',
  async ({ driver }) => {
    const input = await driver.findElement({ css: '#photo' });
    await input.sendKeys(fixtures.path('photo.jpg'));
    const status = () => driver.executeScript(`return document.getElementById('status').textContent`);
    await driver.wait(async () => (await status()).startsWith('Made in'), 30_000);
    const { captions, code, wide } = await driver.executeScript(`return {
    captions: [...document.querySelectorAll('figcaption')].map((caption) => caption.textContent),
    code: document.getElementById('code').textContent,
    wide: document.documentElement.scrollWidth > innerWidth,
  }`);
    assert.equal(captions.length, 6);
    const bytes = Number(captions[1].match(/(\d+) bytes/)[1]);
    assert.ok(bytes > 0 && bytes <= 150, captions[1]);
    assert.equal(JSON.parse(code).hasAlpha, false);
    assert.equal(wide, false, 'nothing is wider than the window');
    await input.sendKeys(fixtures.path('not-a-picture.jpg'));
    await driver.wait(async () => (await status()).startsWith('This file cannot be read'), 30_000);
  },
  'images/placeholders/',
);

inLab('the lab leads to it', async ({ driver }) => {
  const link = await driver.findElement({ css: 'nav a[href="images/placeholders/"]' });
  assert.match(await link.getAttribute('href'), /lab\/images\/placeholders\/$/);
});
