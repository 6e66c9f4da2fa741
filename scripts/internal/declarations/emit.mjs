// The published type declarations: tsc checks ts/ and writes a declaration file for each source, which are rolled up to one an
// entry.
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES } from '../build-wasm.mjs';
import { entryNames } from '../bundle.mjs';
import { exec } from '../exec.mjs';
import { step } from '../incremental.mjs';
import { buildDir, inRoot, npmBin, pkgDir } from '../paths.mjs';
import { rollUp } from './rollup.mjs';

const emitted = join(buildDir, 'types');

/** Declaration files in the published folder, by name. */
export const publishedTypes = () => readdirSync(pkgDir).filter((file) => file.endsWith('.d.ts'));

async function emit() {
  rmSync(emitted, { recursive: true, force: true });
  for (const file of existsSync(pkgDir) ? publishedTypes() : []) rmSync(join(pkgDir, file));
  const options = [
    ...['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--stripInternal'],
    ...['--outDir', emitted, '--rootDir', 'ts'],
  ];
  await exec(npmBin('tsc'), ['-p', 'tsconfig.json', ...options]);
  const read = (path) => readFileSync(join(emitted, `${path}.d.ts`), 'utf8');
  for (const [name, text] of rollUp([...entryNames(), 'worker'], read))
    writeFileSync(join(pkgDir, `${name}.d.ts`), text);
}

/** Checks the types and writes the declarations when a source changed. */
export async function emitDeclarations() {
  const tool = JSON.parse(readFileSync(inRoot('node_modules/typescript/package.json'), 'utf8')).version;
  await step(
    'types',
    {
      inputs: [
        'ts',
        ...MODULES.map(({ name }) => `build/${name}`),
        'package.json',
        'tsconfig.json',
        'scripts/internal/declarations',
      ],
      keep: (path) => /\.(ts|json|mjs)$/.test(path),
      values: [tool],
      outputs: [...entryNames(), 'worker'].map((name) => `pkg/${name}.d.ts`),
    },
    emit,
  );
}
