import { readFile } from 'node:fs/promises';
import { closeImages } from '../../images.js';
import { parseCommand } from './command.js';
import type { Command } from './command.js';
import { compressFiles } from './compress.js';
import { placeholders } from './placeholder.js';
import { probeFiles } from './probe.js';
import { HELP, USAGE, UsageError } from './usage.js';

/** Runs the command line; the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(parseCommand(args));
  } catch (error) {
    console.error(`pagelift: ${(error as Error).message}`);
    if (!(error instanceof UsageError)) return 1;
    console.error(USAGE);
    return 2;
  } finally {
    await closeImages();
  }
}

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'version':
      console.log(await version());
      return 0;
    case 'probe':
      return probeFiles(command);
    case 'placeholder':
      return placeholders(command);
    case 'compress':
      return compressFiles(command);
  }
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
