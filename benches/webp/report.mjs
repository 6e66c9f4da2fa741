// The section of BENCHMARKS.md.
import { environment, table } from '../internal/benchmarks-file.mjs';

const sizes = (efforts) => {
  const qualities = efforts[0].qualities.map(({ quality }) => `q ${quality}`);
  const rows = efforts.map(({ effort, qualities: list, all, worst }) => [
    `effort ${effort}`,
    ...list.map(({ ratio, at }) => `${ratio.toFixed(3)} (at q ${at.toFixed(1)})`),
    `**${all.toFixed(3)}**`,
    `${worst.ratio.toFixed(3)} (${worst.picture})`,
  ]);
  return table(['', ...qualities, 'all', 'worst picture'], rows);
};

const pictureTable = (efforts) => {
  const standard = efforts.find(({ effort }) => effort === 4) ?? efforts[0];
  return table(
    ['picture', 'bytes'],
    standard.pictures.map(({ picture, ratio }) => [picture, ratio.toFixed(3)]),
  );
};

const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** The section in Markdown. */
export function report({ photos, drawn, sets, timing, target, ours, theirs, pictures, options }) {
  const speed = timing.map(({ name, time, ratio }) => [name, time.toFixed(1), ratio.toFixed(2)]);
  const names = Object.keys(sets[0].times);
  const bySet = sets.map(({ effort, times }) => [
    `effort ${effort}`,
    ...names.map((name) => Number(times[name]).toFixed(1)),
    (times[names[0]] / times[names.at(-1)]).toFixed(2),
  ]);
  const limits = target.map(({ effort, cases, mean, emptiest, median, worst }) => [
    `effort ${effort}`,
    cases,
    percent(mean),
    `${percent(emptiest.fill)} (${emptiest.name}, q ${emptiest.quality})`,
    median.toFixed(2),
    `${worst.encodes.toFixed(2)} (${worst.name}, q ${worst.quality})`,
  ]);
  return `## WebP encoder

\`crates/webp\` against libwebp (\`@jsquash/webp\` 1.5.0, SIMD, its default method 4), both as WebAssembly in one Node
process, on ${pictures.length} pictures. ${environment()}.

Bytes over libwebp's at the SSIMULACRA2 that libwebp reaches at its quality; geometric means, below 1 is smaller:

${sizes(photos)}

Processor time at quality 75, medians of ${options.rounds} interleaved rounds:

${table(['', 'ms per megapixel', 'of libwebp'], speed)}

By picture, effort 4:

${pictureTable(photos)}

${
  drawn
    ? `Screenshots and text, drawn by Chromium (\`benches/webp/screens\`), measured alike:

${sizes(drawn)}

By picture, effort 4:

${pictureTable(drawn)}`
    : 'Screenshots and text were left out: there was no Chromium to draw them.'
}

Natively, milliseconds of processor time per megapixel by instruction set, and the first over the last:

${table(['', ...names, 'ratio'], bySet)}

\`target_bytes\`: how full the limits are (what plain encodes take at qualities 10 to 90, 3 % more or less, some with
alpha), and the time in plain encodes of the same quality:

${table(['', 'cases', 'mean', 'least', 'encodes, median', 'most'], limits)}

A module of the encoder alone is ${(ours.brotli / 1000).toFixed(1)} KB with brotli, its allocator and panics included; libwebp's
is ${(theirs.brotli / 1000).toFixed(1)} KB. Every file was decoded, and the native build writes the same bytes.`;
}
