// Rust to wasm: cargo, then wasm-bindgen, then wasm-opt. The glue that wasm-bindgen writes is not used.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { exec, output } from './exec.mjs';
import { step } from './incremental.mjs';
import { buildDir, cargoHome, inRoot, npmBin, pkgDir, root, targetDir } from './paths.mjs';
import { hostDeclaration, withPlainImports } from './wasm-imports.mjs';

const TARGET = 'wasm32-unknown-unknown';
const ENGINE = ['Cargo.toml', 'Cargo.lock', '.cargo', 'src'];

/** The two modules: what each is made of. The runtime is built without the engine's codecs. */
export const MODULES = [
  { name: 'runtime', sources: [...ENGINE, 'bindings/runtime'] },
  { name: 'images', sources: [...ENGINE, 'bindings/images', 'crates'] },
];

// The features that rustc uses for this target plus simd128; wasm-opt refuses code with a feature it was not told of.
const WASM_OPT = [
  '--enable-simd',
  '--enable-bulk-memory',
  '--enable-sign-ext',
  '--enable-nontrapping-float-to-int',
  '--enable-mutable-globals',
  '--enable-reference-types',
  '--enable-multivalue',
  '-O3',
  '--strip-debug',
  '--strip-producers',
  '--strip-target-features',
];

/** Flags that keep this machine's paths out of panic messages; they replace those of .cargo/config.toml, hence simd128. */
function rustFlags() {
  const remap = [
    [root, '.'],
    [join(cargoHome, 'registry', 'src'), 'crates'],
    [cargoHome, 'cargo'],
    [output('rustc', ['--print', 'sysroot']), 'rust'],
    [homedir(), '~'],
  ].filter(([from]) => from && from !== '/');
  // rustc takes the last prefix that fits: the most specific ones go last.
  const prefixes = remap.reverse().map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
  return ['-Ctarget-feature=+simd128', ...prefixes].join('\x1f');
}

async function compile({ name }, { toolchain, bindgen }) {
  const profile = ['--release', '--target', TARGET];
  const crate = ['--lib', '--crate-type', 'cdylib', '-p', `pagelift-${name}`];
  await exec(toolchain.cargo, ['rustc', ...profile, ...crate, ...toolchain.args], {
    env: { ...toolchain.env, CARGO_ENCODED_RUSTFLAGS: rustFlags() },
  });
  const out = join(buildDir, name);
  rmSync(out, { recursive: true, force: true });
  await exec(join(bindgen.bin, 'wasm-bindgen'), [
    join(targetDir, TARGET, 'release', `pagelift_${name}.wasm`),
    ...['--target', 'web', '--out-dir', out, '--out-name', name],
    // The loader of ts/internal finds the module; a second address in the glue would be picked up by bundlers.
    '--omit-default-module-path',
  ]);
  const optimised = join(out, `${name}.wasm`);
  await exec(npmBin('wasm-opt'), [join(out, `${name}_bg.wasm`), ...WASM_OPT, '-o', optimised]);
  const { bytes, imports } = withPlainImports(readFileSync(optimised));
  writeFileSync(optimised, bytes);
  writeFileSync(join(out, 'host.d.ts'), hostDeclaration(name, imports));
}

/** Builds what changed of runtime.wasm and images.wasm, with the types of their imports and exports in build/NAME/. */
export async function buildWasm(tools) {
  for (const module of MODULES) {
    const { name } = module;
    await step(
      `wasm-${name}`,
      {
        inputs: [...module.sources, 'scripts/internal/wasm-imports.mjs'],
        // Tests, examples and documents are no part of the module.
        keep: (path) => !/(^|[\\/])(tests|examples|benches)[\\/]|\.md$/.test(path),
        values: [tools.rust, tools.bindgen.version, tools.toolchain, WASM_OPT],
        outputs: [`build/${name}/host.d.ts`, `build/${name}/${name}.wasm`],
      },
      () => compile(module, tools),
    );
    mkdirSync(join(pkgDir, 'wasm'), { recursive: true });
    copyFileSync(inRoot('build', name, `${name}.wasm`), join(pkgDir, 'wasm', `${name}.wasm`));
  }
}
