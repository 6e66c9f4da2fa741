// Measurements of the cache as Markdown.
import { median, table } from '../internal/benchmarks-file.mjs';

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const points = (value) => value.toFixed(1);

/** How streams are named by which no constant was chosen. */
const HELD_OUT = 'held out: ';

/** Rows of `cargo bench --bench cache_hit_ratio -- --json`. */
export function hitRatioReport(rows) {
  const distance = (cells, policy) => mean(cells.map((cell) => cell.optimum - cell[policy]));
  const worst = (cells) => Math.min(...cells.map(({ adaptive, lru }) => adaptive - lru));
  const report = (rows) => {
    const lines = [...new Set(rows.map(({ stream }) => stream))].map((stream) => {
      const cells = rows.filter((row) => row.stream === stream);
      return [
        stream.replace(HELD_OUT, ''),
        cells.length,
        points(mean(cells.map(({ optimum }) => optimum))),
        points(distance(cells, 'lru')),
        points(distance(cells, 'adaptive')),
        points(worst(cells)),
      ];
    });
    const [lru, adaptive] = [distance(rows, 'lru'), distance(rows, 'adaptive')];
    const under = rows.filter((row) => row.adaptive - row.lru < -4);
    const named = [...new Set(under.map(({ stream }) => stream.replace(HELD_OUT, '')))].join(', ');
    return `${table(['stream', 'sizes', 'optimum %', 'LRU', 'adaptive', 'worst'], lines)}

All ${rows.length} cells: LRU ${points(lru)}, adaptive ${points(adaptive)} points below the optimum, ${(adaptive / lru).toFixed(2)} times
LRU's distance (aim: at most 0.65). Cells more than 4 points under LRU (aim: none): ${
      under.length === 0 ? 'none' : `${under.length}, of ${named}`
    }.`;
  };
  return `### Hit ratio

Request streams recorded elsewhere and generated ones, caches of 0.1 to 25 % of the keys (none below 8 entries). Points of hit
ratio below Belady's optimum, which knows the future: less is better. "Worst" is the adaptive policy's worst cache size against
LRU, in points.

${report(rows.filter(({ stream }) => !stream.startsWith(HELD_OUT)))}

The policy's constants were chosen on the streams above, not on those below, which have other seeds, exponents, paces and numbers
of keys; its rules were made with an eye on both:

${report(rows.filter(({ stream }) => stream.startsWith(HELD_OUT)))}`;
}

/** The peer that reads the clock at every hit. */
const EXACT = 'lru-cache, exact ttl';

const AIMS = [
  { work: 'hit', ttl: false, most: 0.6 },
  { work: 'hit', ttl: true, most: 0.25 },
  { work: 'hit, new string', ttl: false },
  { work: 'insert', ttl: false, most: 1.0 },
  { work: 'insert', ttl: true, most: 1.0 },
  { work: 'read-through', ttl: false, most: 0.8 },
  { work: 'read-through', ttl: true, most: 0.8 },
];

/** Samples of `speed.js`, by place and size. */
export function speedReport(places, rounds) {
  const texts = places.flatMap(({ where, results }) =>
    results.map(({ entries, samples }) => {
      const of = (name, work, ttl) => {
        const found = samples.filter((s) => s.name === name && s.work === work && s.ttl === ttl);
        return found.length === 0 ? undefined : median(found.map(({ ns }) => ns));
      };
      const exact = of('pagelift', 'hit', true) / of(EXACT, 'hit', true);
      const names = [...new Set(samples.map(({ name }) => name))];
      const cell = (value) => (value === undefined ? '' : value.toFixed(0));
      const lines = names.map((name) => [name, ...AIMS.map(({ work, ttl }) => cell(of(name, work, ttl)))]);
      const ratios = AIMS.map(({ work, ttl, most }) => {
        const ratio = of('pagelift', work, ttl) / of('lru-cache', work, ttl);
        return most === undefined
          ? ratio.toFixed(2)
          : `${ratio.toFixed(2)} (${ratio <= most ? 'reaches' : 'misses'} ${most})`;
      });
      const hits = (name) => median(samples.filter((s) => s.name === name && s.hits !== undefined).map((s) => s.hits));
      return `**${where}, ${entries} entries.** Hits with a lifetime, against lru-cache when it reads the clock each time: ${exact.toFixed(2)}. Hit ratio of the read-through: pagelift ${points(hits('pagelift'))} %, lru-cache ${points(hits('lru-cache'))} %.

${table(
  ['ns per operation', ...AIMS.map(({ work, ttl }) => (ttl ? `${work}, ttl` : work))],
  [...lines, ['pagelift / lru-cache', ...ratios]],
)}`;
    }),
  );
  return `### Time per operation

Medians of ${rounds} rounds, all caches in every round, keys of 24 characters. "Hit" gets what is there; "new string" does so by
a key that was just put together, as most programs do, so that no engine has its hash yet. In a loop that never pauses lru-cache
reads the clock once by default (\`ttlResolution: 1\`); "exact ttl" is the same with \`ttlResolution: 0\`. "Insert" sets new keys
into a full one; "read-through" gets popular keys of 8 times as many as fit, and sets what is missing.

${texts.join('\n\n')}`;
}

/** Bytes per entry of each cache. */
export function memoryReport(rows) {
  return `### Memory

What 100,000 entries add to their keys and values in Node, WebAssembly's memory included.

${table(
  ['', 'bytes per entry'],
  rows.map(({ name, bytes }) => [name, bytes]),
)}`;
}

/** What `levels.mjs` measured. */
export function levelsReport({ where, count, samples, cold, live }, rounds) {
  const ways = ['pagelift', 'JSON', 'clone'];
  const cell = (name, what) => median((samples[name] ?? []).map((sample) => sample[what])).toFixed(1);
  const row = (work, title) => [
    title,
    ...ways.map((way) => `${cell(`${work} ${way}`, 'ms')} (${cell(`${work} ${way}`, 'longest')})`),
  ];
  const opened = Number(cell('open pagelift', 'ms'));
  const perEntry = (1000 * Number(cell('get pagelift', 'ms'))) / count;
  const perPass = (1000 * Number(cell('pass compressed', 'ms'))) / count;
  const perMegabyte = (cold.entries / cold.bytes) * 1e6;
  return `### Compressed and kept

${count} values of 596 bytes of JSON, in ${where}: ms of processor time of
the main thread, in brackets its longest pause by the clock; medians of ${rounds} rounds. Next to
a cache with \`persist\`, the same entries as one text of JSON and as one structured clone in IndexedDB. A cache is written anew
when enough has changed (here half), else only the changes are.

${table(['', ...ways], [row('write', 'first write'), row('rewrite', 'after half has changed'), row('open', 'open')])}

Opening takes ${opened} ms (aim: at most 20, ${opened <= 20 ? 'reached' : 'missed'}); after it every value is read once, in ${perEntry.toFixed(1)} us each,
parsed and made live. Compressed in memory an entry takes ${(cold.bytes / cold.entries).toFixed(0)} bytes, its key and all that it needs included: ${perMegabyte.toFixed(0)} in one
MB (aim: 5000, ${perMegabyte >= 5000 ? 'reached' : 'missed'}). With ${count - cold.entries} live and ${cold.entries} compressed,
a pass over all of them takes ${perPass.toFixed(1)} us each, and those that were live stay so. As an object in a \`Map\`, in Node, it takes ${live.toFixed(0)} bytes: ${(1e6 / live).toFixed(0)} in one MB.`;
}
