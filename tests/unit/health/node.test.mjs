// Health where there is no page: what there is is measured, the rest says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPageliftError, watchHealth } from '../../../pkg/health.node.js';

test('in Node what a program records is measured, and nothing of a page is made up', async () => {
  const health = await watchHealth({ sampleEvery: 1000, slis: { jobs: { objective: 0.9 } } });
  for (let value = 1; value <= 100; value++) health.record('size', value, 'By');
  assert.equal(
    health.time('sum', () => 1 + 1),
    2,
  );
  for (let n = 0; n < 30; n++) health.count('jobs', n % 2 === 0);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { metrics, slis } = health.snapshot();
  for (const name of ['lcp', 'inp', 'cls', 'domNodes', 'frameRate', 'memory'])
    assert.deepEqual(metrics[name], { available: false, reason: 'engine' }, name);
  assert.equal(metrics.size.count, 100);
  assert.ok(Math.abs(metrics.size.p95 - 95) < 1.1 && metrics.size.unit === 'By');
  assert.equal(metrics.sum.count, 1);
  const jobs = slis.find(({ name }) => name === 'jobs');
  assert.deepEqual([jobs.valid, jobs.good, jobs.status], [30, 15, 'breaching']);
  assert.equal(health.check({ includeDetails: false }).status, 'unhealthy');
  assert.ok(health.history('size', 'raw').length > 0, 'a sample was taken');
  health.close();
});

test('one that is not sampled measures nothing, and wrong options are refused', async () => {
  const health = await watchHealth({ sampling: 0 });
  health.record('size', 5);
  assert.equal(health.snapshot().metrics.size, undefined);
  health[Symbol.dispose]();
  await assert.rejects(
    watchHealth({ sampling: 3 }),
    (error) => isPageliftError(error) && error.code === 'options/invalid',
  );
  const abort = AbortSignal.abort(new Error('no'));
  await assert.rejects(watchHealth({ signal: abort }), /no/);
});
