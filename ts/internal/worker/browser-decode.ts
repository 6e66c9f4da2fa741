/** Formats that the browser decodes for us, and bitmaps that it already has: to RGBA, if possible without a canvas. */
import type { ImageInfo } from '../images/types/info.js';
import type { PixelSource } from '../images/types/source.js';
import type { DecodedPixels } from './engine.js';
import { fail } from './fail.js';
import { isTurned } from './turned.js';

/** ImageDecoder is not in TypeScript's DOM library yet. */
interface ImageDecoderLike {
  decode(): Promise<{ readonly image: VideoFrame }>;
  close(): void;
}
interface ImageDecoderClass {
  new (init: {
    readonly data: BufferSource;
    readonly type: string;
    readonly preferAnimation?: boolean;
  }): ImageDecoderLike;
  isTypeSupported(type: string): Promise<boolean>;
}

/** The file's pixels in sRGB. Fails with `image/unsupported` where the browser (or Node, which has no decoder) cannot. */
export async function decodeInBrowser(bytes: Uint8Array<ArrayBuffer>, info: ImageInfo): Promise<DecodedPixels> {
  const decoded = (await decodeByImageDecoder(bytes, info)) ?? (await decodeByBitmap(bytes, info));
  if (decoded === undefined)
    throw fail('image/unsupported', `${info.format} cannot be decoded here: there is no decoder for it`);
  return decoded;
}

/** The straight way: no canvas, so no noise from fingerprint protection. Only frames that need no turning. */
async function decodeByImageDecoder(data: Uint8Array<ArrayBuffer>, info: ImageInfo): Promise<PixelSource | undefined> {
  const { ImageDecoder } = globalThis as { ImageDecoder?: ImageDecoderClass };
  const type = info.mediaType;
  if (ImageDecoder === undefined || info.orientation !== 1) return undefined;
  let decoder: ImageDecoderLike | undefined;
  try {
    if (!(await ImageDecoder.isTypeSupported(type))) return undefined;
    decoder = new ImageDecoder({ data, type, preferAnimation: false });
    const { image } = await decoder.decode();
    const pixels = await framePixels(image);
    // A frame turned by its container has other sides than the header says.
    return pixels?.width === info.width && pixels.height === info.height ? pixels : undefined;
  } catch {
    // The next way is tried, and has the last word.
    return undefined;
  } finally {
    decoder?.close();
  }
}

/**
 * The frame as RGBA, where the browser converts to it. Chromium before 127, Firefox before 130 and WebKit ignore `format` and copy
 * planes (https://bugzilla.mozilla.org/show_bug.cgi?id=1902115, https://github.com/mdn/browser-compat-data/pull/30217), which the
 * size and the layout show.
 */
async function framePixels(frame: VideoFrame): Promise<PixelSource | undefined> {
  try {
    const { width = 0, height = 0 } = frame.visibleRect ?? {};
    const wish = { format: 'RGBA', colorSpace: 'srgb' } as const;
    if (frame.allocationSize(wish) !== width * height * 4) return undefined;
    const data = new Uint8Array(width * height * 4);
    const [plane, ...others] = await frame.copyTo(data, wish);
    return plane?.stride === width * 4 && plane.offset === 0 && others.length === 0
      ? { data, width, height }
      : undefined;
  } finally {
    frame.close();
  }
}

async function decodeByBitmap(bytes: Uint8Array<ArrayBuffer>, info: ImageInfo): Promise<DecodedPixels | undefined> {
  if (typeof createImageBitmap !== 'function') return undefined;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes], { type: info.mediaType }), { premultiplyAlpha: 'none' });
  } catch {
    return undefined;
  }
  const orientation = (await isTurned(bitmap, bytes, info)) ? 1 : info.orientation;
  return { ...bitmapPixels(bitmap), orientation };
}

/** The bitmap's pixels; it is used up. */
export function bitmapPixels(bitmap: ImageBitmap): PixelSource {
  const { width, height } = bitmap;
  try {
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error(`no canvas of ${width}x${height}`);
    context.drawImage(bitmap, 0, 0);
    return { data: context.getImageData(0, 0, width, height).data, width, height };
  } catch (error) {
    throw fail('image/unsupported', `pixels cannot be read back in a worker here: ${String(error)}`);
  } finally {
    bitmap.close();
  }
}
