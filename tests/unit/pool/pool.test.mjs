import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { closeImages, compressImage, compressImages, probeImage } from 'pagelift';
import { pixels, png } from '../internal/pictures.mjs';

const small = png(40, 30);
const FAST = { format: 'webp', quality: 50, effort: 0 };
/** Takes long enough to be stopped in the middle. */
const large = pixels(2400, 1800);
const SLOW = { format: 'webp', quality: 'auto', effort: 6 };

after(() => closeImages());

const encoding = () => {
  let begun;
  const started = new Promise((resolve) => (begun = resolve));
  return { started, onProgress: ({ phase }) => phase !== 'read' && begun() };
};

test('an abort ends a running job with the reason, and the next one works', async () => {
  const controller = new AbortController();
  const { started, onProgress } = encoding();
  const pending = compressImage(large, { ...SLOW, signal: controller.signal, onProgress });
  await started;
  const reason = new Error('enough');
  controller.abort(reason);
  await assert.rejects(pending, (error) => error === reason);
  assert.equal((await compressImage(small, FAST)).format, 'webp');
});

test('an abort before, while waiting, and after', async () => {
  await assert.rejects(compressImage(small, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const controller = new AbortController();
  const jobs = Array.from({ length: 40 }, () => compressImage(small, { ...FAST, signal: controller.signal }));
  const last = jobs.at(-1);
  await jobs[0];
  controller.abort();
  await assert.rejects(last, { name: 'AbortError' });
  await Promise.allSettled(jobs);
});

test('a listener is not left on the signal', async () => {
  const listeners = new Set();
  const { signal } = new AbortController();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (type, listener, options) => (listeners.add(listener), add(type, listener, options));
  signal.removeEventListener = (type, listener) => (listeners.delete(listener), remove(type, listener));
  await compressImage(new Response(small), { ...FAST, signal });
  await compressImage(new Uint8Array(3), { signal }).catch(() => {});
  for await (const { error } of compressImages([small, small], { ...FAST, signal })) assert.equal(error, undefined);
  assert.equal(listeners.size, 0);
});

test('one listener serves all jobs of a signal', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const warnings = [];
  const onWarning = ({ name }) => warnings.push(name);
  process.on('warning', onWarning);
  const jobs = Array.from({ length: 30 }, () => compressImage(small, { ...FAST, signal }));
  const other = compressImage(small, FAST);
  for await (const { error } of compressImages(Array(30).fill(small), { ...FAST, signal }))
    assert.equal(error, undefined);
  controller.abort();
  await Promise.allSettled([...jobs, new Promise(setImmediate)]);
  assert.equal((await other).format, 'webp', 'a job without the signal is not aborted with it');
  process.off('warning', onWarning);
  assert.ok(!warnings.includes('MaxListenersExceededWarning'), warnings.join());
});

test('closing rejects what is pending, and the next call starts anew', async () => {
  const { started, onProgress } = encoding();
  const jobs = [compressImage(large, { ...SLOW, onProgress }), compressImage(small, FAST), probeImage(small)];
  const settled = Promise.allSettled(jobs);
  await started;
  await closeImages();
  const [first] = await settled;
  assert.equal(first.reason?.code, 'pool/closed');
  assert.equal((await probeImage(small)).width, 40);
  await closeImages();
  await closeImages();
});

test('a job past its time limit is ended', async () => {
  await assert.rejects(compressImage(large, { ...SLOW, timeout: 30 }), { code: 'image/timeout' });
  assert.equal((await compressImage(small, FAST)).format, 'webp');
});

test('wrong options are refused by the one who understands them', async () => {
  for (const options of [
    { quality: 'high' },
    { quality: 101 },
    { maxWith: 100 },
    { format: 'avif' },
    { maxBytes: -1 },
    { metadata: {} },
    { metadata() {} },
    { signal: {} },
    { onProgress: 'often' },
    { priority: 'now' },
    'fast',
    null,
    [],
  ]) {
    const refused = { name: 'PageliftError', code: 'options/invalid' };
    await assert.rejects(compressImage(small, options), refused, JSON.stringify(options));
  }
});

/** Runs a program of its own; its only picture is `small`. */
const program = (code) =>
  new Promise((resolve) => {
    const picture = `const small = Buffer.from('${Buffer.from(small).toString('base64')}', 'base64');`;
    const args = ['--input-type=module', '-e', `import { compressImage } from 'pagelift'; ${picture} ${code}`];
    execFile(process.execPath, args, { cwd: import.meta.dirname }, (error, stdout) => resolve({ error, stdout }));
  });

test('a progress listener that throws harms no job, and is reported', async () => {
  const result = await program(`
    const thrown = new Set();
    process.on('uncaughtException', ({ message }) => thrown.add(message));
    const { format } = await compressImage(small, { format: 'webp', onProgress: () => { throw new Error('mine'); } });
    setTimeout(() => process.stdout.write(format + ' ' + [...thrown]));`);
  assert.deepEqual(result, { error: null, stdout: 'webp mine' });
});

test('corrupt and foreign files are typed errors', async () => {
  await assert.rejects(compressImage(new Uint8Array(0)), { name: 'PageliftError', code: /^image\// });
  await assert.rejects(compressImage(Buffer.from('<svg xmlns="">')), { code: 'image/unsupported' });
  await assert.rejects(compressImage(small.subarray(0, small.length / 2)), { code: 'image/corrupt' });
  await assert.rejects(probeImage(small.subarray(0, 12)), { code: 'image/corrupt' });
  // Only a browser may have a decoder for it.
  const avif = Buffer.concat([Buffer.from([0, 0, 0, 20]), Buffer.from('ftypavif\0\0\0\0avif', 'latin1')]);
  await assert.rejects(compressImage(avif), { code: /^image\/(unsupported|corrupt)$/ });
  await assert.rejects(compressImage(small, { maxPixels: 100 }), { code: 'image/too-large' });
});

test('probing does not wait for the work that was there first', async () => {
  const order = [];
  const jobs = Array.from({ length: 12 }, () => compressImage(small, FAST).then(() => order.push('compress')));
  await Promise.all([...jobs, probeImage(small).then(() => order.push('probe'))]);
  assert.notEqual(order.at(-1), 'probe');
});

test('pending work keeps the process alive, idle workers do not', async () => {
  const result = await program(`process.stdout.write(String((await compressImage(small)).width));`);
  assert.deepEqual(result, { error: null, stdout: '40' });
});
