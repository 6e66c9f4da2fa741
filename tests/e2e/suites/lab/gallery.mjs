// The lab's gallery: a long page on a slow path, thrown to its end with either loader.
import assert from 'node:assert/strict';
import { inLab } from '../../internal/harness.mjs';

inLab(
  'the gallery shows what is asked for, in which order, and how long the last screen takes',
  async ({ driver }) => {
    const see = (code) => driver.executeScript(`return ${code}`);
    const status = () => see(`document.getElementById('status').textContent`);
    // Engines without service workers are told why nothing comes.
    if (!(await see(`'serviceWorker' in navigator`))) return assert.match(await status(), /needs a service worker/);
    const choose = (id, value) =>
      driver.executeScript(`
        const select = document.getElementById('${id}');
        select.value = '${value}';
        select.dispatchEvent(new Event('change'));`);
    const throwIt = async (rows) => {
      await driver.executeScript(`document.getElementById('throw').click()`);
      await driver.wait(
        async () => (await see(`document.querySelectorAll('#results tbody tr').length`)) === rows,
        40_000,
      );
    };
    const there = () =>
      see(`[...document.querySelectorAll('#grid img')].filter((image) => image.naturalWidth > 0).length`);
    await choose('path', 'fast');
    await driver.wait(async () => (await there()) > 0, 20_000);
    await throwIt(1);
    const [name, , half, all, asked] = await see(
      `[...document.querySelectorAll('#results tbody tr:first-child > *')].map((cell) => cell.textContent)`,
    );
    assert.equal(name, 'Pagelift');
    assert.ok(parseFloat(half) <= parseFloat(all), `${half}, ${all}`);
    assert.ok(parseInt(asked) > 10 && parseInt(asked) <= 600, asked);
    assert.match(await status(), /stood \d+\.\d\d s after the throw/);
    const drawn = await see(`(() => {
      const canvas = document.getElementById('order');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value) => value > 0);
    })()`);
    assert.ok(drawn, 'the order is drawn');
    await choose('loader', 'native');
    await driver.wait(async () => (await there()) > 0, 20_000);
    await choose('path', 'offline');
    await driver.wait(async () => (await status()).startsWith('Offline'), 5_000);
    assert.equal(
      await see(`document.documentElement.scrollWidth > innerWidth`),
      false,
      'nothing is wider than the window',
    );
  },
  'gallery/',
);
