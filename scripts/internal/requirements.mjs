// What must be there before anything else: Node and Rust, in the versions that the sources need.
import { readFileSync } from 'node:fs';
import { output } from './exec.mjs';
import { Fail } from './fail.mjs';
import { inRoot } from './paths.mjs';

/** Whether dotted version `have` is at least `want`. */
export function atLeast(have, want) {
  const [a, b] = [have, want].map((version) => version.split('.').map((part) => parseInt(part, 10) || 0));
  for (let i = 0; i < b.length; i++) if ((a[i] ?? 0) !== b[i]) return (a[i] ?? 0) > b[i];
  return true;
}

export function requireNode() {
  const have = process.versions.node;
  if (!atLeast(have, '20'))
    throw new Fail(`Node 20 or newer is needed, this is ${have}`, 'install it: https://nodejs.org');
}

/** Checks the Rust compiler and returns its full version. */
export function requireRust() {
  const want = readFileSync(inRoot('Cargo.toml'), 'utf8').match(/^rust-version = "([^"]+)"/m)[1];
  const have = output('rustc', ['--version']);
  const version = have?.match(/^rustc ([\d.]+)/)?.[1];
  const fix = 'install Rust with rustup: https://rustup.rs (or, when rustup is there: rustup update stable)';
  if (!version) throw new Fail('no Rust compiler (rustc) found', fix);
  if (!atLeast(version, want)) throw new Fail(`Rust ${want} or newer is needed, this is ${version}`, fix);
  return have;
}
