// Browsers and their WebDriver servers: found where they usually are, installed where that is possible.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { aptCommand, installDebian } from './apt.mjs';
import { geckodriver } from './cargo-tools.mjs';
import { output, which } from './exec.mjs';
import { Fail } from './fail.mjs';
import { inRoot } from './paths.mjs';

const PACKAGES = {
  chromium: ['chromium', 'chromium-driver'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'xauth'],
};

export const ENGINES = Object.keys(PACKAGES);

/** Whether everything must be installed and run, so that nothing is skipped unseen. */
const onCi = () => Boolean(process.env.CI) && process.env.CI !== 'false';

const programFiles = () =>
  ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name]).filter(Boolean);

/** Executables of a browser that Playwright downloaded, the newest first. */
function fromPlaywright(prefix, inside) {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ms-playwright'),
    join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    process.env.LOCALAPPDATA && join(process.env.LOCALAPPDATA, 'ms-playwright'),
  ].filter((path) => path && existsSync(path));
  return caches.flatMap((cache) =>
    readdirSync(cache)
      .filter((name) => name.startsWith(prefix))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .flatMap((name) => inside.map((path) => join(cache, name, path))),
  );
}

/** Path of Chromium, Chrome or Edge; CHROME names another. */
export const findChromium = () =>
  which(
    process.env.CHROME,
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...programFiles().flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]),
    ...fromPlaywright('chromium-', [
      'chrome-linux/chrome',
      'chrome-linux64/chrome',
      'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
      'chrome-win/chrome.exe',
    ]),
  );

const findFirefox = () =>
  which(
    process.env.FIREFOX,
    'firefox',
    'firefox-esr',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    ...programFiles().map((folder) => join(folder, 'Mozilla Firefox', 'firefox.exe')),
  );

const findMiniBrowser = () =>
  which(
    process.env.MINIBROWSER,
    ...['x86_64', 'aarch64'].flatMap((cpu) =>
      ['4.1', '6.0', '4.0'].map((api) => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-${api}/MiniBrowser`),
    ),
  );

/** Selenium's own manager downloads the driver that fits a browser, where no package brings one. */
function driverFromSelenium(browser) {
  const platform = { linux: 'linux', darwin: 'macos', win32: 'windows' }[process.platform];
  const manager = which(inRoot('node_modules/selenium-webdriver/bin', platform ?? '', 'selenium-manager'));
  const answer = manager && output(manager, ['--browser', 'chrome', '--browser-path', browser, '--output', 'json']);
  try {
    return answer && JSON.parse(answer).result.driver_path;
  } catch {
    return undefined;
  }
}

const findChromedriver = (browser) =>
  which(process.env.CHROMEDRIVER, 'chromedriver', '/usr/lib/chromium/chromedriver') ?? driverFromSelenium(browser);

/** Chromium for a check of the page; a Fail with the fix where there is none. */
export async function requireChromium() {
  const browser = findChromium() ?? ((await installDebian(PACKAGES.chromium)) ? findChromium() : undefined);
  if (browser) return browser;
  throw new Fail(
    'no Chromium or Chrome found',
    `${process.platform === 'linux' ? aptCommand(PACKAGES.chromium) : 'install Chrome'}, or name its executable: CHROME=/path/to/chrome`,
  );
}

async function requireChromedriver(browser) {
  const driver =
    findChromedriver(browser) ?? ((await installDebian(PACKAGES.chromium)) ? findChromedriver() : undefined);
  if (driver) return driver;
  throw new Fail(
    'no chromedriver found',
    `${process.platform === 'linux' ? aptCommand(['chromium-driver']) : 'install chromedriver'}, or name it: CHROMEDRIVER=/path/to/chromedriver`,
  );
}

async function firefox(install) {
  let browser = findFirefox();
  if (!browser && install && (await installDebian(PACKAGES.firefox))) browser = findFirefox();
  if (!browser) return { missing: `Firefox is not installed (${aptCommand(PACKAGES.firefox)})` };
  const driver = await geckodriver({ install });
  if (!driver) return { missing: 'geckodriver is not installed (cargo install geckodriver)' };
  return { browser, driver };
}

async function webkit(install) {
  if (process.platform !== 'linux') return { missing: 'WebKitGTK is only for Linux' };
  const complete = () => findMiniBrowser() && which('WebKitWebDriver') && (process.env.DISPLAY || which('Xvfb'));
  if (!complete() && !(install && (await installDebian(PACKAGES.webkit)) && complete()))
    return { missing: `WebKitGTK and Xvfb are not installed (${aptCommand(PACKAGES.webkit)})` };
  return { browser: findMiniBrowser(), driver: which('WebKitWebDriver') };
}

/**
 * The engines that tests run in. Chromium is required; of the others, each is either there or says why it is
 * skipped. On CI all three are installed, and one that cannot be had is a failure.
 * @returns {Promise<{ name: string, label: string, browser?: string, driver?: string, missing?: string }[]>}
 */
export async function testEngines({ only = ENGINES } = {}) {
  const install = onCi();
  const engines = [];
  const wanted = (name) => only.includes(name);
  if (wanted('chromium')) {
    const browser = await requireChromium();
    engines.push({ name: 'chromium', label: 'Chromium', browser, driver: await requireChromedriver(browser) });
  }
  if (wanted('firefox')) engines.push({ name: 'firefox', label: 'Firefox', ...(await firefox(install)) });
  if (wanted('webkit')) engines.push({ name: 'webkit', label: 'WebKit', ...(await webkit(install)) });
  const lost = engines.find((engine) => engine.missing);
  if (install && lost) throw new Fail(`${lost.label} is needed on CI: ${lost.missing}`);
  return engines;
}
