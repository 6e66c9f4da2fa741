// npm run build: Rust and TypeScript into pkg/, the published folder. Steps with nothing changed are skipped.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildWasm } from './internal/build-wasm.mjs';
import { bundleJavaScript } from './internal/bundle.mjs';
import { emitDeclarations } from './internal/declarations/emit.mjs';
import { run } from './internal/fail.mjs';
import { duration, ok } from './internal/log.mjs';
import { inRoot } from './internal/paths.mjs';
import { setup } from './setup.mjs';

/** Sets up and builds; the result is complete in pkg/. */
export async function build() {
  const start = performance.now();
  const tools = await setup();
  await buildWasm(tools);
  if (existsSync(inRoot('ts'))) {
    await bundleJavaScript();
    await emitDeclarations();
  }
  ok(`built pkg/ (${duration(performance.now() - start)})`);
  return tools;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(() => build().then(() => 0));
