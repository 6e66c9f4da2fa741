// Steps that are skipped while nothing they depend on has changed.
//
// A step's stamp is a hash of the content of its inputs (and of what else decides its result: flags, versions). It is
// written after the step succeeded, so that one which failed or was interrupted runs again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { duration, note, ok } from './log.mjs';
import { buildDir, inRoot, root } from './paths.mjs';

const IGNORED = new Set(['target', 'node_modules', '.git', 'pkg']);

/** All files below the given files and folders (relative to the repository), sorted; what does not exist is left out. */
export function filesBelow(paths, keep = () => true) {
  const found = [];
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile()) found.push(path);
    if (!stat?.isDirectory()) return;
    for (const name of readdirSync(path)) if (!IGNORED.has(name)) visit(join(path, name));
  };
  for (const path of paths) visit(inRoot(path));
  return found.filter((path) => keep(relative(root, path))).sort();
}

/** Hash over names and contents of files, and over any further values. */
export function fingerprint(files, ...values) {
  const hash = createHash('sha256').update(JSON.stringify(values));
  for (const file of files) {
    hash.update(`\0${relative(root, file)}\0`);
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

const stampFile = (name) => join(buildDir, 'stamps', name);

/** Whether the step of this name last succeeded with this stamp and its outputs are still there. */
function isFresh(name, stamp, outputs = []) {
  const file = stampFile(name);
  return existsSync(file) && readFileSync(file, 'utf8') === stamp && outputs.every((path) => existsSync(inRoot(path)));
}

/**
 * Runs `work` unless it already succeeded with the same inputs and its outputs exist.
 * @returns {Promise<boolean>} whether it ran
 */
export async function step(name, { inputs, keep, values = [], outputs = [] }, work) {
  const stamp = fingerprint(filesBelow(inputs, keep), name, values);
  if (isFresh(name, stamp, outputs)) {
    note(`${name}: unchanged`);
    return false;
  }
  const file = stampFile(name);
  rmSync(file, { force: true });
  const start = performance.now();
  await work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stamp);
  ok(`${name} (${duration(performance.now() - start)})`);
  return true;
}
