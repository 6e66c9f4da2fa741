// The numbers that a module and its TypeScript share, from the enums and constants of Rust: see src/codes.rs. wasm-bindgen
// writes their names into its declarations, each list on a line of its own.

const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** The words of a line, sorted into enums, records (a name, and variants with their fields) and constants. */
function parse(line) {
  const [kind, ...words] = line.split(' ').filter(Boolean);
  if (kind === 'const') {
    return line
      .split('const ')
      .filter(Boolean)
      .map((constant) => constant.trim().split(' '))
      .map(([name, value]) => ({ kind, name, value: Number(value.replaceAll('_', '')) }));
  }
  const [name, ...rest] = words;
  const variants = [];
  for (const word of rest) {
    const [field, type] = word.split(':');
    if (type === undefined) variants.push({ name: field, fields: [] });
    else variants.at(-1).fields.push({ name: camelCase(field), type });
  }
  return [{ kind, name, variants }];
}

/**
 * The constants for TypeScript, as a module of JavaScript and its declarations. An enum is an object of its variants' numbers,
 * which the minifier puts in place; its type is that of the numbers. A record's type is that of its fields, by number.
 *
 * @param {string} declarations what wasm-bindgen declared
 * @returns {{ js: string, dts: string }}
 */
export function codesOf(declarations) {
  const lines = declarations.split('\n').filter((line) => /^(enum|record|const) /.test(line));
  const all = lines.flatMap(parse);
  const enums = new Set(all.filter(({ kind }) => kind === 'enum').map(({ name }) => name));
  const typeOf = ({ name, type }) => `${name}: ${enums.has(type) ? type : 'number'}`;
  const fieldsOf = ({ name, fields }) => `  [${name}]: [${fields.map(typeOf).join(', ')}];`;
  let js = '';
  let dts = '';
  for (const { kind, name, value, variants } of all) {
    if (kind === 'const') {
      if (!Number.isFinite(value)) throw new Error(`${name}: only numbers can be constants`);
      js += `export const ${name} = ${value};\n`;
      dts += `export declare const ${name} = ${value};\n`;
      continue;
    }
    const numbers = (separator) => variants.map(({ name }, i) => `${name}: ${i}`).join(separator);
    js += `export const ${name} = { ${numbers(', ')} };\n`;
    dts += `export declare const ${name}: { ${numbers('; ').replace(/(\w+):/g, 'readonly $1:')} };\n`;
    if (kind === 'enum') dts += `export type ${name} = ${variants.map((_, i) => i).join(' | ')};\n`;
    else
      dts += `export type ${name} = {\n${variants.map((variant, i) => fieldsOf({ ...variant, name: i })).join('\n')}\n};\n`;
  }
  const about = '// Made by the build from the enums and constants of Rust.\n';
  return { js: `${about}${js || 'export {};\n'}`, dts: `${about}${dts || 'export {};\n'}` };
}
