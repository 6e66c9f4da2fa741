import type { SketchReply } from './jobs.js';
import { splitOptions } from './job-options.js';
import { imagePool, runIn } from './shared-pool.js';
import { prepare } from './source.js';
import type { CreatePlaceholderOptions } from './types/create-placeholder.js';
import type { EnginePlaceholder, Placeholder } from './types/placeholder.js';
import type { ImageSource } from './types/source.js';

/** See `createPlaceholder` in `ts/images.ts`. */
export async function makePlaceholder(
  source: ImageSource,
  options: CreatePlaceholderOptions = {},
): Promise<Placeholder> {
  // What is no object, `splitOptions` refuses.
  const { signal, priority, timeout, maxPixels, ...placeholder } = Object(options) as CreatePlaceholderOptions;
  const {
    priority: urgency,
    timeLimit,
    engine,
    ...split
  } = splitOptions(Object(options) === options ? { signal, priority, timeout, maxPixels, placeholder } : options);
  signal?.throwIfAborted();
  // The modules load while the source is read.
  const pool = imagePool();
  const { input, memory, transfer } = await prepare(source, { signal });
  const request = { type: 'sketch', input, options: engine, placeholder: split.placeholder! } as const;
  const reply: SketchReply = await runIn(pool, request, { priority: urgency, timeLimit, memory, transfer, signal });
  const { width, height, ...made } = reply;
  return toPlaceholder(made, width, height);
}

/** With what only needs words. */
export function toPlaceholder(made: EnginePlaceholder, width: number, height: number): Placeholder {
  const { thumbHash, blurHash, dominantColor, palette, hasAlpha, lqip } = made;
  const css = `background:${dominantColor} url(${lqip}) center/cover;aspect-ratio:${width}/${height}`;
  return { thumbHash, blurHash, width, height, dominantColor, palette, hasAlpha, lqip, css };
}
