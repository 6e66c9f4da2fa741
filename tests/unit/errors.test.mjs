import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { isPageliftError, PageliftError } from 'pagelift';

test('an error has its code, name, message and cause', () => {
  const cause = new TypeError('why');
  const error = new PageliftError('image/cannot-fit', 'too big', { cause, smallestBytes: 7 });
  assert.ok(error instanceof Error);
  assert.equal(String(error), 'PageliftError: too big');
  const { code, smallestBytes } = error;
  assert.deepEqual({ code, smallestBytes, cause: error.cause }, { code: 'image/cannot-fit', smallestBytes: 7, cause });
  assert.equal('smallestBytes' in new PageliftError('image/corrupt', ''), false);
  assert.equal('cause' in new PageliftError('image/corrupt', ''), false);
});

test('it is recognised whichever copy of the package, and whichever realm, made it', () => {
  assert.ok(isPageliftError(new PageliftError('image/corrupt', 'x')));
  const foreign = runInNewContext(`
    class PageliftError extends Error { constructor() { super('x'); this.code = 'image/corrupt'; } get name() { return 'PageliftError'; } }
    new PageliftError();
  `);
  assert.equal(foreign instanceof Error, false);
  assert.ok(isPageliftError(foreign));
});

test('nothing else is', () => {
  const dom = new DOMException('x', 'AbortError');
  for (const value of [
    null,
    undefined,
    'PageliftError',
    {},
    new Error('x'),
    dom,
    { name: 'PageliftError', code: 20 },
  ]) {
    assert.equal(isPageliftError(value), false);
  }
});
