// What a page loads, in bytes: raw, gzip, brotli; and the budgets.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { MODULES } from './build-wasm.mjs';
import { entryNames } from './bundle.mjs';
import { pkgDir } from './paths.mjs';

/** One KB is 1000 bytes here, the stricter reading of a budget. */
const KB = 1000;

/** The most bytes of brotli, by the row's name. */
const BUDGETS = {
  'cache.wasm': 8.6 * KB,
  'cold.wasm': 6.5 * KB,
  'health.wasm': 24.5 * KB,
  'lazy.wasm': 6 * KB,
  'pool.wasm': 3.7 * KB,
  'tabs.wasm': 6.2 * KB,
  'page with a cache': 24 * KB,
  'images.wasm': 289 * KB,
  'JavaScript for images, its worker included': 10.2 * KB,
  'page with images, before images.wasm': 11.4 * KB,
  "'pagelift/placeholder', JavaScript": 4 * KB,
  "'pagelift/lazy', JavaScript": 3 * KB,
  "'pagelift/health', JavaScript": 3 * KB,
  'page that is watched': 43 * KB,
  '... with persist': 45 * KB,
  'page that loads lazily': 14.5 * KB,
  '... with placeholders': 18.5 * KB,
  "'pagelift/hints', JavaScript": 3.1 * KB,
  "'pagelift/cdn', JavaScript": 2.2 * KB,
  "'pagelift/react', JavaScript": 2.3 * KB,
  "'pagelift/vue', JavaScript": 2.4 * KB,
  "'pagelift/svelte', JavaScript": 2.3 * KB,
  'main thread in all': 126 * KB,
};

const read = (file) => readFileSync(join(pkgDir, file));

const STATIC = /(?:from|import)"\.\/([\w.-]+\.js)"/g;
const ANY = /(?:from|import\(?)"\.\/([\w.-]+\.js)"/g;

/** What only pages without Web Locks load, which insecure contexts have not. */
const isForNoLocks = (code) => code.includes('turns_new');

/** What is loaded only where pages are developed. */
const isForDevelopment = (code) => code.includes('largest-contentful-paint');

/** What only pages with placeholders load, and what only those who develop them. */
const isForPlaceholders = (code) => code.includes('background-repeat') || isForDevelopment(code);

/** What only pages load whose health is kept. */
const isForKeeping = (code) => code.includes('pagelift-health:');

/** What a page loads in place of the driver where it is not to be watched. */
const isForTheUnwatched = (code) => code.includes('reason:"unwatched"');

/**
 * A JavaScript file with everything that it imports, in order of first mention: at once, or on demand too. Files with code that
 * `isLeftOut` are left out, with what only they import.
 */
function withImports(file, imports = STATIC, isLeftOut = () => false, seen = new Set()) {
  const code = read(file).toString();
  if (seen.has(file) || isLeftOut(code)) return seen;
  seen.add(file);
  for (const [, imported] of code.matchAll(imports)) withImports(imported, imports, isLeftOut, seen);
  return seen;
}

function measure(files) {
  const sum = { raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    const content = read(file);
    sum.raw += content.length;
    sum.gzip += gzipSync(content, { level: 9 }).length;
    // Node's default is the highest quality, as a server would store it.
    sum.brotli += brotliCompressSync(content).length;
  }
  return sum;
}

/** The modules that these files load, images.wasm aside, which works in workers alone. */
function modulesOf(files) {
  const code = files.map((file) => read(file).toString()).join('\n');
  const names = new Set([...code.matchAll(/"\.\/(wasm\/\w+\.wasm)"/g)].map(([, name]) => name));
  return [...names].filter((name) => name !== 'wasm/images.wasm');
}

/** Rows of the table: name, files, sizes, budget in bytes of brotli where there is one. */
export function sizeReport() {
  const entries = entryNames();
  const javascript = (name, ...how) => [...withImports(`${name}.js`, ...how)];
  const page = (name, ...how) => [...javascript(name, ...how), ...modulesOf(javascript(name, ...how))];
  const everything = new Set(entries.flatMap((name) => page(name, ANY)));
  const rows = [
    ...entries.map((name) => ({
      name: `'pagelift${name === 'index' ? '' : `/${name}`}', JavaScript`,
      files: javascript(name, STATIC),
    })),
    { name: '... with compress, persist and crossTab', files: javascript('cache', ANY, isForNoLocks) },
    { name: '... and without Web Locks', files: javascript('cache', ANY) },
    { name: 'worker.js', files: ['worker.js'] },
    ...MODULES.map(({ name }) => ({ name: `${name}.wasm`, files: [`wasm/${name}.wasm`] })),
    { name: 'JavaScript for images, its worker included', files: [...javascript('images', STATIC), 'worker.js'] },
    {
      name: 'page with images, before images.wasm',
      files: page('images', STATIC),
    },
    {
      name: 'page that is watched',
      files: page('health', ANY, (code) => isForTheUnwatched(code) || isForKeeping(code)),
    },
    { name: '... with persist', files: page('health', ANY, isForTheUnwatched) },
    { name: 'page that loads lazily', files: page('lazy', ANY, isForPlaceholders) },
    { name: '... with placeholders', files: page('lazy', ANY, isForDevelopment) },
    { name: 'page with a cache', files: page('cache', STATIC) },
    { name: '... with compress, persist and crossTab', files: page('cache', ANY, isForNoLocks) },
    { name: '... and without Web Locks', files: page('cache', ANY) },
    { name: 'main thread in all', files: [...everything] },
  ];
  return rows.map((row) => ({ ...row, budget: BUDGETS[row.name], ...measure(row.files) }));
}

/** The table as text, and the rows that are over their budget. */
export function formatSizes(rows) {
  const kb = (count) => `${(count / KB).toFixed(1)} KB`;
  const table = [
    ['', 'raw', 'gzip', 'brotli', 'budget'],
    ...rows.map(({ name, raw, gzip, brotli, budget }) => [
      name,
      kb(raw),
      kb(gzip),
      kb(brotli),
      budget ? kb(budget) : '',
    ]),
  ];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  return { text: lines.join('\n'), over: rows.filter(({ brotli, budget }) => budget && brotli > budget) };
}
