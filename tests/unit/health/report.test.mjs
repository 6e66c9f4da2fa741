// Reports, as objects, Markdown and HTML, with texts in them that nobody should trust.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { build } from 'esbuild';
import { inRoot } from '../../../scripts/internal/paths.mjs';

const { outputFiles } = await build({
  stdin: {
    contents:
      "export * from './report.ts'; export * from './report-markdown.ts'; export * from './report-html.ts'; export * from './sentences.ts'",
    resolveDir: inRoot('ts/internal/health'),
  },
  bundle: true,
  format: 'esm',
  write: false,
});
const { html, makeReport, markdown, recommendation } = await import(
  `data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`
);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 0, 2, 12);

const COST = { cpuMs: 12.3, cpuRatio: 0.0004, bytes: 196_608, level: 1, sampleEvery: 10_000 };
const metric = (unit, value, rest = {}) => ({
  available: true,
  unit,
  count: 4,
  last: value,
  min: value,
  max: value,
  mean: value,
  p50: value,
  p75: value,
  p95: value,
  p99: value,
  error: 0.01,
  rejected: 0,
  ...rest,
});
const snapshot = (parts = {}) => ({
  at: NOW,
  uptime: HOUR,
  metrics: {},
  attribution: {},
  alerts: [],
  slis: [],
  recommendations: [],
  hosts: [],
  scripts: [],
  errors: [],
  files: [],
  cost: COST,
  ...parts,
});
// The engine's own list.
const [, metrics] = /pub enum Metric \{(.*?)\n    \}/s.exec(readFileSync(inRoot('src/health/metric.rs'), 'utf8'));
const METRICS = metrics.match(/^\s*[A-Z]\w+,$/gm).map((name) =>
  name
    .trim()
    .slice(0, -1)
    .replace(/^./, (first) => first.toLowerCase()),
);

/** A source; `history` is what metrics were, by name, where it is not what the snapshot has. */
const source = (parts = {}, history = {}, transitions = []) => ({
  snapshot: snapshot(parts),
  transitions,
  past(name, from) {
    if (Object.hasOwn(history, name)) return history[name];
    const { min, max, mean, p50, p75, p95, count } = this.snapshot.metrics[name];
    return count > 0 ? { begin: Math.max(from, NOW), count, min, max, mean, p50, p75, p95 } : undefined;
  },
  isOwn: (name) => !METRICS.includes(name),
});
const transition = (at, rest = {}) => ({
  at,
  id: 1,
  kind: 'threshold',
  metric: 'inp',
  transition: 'opened',
  severity: 'high',
  value: 412,
  unit: 'ms',
  ...rest,
});

const reportOf = (metrics, history, period = HOUR) => makeReport(source({ metrics }, history), period, NOW);

