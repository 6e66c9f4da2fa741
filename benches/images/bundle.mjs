// The tools as an application would ship them: one minified bundle each, wasm and worker scripts beside it.
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inRoot } from '../../scripts/internal/paths.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const peers = inRoot('benches/node_modules');

/** Version of an installed peer. */
export const versionOf = (name) => JSON.parse(readFileSync(join(peers, name, 'package.json'), 'utf8')).version;

const WASM = [
  '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  '@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm',
  '@jsquash/resize/lib/hqx/pkg/squooshhqx_bg.wasm',
  '@jsquash/resize/lib/magic-kernel/pkg/jsquash_magic_kernel_bg.wasm',
  '@jsquash/webp/codec/enc/webp_enc.wasm',
  '@jsquash/webp/codec/enc/webp_enc_simd.wasm',
];

/** Bundles every tool into `folder`. */
export async function bundleTools(folder) {
  const { build } = await import('esbuild');
  mkdirSync(folder, { recursive: true });
  const prelude = readFileSync(here('page/memory-prelude.js'), 'utf8');
  const common = {
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    outdir: folder,
    nodePaths: [peers],
    logLevel: 'error',
  };
  const entries = readdirSync(here('tools'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => here(`tools/${name}`));
  const workers = entries.filter((path) => path.endsWith('-worker.js'));
  const pages = entries.filter((path) => !workers.includes(path));
  await build({ ...common, entryPoints: pages, external: ['pagelift/*'] });
  await build({
    ...common,
    entryPoints: workers,
    external: ['module', 'fs', 'path', 'url', 'worker_threads'],
    banner: { js: prelude },
  });
  for (const file of WASM) copyFileSync(join(peers, file), join(folder, basename(file)));
  copyFileSync(
    join(peers, 'browser-image-compression/dist/browser-image-compression.js'),
    join(folder, 'browser-image-compression-lib.js'),
  );
}
