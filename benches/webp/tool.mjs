// Drives the native tool beside this file: one process, one line per question.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exec } from '../../scripts/internal/exec.mjs';
import { inRoot, targetDir } from '../../scripts/internal/paths.mjs';

/** Builds and starts the tool; `ask` resolves with the fields of the answer, `close` ends it. */
export async function startTool() {
  const target = join(targetDir, 'webp-bench');
  const manifest = inRoot('benches/webp/tool/Cargo.toml');
  // For the host, whatever flags and target the caller builds the package with.
  const env = { CARGO_TARGET_DIR: target, RUSTFLAGS: '', CARGO_BUILD_TARGET: undefined };
  await exec('cargo', ['build', '--release', '--quiet', '--manifest-path', manifest], { env });
  const program = join(target, 'release', process.platform === 'win32' ? 'webp-bench-tool.exe' : 'webp-bench-tool');
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [state, ...fields] = line.split('\t');
    const { resolve, reject } = waiting.shift();
    if (state === 'ok') resolve(fields);
    else reject(new Error(fields.join(' ')));
  });
  child.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the tool ended'));
  });
  return {
    ask: (...question) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${question.join('\t')}\n`);
      }),
    close: () => child.stdin.end(),
  };
}
