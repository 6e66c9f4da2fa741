#!/usr/bin/env node
/** The command line: `pagelift compress|probe FILE...`. */
import { main } from './internal/cli/main.js';

process.exitCode = await main(process.argv.slice(2));
