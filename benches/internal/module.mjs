// Modules of WebAssembly that only benches have: a crate at benches/NAME/module, built as the package's own are.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from '../../scripts/internal/exec.mjs';
import { inRoot, targetDir } from '../../scripts/internal/paths.mjs';
import { setup } from '../../scripts/setup.mjs';

const TARGET = 'wasm32-unknown-unknown';

/** Builds the one of a bench; the folder with module.js and its wasm. */
export async function buildModule(bench) {
  const { toolchain, bindgen } = await setup();
  const target = join(targetDir, `${bench}-bench`);
  const manifest = inRoot('benches', bench, 'module/Cargo.toml');
  const build = ['build', '--release', '--quiet', '--target', TARGET, '--manifest-path', manifest, ...toolchain.args];
  const env = { ...toolchain.env, CARGO_TARGET_DIR: target, CARGO_ENCODED_RUSTFLAGS: '-Ctarget-feature=+simd128' };
  await exec(toolchain.cargo, build, { env });
  const out = join(target, 'glue');
  rmSync(out, { recursive: true, force: true });
  const module = join(target, TARGET, 'release', `${bench}_module.wasm`);
  await exec(join(bindgen.bin, 'wasm-bindgen'), [module, '--target', 'web', '--out-dir', out, '--out-name', 'module']);
  return out;
}
