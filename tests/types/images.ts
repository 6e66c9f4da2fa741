/** Right and wrong use, as the compiler sees it. Nothing here runs. */
import {
  closeImages,
  compressImage,
  compressImages,
  configure,
  isPageliftError,
  PageliftError,
  probeImage,
} from 'pagelift';
import type {
  BatchItem,
  CompressOptions,
  CompressProgress,
  CompressResult,
  Extra,
  ImageInfo,
  PageliftErrorCode,
} from 'pagelift';
import { compressImage as fromSubpath } from 'pagelift/images';

/** Fails to compile unless both types are the same. */
function same<Left, Right>(
  ..._: (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? [] : [never]
): void {}

declare const file: File;
declare const element: { canvas: HTMLCanvasElement; image: HTMLImageElement; video: HTMLVideoElement };
declare const offscreen: OffscreenCanvas;
declare const bitmap: ImageBitmap;

same<typeof compressImage, typeof fromSubpath>();

export async function sources(): Promise<void> {
  await compressImage(file);
  await compressImage(new Blob());
  await compressImage(await fetch('photo.jpg'));
  await compressImage(new ArrayBuffer(8));
  await compressImage(new Uint8Array(8).subarray(4));
  await compressImage(new DataView(new ArrayBuffer(8)));
  await compressImage(new ImageData(1, 1));
  await compressImage({ data: new Uint8Array(4), width: 1, height: 1 });
  await compressImage(bitmap);
  await compressImage(element.canvas);
  await compressImage(offscreen);
  await compressImage(element.image);
  await compressImage('photo.jpg');
  await compressImage(new URL('https://example.com/photo.jpg'));
  // @ts-expect-error no number
  await compressImage(42);
  // @ts-expect-error no video
  await compressImage(element.video);
  // @ts-expect-error not none
  await compressImage(null);
  // @ts-expect-error not a promise: await it
  await compressImage(fetch('photo.jpg'));
  // @ts-expect-error a header is read from a file, not from pixels
  await probeImage(element.canvas);
}

export async function options(): Promise<void> {
  const { signal } = new AbortController();
  const all: CompressOptions = {
    format: 'webp',
    quality: 75,
    maxBytes: 100_000,
    maxWidth: 1600,
    maxHeight: 1200,
    fit: 'cover',
    enlarge: true,
    effort: 6,
    metadata: 'safe',
    animation: 'first-frame',
    background: '#fff',
    maxPixels: 1e8,
    timeout: 10_000,
    signal,
    priority: 'background',
    onProgress: ({ phase, fraction, overall }) => console.log(phase, fraction, overall),
  };
  await compressImage(file, all);
  await compressImage(file, { quality: 'auto' });
  await compressImage(file, { targetScore: 80 });
  // A signal that may be missing is a common case.
  await compressImage(file, { signal: undefined, onProgress: undefined });
  // @ts-expect-error a format that is read, but not written
  await compressImage(file, { format: 'avif' });
  // @ts-expect-error neither a number nor 'auto'
  await compressImage(file, { quality: 'high' });
  // @ts-expect-error a number, not a text
  await compressImage(file, { maxWidth: '1600' });
  // @ts-expect-error one goal, not two
  await compressImage(file, { quality: 75, targetScore: 80 });
  // @ts-expect-error a name that does not exist
  await compressImage(file, { maxWith: 1600 });
  // @ts-expect-error true or false would not say what comes out
  await compressImage(file, { animation: false });
  // @ts-expect-error a fit that does not exist
  await compressImage(file, { fit: 'outside' });
  // @ts-expect-error a controller is not its signal
  await compressImage(file, { signal: new AbortController() });
  // @ts-expect-error a priority that does not exist
  await compressImage(file, { priority: 'high' });
  // @ts-expect-error options that do not apply to reading a header
  await probeImage(file, { quality: 75 });
}

export async function results(): Promise<void> {
  const result = await compressImage(file);
  same<typeof result, CompressResult>();
  same<typeof result.blob, Blob>();
  same<typeof result.file, File>();
  same<typeof result.score, number | undefined>();
  same<typeof result.timings.encode, number>();
  same<typeof result.dropped, readonly ('animation' | Extra)[]>();
  same<typeof result.originalFrames, number | undefined>();
  // @ts-expect-error results are not to be written to
  result.width = 1;
  const info = await probeImage(file, { signal: AbortSignal.timeout(1000) });
  same<typeof info, ImageInfo>();
  same<typeof info.colorProfile, string | undefined>();
  same<typeof info.frames, number | undefined>();
  same<typeof info.extras, readonly ('gain-map' | 'depth-map' | 'motion-photo')[]>();
}

export async function lists(files: FileList, urls: AsyncIterable<string>): Promise<void> {
  for await (const item of compressImages([...files], { onProgress: ({ source, batch }) => [source.name, batch] })) {
    same<typeof item, BatchItem<File>>();
    if (item.error) {
      same<typeof item.error, PageliftError>();
      same<typeof item.result, undefined>();
    } else {
      same<typeof item.result, CompressResult>();
      same<typeof item.source, File>();
    }
  }
  await using iteration = compressImages(new Set([file]), { maxWidth: 100 });
  await iteration.return();
  for await (const { source } of compressImages(urls)) same<typeof source, string>();
  // @ts-expect-error a list, not a file
  compressImages(file);
  // @ts-expect-error a list of sources
  compressImages([1, 2, 3]);
  // @ts-expect-error a list is iterated, not awaited as an array
  (await compressImages([file])).map(() => {});
}

export function errors(error: unknown): PageliftErrorCode | undefined {
  if (isPageliftError(error)) {
    same<typeof error, PageliftError>();
    same<typeof error.smallestBytes, number | undefined>();
    // @ts-expect-error a code that does not exist
    if (error.code === 'image/too-small') return undefined;
    return error.code;
  }
  // @ts-expect-error unknown until it is recognised
  return error.code;
}

export function configuration(module: WebAssembly.Module, bytes: Uint8Array<ArrayBuffer>): void {
  configure({
    wasm: { images: module, pool: bytes, cache: '/cache.wasm', cold: '/cold.wasm' },
    worker: new URL('https://example.com/w.js'),
    maxWorkers: 2,
  });
  configure({ wasm: { images: fetch('/images.wasm') }, worker: () => new Worker('/w.js', { type: 'module' }) });
  // @ts-expect-error a module that does not exist
  configure({ wasm: { runtime: '/runtime.wasm' } });
  // @ts-expect-error a number
  configure({ maxWorkers: 'many' });
}

export const listener = (progress: CompressProgress): number => progress.overall;
export const closing: Promise<void> = closeImages();
