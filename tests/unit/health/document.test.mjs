// The health document, made of snapshots.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';
import { inRoot } from '../../../scripts/internal/paths.mjs';

const { outputFiles } = await build({
  entryPoints: [inRoot('ts/internal/health/document.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const { healthDocument, statusOf } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

const NOW = new Date('2026-01-02T03:04:05.678Z');
const snapshot = (parts = {}) => ({ uptime: 90_500, metrics: {}, slis: [], alerts: [], ...parts });
const level = (status, rest = {}) => ({
  name: 'availability',
  target: 0.999,
  unit: 'ratio',
  status,
  trend: 'stable',
  valid: 100,
  good: 99,
  ...rest,
});
const alert = (severity, state = 'firing') => ({ id: 1, kind: 'threshold', metric: 'inp', severity, state });
const statusWith = (parts, services) => statusOf(snapshot(parts), services);

test('an empty snapshot is healthy', () => {
  assert.deepEqual(healthDocument(snapshot(), {}, NOW), {
    status: 'healthy',
    timestamp: '2026-01-02T03:04:05.678Z',
    uptime: 90.5,
    slis: [],
    circuitBreakers: {},
    components: {},
  });
});

test('service levels make it degraded or unhealthy, those without enough events neither', () => {
  const of = (...states) => statusWith({ slis: states.map((status) => level(status)) });
  assert.equal(of('meeting', 'unknown'), 'healthy');
  assert.equal(of('meeting', 'atRisk'), 'degraded');
  assert.equal(of('atRisk', 'breaching'), 'unhealthy');
});

test('open alerts count by their severity, low ones never', () => {
  const of = (...alerts) => statusWith({ alerts });
  assert.equal(of(alert('low')), 'healthy');
  assert.equal(of(alert('medium')), 'degraded');
  assert.equal(of(alert('high', 'recovering')), 'degraded');
  assert.equal(of(alert('low'), alert('critical')), 'unhealthy');
  assert.equal(of(alert('critical', 'resolved')), 'healthy');
});

test('a service that is down makes it unhealthy, a word of its own nothing', () => {
  assert.equal(statusWith({}, { search: true, mail: 'critical' }), 'healthy');
  assert.equal(statusWith({}, { search: false }), 'unhealthy');
});

test('service levels are given without their counts, and none without a value', () => {
  const { slis } = healthDocument(snapshot({ slis: [level('unknown'), level('meeting', { current: 1 })] }), {}, NOW);
  const rest = { name: 'availability', target: 0.999, unit: 'ratio', trend: 'stable' };
  assert.deepEqual(slis, [
    { ...rest, current: null, status: 'unknown' },
    { ...rest, current: 1, status: 'meeting' },
  ]);
});

test('components are the services and the cache, where it was asked', () => {
  const cache = (metric) => snapshot({ metrics: { cacheHitRatio: metric } });
  const services = { search: true, mail: 'slow' };
  const of = (given, options = { services }) => healthDocument(given, options, NOW).components;
  assert.deepEqual(of(cache({ available: true, count: 3 })), { cache: 'up', search: 'up', mail: 'slow' });
  assert.deepEqual(of(cache({ available: true, count: 0 })), { search: 'up', mail: 'slow' });
  assert.deepEqual(of(cache({ available: false, reason: 'engine' }), {}), {});
  assert.deepEqual(of(cache({ available: true, count: 3 }), { services: { cache: false } }), { cache: 'down' });
  assert.deepEqual(of(cache({ available: true, count: 3 }), { services, includeDetails: false }), {});
});

test('a service may have any name', () => {
  const services = JSON.parse('{"__proto__": "<img onerror>", "constructor": true}');
  const { components } = healthDocument(snapshot(), { services }, NOW);
  assert.deepEqual(Object.entries(components), [
    ['__proto__', '<img onerror>'],
    ['constructor', 'up'],
  ]);
  assert.equal(Object.getPrototypeOf(components), Object.prototype);
});

test('the status is that of the services without details too', () => {
  const { status } = healthDocument(snapshot(), { services: { search: false }, includeDetails: false }, NOW);
  assert.equal(status, 'unhealthy');
});
