// A failure that a person can act on: what went wrong, and the command that fixes it.
import { bold, red } from './log.mjs';

export class Fail extends Error {
  /** @param {string} message what went wrong @param {string} [fix] what to do about it */
  constructor(message, fix) {
    super(message);
    this.name = 'Fail';
    this.fix = fix;
  }
}

/** Runs a script's main function: exits with its status, prints a Fail without a stack trace. */
export async function run(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof Fail) {
      console.error(`\n${red('failed:')} ${error.message}`);
      if (error.fix) console.error(`${bold('to fix it:')} ${error.fix}`);
    } else {
      console.error(error);
    }
    process.exitCode = 1;
  }
}
