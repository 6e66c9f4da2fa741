// The published type declarations: tsc checks ts/ and writes pkg/**/*.d.ts.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES } from './build-wasm.mjs';
import { entryNames } from './bundle.mjs';
import { exec } from './exec.mjs';
import { step } from './incremental.mjs';
import { inRoot, npmBin, pkgDir } from './paths.mjs';

async function emit() {
  for (const file of existsSync(pkgDir) ? readdirSync(pkgDir, { recursive: true }) : [])
    if (file.endsWith('.d.ts')) rmSync(join(pkgDir, file));
  const output = [
    '--noEmit',
    'false',
    '--declaration',
    '--emitDeclarationOnly',
    '--stripInternal',
    '--outDir',
    'pkg',
    '--rootDir',
    'ts',
  ];
  await exec(npmBin('tsc'), ['-p', 'tsconfig.json', ...output]);
}

/** Checks the types and emits the declarations when a source changed. */
export async function emitDeclarations() {
  const tool = JSON.parse(readFileSync(inRoot('node_modules/typescript/package.json'), 'utf8')).version;
  await step(
    'types',
    {
      inputs: [
        'ts',
        ...MODULES.map(({ name }) => `build/${name}`),
        'tsconfig.json',
        'scripts/internal/declarations.mjs',
      ],
      keep: (path) => path.endsWith('.ts') || path.endsWith('.json') || path.endsWith('.mjs'),
      values: [tool],
      outputs: [...entryNames(), 'worker'].map((name) => `pkg/${name}.d.ts`),
    },
    emit,
  );
}
