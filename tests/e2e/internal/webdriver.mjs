// One WebDriver session in Chromium, Firefox or WebKitGTK: the driver process, the capabilities, the session.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { CHROMIUM_FLAGS } from '../../../scripts/internal/chromium.mjs';
import { virtualDisplay } from '../../../scripts/internal/xvfb.mjs';

const CAPABILITIES = {
  chromium: (binary, profile) => {
    const args = profile === undefined ? CHROMIUM_FLAGS : [...CHROMIUM_FLAGS, `--user-data-dir=${profile}`];
    return { browserName: 'chrome', 'goog:chromeOptions': { binary, args } };
  },
  firefox: (binary, profile) => {
    const args = profile === undefined ? ['-headless'] : ['-headless', '-profile', profile];
    return { browserName: 'firefox', 'moz:firefoxOptions': { binary, args } };
  },
  // MiniBrowser listens to its driver only with this (WebKitGTK 2.50).
  webkit: (binary) => ({ 'webkitgtk:browserOptions': { binary, args: ['--automation'] } }),
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function answers(url, child) {
  for (let tries = 0; tries < 150; tries++) {
    if (child.exitCode !== null) throw new Error(`the driver ended with status ${child.exitCode}`);
    const status = await fetch(`${url}/status`).catch(() => undefined);
    if (status?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the driver does not answer');
}

/** The name of chromedriver's command for the DevTools protocol. */
const DEVTOOLS = 'sendDevToolsCommand';

/**
 * @param {{ name: string, browser: string, driver: string }} engine
 * @param {string} [profile] folder of a profile to be used, where the driver takes one
 * @returns {Promise<{ driver: import('selenium-webdriver').WebDriver, devTools?: Function, pid?: number, close: () => Promise<void> }>}
 *   `devTools` sends a command of the DevTools protocol, where the driver can; `pid` of the browser, where its driver names it
 */
export async function openBrowser({ name, browser, driver: executable }, profile) {
  const { WebDriver, Capabilities } = await import('selenium-webdriver');
  const { Executor, HttpClient } = await import('selenium-webdriver/http/index.js');
  const { Command } = await import('selenium-webdriver/lib/command.js');
  const display = name === 'webkit' ? await virtualDisplay() : { env: {}, stop() {} };
  const port = await freePort();
  const child = spawn(executable, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, ...display.env } });
  const stop = () => {
    child.kill();
    display.stop();
  };
  process.once('exit', stop);
  try {
    const url = `http://127.0.0.1:${port}`;
    await answers(url, child);
    // Not Builder: it knows no WebKitGTK and would look for drivers of its own.
    const executor = new Executor(new HttpClient(url));
    const driver = WebDriver.createSession(executor, new Capabilities(CAPABILITIES[name](browser, profile)));
    const capabilities = (await driver.getSession()).getCapabilities();
    executor.defineCommand(DEVTOOLS, 'POST', '/session/:sessionId/goog/cdp/execute');
    const devTools = capabilities.has('goog:chromeOptions')
      ? (cmd, params = {}) => driver.execute(new Command(DEVTOOLS).setParameters({ cmd, params }))
      : undefined;
    await driver.manage().setTimeouts({ script: 60_000, pageLoad: 60_000, implicit: 0 });
    const close = async () => {
      await driver.quit().catch(() => {});
      stop();
    };
    return { driver, devTools, pid: capabilities.get('goog:processID') ?? capabilities.get('moz:processID'), close };
  } catch (error) {
    stop();
    throw error;
  }
}
