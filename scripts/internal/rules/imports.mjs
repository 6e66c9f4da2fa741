// What files of TypeScript import, held against floors: no import upwards, no circle of files or of rooms.
import { readFileSync } from 'node:fs';
import { posix, relative } from 'node:path';
import { filesBelow } from '../incremental.mjs';
import { inRoot } from '../paths.mjs';
import { circles } from './circles.mjs';
import { FLOORS } from './floors.mjs';

const COMMENT = /\/\*[\s\S]*?\*\/|(^|\s)\/\/.*/g;
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)'(\.[^']+)'/g;

/** The relative imports of a file, types included, as paths of sources. */
export function importsOf(path, text) {
  const imports = [...text.replace(COMMENT, '$1').matchAll(IMPORT)].map(([, name]) => name);
  return [...new Set(imports)].map((name) => posix.join(posix.dirname(path), name.replace(/\.js$/, '.ts')));
}

/** `internal/cache` with all that is below it. The files of ts/ itself share a folder and nothing else: each is a room. */
const roomOf = (path) => path.split('/').slice(0, 2).join('/');

/**
 * @param {Map<string, string>} sources text by path
 * @param {typeof FLOORS} floors
 * @returns {string[]} what breaks the rules, a line each
 */
export function brokenImports(sources, floors = FLOORS) {
  const floorOf = (path) => floors.findIndex(({ files }) => files.test(path));
  const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
  const lines = [];
  const rooms = new Map();
  for (const [path, imported] of imports) {
    const floor = floorOf(path);
    if (floor < 0) lines.push(`${path} stands on no floor: name it in scripts/internal/rules/floors.mjs`);
    const room = roomOf(path);
    if (!rooms.has(room)) rooms.set(room, new Set());
    for (const other of imported) {
      const below = floorOf(other);
      if (floor < 0 || below < 0) continue;
      const isApart = floors[floor].apart && below === floor && roomOf(other) !== room;
      if (below > floor)
        lines.push(`${path} (${floors[floor].name}) imports ${other} from a floor above it (${floors[below].name})`);
      else if (isApart) lines.push(`${path} imports ${other}: a capability has no code of another's`);
      if (below === floor && roomOf(other) !== room && room !== path) rooms.get(room).add(roomOf(other));
    }
  }
  for (const circle of circles(imports)) lines.push(`a circle of imports: ${circle.join(', ')}`);
  for (const circle of circles(rooms)) lines.push(`a circle of rooms: ${circle.join(', ')}`);
  return lines;
}

/** Of ts/. */
export function importRules() {
  const files = filesBelow(['ts'], (path) => path.endsWith('.ts'));
  const path = (file) => relative(inRoot('ts'), file).replaceAll('\\', '/');
  return brokenImports(new Map(files.map((file) => [path(file), readFileSync(file, 'utf8')])));
}
