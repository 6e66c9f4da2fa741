/** Numbers as text, and the sentences of recommendations, alerts and anomalies: the engine gives numbers and names only. */
import type { HealthAlert, HealthRecommendation, HealthUnit } from './types.js';

/** At most three digits that count. */
const plain = (value: number, digits = 3): string => String(Number(value.toPrecision(digits)));

/** Units from the smallest, each a thousand of the one before. */
const SCALES = { ms: ['ms', 's'], By: ['B', 'kB', 'MB', 'GB'] };

/** A value with its unit, for people: `412 ms`, `2.5 s`, `1.2 MB`, `91 %`. */
export function formatValue(value: number, unit: HealthUnit): string {
  if (!Number.isFinite(value)) return 'unknown';
  if (unit === 's') return formatValue(value * 1000, 'ms');
  if (unit === '1') return plain(value);
  // Service levels differ in what is missing: 99.85 % is not 99.9 %.
  if (unit === 'ratio') return `${plain(value * 100, value > 0.99 && value < 1 ? 5 : 3)} %`;
  const scale = SCALES[unit];
  let at = 0;
  // Rounded first: 999.9 ms is a second.
  while (scale[at + 1] && Math.abs(Number(plain(value))) >= 1000) [value, at] = [value / 1000, at + 1];
  return `${plain(value)} ${scale[at]}`;
}

