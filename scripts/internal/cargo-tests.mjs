// Rust tests: the engine and the codec on this machine, the bindings inside browsers.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES } from './build-wasm.mjs';
import { CHROMIUM_FLAGS } from './chromium.mjs';
import { add, failure, fromCargo, none } from './counts.mjs';
import { exec } from './exec.mjs';
import { Fail } from './fail.mjs';
import { buildDir, inRoot } from './paths.mjs';
import { rustTests } from './test-selection.mjs';
import { virtualDisplay } from './xvfb.mjs';

async function count(cargo, args, env) {
  let output;
  let error;
  try {
    output = await exec(cargo, ['test', '--no-fail-fast', ...args], { capture: true, env });
  } catch (reason) {
    error = reason;
    output = reason.output ?? '';
  }
  const counts = fromCargo(output);
  // It did not compile, or the runner broke: no test says so.
  return error && counts.failed === 0 ? add(counts, failure(error.message)) : counts;
}

const CRATES = ['-p', 'pagelift', '-p', 'pagelift-webp', '-p', 'crc32fast', '-p', 'pagelift-module'];
const FEATURES = ['--features', 'pagelift/images,pagelift-webp/image'];

/** Engine and codec crate, natively: all of them, or those below the named modules. */
export async function testEngine(names = []) {
  if (!names.length) return count('cargo', [...CRATES, ...FEATURES]);
  let total = none();
  for (const only of names.flatMap((name) => rustTests(name)))
    total = add(total, await count('cargo', [...CRATES, ...FEATURES, ...only]));
  if (total.passed + total.failed === 0) throw new Fail(`no test of the engine is below ${names.join(' or ')}`);
  return total;
}

const driverVariable = { chromium: 'CHROMEDRIVER', firefox: 'GECKODRIVER', webkit: 'SAFARIDRIVER' };

/** wasm-bindgen's runner takes the browser to start from a webdriver.json in the folder that it runs in. */
function writeCapabilities({ name, browser }) {
  const folder = join(buildDir, 'webdriver', name);
  const capabilities = {
    chromium: { 'goog:chromeOptions': { binary: browser, args: CHROMIUM_FLAGS } },
    firefox: { 'moz:firefoxOptions': { binary: browser, args: ['-headless'] } },
    webkit: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'webdriver.json'), JSON.stringify(capabilities[name], undefined, 2));
  return folder;
}

/** The tests of both bindings crates inside one browser engine. */
export async function testBindings(engine, { toolchain, bindgen }) {
  const display = engine.name === 'webkit' ? await virtualDisplay() : { env: {}, stop() {} };
  const env = {
    ...toolchain.env,
    ...display.env,
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: `${process.execPath} ${inRoot('scripts/internal/wasm-test-runner.mjs')}`,
    PAGELIFT_TEST_RUNNER: join(bindgen.bin, 'wasm-bindgen-test-runner'),
    PAGELIFT_TEST_FOLDER: writeCapabilities(engine),
    WASM_BINDGEN_TEST_TIMEOUT: '120',
    // The runner takes the first driver that is named.
    CHROMEDRIVER: undefined,
    GECKODRIVER: undefined,
    SAFARIDRIVER: undefined,
    [driverVariable[engine.name]]: engine.driver,
  };
  const crates = [...MODULES.flatMap(({ name }) => ['-p', `pagelift-${name}`]), '--lib', '--tests'];
  try {
    return await count(toolchain.cargo, ['--target', 'wasm32-unknown-unknown', ...crates, ...toolchain.args], env);
  } finally {
    display.stop();
  }
}