test('an empty snapshot has a report in all formats', () => {
  const report = makeReport(source(), HOUR, NOW);
  assert.equal(report.summary, 'Healthy: no vital was measured, no alerts in the last hour.');
  assert.deepEqual([report.from, report.to, report.covered], [NOW - HOUR, NOW, 0]);
  for (const text of [markdown(report), html(report)]) {
    for (const none of [
      'No vital was measured.',
      'No service level is watched.',
      'No alert opened or ended.',
      'No operation was timed.',
      'No resource was loaded.',
      'There is nothing to recommend.',
      'No error was left uncaught.',
      'Every metric is available.',
    ])
      assert.ok(text.includes(none), none);
    assert.doesNotMatch(text, /undefined|NaN|\[object/);
  }
});

test('a metric has the numbers of the period, its unit and rating; one without values is left out', () => {
  const numbers = { count: 4, min: 60, max: 500, mean: 207.5, p50: 190, p75: 200, p95: 200 };
  const metrics = {
    inp: metric('ms', 1, { rating: 'good' }),
    fcp: { available: true, unit: 'ms', count: 0, error: 0, rejected: 0 },
    ttfb: metric('ms', 100),
  };
  const history = { inp: { begin: NOW - 10 * MINUTE, ...numbers }, ttfb: undefined };
  const report = reportOf(metrics, history, 24 * HOUR);
  assert.deepEqual(report.vitals, [{ name: 'inp', unit: 'ms', rating: 'good', ...numbers }]);
  assert.equal(report.covered, 10 * MINUTE);
  assert.match(markdown(report), /history covers 0\.694 % of it/);
});

test('vitals, operations and other metrics are told apart', () => {
  const metrics = {
    cls: metric('1', 0.1),
    longFrame: metric('ms', 80),
    lcp: metric('ms', 2000),
    basket: metric('1', 3),
    pageMemory: { available: false, reason: 'isolation' },
  };
  for (let i = 0; i < 12; i++) metrics[`step ${i}`] = metric('ms', 100 * i);
  const report = reportOf(metrics, {});
  const names = (list) => list.map(({ name }) => name);
  assert.deepEqual(names(report.vitals), ['lcp', 'cls']);
  assert.deepEqual(
    names(report.slowest),
    Array.from({ length: 10 }, (_, i) => `step ${11 - i}`),
  );
  assert.deepEqual(names(report.metrics), ['longFrame', 'basket', 'step 0', 'step 1']);
  assert.deepEqual(report.unavailable, [{ metric: 'pageMemory', reason: 'isolation' }]);
});

test('only transitions of the period are told', () => {
  const transitions = [-HOUR - 1, -HOUR, -1, 0].map((ago) => transition(NOW + ago));
  const { alerts } = makeReport(source({}, {}, transitions), HOUR, NOW);
  assert.deepEqual(
    alerts.map(({ at }) => at - NOW),
    [-1, 0],
  );
});

test('the summary says what is worst, how many alerts opened, and what to do first', () => {
  const parts = {
    metrics: { lcp: metric('ms', 2600, { rating: 'needs-improvement' }), inp: metric('ms', 612, { rating: 'poor' }) },
    slis: [
      {
        name: 'errors',
        current: 0.9985,
        target: 0.999,
        unit: 'ratio',
        status: 'atRisk',
        trend: 'stable',
        valid: 2000,
        good: 1997,
      },
    ],
    recommendations: [recommendation('InpProcessing', 240, [612, 240], 'render', 'app.js')],
  };
  const transitions = [transition(NOW - 2), transition(NOW - 1), transition(NOW, { transition: 'resolved' })];
  const { status, summary } = makeReport(source(parts, {}, transitions), 24 * HOUR, NOW);
  assert.equal(status, 'degraded');
  assert.match(
    summary,
    /^Degraded: inp p75 is 612 ms, errors is 99\.85 %, 2 alerts in the last 24 hours\. Best fix: INP is 612 ms: render \(app\.js\) runs/,
  );
  assert.match(makeReport(source(), 5 * MINUTE, NOW).summary, /no alerts in the last 5 min\.$/);
});

test('the time that is left until memory is critical is no share', () => {
  const transitions = [transition(NOW, { kind: 'rising', metric: 'memoryShare', value: 360_000, unit: 'ms' })];
  const report = makeReport(source({ metrics: { memoryShare: metric('ratio', 0.8) } }, {}, transitions), HOUR, NOW);
  assert.match(markdown(report), /\| memoryShare \| opened \| high \| 360 s \|/);
});

const EVIL = '<img onerror=alert(1)>"\'&`|__proto__\n# [x](javascript:1)\u202e\0';
/** A report with a hostile text in each place where a page's own texts can be. */
function evilReport() {
  const metrics = Object.fromEntries([
    [EVIL, metric('ms', 10)],
    ['__proto__', metric('ms', 20)],
    [`off ${EVIL}`, { available: false, reason: 'engine' }],
    ['inp', metric('ms', 612, { rating: 'poor' })],
  ]);
  return makeReport(
    source(
      {
        metrics,
        slis: [{ name: EVIL, target: 0.9, unit: 'ratio', status: 'unknown', trend: 'stable', valid: 0, good: 0 }],
        hosts: [{ host: EVIL, kind: EVIL, count: 1, bytes: 2, p50: 3, p95: 4, p99: 5, failed: 6, cached: 7 }],
        errors: [{ kind: 'error', message: EVIL, source: EVIL, count: 1 }],
        recommendations: [
          recommendation('Errors', 1, [3], EVIL, EVIL),
          { id: 'a', gain: 1, message: EVIL, fix: EVIL, source: EVIL },
          { id: 'b', gain: 1, message: EVIL, fix: EVIL, source: `javascript:${EVIL}` },
          { id: 'c', gain: 1, message: EVIL, fix: EVIL, source: `https://evil.example/${EVIL}` },
        ],
      },
      {},
      [transition(NOW, { metric: EVIL })],
    ),
    HOUR,
    NOW,
  );
}

test('no text of a page is markup in HTML', () => {
  const text = html(evilReport());
  assert.doesNotMatch(text, /<img|<script|\son\w+="|style="|href="(?!https:)|\u202e|\0/);
  assert.match(text, /&#60;img onerror=alert\(1\)&#62;&#34;&#39;&#38;`\|__proto__ # \[x\]/);
  assert.match(text, /<th scope="row">__proto__<\/th>/);
  // Every element is one of ours, and closed.
  const open = [];
  for (const [, end, name, attributes] of text.matchAll(/<(\/?)([a-z][\w-]*)([^>]*)>/g)) {
    if (['meta'].includes(name)) continue;
    if (end) assert.equal(open.pop(), name);
    else open.push(name);
    assert.doesNotMatch(attributes, /</);
  }
  assert.deepEqual(open, []);
});

test('no text of a page is markup in Markdown', () => {
  const text = markdown(evilReport());
  assert.doesNotMatch(text, /<(?!https:)|(?<!\\)__proto__|\n# \[|(?<!\\)\[x|(?<!\\)`|\u202e|\0/);
  assert.match(text, /\\_\\_proto\\_\\_ \|/);
  assert.match(text, /&lt;img onerror/);
  // A row has as many cells as its table has columns.
  let columns = 0;
  for (const row of text.split('\n')) {
    const bars = row.startsWith('|') ? row.replaceAll(/\\[^\w]/g, '').split('|').length : 0;
    if (bars && columns) assert.equal(bars, columns, row);
    columns = bars;
  }
});

test('a table of HTML has a name, heads with a scope, and ratings as words', () => {
  const text = html(evilReport());
  assert.match(text, /^<!doctype html>\n<html lang="en">/);
  assert.match(text, /<meta name="viewport" content="width=device-width, initial-scale=1">/);
  assert.match(text, /<title>Health report: healthy<\/title>/);
  assert.match(text, /@media\(prefers-color-scheme:dark\)/);
  assert.match(text, /<span class="bad">poor<\/span>/);
  assert.match(text, /<code>try<\/code>/);
  assert.match(text, /<a href="https:\/\/developer\.mozilla\.org\/[^"]+">/);
  assert.doesNotMatch(text, /<th>/);
  const count = (what) => text.split(what).length;
  assert.equal(count('<table>'), count('aria-label='));
});

test('sections are in their order', () => {
  const order = [
    'Vitals',
    'Service levels and budget',
    'Alerts',
    'Slowest operations',
    'Resources by host',
    'Recommendations',
    'Errors',
    'Unavailable',
    'Own cost',
  ];
  const titles = (text, heading) => [...text.matchAll(heading)].map(([, title]) => title);
  assert.deepEqual(titles(html(evilReport()), /<h2>(.*?)<\/h2>/g), order);
  assert.deepEqual(titles(markdown(evilReport()), /^## (.*)$/gm), order);
});