const ms = (value: number): string => formatValue(value, 'ms');
const bytes = (value: number): string => formatValue(value, 'By');
const number = (value: number): string => formatValue(value, '1');
const count = (value: number, noun: string): string => `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
const minutes = (time: number): string => plain(time / 60_000);

/** Two values, their unit once. */
function range(low: number, high: number, unit: HealthUnit): string {
  const [from, to] = [formatValue(low, unit), formatValue(high, unit)];
  const [digits, scale] = from.split(' ');
  return from === to ? to : `${to.split(' ')[1] === scale ? digits : from}-${to}`;
}

/** "in about 6 min (5-9)". */
function forecast(time: number, earliest?: number, latest = Infinity): string {
  const least = earliest && Number.isFinite(earliest) ? minutes(earliest) : '';
  const most = Number.isFinite(latest) ? `-${minutes(latest)}` : ' or more';
  return `in about ${minutes(time)} min${least && ` (${least}${most})`}`;
}

/** Id, what it is about, the sentence of that and of the numbers, what to do, and where this is said. */
type Entry = readonly [
  id: string,
  about: string,
  message: (what: string, a: number, b: number, c: number, d: number) => string,
  fix: string,
  source: string,
];

const ARTICLES = 'https://web.dev/articles/';
const CHROME = 'https://developer.chrome.com/docs/';
const AUDITS = `${CHROME}lighthouse/performance/`;
const MDN = 'https://developer.mozilla.org/docs/Web/';

const inp = (value: number): string => `INP is ${ms(value)}: `;
const lcp = (value: number): string => `LCP is ${ms(value)}: `;
const cls = (value: number): string => `CLS is ${number(value)}: `;
const ttfb = (value: number): string => `TTFB is ${ms(value)}: `;

const ADVICE = {
  InpProcessing: [
    'inp/processing',
    'script',
    (what, a, b) => `${inp(a)}${what} runs for ${ms(b)} in event handlers.`,
    'Do only what the user sees next in the handler, and the rest after `await scheduler.yield()` or in a worker.',
    `${ARTICLES}optimize-long-tasks`,
  ],
  InpInputDelay: [
    'inp/input-delay',
    'script',
    (what, a, b) => `${inp(a)}the interaction waits ${ms(b)} for a task of ${what}.`,
    'Split that task with `await scheduler.yield()`, or begin it in `requestIdleCallback`.',
    `${ARTICLES}optimize-input-delay`,
  ],
  InpPresentation: [
    'inp/presentation',
    '',
    (_, a, b, c) =>
      `${inp(a)}the paint comes ${ms(b)} after the handlers${c ? `, in a document of ${count(c, 'element')}` : ''}.`,
    'Change fewer elements at a time, and set `content-visibility: auto` on sections outside of the viewport.',
    `${ARTICLES}optimize-inp`,
  ],
  InpForcedLayout: [
    'inp/forced-layout',
    'script',
    (what, a, b) => `${inp(a)}${what} forces layout for ${ms(b)}.`,
    'Read sizes such as `offsetWidth` before the first change of styles, not between changes.',
    `${ARTICLES}avoid-large-complex-layouts-and-layout-thrashing`,
  ],
  LcpServer: [
    'lcp/server',
    '',
    (_, a, b) => `${lcp(a)}the first byte comes after ${ms(b)}.`,
    'Serve the HTML from a CDN or a cache on the server.',
    `${ARTICLES}optimize-ttfb`,
  ],
  LcpDiscoveredLate: [
    'lcp/discovered-late',
    'picture',
    (what, a, b) => `${lcp(a)}the browser finds ${what} ${ms(b)} after the first byte.`,
    'Write it as `<img src fetchpriority="high">` in the HTML, or add `<link rel="preload" as="image" href>` to the head.',
    `${ARTICLES}optimize-lcp`,
  ],
  LcpNotPrioritised: [
    'lcp/not-prioritised',
    'picture',
    (what, a, b) => `${lcp(a)}${what} competes with other files for ${ms(b)}.`,
    'Set `fetchpriority="high"` on it, and `loading="lazy"` on pictures outside of the viewport.',
    `${ARTICLES}fetch-priority`,
  ],
  LcpLazy: [
    'lcp/lazy',
    'picture',
    (what, a, b) => `${lcp(a)}${what} loads lazily, ${ms(b)} after the first byte.`,
    'Remove `loading="lazy"` from it, and set `fetchpriority="high"`.',
    `${ARTICLES}lcp-lazy-loading`,
  ],
  LcpDownload: [
    'lcp/download',
    'picture',
    (what, a, b) => `${lcp(a)}${what} takes ${ms(b)} to load.`,
    "Make the file smaller with `compressImage(file, { maxWidth: 1600 })` of 'pagelift/images', and offer widths in `srcset`.",
    `${ARTICLES}optimize-lcp`,
  ],
  LcpRender: [
    'lcp/render',
    'element',
    (what, a, b) => `${lcp(a)}the paint of ${what} is held up for ${ms(b)}.`,
    'Add `defer` to scripts in the head, inline the styles of the first screen, and write the element in the HTML.',
    `${ARTICLES}optimize-lcp`,
  ],
  ShiftUnsized: [
    'cls/unsized',
    'element',
    (what, a, b) => `${cls(a)}${what} has no size until it loads, and shifts by ${number(b)}.`,
    'Write its `width` and `height` in the HTML, or its `aspect-ratio` in CSS.',
    `${ARTICLES}optimize-cls`,
  ],
  ShiftFont: [
    'cls/font',
    'element',
    (what, a, b) => `${cls(a)}${what} shifts by ${number(b)} when its font loads.`,
    'Set `font-display: optional`, or `size-adjust` in the `@font-face` of the fallback.',
    `${ARTICLES}optimize-cls`,
  ],
  ShiftLate: [
    'cls/late',
    'element',
    (what, a, b) => `${cls(a)}${what} shifts by ${number(b)} when content comes late.`,
    'Reserve its space with `min-height`, or lay late content over the page.',
    `${ARTICLES}optimize-cls`,
  ],
  TtfbServer: [
    'ttfb/server',
    '',
    (_, a, b) => `${ttfb(a)}the server takes ${ms(b)} to answer.`,
    'Serve the HTML from a CDN or a cache on the server, and find the slow part with a `Server-Timing` header.',
    `${ARTICLES}optimize-ttfb`,
  ],
  TtfbRedirects: [
    'ttfb/redirects',
    '',
    (_, a, b) => `${ttfb(a)}redirects take ${ms(b)}.`,
    'Link to the address where the redirects end.',
    `${AUDITS}redirects`,
  ],
  Uncompressed: [
    'network/uncompressed',
    'host',
    (what, a, b) => `${what} sends ${bytes(a)} of text in ${count(b, 'file')} without compression.`,
    'Turn on Brotli or gzip for HTML, CSS, JavaScript, JSON and SVG.',
    `${AUDITS}uses-text-compression`,
  ],
  Uncached: [
    'network/uncached',
    'host',
    (what, a, b) => `${what} sends files again ${count(a, 'time')}, ${bytes(b)} in all.`,
    'Send `Cache-Control: max-age=31536000` with files that have a hash in their name.',
    `${ARTICLES}http-cache`,
  ],
  ManyFromHost: [
    'network/many-requests',
    'host',
    (what, a) => `The page sends ${count(a, 'request')} to ${what}.`,
    'Bundle small files, and load what is outside of the viewport later.',
    `${AUDITS}resource-summary`,
  ],
  SlowThirdParty: [
    'network/slow-third-party',
    'host',
    (what, a, b) => `${what}, another site, takes ${ms(a)} (p75 of ${count(b, 'request')}).`,
    'Load its scripts with `async`, add `<link rel="preconnect" href>`, or host its files yourself.',
    `${ARTICLES}efficiently-load-third-party-javascript`,
  ],
  SlowHost: [
    'network/slow-host',
    'host',
    (what, a, b) => `${what} takes ${ms(a)} (p95 of ${count(b, 'request')}).`,
    'Find the slow part with a `Server-Timing` header.',
    `${MDN}HTTP/Reference/Headers/Server-Timing`,
  ],
  RenderBlocking: [
    'network/render-blocking',
    'host',
    (what, a, b) => `The first paint waits ${ms(a)} for ${count(b, 'file')} of ${what}.`,
    'Add `defer` to scripts in the head, and inline the styles of the first screen.',
    `${AUDITS}render-blocking-resources`,
  ],
  LargeImages: [
    'images/large',
    'picture',
    (what, a, b) => `${what} has ${bytes(a)}${b > 1 ? `, the largest of ${number(b)} large pictures` : ''}.`,
    "Make the file smaller with `compressImage(file, { maxWidth: 1600 })` of 'pagelift/images', and offer widths in `srcset`.",
    `${AUDITS}uses-responsive-images`,
  ],
  MemoryRising: [
    'memory/rising',
    '',
    (_, a, b, c, d) =>
      `Memory rises by ${bytes(a)} a minute${b > 0 && Number.isFinite(b) ? ` and reaches critical ${forecast(b, c, d)}` : ''}.`,
    'Compare two heap snapshots in DevTools, and let go of what grows: listeners, timers, maps, removed elements.',
    `${CHROME}devtools/memory-problems`,
  ],
  DomGrowing: [
    'dom/growing',
    '',
    (_, a, b) => `The document has ${count(b, 'element')} and gains ${number(a)} a minute.`,
    'Remove elements that are no longer needed: keep only the rows of a list that are seen.',
    `${AUDITS}dom-size`,
  ],
  DomLarge: [
    'dom/large',
    '',
    (_, a, b) => `The document has ${count(a, 'element')}, up to ${number(b)} deep.`,
    'Create elements when they are needed, and remove wrappers.',
    `${AUDITS}dom-size`,
  ],
  CacheHits: [
    'cache/hits',
    '',
    (_, a) => `The cache answers ${formatValue(a, 'ratio')} of lookups.`,
    "Use the same key for the same data, and raise `ttl` and `maxEntries` in `createCache` of 'pagelift/cache'.",
    `${MDN}HTTP/Guides/Caching`,
  ],
  LongFrames: [
    'scripts/long-frames',
    'script',
    (what, a, b) => `${what} runs for ${ms(a)} in ${count(b, 'long frame')}.`,
    'Split its work with `await scheduler.yield()`, or do it in a worker.',
    `${CHROME}web-platform/long-animation-frames`,
  ],
  FailedRequests: [
    'network/failed',
    'host',
    (what, a, b) => `${formatValue(a, 'ratio')} of requests to ${what} fail, ${number(b)} in all.`,
    'Look at their status in the network panel: mend 4xx in the page, 5xx on the server.',
    `${MDN}HTTP/Reference/Status`,
  ],
  Errors: [
    'scripts/errors',
    'error',
    (what, a) => `Nobody caught this ${count(a, 'time')}: ${what}.`,
    'Mend what throws, or put `try` or `.catch()` around it.',
    `${MDN}API/Window/error_event`,
  ],
} satisfies Readonly<Record<string, Entry>>;

export type AdviceName = keyof typeof ADVICE;

/** What to do, in sentences. `name` and `place` may be empty. */
export function recommendation(
  kind: AdviceName,
  gain: number,
  [a, b, c, d]: readonly number[],
  name: string,
  place: string,
): HealthRecommendation {
  const [id, about, message, fix, source]: Entry = ADVICE[kind];
  const what = name && place ? `${name} (${place})` : name || place || `unknown ${about}`;
  return {
    id,
    gain,
    message: message(what, a ?? NaN, b ?? NaN, c ?? 0, d ?? 0),
    fix,
    source,
    ...((place || name) && { place: place || name }),
  };
}

/**
 * An alert as a sentence. `unit` is that of the metric; `between` the earliest and latest time of one that rises, in ms, whose
 * value is the time that is left.
 */
export function alertMessage(
  { kind, metric, value, threshold }: Pick<HealthAlert, 'kind' | 'metric' | 'value' | 'threshold'>,
  unit: HealthUnit = '1',
  between: readonly [number, number] | readonly [] = [],
): string {
  const [now, limit] = [formatValue(value, unit), formatValue(threshold, unit)];
  const isBelow = value < threshold;
  switch (kind) {
    case 'threshold':
      return `${metric} is ${now}, ${isBelow ? 'below' : 'beyond'} ${limit}`;
    case 'unusual':
      return `${metric} is ${now}, ${isBelow ? 'unusually low' : `usually at most ${limit}`}`;
    case 'rising':
      return value > 0 ? `${metric} reaches critical ${forecast(value, ...between)}` : `${metric} rises to ${limit}`;
    case 'budget':
      return `${metric} uses up its error budget ${number(value)} times as fast as allowed, beyond ${number(threshold)}`;
    case 'overflow':
      return `${number(value)} more ${value === 1 ? 'alert is' : 'alerts are'} open than the ${number(threshold)} that are listed`;
  }
}

/** What is unusual, as a sentence: "inp is usually 140-180 ms, now 412 ms". */
export const anomalyMessage = (
  metric: string,
  value: number,
  [low, high]: readonly [number, number],
  unit: HealthUnit,
): string => `${metric} is usually ${range(low, high, unit)}, now ${formatValue(value, unit)}`;
