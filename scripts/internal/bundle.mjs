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
};

/** Entry points: every file directly in ts/. The worker and the command line are bundles of their own. */
export function entryPoints() {
  const names = readdirSync(inRoot('ts'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.slice(0, -3));
  const own = ['worker', 'cli'];
  return { page: names.filter((name) => !own.includes(name)), own: names.filter((name) => own.includes(name)) };
}

async function bundle() {
  const { build } = await import('esbuild');
  const { page, own } = entryPoints();
  for (const file of existsSync(pkgDir) ? readdirSync(pkgDir) : [])
    if (/\.js(\.map)?$/.test(file)) rmSync(join(pkgDir, file));
  const source = (name) => `ts/${name}.ts`;
  // Chunks lie beside the entries, so that addresses relative to import.meta.url hold in all of them.
  await build({
    ...COMMON,
    entryPoints: page.map(source),
    splitting: true,
    chunkNames: 'chunk-[hash]',
    platform: 'neutral',
    external: ['node:*'],
  });
  // One self-contained file: bundlers do not rewrite imports inside a worker that they emit as an asset.
  if (own.includes('worker')) await build({ ...COMMON, entryPoints: [source('worker')], platform: 'browser' });
  if (own.includes('cli')) {
    await build({ ...COMMON, entryPoints: [source('cli')], platform: 'node' });
    chmodSync(join(pkgDir, 'cli.js'), 0o755);
  }
}

/** Bundles when a source or a tool changed. */
export async function bundleJavaScript() {
  const { page, own } = entryPoints();
  const tool = JSON.parse(readFileSync(inRoot('node_modules/esbuild/package.json'), 'utf8')).version;
  await step(
    'javascript',
    {
      inputs: ['ts', 'build/runtime', 'build/images', 'package.json', 'scripts/internal/bundle.mjs'],
      keep: (path) => !path.endsWith('.wasm'),
      values: [tool],
      outputs: [...page, ...own].map((name) => `pkg/${name}.js`),
    },
    bundle,
  );
}
