// Drives the native helper beside this file: builds it when needed, keeps one process, one line per question.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exec } from '../../scripts/internal/exec.mjs';
import { inRoot, targetDir } from '../../scripts/internal/paths.mjs';

/** @typedef {{ score: number, width: number, height: number, format: string }} Verdict */

/** Builds and starts the helper; `close()` ends it. */
export async function startScorer() {
  const target = join(targetDir, 'score');
  const manifest = inRoot('benches/score/Cargo.toml');
  // For the host, whatever flags and target the caller builds the package with.
  const env = { CARGO_TARGET_DIR: target, RUSTFLAGS: '', CARGO_BUILD_TARGET: undefined };
  await exec('cargo', ['build', '--release', '--quiet', '--manifest-path', manifest], {
    env,
    fix: 'check that crates.io can be reached',
  });
  const program = join(target, 'release', process.platform === 'win32' ? 'pagelift-score.exe' : 'pagelift-score');
  const child = spawn(program, ['serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [state, ...answer] = line.split('\t');
    const { resolve, reject } = waiting.shift();
    if (state === 'ok') resolve(answer);
    else reject(new Error(answer.join(' ')));
  });
  child.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the scorer ended'));
  });
  const ask = (...parts) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin.write(`${parts.join('\t')}\n`);
    });
  return {
    /** Rejects when the picture cannot be decoded or has another size. @returns {Promise<Verdict>} */
    async score(reference, picture) {
      const [score, width, height, format] = await ask('score', reference, picture);
      return { score: Number(score), width: Number(width), height: Number(height), format };
    },
    resize: (picture, width, height, to) => ask('resize', picture, width, height, to),
    crop: (picture, x, y, width, height, to) => ask('crop', picture, x, y, width, height, to),
    sheet: (width, height, to, parts) => ask('sheet', width, height, to, ...parts.flat()),
    generate: (width, height, seed, to) => ask('generate', width, height, seed, to),
    close: () => child.stdin.end(),
  };
}
