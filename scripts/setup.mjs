// Installs what the other scripts need and is missing. Each of them calls this first; by hand: node scripts/setup.mjs
import { fileURLToPath } from 'node:url';
import { testEngines } from './internal/browsers.mjs';
import { wasmBindgen } from './internal/cargo-tools.mjs';
import { run } from './internal/fail.mjs';
import { note, ok } from './internal/log.mjs';
import { npmPackages } from './internal/npm-packages.mjs';
import { requireNode, requireRust } from './internal/requirements.mjs';
import { wasmToolchain } from './internal/wasm-toolchain.mjs';

/** What a build needs: the versions, the wasm toolchain, wasm-bindgen and the npm packages. */
export async function setup() {
  requireNode();
  const rust = requireRust();
  const toolchain = await wasmToolchain();
  const bindgen = await wasmBindgen();
  await npmPackages();
  return { rust, toolchain, bindgen };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run(async () => {
    const { rust, bindgen } = await setup();
    ok(`${rust}, wasm-bindgen ${bindgen.version}, npm packages`);
    for (const engine of await testEngines()) {
      if (engine.missing) note(`${engine.label}: ${engine.missing}`);
      else ok(`${engine.label}: ${engine.browser}`);
    }
  });
}
