import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPermissive } from '../../../scripts/internal/licenses.mjs';

test('of alternatives one permissive licence is enough', () => {
  assert.ok(isPermissive('MIT OR GPL-3.0-only'));
  assert.ok(isPermissive('MIT/Apache-2.0'));
});

test('of licences that hold together all must be permissive', () => {
  assert.ok(isPermissive('(MIT OR Apache-2.0) AND Unicode-3.0'));
  assert.ok(!isPermissive('MIT AND LGPL-2.1-or-later'));
  assert.ok(!isPermissive('(MIT OR Apache-2.0) AND AGPL-3.0'));
});

test('an exception only adds permissions', () => {
  assert.ok(isPermissive('Apache-2.0 WITH LLVM-exception OR MIT'));
  assert.ok(!isPermissive('GPL-2.0 WITH Classpath-exception-2.0'));
});

test('nothing, nonsense and copyleft are refused', () => {
  for (const text of ['', 'GPL-3.0', 'SEE LICENSE IN file', 'MIT OR', 'MIT Apache-2.0'])
    assert.ok(!isPermissive(text), text);
});
