// The Rust toolchain that compiles to wasm32-unknown-unknown.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installDebian, aptCommand } from './apt.mjs';
import { exec, output, which } from './exec.mjs';
import { Fail } from './fail.mjs';
import { note, warn } from './log.mjs';

const TARGET = 'wasm32-unknown-unknown';
const DEBIAN_PACKAGES = ['rustc-web', 'cargo-web', 'rust-web-src', 'lld-19'];
const DEBIAN_LINKER = '/usr/lib/llvm-19/bin/wasm-ld';

/** How cargo is called: executable, further arguments of a build, environment. */
const viaRustup = { cargo: 'cargo', args: [], env: {} };

/**
 * Debian's rustc-web has no precompiled std for wasm: it is built from source along with the crates.
 * The whole fallback is here; the build only sees another `cargo`, arguments and environment.
 */
export const viaDebian = {
  cargo: '/usr/bin/cargo',
  args: ['-Zbuild-std=std,panic_abort'],
  env: {
    RUSTC: '/usr/bin/rustc',
    RUSTDOC: '/usr/bin/rustdoc',
    RUSTC_BOOTSTRAP: '1',
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: DEBIAN_LINKER,
  },
};

const hasTarget = () => {
  const sysroot = output('rustc', ['--print', 'sysroot']);
  return sysroot !== undefined && existsSync(join(sysroot, 'lib', 'rustlib', TARGET, 'lib'));
};

async function addWithRustup() {
  if (!which('rustup')) return false;
  note(`rustup target add ${TARGET}`);
  try {
    await exec('rustup', ['target', 'add', TARGET], { quiet: true });
    return hasTarget();
  } catch {
    return false;
  }
}

/** The toolchain for wasm; installs the target when it is missing. PAGELIFT_WASM_TOOLCHAIN=debian asks for the fallback. */
export async function wasmToolchain() {
  const forced = process.env.PAGELIFT_WASM_TOOLCHAIN;
  if (forced !== 'debian' && (hasTarget() || (await addWithRustup()))) return viaRustup;
  if (!forced) warn(`the target ${TARGET} cannot be had from rustup; trying Debian's rustc-web, std from source`);
  const present = existsSync(DEBIAN_LINKER) && existsSync('/usr/lib/rustlib/src/rust/library/std');
  if (present || (await installDebian(DEBIAN_PACKAGES))) return viaDebian;
  const known = which('rustup')
    ? `check the network and run: rustup target add ${TARGET}`
    : 'install Rust with rustup (https://rustup.rs), then run this again';
  throw new Fail(`no Rust toolchain for ${TARGET}`, `${known}\n  or on Debian: ${aptCommand(DEBIAN_PACKAGES)}`);
}
