// A project of somebody else's: empty but for Vite and the packed tarball, installed as anyone would.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from '../../../scripts/internal/exec.mjs';
import { buildDir, root } from '../../../scripts/internal/paths.mjs';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Vite 8 where this Node runs it, else 7. */
const VITE = ['vite@8', 'vite@7'];

export const consumer = join(buildDir, 'consumer');
export const installed = join(consumer, 'node_modules', 'pagelift');

const folder = join(buildDir, 'packed');
/** Path of the packed tarball. */
export const packed = () =>
  join(
    folder,
    readdirSync(folder).find((file) => file.endsWith('.tgz')),
  );

/** Packs what `npm publish` would upload. */
export async function pack() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await exec('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root, quiet: true });
}

/** Makes the project anew; its other packages stay where they are from the last time. */
export async function prepareConsumer() {
  mkdirSync(consumer, { recursive: true });
  for (const name of readdirSync(consumer))
    if (name !== 'node_modules') rmSync(join(consumer, name), { recursive: true });
  rmSync(installed, { recursive: true, force: true });
  writeFileSync(join(consumer, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const install = (vite) =>
    exec(
      'npm',
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--engine-strict', vite, packed()],
      {
        cwd: consumer,
        quiet: true,
      },
    );
  await install(VITE[0]).catch(() => install(VITE[1]));
  cpSync(here('vite-app'), consumer, { recursive: true });
  cpSync(here('static-page'), join(consumer, 'static-page'), { recursive: true });
  cpSync(here('vite-app/main.js'), join(consumer, 'static-page', 'main.js'));
  return JSON.parse(readFileSync(join(consumer, 'node_modules/vite/package.json'), 'utf8')).version;
}
