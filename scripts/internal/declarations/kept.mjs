// The public types as text, kept in tests/api/: a change of them is seen in review as what it is, a decision.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from '../exec.mjs';
import { Fail } from '../fail.mjs';
import { inRoot, pkgDir } from '../paths.mjs';
import { publishedTypes } from './emit.mjs';

const kept = inRoot('tests/api');

/** Writes the public types as they are now. */
export function keepTypes() {
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  for (const file of publishedTypes()) writeFileSync(join(kept, file), readFileSync(join(pkgDir, file)));
}

/** Fails, and shows the difference, when the public types are not those kept. */
export async function requireKeptTypes() {
  const before = existsSync(kept) ? readdirSync(kept) : [];
  const files = new Set([...before, ...publishedTypes()]);
  const text = (folder, file) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined;
  const changed = [...files].filter((file) => text(kept, file) !== text(pkgDir, file));
  if (!changed.length) return;
  for (const file of changed) {
    const sides = [kept, pkgDir].map((folder) => (text(folder, file) === undefined ? '/dev/null' : join(folder, file)));
    await exec('git', ['--no-pager', 'diff', '--no-index', ...sides]).catch(() => {});
  }
  throw new Fail(`the public types changed: ${changed.join(', ')}`, 'npm run api, where the change is meant');
}
