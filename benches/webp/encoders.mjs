// The two encoders as WebAssembly in this process: this repository's, built here, and libwebp as @jsquash/webp ships it.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { exec } from '../../scripts/internal/exec.mjs';
import { npmPackages } from '../../scripts/internal/npm-packages.mjs';
import { inRoot, npmBin, targetDir } from '../../scripts/internal/paths.mjs';
import { setup } from '../../scripts/setup.mjs';

const TARGET = 'wasm32-unknown-unknown';
const OPTIMISE = [
  'simd',
  'bulk-memory',
  'sign-ext',
  'nontrapping-float-to-int',
  'mutable-globals',
  'reference-types',
  'multivalue',
];

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** This repository's encoder: `encode(pixels, width, height, quality, effort)`, `encodeWithin`, and its size. */
export async function pagelift() {
  const { toolchain, bindgen } = await setup();
  const target = join(targetDir, 'webp-bench');
  const manifest = inRoot('benches/webp/module/Cargo.toml');
  const build = ['build', '--release', '--quiet', '--target', TARGET, '--manifest-path', manifest, ...toolchain.args];
  const env = { ...toolchain.env, CARGO_TARGET_DIR: target, CARGO_ENCODED_RUSTFLAGS: '-Ctarget-feature=+simd128' };
  await exec(toolchain.cargo, build, { env });
  const out = join(target, 'glue');
  rmSync(out, { recursive: true, force: true });
  const module = join(target, TARGET, 'release', 'webp_module.wasm');
  await exec(join(bindgen.bin, 'wasm-bindgen'), [module, '--target', 'web', '--out-dir', out, '--out-name', 'webp']);
  const optimised = join(out, 'webp.wasm');
  const strip = ['--strip-debug', '--strip-producers', '--strip-target-features'];
  const features = OPTIMISE.map((feature) => `--enable-${feature}`);
  await exec(npmBin('wasm-opt'), [join(out, 'webp_bg.wasm'), ...features, '-O3', ...strip, '-o', optimised]);
  const bytes = readFileSync(optimised);
  const glue = await import(join(out, 'webp.js'));
  glue.initSync({ module: bytes });
  return { encode: glue.encode, encodeWithin: glue.encode_within, brotli: brotli(bytes) };
}

/** libwebp with SIMD: `encode(pixels, width, height, quality, method)`, and its size. */
export async function libwebp() {
  const folder = inRoot('benches');
  await npmPackages(folder);
  const codec = join(folder, 'node_modules/@jsquash/webp/codec/enc');
  const bytes = readFileSync(join(codec, 'webp_enc_simd.wasm'));
  const { defaultOptions } = await import(join(folder, 'node_modules/@jsquash/webp/meta.js'));
  // The glue expects a page or a worker: it looks at the address that it was loaded from.
  globalThis.self ??= globalThis;
  globalThis.location ??= { href: import.meta.url };
  const { default: start } = await import(join(codec, 'webp_enc_simd.js'));
  const module = await start({
    noInitialRun: true,
    instantiateWasm: (imports, done) => {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
      done(instance);
      return instance.exports;
    },
  });
  const encode = (pixels, width, height, quality, method) =>
    module.encode(pixels, width, height, { ...defaultOptions, quality, method });
  return { encode, brotli: brotli(bytes) };
}
