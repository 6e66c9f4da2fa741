// The lab page itself, used as a person would: by files, clicks and keys.
import assert from 'node:assert/strict';
import { HEIGHT, WIDTH } from '../../internal/fixtures.mjs';
import { fixtures, inLab } from '../../internal/harness.mjs';

const STATES = `return [...document.querySelectorAll('[data-pagelift-card]')].map((card) => ({
  state: card.dataset.state,
  result: card.dataset.result && JSON.parse(card.dataset.result),
  download: card.querySelector('a[download]').hidden ? null : card.querySelector('a[download]').download,
  text: card.textContent,
}))`;

/** The cards, once there are this many and none is at work. */
async function settled(driver, count) {
  let cards;
  await driver.wait(async () => {
    cards = await driver.executeScript(STATES);
    return cards.length === count && cards.every(({ state }) => ['done', 'kept', 'error'].includes(state));
  }, 90_000);
  return cards;
}

const upload = async (driver, ...names) => {
  const input = await driver.findElement({ css: '#file-input' });
  await input.sendKeys(names.map((name) => fixtures.path(name)).join('\n'));
};

/** Clicks in the middle of the window: at its foot the strip covers what the driver takes for visible. */
async function click(driver, css) {
  const element = await driver.findElement({ css });
  await driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', element);
  await element.click();
}

/** On a narrow page, the settings have to be unfolded first. */
async function choose(driver, name, value) {
  const toggle = await driver.findElement({ css: '#settings-toggle' });
  const folded = (await toggle.isDisplayed()) && (await toggle.getAttribute('aria-expanded')) === 'false';
  if (folded) await click(driver, '#settings-toggle');
  await click(driver, `input[name="${name}"][value="${value}"]`);
}

inLab('the lab page makes photos smaller and says in words what it cannot read', async ({ driver }) => {
  await upload(driver, 'photo.png', 'not-a-picture.jpg', 'truncated.jpg');
  const [photo, letter, truncated] = await settled(driver, 3);
  assert.equal(photo.state, 'done');
  const { name, originalBytes, bytes, width, height, format, timings, longestStall } = photo.result;
  assert.deepEqual([name, width, height], ['photo.png', WIDTH, HEIGHT]);
  assert.ok(bytes < originalBytes, `${bytes} bytes are fewer than ${originalBytes}`);
  assert.deepEqual(Object.keys(timings).sort(), ['decode', 'encode', 'read', 'resize']);
  assert.ok(longestStall >= 0);
  assert.equal(photo.download, `photo.${{ webp: 'webp', jpeg: 'jpg', png: 'png' }[format]}`);
  assert.match(photo.text, /smaller/);
  assert.deepEqual([letter.state, letter.result.error.code], ['error', 'image/unsupported']);
  assert.match(letter.text, /cannot be read as a picture/);
  assert.deepEqual([truncated.state, truncated.result.error.code], ['error', 'image/corrupt']);
  assert.match(truncated.text, /damaged or incomplete/);
  assert.equal(truncated.download, null);
});

inLab('its settings act at once, also on photos at work', async ({ driver }) => {
  await upload(driver, 'large.jpg', 'photo.png');
  await choose(driver, 'format', 'jpeg');
  await choose(driver, 'size', '640');
  const jpegs = await driver.wait(async () => {
    const cards = await settled(driver, 2);
    return cards.every(({ result }) => result?.format === 'jpeg' && result.width === 640) && cards;
  }, 90_000);
  assert.deepEqual(
    jpegs.map(({ download }) => download),
    ['large.jpg', 'photo.jpg'],
  );
});

inLab('it paints a sample of 12 megapixels and makes it smaller', async ({ driver }) => {
  await click(driver, '.samples-buttons [data-samples="1"]');
  const [{ state, result }] = await settled(driver, 1);
  assert.equal(state, 'done');
  assert.equal(Math.max(result.width, result.height), 1600);
});

inLab('it works by keyboard: the slider moves, a photo goes and the focus stays close', async ({ driver }) => {
  await upload(driver, 'photo.png', 'photo.bmp');
  await settled(driver, 2);
  const handle = await driver.findElement({ css: '.card .compare-handle' });
  await driver.wait(() => handle.isDisplayed(), 10_000);
  await handle.sendKeys('\uE012'); // arrow left
  assert.equal(await handle.getAttribute('aria-valuenow'), '48');
  await handle.sendKeys('\uE011'); // home
  assert.equal(await handle.getAttribute('aria-valuetext'), '0 percent before, 100 percent after');
  await driver.findElement({ css: '.card .card-remove' }).sendKeys('\uE007'); // enter
  const focus = 'return document.activeElement.getAttribute("aria-label")';
  assert.equal(await driver.executeScript(focus), 'Remove photo.bmp');
  assert.equal((await driver.executeScript(STATES)).length, 1);
});

/** How long WebKitGTK takes for the requests on a slow machine, in ms: there the test takes 80 s, in the other engines 10. */
const SLOWEST = 110_000;

inLab('its cache panel plays the same requests through two caches and can be paused', async ({ driver }) => {
  const result = () =>
    driver.executeScript('return JSON.parse(document.getElementById("cache-panel").dataset.result ?? "{}")');
  const text = (id) => driver.executeScript('return document.getElementById(arguments[0]).textContent', id);
  await driver.findElement({ css: '.views a[href="#/cache"]' }).click();
  await driver.wait(async () => (await result()).at > 0, 20_000);
  await click(driver, '#cache-pause');
  const paused = await result();
  await driver.sleep(200);
  assert.equal((await result()).at, paused.at, 'a pause stops it');
  await click(driver, 'input[name="pace"][value="full"]');
  await click(driver, 'input[name="traffic"][value="scan"]');
  const played = await driver.wait(async () => {
    const now = await result();
    return now.at > 60_000 && now.at === now.length && now.optimum && now;
  }, SLOWEST);
  for (const { hits, misses } of [played.adaptive, played.lru]) assert.equal(hits + misses, played.length);
  assert.ok(played.adaptive.hitRatio > played.lru.hitRatio, 'scans do not push out what is popular');
  assert.ok(played.optimum > played.adaptive.hitRatio);
  assert.match(await text('cache-verdict'), /^\+[\d.]+.points against LRU$/);
  await click(driver, 'input[name="compress"][value="yes"]');
  const compressed = await driver.wait(async () => {
    const now = await result();
    return now.at === now.length && now.adaptive.levels.cold.hits > 0 && now;
  }, SLOWEST);
  assert.ok(compressed.adaptive.hitRatio > played.adaptive.hitRatio, 'compressed, more entries fit');
  assert.equal(await text('cache-error'), '');
  await driver.findElement({ css: '.views a[href="#/photos"]' }).click();
  assert.ok(await driver.findElement({ css: '.drop-zone' }).isDisplayed());
});
