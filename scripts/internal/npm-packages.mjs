// The development packages of npm, installed when package-lock.json is not the one they were installed from.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from './exec.mjs';
import { fingerprint } from './incremental.mjs';
import { note } from './log.mjs';
import { root } from './paths.mjs';

/** Runs `npm ci` in a folder with a package-lock.json, unless the same lock file was installed there before. */
export async function npmPackages(folder = root) {
  const stampFile = join(folder, 'node_modules', '.pagelift-installed');
  const stamp = fingerprint([join(folder, 'package-lock.json')]);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  note('npm ci');
  // No package here needs its install script; not running any is one risk less.
  await exec('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    fix: 'check that npm reaches its registry (npm config get registry), then run: npm ci',
  });
  writeFileSync(stampFile, stamp);
}
