// The lab's page of health: each trouble leads to what it promises, as far as the engine tells.
import assert from 'node:assert/strict';
import { inLab } from '../../internal/harness.mjs';

/** What drives the page: clicks, and texts of elements. */
const drive = (driver) => {
  const see = (code) => driver.executeScript(`return ${code}`);
  const text = (selector) => see(`document.querySelector('${selector}')?.textContent ?? ''`);
  return {
    see,
    text,
    click: (id) => driver.findElement({ id }).click(),
    until: (what, look) =>
      driver.wait(look, 30_000).catch(async (error) => {
        throw new Error(`${what}: ${await text('main')}`, { cause: error });
      }),
    knows: (type) => see(`PerformanceObserver.supportedEntryTypes.includes('${type}')`),
  };
};

inLab(
  'the page of health says what is wrong after each trouble, and reports it',
  async ({ driver }) => {
    const { see, text, click, until, knows } = drive(driver);
    await until('it begins well', async () => /Healthy|Degraded/.test(await text('#status-word')));
    const alerts = async (what) => (await text('#alerts')).includes(what);

    await click('block');
    if (await knows('event')) {
      await until('the INP', async () => /poor|needs improvement/.test(await text('#tile-inp')));
      await until('its alert', () => alerts('inp is'));
      await until('what to do', async () => (await text('#advice')).includes('INP is'));
      if (await knows('long-animation-frame')) assert.match(await text('#tile-inp'), /slowHandler/);
    } else assert.match(await text('#tile-inp'), /this browser does not tell/);

    await click('shift');
    if (await knows('layout-shift')) await until('the shift', () => alerts('cls is'));
    else assert.match(await text('#tile-cls'), /this browser does not tell/);

    await click('fail');
    await until('failures', () => alerts('failedRequests is'));
    assert.match(await text('#tile-failedRequests'), /%/);

    await click('operate');
    await until('slow operations', () => alerts('checkout is'));
    assert.match(await text('#operations'), /checkout/);
    assert.equal(await text('#status-word'), 'Unhealthy');

    await click('leak');
    assert.equal(await text('#leak'), 'Stop leaking, and free it');
    await click('leak');
    assert.equal(await text('#leak'), 'Leak');

    const open = await see(`document.querySelectorAll('#alerts [data-alert]').length`);
    await driver.executeScript(`document.querySelector('#alerts [data-alert]').click()`);
    await until(
      'it is dealt with',
      async () => (await see(`document.querySelectorAll('#alerts [data-alert]').length`)) < open,
    );
    assert.match(await text('#transitions'), /resolved/);

    await driver.executeScript(`document.getElementById('show').click()`);
    await until('the report', () => see(`Boolean(document.getElementById('sheet').shadowRoot)`));
    const report = await see(`document.getElementById('sheet').shadowRoot.textContent`);
    assert.match(report, /Health report.*checkout.*opened/s);
    assert.equal(
      await see(`getComputedStyle(document.getElementById('sheet').shadowRoot.querySelector('th')).textAlign`),
      'left',
    );
    assert.match(await text('#cost'), /Watching took .* of the time/);
    assert.equal(
      await see('document.documentElement.scrollWidth > innerWidth'),
      false,
      'nothing is wider than the window',
    );
  },
  'health/',
);

inLab(
  'a picture that comes late is the largest paint',
  async ({ driver }) => {
    const { text, until, knows } = drive(driver);
    if (!(await knows('largest-contentful-paint'))) return assert.match(await text('#tile-lcp'), /does not tell/);
    await until('the picture', async () => /needs improvement|poor/.test(await text('#tile-lcp')));
    await until('its alert', async () => (await text('#alerts')).includes('lcp is'));
  },
  'health/?late-picture',
);
