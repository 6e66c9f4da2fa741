import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, fromCargo, fromTap, none, summary } from '../../../scripts/internal/counts.mjs';

test('counts of all executables that cargo ran are added', () => {
  const output = `
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
noise: test result of another kind
test cache::goes ... ok
test cache::stays ... FAILED
test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s
`;
  assert.deepEqual(fromCargo(output), { passed: 15, failed: 2, skipped: 1, failures: ['cache::stays'] });
});

test('cancelled tests of Node count as failed, those still to do as skipped', () => {
  const output =
    'ok 1 - goes\nnot ok 2 - stays (x#1)\n# tests 9\n# suites 2\n# pass 4\n# fail 1\n# cancelled 2\n# skipped 1\n# todo 1\n';
  assert.deepEqual(fromTap(output), { passed: 4, failed: 3, skipped: 2, failures: ['stays (x#1)'] });
});

test('an empty report counts nothing', () => {
  assert.deepEqual(fromTap(''), none());
  assert.deepEqual(fromCargo(''), none());
});

test('the closing line has the form that others read, below the names of what failed', () => {
  const some = { passed: 1, failed: 2, skipped: 3, failures: ['stays'] };
  assert.equal(summary(add(some, none())), 'failed: stays\n1 passed, 2 failed, 3 skipped');
  assert.equal(summary(none()), '0 passed, 0 failed, 0 skipped');
});
