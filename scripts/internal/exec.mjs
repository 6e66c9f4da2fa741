// Child processes: run one and show its output, or capture it; find an executable.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Fail } from './fail.mjs';
import { root } from './paths.mjs';

// npm and the executables it installs are .cmd files on Windows, which only a shell starts.
const viaShell = (command) => process.platform === 'win32' && /(^npm|^npx|\.cmd)$/.test(command);

/**
 * Runs a command with its output shown; rejects with a Fail when it exits with another status than 0.
 * With `capture`, the output is returned as well as shown; with `quiet` it is shown only on failure.
 */
export function exec(command, args = [], { cwd = root, env, fix, capture = false, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const piped = capture || quiet;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: piped ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: viaShell(command),
    });
    let output = '';
    const collect = (stream, shown) => {
      stream?.setEncoding('utf8');
      stream?.on('data', (text) => {
        output += text;
        if (!quiet) shown.write(text);
      });
    };
    collect(child.stdout, process.stdout);
    collect(child.stderr, process.stderr);
    child.on('error', (error) => reject(new Fail(`cannot run ${command}: ${error.message}`, fix)));
    child.on('close', (status, signal) => {
      if (status === 0) return resolve(output);
      if (quiet) process.stderr.write(output);
      const failure = new Fail(`${[command, ...args].join(' ')} ended with ${signal ?? `status ${status}`}`, fix);
      failure.output = output;
      reject(failure);
    });
  });
}

/** Output of a command, or undefined when it cannot run or fails. */
export function output(command, args = [], options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: viaShell(command), ...options });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** Full path of the first executable of these names on PATH; a name with a slash is looked at as it is. */
export function which(...names) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of names.filter(Boolean)) {
    const candidates = /[\\/]/.test(name) ? [name] : folders.flatMap((f) => suffixes.map((s) => join(f, name + s)));
    const found = candidates.find(isExecutable);
    if (found) return found;
  }
  return undefined;
}
