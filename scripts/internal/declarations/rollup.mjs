// The published types: one file an entry with all that it needs, and one that the entries share. Nothing internal is left to
// be seen: what no entry's exports need is not in them. The tools that do this for others read the types by TypeScript's
// compiler API, which TypeScript 7 does not have, or are under a licence that we do not take.
import { posix } from 'node:path';
import { Fail } from '../fail.mjs';
import { parse } from './statements.mjs';

/** The file with what more than one entry needs. */
const SHARED = 'shared';

/**
 * @param {string[]} entries names of files, without their ending
 * @param {(file: string) => string} read the text of a declaration file, by its path without the ending
 * @returns {Map<string, string>} the text of each published file, by name
 */
export function rollUp(entries, read) {
  const modules = new Map();
  const load = (path) => {
    if (!modules.has(path)) modules.set(path, parse(read(path)));
    return modules.get(path);
  };
  const resolve = (path, from) => {
    if (!/^\.\.?\//.test(from)) throw new Fail(`${path}.d.ts imports ${from}: published types need no other package`);
    return posix.join(posix.dirname(path), from.replace(/\.js$/, ''));
  };

  /** Where a name that a file uses is declared: its path there, or nowhere when it is one of the language's. */
  const find = (path, name) => {
    const { declared, imported, exported } = load(path);
    if (declared.some((each) => each.name === name)) return path;
    const from = imported.get(name) ?? exported.find((each) => each.name === name)?.from;
    return from === undefined ? undefined : find(resolve(path, from), name);
  };

  /** All that an entry's exports need, as `path name`, in the order of being needed. */
  const needs = (entry) => {
    const { declared, exported } = load(entry);
    const wanted = [...declared.filter((each) => each.exported), ...exported].map(({ name }) => [entry, name]);
    const found = new Map();
    while (wanted.length) {
      const [user, name] = wanted.shift();
      const path = find(user, name);
      if (path === undefined || found.has(`${path} ${name}`)) continue;
      const parts = load(path).declared.filter((each) => each.name === name);
      found.set(`${path} ${name}`, { name, text: parts.map(({ text }) => text).join('\n'), path });
      for (const part of parts) for (const used of part.uses()) wanted.push([path, used]);
    }
    return found;
  };

  /** What the files of these things say of libraries of types that they need. */
  const references = (things) =>
    [...new Set([...things.values()].flatMap(({ path }) => load(path).references))].join('');

  const apart = entries.filter((entry) => !load(entry).all.length);
  const needed = new Map(apart.map((entry) => [entry, needs(entry)]));
  const users = (key) => apart.filter((entry) => needed.get(entry).has(key)).length;
  const shared = new Map([...needed.values()].flatMap((each) => [...each].filter(([key]) => users(key) > 1)));

  const files = new Map();
  for (const entry of entries) {
    const { all } = load(entry);
    if (all.length) files.set(entry, `${all.map((from) => `export * from '${from}';`).join('\n')}\n`);
    else files.set(entry, references(needed.get(entry)) + entryText(load(entry), needed.get(entry), shared));
  }
  if (shared.size) files.set(SHARED, references(shared) + sharedText(shared));
  return files;
}

/** Two things of one name would be one for the reader, and an error for the compiler. */
function refuseTwins(things) {
  const paths = new Map();
  for (const { name, path } of things) {
    if (paths.has(name)) throw new Fail(`two published types are named ${name}: in ${paths.get(name)} and in ${path}`);
    paths.set(name, path);
  }
}

function entryText({ declared, exported }, needed, shared) {
  refuseTwins(needed.values());
  const isShared = new Set([...shared.values()].map(({ name }) => name));
  const own = [...needed].filter(([key]) => !shared.has(key)).map(([, thing]) => thing);
  const inPlace = new Set(declared.filter((each) => each.exported).map(({ name }) => name));
  // A class that is exported as a type alone is so in its list.
  const listed = exported.filter(({ name, isType }) => {
    const thing = own.find((each) => each.name === name);
    const whole = thing && !(isType && /(^|\s)class /.test(thing.text));
    if (whole) inPlace.add(name);
    return !whole;
  });
  const list = (names, type, from) =>
    names.length
      ? [`export ${type ? 'type ' : ''}{ ${names.sort().join(', ')} }${from ? ` from '${from}'` : ''};`]
      : [];
  const some = (type, ofShared) =>
    listed.filter(({ name, isType }) => isType === type && isShared.has(name) === ofShared).map(({ name }) => name);
  // In comments too: {@link NAME} leads to what is imported.
  const mentioned = [...needed]
    .filter(([key, { name }]) => shared.has(key) && own.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text)))
    .map(([, { name }]) => name);
  const lists = [
    ...list(some(false, true), false, `./${SHARED}.js`),
    ...list(some(true, true), true, `./${SHARED}.js`),
    ...list(some(true, false), true),
  ];
  return [
    ...(mentioned.length ? [`import type { ${mentioned.sort().join(', ')} } from './${SHARED}.js';`] : []),
    // Without a list, a declaration file exports all that it declares.
    ...(lists.length ? lists : ['export {};']),
    ...own.map(({ name, text }) => (inPlace.has(name) ? exportedInPlace(text) : text)),
    '',
  ].join('\n');
}

function sharedText(shared) {
  refuseTwins(shared.values());
  return `${[...shared.values()].map(({ text }) => exportedInPlace(text)).join('\n')}\n`;
}

/** With `export` before each declaration (a function may have several), after its comments. */
const exportedInPlace = (text) =>
  text.replace(/^(?=(?:declare )?(?:abstract )?(?:class|interface|type|function|const|let|var|enum) )/gm, 'export ');
