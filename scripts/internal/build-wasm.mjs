// Rust to wasm: cargo, then wasm-bindgen, then wasm-opt. The glue that wasm-bindgen writes is not used.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { exec, output } from './exec.mjs';
import { step } from './incremental.mjs';
import { buildDir, cargoHome, inRoot, npmBin, pkgDir, root, targetDir } from './paths.mjs';
import { codesOf } from './wasm-codes.mjs';
import { withoutGlueExports, withoutPanics } from './wasm-trim.mjs';
import { hostDeclaration, withPlainImports } from './wasm-imports.mjs';

const TARGET = 'wasm32-unknown-unknown';
const ENGINE = ['Cargo.toml', 'Cargo.lock', '.cargo', 'src'];

// For code that is called from JavaScript by numbers alone, and small: what it costs in time is worth it. Taking control
// flow apart and putting it together anew makes it 2 % smaller, and no slower. No frame is larger than 256 bytes: 1 MiB of
// stack, the default, would be memory for nothing.
const SMALL = { trim: true, stack: 64 * 1024, optimise: ['--flatten', '--rereloop', '-O3', '--converge'] };

/** The modules: what each is made of, and how it is made. Only images.wasm has the engine's codecs. */
export const MODULES = [
  { name: 'cache', sources: [...ENGINE, 'bindings/module', 'bindings/cache'], ...SMALL },
  { name: 'cold', sources: [...ENGINE, 'bindings/module', 'bindings/cold'], ...SMALL },
  {
    name: 'health',
    sources: [...ENGINE, 'bindings/module', 'bindings/health'],
    ...SMALL,
    // 2 % smaller than with -O3.
    optimise: ['--flatten', '--rereloop', '-Os', '--converge'],
  },
  { name: 'lazy', sources: [...ENGINE, 'bindings/module', 'bindings/lazy'], ...SMALL },
  { name: 'pool', sources: [...ENGINE, 'bindings/module', 'bindings/pool'], ...SMALL },
  { name: 'tabs', sources: [...ENGINE, 'bindings/module', 'bindings/tabs'], ...SMALL },
  {
    name: 'images',
    sources: [...ENGINE, 'bindings/module', 'bindings/images', 'crates'],
    stack: 1024 * 1024,
    // The lowest kilobyte is the far end of the stack, where no address plus an offset comes out by wrapping around: offsets
    // go into loads and stores then. 0.6 % smaller, and no slower.
    optimise: ['-O3', '--converge', '--low-memory-unused'],
  },
];

// The features that rustc uses for this target plus simd128; wasm-opt refuses code with a feature that is not in its list.
const WASM_OPT = [
  '--enable-simd',
  '--enable-bulk-memory',
  '--enable-sign-ext',
  '--enable-nontrapping-float-to-int',
  '--enable-mutable-globals',
  '--enable-reference-types',
  '--enable-multivalue',
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

async function compile({ name, trim, stack, optimise }, { toolchain, bindgen }) {
  const profile = ['--release', '--target', TARGET];
  const crate = ['--lib', '--crate-type', 'cdylib', '-p', `pagelift-${name}`];
  const link = [`-zstack-size=${stack}`, ...(trim ? ['--emit-relocs'] : [])].map((arg) => `-Clink-arg=${arg}`);
  await exec(toolchain.cargo, ['rustc', ...profile, ...crate, ...toolchain.args, '--', ...link], {
    env: { ...toolchain.env, CARGO_ENCODED_RUSTFLAGS: rustFlags() },
  });
  const out = join(buildDir, name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const linked = readFileSync(join(targetDir, TARGET, 'release', `pagelift_${name}.wasm`));
  const unbound = join(out, 'linked.wasm');
  writeFileSync(unbound, trim ? withoutPanics(linked).bytes : linked);
  await exec(join(bindgen.bin, 'wasm-bindgen'), [
    unbound,
    ...['--target', 'web', '--out-dir', out, '--out-name', name],
    // The loader of ts/internal finds the module; a second address in the glue would be picked up by bundlers.
    '--omit-default-module-path',
  ]);
  const bound = join(out, `${name}_bg.wasm`);
  const optimised = join(out, `${name}.wasm`);
  if (trim) writeFileSync(bound, withoutGlueExports(readFileSync(bound)));
  await exec(npmBin('wasm-opt'), [bound, ...WASM_OPT, ...optimise, '-o', optimised]);
  const { bytes, imports } = withPlainImports(readFileSync(optimised));
  writeFileSync(optimised, bytes);
  writeFileSync(join(out, 'host.d.ts'), hostDeclaration(name, imports));
  const { js, dts } = codesOf(readFileSync(join(out, `${name}.d.ts`), 'utf8'));
  writeFileSync(join(out, 'codes.js'), js);
  writeFileSync(join(out, 'codes.d.ts'), dts);
}

/** The scripts that make a module, and those that trim one. */
const PARTS = ['codes', 'imports', 'sections'];
const TRIM_PARTS = ['live-data', 'relocations', 'trim'];

/** Builds the modules that changed, with their codes and the types of their imports and exports in build/NAME/. */
export async function buildWasm(tools) {
  const published = join(pkgDir, 'wasm');
  mkdirSync(published, { recursive: true });
  // One that is no longer made is not published either.
  for (const file of readdirSync(published))
    if (!MODULES.some(({ name }) => file === `${name}.wasm`)) rmSync(join(published, file));
  for (const module of MODULES) {
    const { name } = module;
    await step(
      `wasm-${name}`,
      {
        inputs: [
          ...module.sources,
          ...PARTS.map((part) => `scripts/internal/wasm-${part}.mjs`),
          ...(module.trim ? TRIM_PARTS.map((part) => `scripts/internal/wasm-${part}.mjs`) : []),
        ],
        // Tests, examples and documents are no part of the module.
        keep: (path) => !/(^|[\\/])(tests|examples|benches)[\\/]|\.md$/.test(path),
        values: [tools.rust, tools.bindgen.version, tools.toolchain, WASM_OPT, module.stack, module.optimise],
        outputs: ['host.d.ts', 'codes.js', `${name}.wasm`].map((file) => `build/${name}/${file}`),
      },
      () => compile(module, tools),
    );
    copyFileSync(inRoot('build', name, `${name}.wasm`), join(published, `${name}.wasm`));
  }
}
