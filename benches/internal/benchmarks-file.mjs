// BENCHMARKS.md: each bench owns one section between its markers and leaves the rest alone.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { output } from '../../scripts/internal/exec.mjs';
import { inRoot } from '../../scripts/internal/paths.mjs';

const FILE = 'BENCHMARKS.md';
const HEADER = `# Benchmarks

Written by the benches (\`npm run bench -- NAME\`), each its own section. Milliseconds depend on the machine: read the ratios.
`;

/** Puts \`markdown\` between the markers of \`name\`, adding them at the end when they are not there. */
export function writeSection(name, markdown) {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const section = `${start}\n\n${markdown.trim()}\n\n${end}`;
  const path = inRoot(FILE);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : HEADER;
  const from = before.indexOf(start);
  const to = before.indexOf(end);
  const after =
    from >= 0 && to > from
      ? before.slice(0, from) + section + before.slice(to + end.length)
      : `${before.trimEnd()}\n\n${section}\n`;
  writeFileSync(path, after);
}

/** The machine and the tools, in a line or two. */
export function environment() {
  const [cpu] = cpus();
  const rust = output('rustc', ['--version'])?.split(' ').slice(0, 2).join(' ');
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${cpus().length} x ${cpu.model.trim()}, ${memory}, ${type()} ${release()}, Node ${process.versions.node}, ${rust}`;
}

/** Short name of the commit that is measured, with a + when files differ from it. */
export function commit() {
  try {
    const git = (...args) => execFileSync('git', args, { cwd: inRoot(), encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'crates', 'bindings', 'ts');
    return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
  } catch {
    return 'unknown';
  }
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const geometricMean = (values) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** A Markdown table; the first column is text, the others are numbers. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index ? '---:' : '---'))), ...rows.map(line)].join('\n');
}
