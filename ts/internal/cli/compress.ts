import { mkdir, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { compressImages } from '../../images.js';
import type { BatchOptions, CompressResult } from '../../images.js';
import { asFlag } from './command.js';
import type { Command } from './command.js';
import { OutputNames } from './output-names.js';
import { ProgressBar } from './progress-bar.js';
import { errorObject, parts, printError, printJson, rounded, size } from './report.js';
import type { ErrorObject } from './report.js';
import { UsageError } from './usage.js';

interface Written {
  readonly file: string;
  readonly out: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly originalBytes: number;
  readonly quality: number | null;
  readonly score: number | null;
  readonly dropped: CompressResult['dropped'];
  readonly originalFrames: number | null;
  readonly timings: CompressResult['timings'];
}

/** Compresses the files with all cores; the exit status. */
export async function compressFiles(command: Command & { name: 'compress' }): Promise<number> {
  const { files, out, json, options } = command;
  const names = await OutputNames.for(out, files);
  const bar = new ProgressBar(process.stderr);
  const onProgress: BatchOptions['onProgress'] = ({ batch = 0, completed }) => bar.draw(batch, completed, files.length);
  const results: (Written | ErrorObject)[] = [];
  let failed = false;
  for await (const { index, result, error } of compressImages(
    files.map((file) => pathToFileURL(file)),
    { ...options, onProgress },
  )) {
    const file = files[index]!;
    if (error?.code === 'options/invalid') {
      bar.clear();
      throw new UsageError(asFlag(error.message));
    }
    let entry: Written | ErrorObject;
    try {
      if (error) throw error;
      entry = await write(file, index, result, names, out);
    } catch (cause) {
      failed = true;
      entry = errorObject(file, cause);
    }
    results[index] = entry;
    bar.clear();
    if ('error' in entry) printError(entry);
    else if (!json) console.log([line(entry), ...droppedLine(entry)].join('\n'));
  }
  if (json) printJson(results);
  return failed ? 1 : 0;
}

async function write(
  file: string,
  index: number,
  result: CompressResult,
  names: OutputNames,
  directory: string,
): Promise<Written> {
  const { blob, format, width, height, bytes, originalBytes, quality, score, kept, dropped, originalFrames, timings } =
    result;
  let out: string;
  try {
    await mkdir(directory, { recursive: true });
    out = kept && (await names.isAlreadyThere(file)) ? file : await names.path(index, format);
    if (out !== file) await writeFile(out, new Uint8Array(await blob.arrayBuffer()));
  } catch (cause) {
    throw new OutputError(`the result could not be written: ${(cause as Error).message}`, { cause });
  }
  const numbers = { width, height, bytes, originalBytes, quality: rounded(quality), score: rounded(score) };
  const lost = { dropped, originalFrames: originalFrames ?? null };
  const { read, decode, resize, encode } = timings;
  const times = { read: rounded(read)!, decode: rounded(decode)!, resize: rounded(resize)!, encode: rounded(encode)! };
  return { file, out, format, ...numbers, ...lost, timings: times };
}

/** A result that cannot be stored is nothing that the library knows of. */
class OutputError extends Error {
  readonly code = 'output/unwritable';
}

function line({ file, out, width, height, bytes, originalBytes, quality, score }: Written): string {
  const saved = `${Math.round((1 - bytes / originalBytes) * 100)} % less`;
  const facts = [`${width}x${height}`, `${size(originalBytes)} -> ${size(bytes)} (${saved})`];
  if (quality !== null) facts.push(`quality ${quality}`);
  if (score !== null) facts.push(`score ${score}`);
  return `${file} -> ${out}  ${facts.join(', ')}`;
}

/** What the file has and the result has not; no line where that is nothing. */
function droppedLine({ file, dropped, originalFrames }: Written): string[] {
  return dropped.length === 0 ? [] : [`${file}: dropped ${parts(dropped, originalFrames)}`];
}
