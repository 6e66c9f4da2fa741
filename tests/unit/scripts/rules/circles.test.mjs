import assert from 'node:assert/strict';
import { test } from 'node:test';
import { circles } from '../../../../scripts/internal/rules/circles.mjs';

const graph = (edges) => new Map(Object.entries(edges));

test('a chain has no circle, however often its end is reached', () => {
  assert.deepEqual(circles(graph({ a: ['b', 'c'], b: ['c'], c: [], d: ['a', 'c'] })), []);
});

test('each circle is found once and whole', () => {
  const found = circles(graph({ a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d'], f: ['a'] }));
  assert.deepEqual(found, [
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
});

test('a file that uses itself is one; what is outside the graph is none', () => {
  assert.deepEqual(circles(graph({ a: ['a'], b: ['elsewhere'] })), [['a']]);
});
