// The page under test: served with the strict policy, opened in one engine, reloaded for each test.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../../scripts/internal/static-server.mjs';
import { inRoot, pkgDir } from '../../../scripts/internal/paths.mjs';
import { openAlone } from './alone.mjs';
import { prepareFixtures } from './fixtures.mjs';
import { openBrowser } from './webdriver.mjs';

/** The engine that this process tests, as scripts/internal/browsers.mjs found it. */
export const engine = JSON.parse(process.env.PAGELIFT_ENGINE ?? 'null');

/** Real pictures, where they lie beside the repository. */
export const corpus = process.env.PAGELIFT_CORPUS ?? inRoot('..', 'shared', 'corpus');

let browser;
let server;
/** Requests that a test answers itself, by path; empty at the start of each test. */
const routes = {};
/** Paths of the generated pictures, by name. */
export let fixtures;

before(async () => {
  if (!engine) throw new Error('no engine: run npm test -- e2e');
  fixtures = prepareFixtures();
  server = await serve({
    mounts: {
      '/': fileURLToPath(new URL('../page/', import.meta.url)),
      '/pkg/': pkgDir,
      '/lab/': inRoot('www'),
      '/lab/pkg/': pkgDir,
      '/fixtures/': fixtures.folder,
      '/corpus/': corpus,
      // The packages whose hashes are the reference.
      '/peers/thumbhash/': inRoot('node_modules/thumbhash'),
      // The package whose vitals are the reference.
      '/peers/web-vitals/': inRoot('node_modules/web-vitals/dist'),
      '/peers/blurhash/': inRoot('node_modules/blurhash/dist'),
    },
    routes,
  });
  browser = await openBrowser(engine);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

// Runs inside the page. The function comes as text; WebDriver does not evaluate it under the page's policy.
const RUN_IN_PAGE = (text) => `
  const done = arguments[arguments.length - 1];
  const argument = arguments[0];
  window.harness.context()
    .then((context) => (${text})(context, argument))
    .then((value) => done({ value }), (error) => done({ error: String(error?.stack || error) + ' ' + (error?.message ?? '') }));`;

async function runIn({ driver }, work, argument = null) {
  const { value, error } = await driver.executeAsyncScript(RUN_IN_PAGE(String(work)), argument);
  if (error) throw new Error(`in ${engine.label}: ${error}`);
  return value;
}

class Page {
  /** Sets files on the page's file input, as a person who picks them. */
  async upload(...paths) {
    const input = await browser.driver.findElement({ css: '#file-input' });
    await input.sendKeys(paths.join('\n'));
  }

  /** Calls a function in the page with ({ pagelift, helpers, files, file }, argument); both ways only plain values. */
  async run(work, argument = null) {
    return runIn(browser, work, argument);
  }

  /** Clicks as a person does. */
  async click(selector) {
    await browser.driver.findElement({ css: selector }).click();
  }

  /** Types into a field as a person does. */
  async type(selector, text) {
    await browser.driver.findElement({ css: selector }).sendKeys(text);
  }

  /** Answers a path of the server by code for the rest of this test. */
  route(path, handler) {
    routes[path] = handler;
  }

  /** Sends a command of the DevTools protocol: `undefined` where the driver has none. */
  async devTools(command, parameters) {
    return browser.devTools?.(command, parameters);
  }

  /** Opens another page of the server, or one that a route answers: it has to load page.js as the others do. */
  async open(path) {
    await openPage(path);
  }

  /** Frees what nothing holds, in engines that can be told to; whether it did. */
  async collectGarbage() {
    await browser.devTools?.('HeapProfiler.collectGarbage');
    return browser.devTools !== undefined;
  }

  /** What went wrong in the page unseen: policy violations, errors, unhandled rejections. */
  problems() {
    return browser.driver.executeScript('return window.harness.problems.splice(0)');
  }

  /** Follows a link to another page, and goes back. */
  async leaveAndReturn() {
    await this.leave();
    await this.back();
  }

  async leave() {
    await browser.driver.get(`${server.url}values.js`);
  }

  async back() {
    await browser.driver.navigate().back();
    await untilWatched(browser.driver);
  }

  /** Leaves the page, whatever it is doing, and opens it anew. */
  async reload() {
    await openPage('');
  }
}

async function openPage(query, { driver } = browser) {
  await driver.get(`${server.url}${query}`);
  await untilWatched(driver);
}

const untilWatched = (driver = browser.driver) =>
  driver.executeAsyncScript(`
    const done = arguments[0];
    const look = () => (window.harness ? done() : setTimeout(look, 10));
    look();`);

/**
 * A test in a freshly loaded page that must leave no violation, error or unhandled rejection behind.
 * @param {string} name
 * @param {{ skip?: (page: Page) => Promise<string | false | undefined> | string, bare?: boolean }} options `skip`
 *   probes for what the test needs and returns why it cannot run; `bare` leaves the package out of the page
 * @param {(page: Page, t: import('node:test').TestContext) => Promise<void>} work
 */
export function inPage(name, { skip, bare = false }, work) {
  test(name, { timeout: 120_000 }, async (t) => {
    for (const path of Object.keys(routes)) delete routes[path];
    await openPage(bare ? '?bare' : '');
    const page = new Page();
    const reason = typeof skip === 'function' ? await skip(page) : skip;
    if (reason) return t.skip(reason);
    await work(page, t);
    assert.deepEqual(await page.problems(), [], 'nothing goes wrong unseen');
  });
}

/**
 * A test in two windows of one browser. `run(window, work, argument)` calls a function in window 0 or 1, `reload(window)` opens
 * its page anew, `leave(window)` follows a link to another page, and `back(window)` goes back.
 * @param {string} name
 * @param {(windows: { run: Function, reload: Function, leave: Function, back: Function, route: Page['route'] }) => Promise<void>} work
 */
export function inTwoWindows(name, work) {
  test(name, { timeout: 120_000 }, async () => {
    for (const path of Object.keys(routes)) delete routes[path];
    const { driver } = browser;
    await openPage('');
    const handles = [await driver.getWindowHandle()];
    await driver.switchTo().newWindow('tab');
    handles.push(await driver.getWindowHandle());
    await openPage('');
    const to = (number) => driver.switchTo().window(handles[number]);
    const page = new Page();
    try {
      await work({
        run: async (number, ...call) => (await to(number), page.run(...call)),
        reload: async (number) => (await to(number), page.reload()),
        leave: async (number) => (await to(number), page.leave()),
        back: async (number) => (await to(number), page.back()),
        route: page.route,
      });
      for (const number of [0, 1]) {
        await to(number);
        assert.deepEqual(await page.problems(), [], 'nothing goes wrong unseen');
      }
    } finally {
      await to(1);
      await driver.close();
      await to(0);
    }
  });
}

/**
 * A test that may kill its browser: `open()` starts one with a profile that stays the same, and gives `run` and `kill`.
 * @param {string} name
 * @param {(open: () => Promise<{ run: Function, kill: () => Promise<void> }>) => Promise<void>} work
 */
export function withKills(name, work) {
  test(name, { timeout: 180_000 }, async () => {
    const profile = mkdtempSync(join(tmpdir(), 'pagelift-profile-'));
    let own;
    const withDriver = async () => {
      own = await openBrowser(engine, profile);
      await openPage('', own);
      return (...call) => runIn(own, ...call);
    };
    const withoutDriver = async () => {
      own = await openAlone(engine.browser, profile, server.url, routes);
      return own.run;
    };
    try {
      await work(async () => {
        const run = await (engine.name === 'webkit' ? withoutDriver() : withDriver());
        const kill = async () => {
          if (own.pid !== undefined) process.kill(own.pid, 'SIGKILL');
          await own.close();
        };
        return { run, kill };
      });
    } finally {
      await own?.close();
      await removeProfile(profile);
    }
  });
}

/** The parts of a browser that was killed end a little later, and may write until then. */
async function removeProfile(folder) {
  const until = performance.now() + 10_000;
  for (;;) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      // Not by `maxRetries`: that does not remove what came meanwhile.
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/**
 * A test on the lab page, opened anew, that must leave nothing bad behind either.
 * @param {string} name
 * @param {(page: { driver: import('selenium-webdriver').WebDriver }) => Promise<void>} work
 * @param {string} [path] of a page within the lab
 */
export function inLab(name, work, path = '') {
  test(name, { timeout: 240_000 }, async () => {
    const { driver } = browser;
    await driver.get(`${server.url}lab/${path}`);
    await driver.executeScript(`
      const watch = document.createElement('script');
      watch.type = 'module';
      watch.src = '/page.js';
      document.head.append(watch);`);
    await untilWatched();
    // A click before that is lost.
    await driver.wait(() => driver.executeScript(`return 'ready' in document.documentElement.dataset`), 20_000);
    await work({ driver });
    assert.deepEqual(await new Page().problems(), [], 'nothing goes wrong unseen');
  });
}
