// Tools built from crates.io, once per machine, into the cache of tools.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exec, output, which } from './exec.mjs';
import { Fail } from './fail.mjs';
import { note } from './log.mjs';
import { cacheDir, inRoot } from './paths.mjs';

const exe = (name) => (process.platform === 'win32' ? `${name}.exe` : name);

/** Version of a crate in Cargo.lock; a Fail when it is not there. */
export function lockedVersion(crate, lock = readFileSync(inRoot('Cargo.lock'), 'utf8')) {
  const found = lock.match(new RegExp(`name = "${crate}"\\r?\\nversion = "([^"]+)"`));
  if (!found) throw new Fail(`Cargo.lock has no ${crate}`, 'run: cargo generate-lockfile');
  return found[1];
}

async function cargoInstall(crate, version, into) {
  const wanted = version ? `${crate} ${version}` : crate;
  note(`building ${wanted} once for this machine (some minutes), into ${into}`);
  const target = join(cacheDir, 'build');
  await exec('cargo', ['install', crate, ...(version ? ['--version', version] : []), '--root', into], {
    // Not in the project's target folder, nor with its flags: the tool is for the host.
    env: { CARGO_TARGET_DIR: target, RUSTFLAGS: '', CARGO_BUILD_TARGET: undefined },
    fix: `check that crates.io can be reached, then run: cargo install ${wanted.replace(' ', ' --version ')} --root ${into}`,
  });
}

/** Folder with wasm-bindgen and wasm-bindgen-test-runner, of exactly the version that the crates are built with. */
export async function wasmBindgen() {
  const version = lockedVersion('wasm-bindgen');
  const matches = (path) => path && output(path, ['--version'])?.split(' ')[1] === version;
  const into = join(cacheDir, `wasm-bindgen-${version}`);
  const cached = join(into, 'bin', exe('wasm-bindgen'));
  if (existsSync(cached)) return { version, bin: dirname(cached) };
  const onPath = which('wasm-bindgen');
  if (matches(onPath)) return { version, bin: dirname(onPath) };
  await cargoInstall('wasm-bindgen-cli', version, into);
  return { version, bin: dirname(cached) };
}

/** Path of a tool that is an executable of a crate's own name, or undefined where it is not installed. */
export const findCargoTool = (name) => which(name, join(cacheDir, name, 'bin', exe(name)));

/** The same; built when it is missing. */
export async function cargoTool(name) {
  const found = findCargoTool(name);
  if (found) return found;
  const into = join(cacheDir, name);
  await cargoInstall(name, undefined, into);
  return join(into, 'bin', exe(name));
}

/** Path of geckodriver (which Debian does not package), undefined where it is missing and not to be installed. */
export async function geckodriver({ install }) {
  const found = which(process.env.GECKODRIVER) ?? findCargoTool('geckodriver');
  return found || !install ? found : cargoTool('geckodriver');
}
