import { parseArgs } from 'node:util';
import type { CompressOptions } from '../images/types/options.js';
import { UsageError } from './usage.js';

/** What the command line asks for. */
export type Command =
  | { readonly name: 'help' | 'version' }
  | { readonly name: 'placeholder'; readonly files: readonly string[]; readonly json: boolean }
  | { readonly name: 'probe'; readonly files: readonly string[]; readonly json: boolean }
  | {
      readonly name: 'compress';
      readonly files: readonly string[];
      readonly json: boolean;
      readonly out: string;
      readonly options: CompressOptions;
    };

const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean' }, version: { type: 'boolean' } } as const;
/** Options of the engine that are texts. */
const TEXTS = ['format', 'fit', 'metadata', 'animation', 'background'] as const;
/** Options of the engine that are numbers; what is none goes to the engine as it is, which says what it expected. */
const NUMBERS = ['quality', 'target-score', 'max-width', 'max-height', 'max-bytes', 'effort'] as const;

const text = { type: 'string' } as const;
const COMPRESS = {
  ...COMMON,
  out: text,
  ...(Object.fromEntries([...TEXTS, ...NUMBERS].map((name) => [name, text])) as Record<
    (typeof TEXTS)[number] | (typeof NUMBERS)[number],
    typeof text
  >),
};

/** Understands the command line. @throws {UsageError} */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') return { name: 'help' };
  if (name === '--version') return { name: 'version' };
  if (name !== 'compress' && name !== 'placeholder' && name !== 'probe') {
    throw new UsageError(name === undefined ? 'a command is missing' : `unknown command: ${name}`);
  }
  const { values, positionals: files } = parse(rest, name === 'compress' ? COMPRESS : COMMON);
  if (values['help'] === true) return { name: 'help' };
  if (values['version'] === true) return { name: 'version' };
  if (files.length === 0) throw new UsageError(`${name}: no file is named`);
  const json = values['json'] === true;
  if (name !== 'compress') return { name, files, json };
  return { name, files, json, out: String(values['out'] ?? '.'), options: engineOptions(values) };
}

type Values = Readonly<Record<string, unknown>>;

function parse(args: string[], options: typeof COMPRESS | typeof COMMON): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node adds advice on how to write file names; the first sentence says it.
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

function engineOptions(values: Values): CompressOptions {
  const options: Record<string, unknown> = {};
  for (const name of [...TEXTS, ...NUMBERS]) {
    const value = values[name];
    if (typeof value !== 'string') continue;
    const number = Number(value);
    const isNumber = (NUMBERS as readonly string[]).includes(name) && value.trim() !== '' && !Number.isNaN(number);
    options[camelCase(name)] = isNumber ? number : value;
  }
  return options;
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** An engine's message about an option, in the words of the command line. */
export function asFlag(message: string): string {
  return message.replace(/^[a-z][A-Za-z]*(?=:)/, (name) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`);
}
