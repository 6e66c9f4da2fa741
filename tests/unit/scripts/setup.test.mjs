import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockedVersion } from '../../../scripts/internal/cargo-tools.mjs';
import { Fail } from '../../../scripts/internal/fail.mjs';
import { formatOf } from '../../../scripts/internal/magic.mjs';
import { atLeast } from '../../../scripts/internal/requirements.mjs';
import { viaDebian } from '../../../scripts/internal/wasm-toolchain.mjs';

test('versions are compared as numbers, part by part', () => {
  assert.ok(atLeast('1.95.0', '1.90'));
  assert.ok(atLeast('1.90.0', '1.90'));
  assert.ok(atLeast('20.1.0', '20'));
  assert.ok(!atLeast('1.9.9', '1.90'));
  assert.ok(!atLeast('18.20.4', '20'));
});

test('the version of wasm-bindgen is the one in the lock file', () => {
  const lock =
    '[[package]]\nname = "wasm-bindgen-macro"\nversion = "9.9.9"\n\n[[package]]\nname = "wasm-bindgen"\nversion = "0.2.130"\n';
  assert.equal(lockedVersion('wasm-bindgen', lock), '0.2.130');
  assert.throws(() => lockedVersion('absent', lock), Fail);
});

test("the fallback builds std from source, with Debian's compiler and linker", () => {
  assert.deepEqual(viaDebian.args, ['-Zbuild-std=std,panic_abort']);
  // A stable compiler refuses -Z without it; RUSTC keeps cargo from finding rustup's.
  assert.equal(viaDebian.env.RUSTC_BOOTSTRAP, '1');
  assert.equal(viaDebian.env.RUSTC, '/usr/bin/rustc');
  assert.match(viaDebian.env.CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER, /wasm-ld$/);
});

test('formats are known by their first bytes', () => {
  assert.equal(formatOf(Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1')), 'webp');
  assert.equal(formatOf(Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1')), undefined);
  assert.equal(formatOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0])), 'jpeg');
  assert.equal(formatOf(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')), 'png');
  assert.equal(formatOf(Buffer.alloc(0)), undefined);
});
