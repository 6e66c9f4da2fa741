// The section of BENCHMARKS.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { output } from '../../scripts/internal/exec.mjs';
import { inRoot } from '../../scripts/internal/paths.mjs';

const [START, END] = ['<!-- webp:start -->', '<!-- webp:end -->'];
const line = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) =>
  [line(head), line(head.map((_, column) => (column ? '---:' : '---'))), ...rows.map(line)].join('\n');

/** The section in Markdown. */
export function report({ byEffort, timing, target, ours, theirs, pictures, options }) {
  const qualities = byEffort[0].qualities.map(({ quality }) => `q ${quality}`);
  const bytes = byEffort.map(({ effort, qualities: list, all, worst }) => [
    `effort ${effort}`,
    ...list.map(({ ratio, at }) => `${ratio.toFixed(3)} (at q ${at.toFixed(1)})`),
    `**${all.toFixed(3)}**`,
    `${worst.ratio.toFixed(3)} (${worst.picture})`,
  ]);
  const speed = timing.map(({ name, time, ratio }) => [name, time.toFixed(1), ratio.toFixed(2)]);
  const standard = byEffort.find(({ effort }) => effort === 4) ?? byEffort[0];
  const [cpu] = cpus();
  return `## WebP encoder

\`crates/webp\` against libwebp (\`@jsquash/webp\` 1.5.0, SIMD, its default method 4), both as WebAssembly in one Node
process, on ${pictures.length} pictures. ${cpu.model.trim()}, Node ${process.versions.node}, ${output('rustc', ['--version'])}.

Bytes over libwebp's at the SSIMULACRA2 that libwebp reaches at its quality; geometric means, below 1 is smaller:

${table(['', ...qualities, 'all', 'worst picture'], bytes)}

Processor time at quality 75, medians of ${options.rounds} interleaved rounds:

${table(['', 'ms per megapixel', 'of libwebp'], speed)}

By picture, effort 4:

${table(['picture', 'bytes'], standard.pictures.map(({ picture, ratio }) => [picture, ratio.toFixed(3)]))}

\`target_bytes\` at effort 4: files take ${(100 * target.least).toFixed(1)} % (least) and ${(100 * target.mean).toFixed(1)} % (mean) of
their limit, in the time of ${target.encodes.toFixed(2)} plain encodes (median; most ${target.most.toFixed(2)}).

A module of the encoder alone is ${(ours.brotli / 1000).toFixed(1)} KB with brotli, its allocator and panics included; libwebp's
is ${(theirs.brotli / 1000).toFixed(1)} KB. Every file was decoded, and the native build writes the same bytes.`;
}

/** Puts the section between its markers, adding them at the end when they are not there. */
export function writeReport(markdown) {
  const path = inRoot('BENCHMARKS.md');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '# Benchmarks\n';
  const text = `${START}\n\n${markdown.trim()}\n\n${END}`;
  const [from, to] = [before.indexOf(START), before.indexOf(END)];
  const found = from >= 0 && to > from;
  const after = found ? before.slice(0, from) + text + before.slice(to + END.length) : `${before.trimEnd()}\n\n${text}\n`;
  writeFileSync(path, after);
}
