// In the projects of others: a Vite app, as it is developed and as it is built, and a page without any build step.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { launchChromium } from '../../../scripts/internal/chromium.mjs';
import { exec } from '../../../scripts/internal/exec.mjs';
import { serve } from '../../../scripts/internal/static-server.mjs';
import { consumer } from '../internal/consumer.mjs';
import { assertCompressed, compressOnPage } from '../internal/page.mjs';

const vite = join(consumer, 'node_modules', 'vite', 'bin', 'vite.js');
let browser;

before(async () => {
  browser = await launchChromium();
});

after(() => browser?.close());

/** Starts Vite's development server; resolves with its address. */
async function startVite() {
  const child = spawn(process.execPath, [vite, '--port', '0', '--host', '127.0.0.1'], {
    cwd: consumer,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const url = await new Promise((resolve, reject) => {
    const look = (text) => {
      output += text;
      const address = output.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
      if (address) resolve(address);
    };
    child.stdout.setEncoding('utf8').on('data', look);
    child.stderr.setEncoding('utf8').on('data', look);
    child.once('exit', () => reject(new Error(`vite ended: ${output}`)));
  });
  const stop = async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return { url, stop };
}

test('Vite app, built', async () => {
  await exec(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: consumer, quiet: true });
  const assets = readdirSync(join(consumer, 'dist', 'assets'));
  for (const name of ['cache', 'cold', 'images', 'pool', 'tabs']) {
    const copies = assets.filter((file) => file.startsWith(name) && file.endsWith('.wasm'));
    assert.equal(copies.length, 1, `${name}.wasm is emitted once: ${assets}`);
  }
  const server = await serve({ mounts: { '/': join(consumer, 'dist') } });
  try {
    assertCompressed(await compressOnPage(browser, server.url));
  } finally {
    await server.close();
  }
});

test('Vite app, in development', async () => {
  const server = await startVite();
  try {
    assertCompressed(await compressOnPage(browser, server.url));
  } finally {
    await server.stop();
  }
});

test('static page with an import map, under the strict policy', async () => {
  const server = await serve({
    mounts: { '/': join(consumer, 'static-page'), '/node_modules/pagelift/': join(consumer, 'node_modules/pagelift') },
  });
  try {
    assertCompressed(await compressOnPage(browser, server.url));
  } finally {
    await server.close();
  }
});
