// Checks of the crates by tools that not every machine has: each runs where its tool is there, and otherwise says why not.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { cargoTool, findCargoTool } from './cargo-tools.mjs';
import { exec, output } from './exec.mjs';
import { inRoot, targetDir } from './paths.mjs';

/** A check that did not run, with the reason. */
export class Skipped {
  constructor(reason) {
    this.reason = reason;
  }
}

const tool = (name, install) => (install ? cargoTool(name) : findCargoTool(name));
const notInstalled = (name) => new Skipped(`${name} is not installed (npm run check -- --install-tools builds it)`);

/** The crates compile with the oldest compiler that they promise. */
export async function oldestCompiler(crates) {
  const version = readFileSync(inRoot('Cargo.toml'), 'utf8').match(/^rust-version = "([^"]+)"/m)[1];
  if (output('cargo', [`+${version}`, '--version']) === undefined)
    return new Skipped(
      `Rust ${version} is not installed (rustup toolchain install ${version}); clippy's incompatible_msrv was asked instead`,
    );
  const env = { CARGO_TARGET_DIR: join(targetDir, `rust-${version}`) };
  return exec('cargo', [`+${version}`, 'check', '--locked', ...crates], { env });
}

/** The codec's public functions are those of the published version, or its number says otherwise. */
export async function semver({ install }) {
  const crate = 'pagelift-webp';
  // Outside of the workspace, where it would be found in any case.
  if (output('cargo', ['info', crate], { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'ignore'] }) === undefined)
    return new Skipped(`${crate} is not on the registry yet, or the registry cannot be reached`);
  const path = await tool('cargo-semver-checks', install);
  if (!path) return notInstalled('cargo-semver-checks');
  return exec(path, ['semver-checks', '-p', crate, '--all-features']);
}

/** Licences and origins of all crates. */
export async function origins({ install }) {
  const path = await tool('cargo-deny', install);
  if (!path) return notInstalled('cargo-deny');
  return exec(path, ['--offline', 'check', 'bans', 'licenses', 'sources']);
}

/** Known vulnerabilities, from the database of RustSec, which is a repository elsewhere. */
export async function advisories({ install }) {
  const path = await tool('cargo-deny', install);
  if (!path) return notInstalled('cargo-deny');
  if (output(path, ['fetch', 'db'], { stdio: ['ignore', 'pipe', 'ignore'] }) === undefined)
    return new Skipped('the database of advisories cannot be reached (https://github.com/rustsec/advisory-db)');
  return exec(path, ['check', '--disable-fetch', 'advisories']);
}
