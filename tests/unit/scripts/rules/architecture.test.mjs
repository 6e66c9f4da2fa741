import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invariantsOf, unheldInvariants } from '../../../../scripts/internal/rules/architecture.mjs';

const page = (points) => `# A\n\n## Invariants\n\n${points}\n\n## More\n\n- Not one.\n`;
const exists = (path) => path === 'tests/unit/entries.test.mjs';

test('points are those of their section, with all their lines', () => {
  assert.deepEqual(invariantsOf(page('- One,\n  still one.\n- Two.')), ['One,\n  still one.', 'Two.']);
});

test('an invariant is held by a file that is there', () => {
  const held = '- `src/nowhere.rs` is only mentioned. Held by `tests/unit/entries.test.mjs`.';
  assert.deepEqual(unheldInvariants(page(held), exists), []);
  assert.match(unheldInvariants(page('- Nobody holds this.'), exists)[0], /does not say what holds it/);
  assert.match(unheldInvariants(page('- This. Held by good will.'), exists)[0], /names no file/);
  assert.match(
    unheldInvariants(page('- That. Held by `tests/gone.mjs`.'), exists)[0],
    /tests\/gone\.mjs, which is not there/,
  );
});

test('a page without invariants says nothing that could be held', () => {
  assert.equal(unheldInvariants('# A', exists).length, 1);
});
