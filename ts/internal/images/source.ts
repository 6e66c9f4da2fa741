/** Every kind of source, made into what a worker can be given. */
import { MEMORY_PER_FILE_BYTE, MEMORY_PER_PIXEL } from '../../../build/images/codes.js';
import { tagOf } from '../common/type-name.js';
import { addressOf } from './file-name.js';
import type { WorkerInput } from './jobs.js';
import { invalid } from '../common/invalid.js';
import { notRead, readResponse, readUrl, unreadable } from './read.js';
import type { Reading } from './read.js';
import type { PixelSource } from './types/source.js';

/** A source, ready for a worker. */
export interface Prepared {
  readonly input: WorkerInput;
  readonly transfer: readonly Transferable[];
  /** The bytes that it is expected to take at its peak. */
  readonly memory: number;
  readonly originalBytes: number;
}

const EXPECTED =
  'a File, Blob, Response, ArrayBuffer, typed array, ImageData, ImageBitmap, canvas, <img>, or the address of a picture';
const EXPECTED_FILE = 'a File, Blob, Response, ArrayBuffer, typed array, <img>, or the address of a picture';

/** At most so much is copied without a pause: some 3 ms. */
const COPY_STEP = 8 * 2 ** 20;

/** The file that the source is or stands for; `undefined` for pixels and everything else. */
async function toFile(source: unknown, reading: Reading): Promise<Blob | undefined> {
  // A blob copies a view at once, only its part of the buffer, and is cheap to hand over from then on.
  if (ArrayBuffer.isView(source)) return new Blob([source as ArrayBufferView<ArrayBuffer>]);
  switch (tagOf(source)) {
    case 'Blob':
    case 'File':
      return source as Blob;
    case 'ArrayBuffer':
      return new Blob([source as ArrayBuffer]);
    case 'String':
    case 'URL':
    case 'HTMLImageElement':
      return readAddress(source, reading);
    case 'Response':
      return readResponse(source as Response, reading);
  }
  return undefined;
}

function readAddress(source: unknown, reading: Reading): Promise<Blob> {
  const address = addressOf(source);
  if (address === '' && typeof source === 'object') throw unreadable('the <img> has no address');
  return readUrl(address, reading);
}

/** A source of which only the file's header is wanted. */
export async function prepareFile(source: unknown, reading: Reading): Promise<Blob> {
  reading.signal?.throwIfAborted();
  const file = await toFile(source, reading);
  if (file === undefined) throw invalid('source', EXPECTED_FILE, source);
  return file;
}

/** Any source. */
export async function prepare(source: unknown, reading: Reading): Promise<Prepared> {
  const blob = await toFile(source, reading);
  if (blob !== undefined) {
    return {
      input: { blob },
      transfer: [],
      memory: blob.size * MEMORY_PER_FILE_BYTE,
      originalBytes: blob.size,
    };
  }
  switch (tagOf(source)) {
    case 'ImageBitmap':
    case 'HTMLCanvasElement':
    case 'OffscreenCanvas':
      return prepareDrawable(source as ImageBitmap | HTMLCanvasElement | OffscreenCanvas);
  }
  return preparePixels(source, reading.signal);
}

/** A copy of the bitmap: the caller's own stays usable. */
async function prepareDrawable(source: ImageBitmap | HTMLCanvasElement | OffscreenCanvas): Promise<Prepared> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(source, { premultiplyAlpha: 'none' });
  } catch (cause) {
    throw notRead(`the ${tagOf(source)}`, cause);
  }
  const pixels = bitmap.width * bitmap.height;
  return {
    input: { bitmap },
    transfer: [bitmap],
    memory: pixels * MEMORY_PER_PIXEL,
    originalBytes: pixels * 4,
  };
}

async function preparePixels(source: unknown, signal: AbortSignal | undefined): Promise<Prepared> {
  const { data, width, height } = (source ?? {}) as Partial<PixelSource>;
  if (!(ArrayBuffer.isView(data) && typeof width === 'number' && typeof height === 'number')) {
    throw invalid('source', EXPECTED, source);
  }
  const copy = await copyInSteps(data, signal);
  return {
    input: { pixels: { data: copy, width, height } },
    transfer: [copy.buffer],
    memory: width * height * MEMORY_PER_PIXEL,
    originalBytes: copy.byteLength,
  };
}

/** Copies without holding up the page; 12 megapixels are 48 MB. */
async function copyInSteps(view: ArrayBufferView, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const copy = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += COPY_STEP) {
    if (at > 0) await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    copy.set(bytes.subarray(at, at + COPY_STEP), at);
  }
  return copy;
}
