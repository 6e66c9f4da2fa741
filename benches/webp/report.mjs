// The section of BENCHMARKS.md.
import { environment, table } from '../internal/benchmarks-file.mjs';

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
  return `## WebP encoder

\`crates/webp\` against libwebp (\`@jsquash/webp\` 1.5.0, SIMD, its default method 4), both as WebAssembly in one Node
process, on ${pictures.length} pictures. ${environment()}.

Bytes over libwebp's at the SSIMULACRA2 that libwebp reaches at its quality; geometric means, below 1 is smaller:

${table(['', ...qualities, 'all', 'worst picture'], bytes)}

Processor time at quality 75, medians of ${options.rounds} interleaved rounds:

${table(['', 'ms per megapixel', 'of libwebp'], speed)}

By picture, effort 4:

${table(
  ['picture', 'bytes'],
  standard.pictures.map(({ picture, ratio }) => [picture, ratio.toFixed(3)]),
)}

\`target_bytes\` at effort 4: files take ${(100 * target.least).toFixed(1)} % (least) and ${(100 * target.mean).toFixed(1)} % (mean) of
their limit, in the time of ${target.encodes.toFixed(2)} plain encodes (median; most ${target.most.toFixed(2)}).

A module of the encoder alone is ${(ours.brotli / 1000).toFixed(1)} KB with brotli, its allocator and panics included; libwebp's
is ${(theirs.brotli / 1000).toFixed(1)} KB. Every file was decoded, and the native build writes the same bytes.`;
}
