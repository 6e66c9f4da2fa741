// TypeScript to the published JavaScript: ts/*.ts into pkg/*.js.
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MODULES } from './build-wasm.mjs';
import { step } from './incremental.mjs';
import { buildDir, inRoot, pkgDir } from './paths.mjs';

const COMMON = {
  bundle: true,
  format: 'esm',
  outdir: 'pkg',
  absWorkingDir: inRoot(),
  // With a named target esbuild keeps to what those engines have; the default may emit newer built-ins.
  target: 'es2022',
  minify: true,
  // Beside each file, named in its last line: developer tools load it, pages do not.
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  // Chunks lie beside the entries, so that addresses relative to import.meta.url hold in all of them.
  splitting: true,
  chunkNames: 'chunk-[hash]',
  metafile: true,
  // The app's own.
  external: ['react', 'vue'],
};

/** For Node, NAME.node.ts takes the place of NAME.ts where there is one. */
const nodeSources = {
  name: 'node-sources',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path.replace(/\.js$/, '.node.ts'));
      return existsSync(file) ? { path: file } : undefined;
    });
  },
};

/** Names of what the package exports (package.json says it once): entries for pages, each a file ts/NAME.ts. */
export function entryNames() {
  const { exports } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  return Object.values(exports)
    .map((target) => target.default?.match(/^\.\/pkg\/(\w+)\.js$/)?.[1])
    .filter((name) => name && name !== 'worker');
}

/** The entry of all only names the others, so that each of those is one file with what it shares with others beside it. */
const entriesApart = (ending) => ({
  name: 'entries-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/\w+\.js$/ }, ({ path, importer }) =>
      importer === inRoot('ts', 'index.ts') ? { path: path.replace(/\.js$/, ending), external: true } : undefined,
    );
  },
});

/** What each published file was made of, as esbuild reports it: for the tests of what a page loads. */
export const bundleReport = join(buildDir, 'bundle.json');

/** What Terser may do: nothing that code could notice, and `unsafe` transformations least of all. */
const TERSER = { module: true, ecma: 2022, compress: { passes: 3 }, mangle: true };

/** Minifies a file that esbuild wrote once more: Terser names variables by how often they occur, 3 % less of brotli. */
async function tighten(path) {
  const { minify } = await import('terser');
  const map = `${path}.map`;
  const { code, map: tightened } = await minify(readFileSync(path, 'utf8'), {
    ...TERSER,
    sourceMap: { content: readFileSync(map, 'utf8'), url: basename(map) },
  });
  writeFileSync(path, code);
  writeFileSync(map, tightened);
}

async function bundle() {
  const esbuild = await import('esbuild');
  const outputs = {};
  const build = async (options) => {
    const made = (await esbuild.build(options)).metafile.outputs;
    Object.assign(outputs, made);
    // In Node nobody waits for a download.
    if (options.platform === 'node') return;
    for (const file of Object.keys(made)) if (file.endsWith('.js')) await tighten(inRoot(file));
  };
  for (const file of existsSync(pkgDir) ? readdirSync(pkgDir) : [])
    if (/\.js(\.map)?$/.test(file)) rmSync(join(pkgDir, file));
  const names = entryNames();
  const source = (name) => ({ in: `ts/${name}.ts`, out: name });
  const forNode = (name) => ({ in: `ts/${name}.ts`, out: `${name}.node` });
  // First those for Node: a chunk that is the same for pages is written once more, and tightened.
  const node = { ...COMMON, platform: 'node', plugins: [entriesApart('.node.js'), nodeSources] };
  await build({ ...node, entryPoints: [...names.map(forNode), source('cli')] });
  await build({ ...node, splitting: false, entryPoints: [forNode('worker')] });
  await build({ ...COMMON, entryPoints: names.map(source), platform: 'browser', plugins: [entriesApart('.js')] });
  // One self-contained file: bundlers do not rewrite imports inside a worker that they emit as an asset.
  await build({ ...COMMON, splitting: false, entryPoints: [source('worker')], platform: 'browser' });
  chmodSync(join(pkgDir, 'cli.js'), 0o755);
  mkdirSync(buildDir, { recursive: true });
  writeFileSync(bundleReport, JSON.stringify(outputs, undefined, 2));
}

/** Bundles when a source or a tool changed. */
export async function bundleJavaScript() {
  const version = (name) => JSON.parse(readFileSync(inRoot(`node_modules/${name}/package.json`), 'utf8')).version;
  const names = [...entryNames(), 'worker'];
  await step(
    'javascript',
    {
      inputs: [
        'ts',
        ...MODULES.map(({ name }) => `build/${name}/codes.js`),
        'package.json',
        'scripts/internal/bundle.mjs',
      ],
      values: [version('esbuild'), version('terser')],
      outputs: [
        ...names.flatMap((name) => [`pkg/${name}.js`, `pkg/${name}.node.js`]),
        'pkg/cli.js',
        'build/bundle.json',
      ],
    },
    bundle,
  );
}
