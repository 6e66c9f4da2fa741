// TypeScript to the published JavaScript: ts/*.ts and the glue of wasm-bindgen into pkg/*.js.
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { step } from './incremental.mjs';
import { inRoot, pkgDir } from './paths.mjs';

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

async function bundle() {
  const { build } = await import('esbuild');
  for (const file of existsSync(pkgDir) ? readdirSync(pkgDir) : [])
    if (/\.js(\.map)?$/.test(file)) rmSync(join(pkgDir, file));
  const names = entryNames();
  const source = (name) => ({ in: `ts/${name}.ts`, out: name });
  const forNode = (name) => ({ in: `ts/${name}.ts`, out: `${name}.node` });
  await build({ ...COMMON, entryPoints: names.map(source), platform: 'browser' });
  // One self-contained file: bundlers do not rewrite imports inside a worker that they emit as an asset.
  await build({ ...COMMON, splitting: false, entryPoints: [source('worker')], platform: 'browser' });
  const node = { ...COMMON, platform: 'node', plugins: [nodeSources] };
  await build({ ...node, entryPoints: [...names.map(forNode), source('cli')] });
  await build({ ...node, splitting: false, entryPoints: [forNode('worker')] });
  chmodSync(join(pkgDir, 'cli.js'), 0o755);
}

/** Bundles when a source or a tool changed. */
export async function bundleJavaScript() {
  const tool = JSON.parse(readFileSync(inRoot('node_modules/esbuild/package.json'), 'utf8')).version;
  const names = [...entryNames(), 'worker'];
  await step(
    'javascript',
    {
      inputs: ['ts', 'build/runtime', 'build/images', 'package.json', 'scripts/internal/bundle.mjs'],
      keep: (path) => !path.endsWith('.wasm'),
      values: [tool],
      outputs: [...names.flatMap((name) => [`pkg/${name}.js`, `pkg/${name}.node.js`]), 'pkg/cli.js'],
    },
    bundle,
  );
}
