// Which files of a Rust crate use each other, read from their text: enough to see circles.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { filesBelow } from '../incremental.mjs';
import { inRoot } from '../paths.mjs';
import { circles } from './circles.mjs';

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*/g;
/** Tests at the end of a file may use what they like. */
const TESTS = /#\[cfg\(test\)\]\s*mod \w+ \{[\s\S]*/;
const USE = /^\s*(pub(?:\([^)]*\))? )?use ([^;]+);/gm;
const PATH = /\b(?:crate|super|self)(?:::\w+)+/g;

/** A tree of `use` as paths: `a::{b, c::{self, d}}` is `a::b`, `a::c`, `a::c::d`. @returns {string[][]} */
export function pathsOf(tree) {
  const open = tree.indexOf('{');
  if (open < 0) return [tree.replace(/ as \w+/, '').split('::')];
  const prefix = tree.slice(0, open).split('::').filter(Boolean);
  const parts = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open + 1; at < tree.length; at++) {
    if (depth === 0 && (tree[at] === ',' || tree[at] === '}')) {
      parts.push(tree.slice(start, at));
      start = at + 1;
    }
    if (tree[at] === '{') depth++;
    if (tree[at] === '}' && --depth < 0) break;
  }
  return parts
    .filter(Boolean)
    .flatMap((part) => pathsOf(part).map((path) => [...prefix, ...path.filter((p) => p !== 'self')]));
}

/** `src/a/b.rs` and `src/a/b/mod.rs` are the module `a::b`. @returns {string[]} */
const moduleOf = (file) =>
  file
    .replace(/(^|\/)(lib|main|mod)\.rs$/, '')
    .replace(/\.rs$/, '')
    .split('/')
    .filter(Boolean);

/**
 * What each file uses of others. What a module only hands on (`pub use`) it does not use; whoever takes it from there uses the
 * file in which it is. A module's own file is made of its parts: that it uses them is left out.
 * @param {Map<string, string>} sources text by path below the crate's src/
 * @returns {Map<string, Set<string>>}
 */
export function rustGraph(sources) {
  const modules = new Map();
  for (const [file, text] of sources) {
    const code = text.replace(COMMENT, '').replace(TESTS, '');
    const own = moduleOf(file);
    const uses = [...code.matchAll(USE)].map(([, isPublic, tree]) => ({
      isPublic,
      tree: tree.replace(/\s+/g, ' ').replaceAll(/\s*([{},])\s*/g, '$1'),
    }));
    const paths = (some) => some.flatMap(({ tree }) => pathsOf(tree));
    const rest = [...code.replace(USE, '').matchAll(PATH)].map(([path]) => path.split('::'));
    modules.set(own.join('::'), {
      file,
      own,
      handsOn: paths(uses.filter(({ isPublic }) => isPublic)),
      uses: [...paths(uses.filter(({ isPublic }) => !isPublic)), ...rest],
    });
  }

  /** A path from the crate's root; undefined for other crates. */
  const absolute = (own, [first, ...rest]) => {
    if (first === 'crate') return rest;
    if (first === 'self') return [...own, ...rest];
    if (first === 'super') {
      let up = own.slice(0, -1);
      while (rest[0] === 'super') {
        up = up.slice(0, -1);
        rest = rest.slice(1);
      }
      return [...up, ...rest];
    }
    return modules.has([...own, first].join('::')) ? [...own, first, ...rest] : undefined;
  };

  /** The file in which the item of a path is. */
  const fileOf = (path, seen = new Set()) => {
    const key = path.join('::');
    if (seen.has(key)) return undefined;
    seen.add(key);
    if (modules.has(key)) return modules.get(key).file;
    for (let length = path.length - 1; length >= 0; length--) {
      const module = modules.get(path.slice(0, length).join('::'));
      if (!module) continue;
      for (const handed of module.handsOn) {
        const target = absolute(module.own, handed);
        if (target && (handed.at(-1) === path[length] || handed.at(-1) === '*')) {
          const file = fileOf(
            handed.at(-1) === '*'
              ? [...target.slice(0, -1), ...path.slice(length)]
              : [...target, ...path.slice(length + 1)],
            seen,
          );
          if (file && (handed.at(-1) !== '*' || file !== module.file)) return file;
        }
      }
      return module.file;
    }
    return undefined;
  };

  const graph = new Map();
  for (const { file, own, uses } of modules.values()) {
    const used = uses.map((path) => absolute(own, path)).flatMap((path) => (path ? (fileOf(path) ?? []) : []));
    const isPart = (other) => own.every((name, at) => moduleOf(other)[at] === name);
    graph.set(file, new Set(used.filter((other) => !isPart(other))));
  }
  return graph;
}

/** Crates whose files must not use each other in circles. */
const CRATES = ['src', 'crates/webp/src'];

export function rustModuleRules() {
  return CRATES.flatMap((folder) => {
    const files = filesBelow([folder], (path) => path.endsWith('.rs'));
    const path = (file) => relative(inRoot(folder), file).replaceAll('\\', '/');
    const graph = rustGraph(new Map(files.map((file) => [path(file), readFileSync(file, 'utf8')])));
    return circles(graph).map((files) => `a circle of files in ${folder}: ${files.join(', ')}`);
  });
}
