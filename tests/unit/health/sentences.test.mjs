// Sentences made of the engine's numbers and names.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { build } from 'esbuild';
import { inRoot } from '../../../scripts/internal/paths.mjs';

const { outputFiles } = await build({
  entryPoints: [inRoot('ts/internal/health/sentences.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const { alertMessage, anomalyMessage, formatValue, recommendation } = await import(
  `data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`
);

// The engine's own list: a variant without a sentence is found here.
const [, body] = /pub enum Advice \{(.*?)\n    \}/s.exec(readFileSync(inRoot('src/health/advice.rs'), 'utf8'));
const KINDS = body.split('\n').flatMap((line) => /^\s*([A-Z]\w+),$/.exec(line)?.[1] ?? []);

const advise = (kind, numbers, name = '', place = '') => recommendation(kind, 100, numbers, name, place);

test('a value has three digits at most, and the unit in which it is short', () => {
  const texts = [
    [412.4, 'ms', '412 ms'],
    [2500, 'ms', '2.5 s'],
    [999.9, 'ms', '1 s'],
    [0.25, 's', '250 ms'],
    [90, 's', '90 s'],
    [0, 'ms', '0 ms'],
    [-2500, 'ms', '-2.5 s'],
    [512, 'By', '512 B'],
    [65_536, 'By', '65.5 kB'],
    [1_234_567, 'By', '1.23 MB'],
    [5e12, 'By', '5000 GB'],
    [0.91, 'ratio', '91 %'],
    [0.99951, 'ratio', '99.951 %'],
    [0.999, 'ratio', '99.9 %'],
    [1, 'ratio', '100 %'],
    [0.063875, '1', '0.0639'],
    [123_456, '1', '123000'],
    [NaN, 'ms', 'unknown'],
    [Infinity, 'By', 'unknown'],
  ];
  for (const [value, unit, text] of texts) assert.equal(formatValue(value, unit), text);
});

test('each advice has a sentence with its numbers, what to do, and where this is said', () => {
  assert.ok(KINDS.length > 25);
  const ids = new Set();
  for (const kind of KINDS) {
    for (const numbers of [
      [412, 240, 60_000, 90_000],
      [0, 0, 0, 0],
      [1, 1, 1, 1],
      [0.5, 1e9, Infinity, Infinity],
      [],
    ]) {
      for (const [name, place] of [
        ['', ''],
        ['render', ''],
        ['', 'app.js'],
        ['render', 'app.js'],
      ]) {
        const { id, gain, message, fix, source } = advise(kind, numbers, name, place);
        for (const text of [message, fix]) {
          assert.match(text, /^\S.*\.$/, kind);
          assert.doesNotMatch(text, /undefined|NaN|Infinity|null| {2}|\.\./, kind);
        }
        assert.doesNotMatch(message, /\(\)/);
        assert.match(id, /^[a-z]+\/[a-z-]+$/);
        assert.match(source, /^https:\/\/(web\.dev|developer\.chrome\.com|developer\.mozilla\.org)\/[\w/-]+$/);
        assert.equal(gain, 100);
        ids.add(id);
      }
    }
  }
  assert.equal(ids.size, KINDS.length);
});

test('a recommendation names the function and its file, or says that they are unknown', () => {
  const of = (...names) => advise('InpProcessing', [412, 240, 0, 0], ...names);
  assert.equal(of('render', 'app.js').message, 'INP is 412 ms: render (app.js) runs for 240 ms in event handlers.');
  assert.equal(of('', 'app.js').message, 'INP is 412 ms: app.js runs for 240 ms in event handlers.');
  assert.equal(of('', '').message, 'INP is 412 ms: unknown script runs for 240 ms in event handlers.');
  assert.equal(of('render', 'app.js').place, 'app.js');
  assert.equal(of('render', '').place, 'render');
  assert.ok(!('place' in of('', '')));
});

test('numbers that are not known are left out', () => {
  const paint = (elements) => advise('InpPresentation', [300, 120, elements, 0]).message;
  assert.equal(paint(0), 'INP is 300 ms: the paint comes 120 ms after the handlers.');
  assert.match(paint(2000), /in a document of 2000 elements\.$/);
  const memory = (...rest) => advise('MemoryRising', [2_000_000, ...rest]).message;
  assert.equal(memory(0, 0, 0), 'Memory rises by 2 MB a minute.');
  assert.equal(
    memory(360_000, 300_000, 540_000),
    'Memory rises by 2 MB a minute and reaches critical in about 6 min (5-9).',
  );
  assert.match(memory(360_000, 300_000, Infinity), /in about 6 min \(5 or more\)\.$/);
  assert.match(memory(360_000, Infinity, Infinity), /in about 6 min\.$/);
});

test('one is not many', () => {
  assert.match(advise('RenderBlocking', [800, 1], '', 'cdn.example').message, /800 ms for 1 file of cdn\.example\.$/);
  assert.match(advise('RenderBlocking', [800, 2], '', 'cdn.example').message, /for 2 files of/);
  assert.doesNotMatch(advise('LargeImages', [800_000, 1], 'hero.png').message, /largest of/);
});

test('an alert is a sentence', () => {
  const say = (kind, metric, value, threshold, ...rest) => alertMessage({ kind, metric, value, threshold }, ...rest);
  assert.equal(say('threshold', 'memoryShare', 0.91, 0.85, 'ratio'), 'memoryShare is 91 %, beyond 85 %');
  assert.equal(say('threshold', 'inp', 412, 200, 'ms'), 'inp is 412 ms, beyond 200 ms');
  assert.equal(say('threshold', 'cacheHitRatio', 0.4, 0.6), 'cacheHitRatio is 0.4, below 0.6');
  assert.equal(say('unusual', 'inp', 412, 180, 'ms'), 'inp is 412 ms, usually at most 180 ms');
  assert.equal(say('unusual', 'frameRate', 5, 60), 'frameRate is 5, unusually low');
  const rising = ['rising', 'memoryShare', 360_000, 0.85, 'ratio'];
  assert.equal(say(...rising), 'memoryShare reaches critical in about 6 min');
  assert.equal(say(...rising, [300_000, 540_000]), 'memoryShare reaches critical in about 6 min (5-9)');
  assert.equal(say('rising', 'memoryShare', 0, 0.85), 'memoryShare rises to 0.85');
  assert.equal(
    say('budget', 'availability', 20, 14.4),
    'availability uses up its error budget 20 times as fast as allowed, beyond 14.4',
  );
  assert.equal(say('overflow', 'alerts', 1, 20), '1 more alert is open than the 20 that are listed');
  assert.equal(say('overflow', 'alerts', 5, 20), '5 more alerts are open than the 20 that are listed');
});

test('an anomaly says what is usual, the unit once', () => {
  assert.equal(anomalyMessage('inp', 412, [140, 180], 'ms'), 'inp is usually 140-180 ms, now 412 ms');
  assert.equal(anomalyMessage('lcp', 9000, [900, 1200], 'ms'), 'lcp is usually 900 ms-1.2 s, now 9 s');
  assert.equal(anomalyMessage('queue', 9, [3, 3], '1'), 'queue is usually 3, now 9');
  assert.equal(anomalyMessage('queue', 9, [3, 5], '1'), 'queue is usually 3-5, now 9');
});
