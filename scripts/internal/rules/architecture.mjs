// ARCHITECTURE.md says what must stay true; each of its invariants names the file that holds it, and the file is there.
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from '../paths.mjs';

/** `src/a.rs`, `tests/unit/` and the like within a text: in code marks, of a folder that the repository has at its root. */
const PATH = /`((?:src|crates|bindings|ts|tests|scripts|fuzz|www|\.ci|\.github)\/[\w./-]*|[\w-]+\.toml)`/g;

/** The points under "Invariants", each with its further lines. */
export function invariantsOf(text) {
  const [, part = ''] = text.split(/^## Invariants$/m);
  const [points] = part.split(/^## /m);
  return points
    .split(/^- /m)
    .slice(1)
    .map((point) => point.trim());
}

/**
 * @param {string} text of ARCHITECTURE.md
 * @param {(path: string) => boolean} exists
 * @returns {string[]} what breaks the rule, a line each
 */
export function unheldInvariants(text, exists) {
  const points = invariantsOf(text);
  if (!points.length) return ['ARCHITECTURE.md has no invariants under "## Invariants"'];
  return points.flatMap((point) => {
    const start = point.slice(0, 60).replaceAll('\n', ' ');
    const held = point.split('Held by')[1];
    if (held === undefined) return [`an invariant does not say what holds it ("Held by ..."): ${start}`];
    const paths = [...held.matchAll(PATH)].map(([, path]) => path);
    if (!paths.length) return [`an invariant names no file that holds it: ${start}`];
    return paths
      .filter((path) => !exists(path))
      .map((path) => `an invariant is held by ${path}, which is not there: ${start}`);
  });
}

export const architectureRules = () =>
  unheldInvariants(readFileSync(inRoot('ARCHITECTURE.md'), 'utf8'), (path) => existsSync(inRoot(path)));
