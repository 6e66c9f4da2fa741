import { reasonOf } from '../../errors.js';
import type { CompressResult } from '../images/types/result.js';

/** A file that failed, as `--json` says it. */
export interface ErrorObject {
  readonly file: string;
  readonly error: { readonly code: string; readonly message: string };
}

export function errorObject(file: string, cause: unknown): ErrorObject {
  const { code } = cause as { readonly code?: unknown };
  return { file, error: { code: typeof code === 'string' ? code : 'unknown', message: reasonOf(cause) } };
}

/** One line on standard error. */
export function printError({ file, error }: ErrorObject): void {
  console.error(`pagelift: ${file}: ${error.message.replace(/\s+/g, ' ')} (${error.code})`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** To a tenth: more would be noise. */
export function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 10) / 10;
}

/** Bytes for people. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}

/** What a file has beside one picture, for people: "animation (12 frames), gain map". */
export function parts(names: CompressResult['dropped'], frames: number | null | undefined): string {
  const words = names.map((name) =>
    name === 'animation' && frames ? `animation (${frames} frames)` : name.replace('-', ' '),
  );
  return words.join(', ');
}
