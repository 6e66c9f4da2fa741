// The text of a declaration file as tsc writes it, taken apart into its statements. Only what tsc emits has to be understood.
import { Fail } from '../fail.mjs';

/** Parts of the text that are no code: comments, strings and template literals. */
const NO_CODE = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

/** The text with all that is no code made blank, as long as before. */
const blanked = (text) => text.replace(NO_CODE, (part) => part.replace(/[^\n]/g, ' '));

/** These end with their block; all other statements end with a semicolon. */
const ENDS_WITH_BLOCK = /^\s*(export )?(default )?(declare )?(abstract )?(class|interface|enum|namespace)\b/;

/** @returns {string[]} each with the comments before it */
function split(text) {
  // Types compare nothing: what looks like it are their arguments, the arrows of functions aside.
  const code = blanked(text).replaceAll('=>', '  ');
  const statements = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < code.length; at++) {
    if ('([{<'.includes(code[at])) depth++;
    if (')]}>'.includes(code[at])) depth--;
    if (depth > 0) continue;
    if (code[at] !== ';' && !(code[at] === '}' && ENDS_WITH_BLOCK.test(code.slice(start, at)))) continue;
    statements.push(text.slice(start, at + 1).trim());
    start = at + 1;
  }
  if (code.slice(start).trim()) throw new Fail(`a declaration file ends within a statement: ${text.slice(start)}`);
  return statements;
}

const DECLARATION =
  /^(export )?(?:declare )?(?:abstract )?(?:class|interface|type|function|const|let|var|enum|namespace) ([\w$]+)/;
const LIST = /^(import|export) (type )?\{([^}]*)\}(?: from ['"]([^'"]+)['"])?;$/;
const REFERENCE = /^\/\/\/ <reference .*\n/gm;
const ALL = /^export \* from ['"]([^'"]+)['"];$/;

const names = (list) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => {
      const plain = name.replace(/^type /, '');
      if (!/^[\w$]+$/.test(plain)) throw new Fail(`published types rename nothing: ${name}`);
      return { name: plain, isType: plain !== name };
    });

/**
 * @typedef {object} Declared
 * @property {string} name
 * @property {boolean} exported
 * @property {string} text with its comments, without `export`
 * @property {() => Set<string>} uses names that its code mentions, itself aside
 *
 * @typedef {{ name: string, isType: boolean, from?: string }} Exported
 */

/**
 * @param {string} text of a declaration file
 * @returns {{ declared: Declared[], imported: Map<string, string>, exported: Exported[], all: string[], references: string[] }}
 *   `imported` by name: from where; `exported` by list; `all`: from where everything is exported; `references`: to libraries
 *   of types
 */
export function parse(text) {
  const declared = [];
  const imported = new Map();
  const exported = [];
  const all = [];
  const references = text.match(REFERENCE) ?? [];
  for (const statement of split(text.replace(REFERENCE, ''))) {
    const comments = statement.match(/^(?:\/\*[\s\S]*?\*\/\s*|\/\/.*\n\s*)*/)[0];
    const code = statement.slice(comments.length);
    const [, exports, name] = code.match(DECLARATION) ?? [];
    const [, what, type, list, from] = code.match(LIST) ?? [];
    if (name) {
      const inner = code.slice(exports?.length ?? 0);
      declared.push({ name, exported: Boolean(exports), text: comments + inner, uses: () => uses(inner, name) });
    } else if (what === 'import') {
      for (const each of names(list)) imported.set(each.name, from);
    } else if (what === 'export') {
      for (const each of names(list)) exported.push({ name: each.name, isType: each.isType || Boolean(type), from });
    } else if (ALL.test(code)) {
      all.push(code.match(ALL)[1]);
    } else if (!/^import ['"]/.test(code)) {
      throw new Fail(`published types have no such statement: ${code}`);
    }
  }
  return { declared, imported, exported, all, references };
}

/** Names in the code of a declaration; names of members, parameters and after a dot are no uses. */
function uses(code, self) {
  if (/\bimport\(/.test(code)) throw new Fail(`published types import by statements, not within a type: ${code}`);
  const found = [...blanked(code).matchAll(/(?<![\w$.#])[A-Za-z_$][\w$]*(?![\w$]|\??:)/g)].map(([name]) => name);
  return new Set(found.filter((name) => name !== self));
}
