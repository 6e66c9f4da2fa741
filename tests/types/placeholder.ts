/** Placeholders, as the compiler sees them. Nothing here runs. */
import {
  averageColor,
  blurHashToImage,
  compressImage,
  createPlaceholder,
  thumbHashesToImages,
  thumbHashToImage,
} from 'pagelift';
import type { DecodedPlaceholder, Placeholder } from 'pagelift';
import { thumbHashToImage as fromSubpath } from 'pagelift/placeholder';

declare const file: File;
declare const bytes: Uint8Array;

export const same: typeof thumbHashToImage = fromSubpath;

export async function made(): Promise<Placeholder | undefined> {
  const { thumbHash, palette, css }: Placeholder = await createPlaceholder(file, {
    blurHash: { x: 5 },
    lqipBytes: 200,
    palette: 3,
    maxPixels: 1e7,
    signal: AbortSignal.timeout(1000),
  });
  const shares: number = palette.reduce((sum, { share }) => sum + share, 0);
  // @ts-expect-error an option that does not exist
  await createPlaceholder(file, { hash: 'thumb' });
  const { placeholder } = await compressImage(file, { placeholder: { palette: 2 } });
  // @ts-expect-error neither yes nor no
  await compressImage(file, { placeholder: 'yes' });
  return shares > 0 && css && thumbHash ? placeholder : undefined;
}

export async function decoded(): Promise<DecodedPlaceholder> {
  const { url, rgba }: DecodedPlaceholder = thumbHashToImage(bytes, { size: 16, aspectRatio: 1.5 });
  blurHashToImage('LEHV6nWB2yk8pyo0adR*.7kCMdnj', { width: 32, height: 24, punch: 1 });
  // @ts-expect-error a BlurHash is text
  blurHashToImage(bytes);
  for (const entry of await thumbHashesToImages(['AAAA', bytes])) if (!('code' in entry)) return entry;
  const color: string = averageColor(url, 'thumbHash');
  throw new Error(`${color} ${rgba.length}`);
}
