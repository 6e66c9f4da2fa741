import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeImages, compressImages, configure } from 'pagelift';
import { png } from '../internal/pictures.mjs';

const small = png(40, 30);
const FAST = { format: 'webp', quality: 50, effort: 0 };

configure({ maxWorkers: 2 });
after(() => closeImages());

async function collect(iteration) {
  const items = [];
  for await (const item of iteration) items.push(item);
  return items;
}

test('every file is yielded once, failures among them', async () => {
  const list = [small, new Uint8Array(9), small, 42, small];
  const items = await collect(compressImages(list, FAST));
  items.sort((a, b) => a.index - b.index);
  assert.deepEqual(
    items.map(({ index, source, result, error }) => [index, source === list[index], result?.format, error?.code]),
    [
      [0, true, 'webp', undefined],
      [1, true, undefined, 'image/unsupported'],
      [2, true, 'webp', undefined],
      [3, true, undefined, 'options/invalid'],
      [4, true, 'webp', undefined],
    ],
  );
});

test('an empty list is done at once', async () => {
  assert.deepEqual(await collect(compressImages([])), []);
});

test('sources are taken from the list only when there is room', async () => {
  let taken = 0;
  let yielded = 0;
  function* sources() {
    for (; taken < 30; taken++) {
      // Two workers, two in hand for each.
      assert.ok(taken - yielded <= 4, `${taken} taken, ${yielded} yielded`);
      yield small;
    }
  }
  for await (const { error } of compressImages(sources(), FAST)) {
    assert.equal(error, undefined);
    yielded++;
    // A consumer that is slow is waited for.
    if (yielded < 4) await new Promise((resolve) => setTimeout(resolve, 30));
  }
  assert.equal(yielded, 30);
});

test('leaving the loop ends the rest and closes the source', async () => {
  let closed = false;
  async function* sources() {
    try {
      for (;;) yield small;
    } finally {
      closed = true;
    }
  }
  for await (const { result } of compressImages(sources(), FAST)) {
    assert.ok(result);
    break;
  }
  await new Promise((resolve) => setTimeout(resolve));
  assert.ok(closed);
});

test('return() settles a pending next()', async () => {
  const iteration = compressImages([small], FAST);
  const pending = iteration.next();
  assert.deepEqual(await iteration.return(), { done: true, value: undefined });
  assert.deepEqual(await pending, { done: true, value: undefined });
  assert.deepEqual(await iteration.next(), { done: true, value: undefined });
});

test('the signal ends the iteration with its reason', async () => {
  const reason = new Error('enough');
  const aborted = compressImages([small], { ...FAST, signal: AbortSignal.abort(reason) });
  await assert.rejects(aborted.next(), (error) => error === reason);
  assert.deepEqual(await aborted.next(), { done: true, value: undefined });
  const controller = new AbortController();
  const later = collect(compressImages(Array(20).fill(small), { ...FAST, signal: controller.signal }));
  setTimeout(() => controller.abort(reason), 5);
  await assert.rejects(later, (error) => error === reason);
});

test('a list that fails fails the iteration', async () => {
  const failing = function* () {
    yield small;
    throw new RangeError('no more');
  };
  await assert.rejects(collect(compressImages(failing(), FAST)), { name: 'RangeError', message: 'no more' });
});

test('progress is reported for each file and for all', async () => {
  const seen = [];
  await collect(compressImages([small, small, small], { ...FAST, onProgress: (progress) => seen.push(progress) }));
  assert.deepEqual([...new Set(seen.map(({ index }) => index))].sort(), [0, 1, 2]);
  for (let i = 1; i < seen.length; i++) assert.ok(seen[i].batch >= seen[i - 1].batch, 'never falls');
  const { batch, completed, total, overall } = seen.at(-1);
  assert.deepEqual({ batch, completed, total, overall }, { batch: 1, completed: 3, total: 3, overall: 1 });
});

test('what is no list is refused at once', () => {
  for (const wrong of [42, 'photo.jpg', null, undefined, new Blob(), {}]) {
    assert.throws(() => compressImages(wrong), { code: 'options/invalid' });
  }
  assert.throws(() => compressImages([], { priority: 'now' }), { code: 'options/invalid' });
});
