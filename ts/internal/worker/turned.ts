import type { ImageInfo } from '../images/types/info.js';

interface Sides {
  readonly width: number;
  readonly height: number;
}

/**
 * Whether the browser turned the picture as its container says. Observed with AVIF: WebKitGTK 2.50.6 does not, Chromium 156 and
 * Firefox 153 do (`tests/e2e/suites/images/browser-formats.mjs`). With a quarter turn, the picture's sides show it. With half a turn or
 * a mirror, the sides of a copy do that has a quarter turn instead. In doubt the browser is trusted.
 */
export async function isTurned(bitmap: Sides, bytes: Uint8Array<ArrayBuffer>, info: ImageInfo): Promise<boolean> {
  const { orientation, mediaType } = info;
  const isAsStored = ({ width, height }: Sides) => width === info.storedWidth && height === info.storedHeight;
  if (orientation === 1 || info.storedWidth === info.storedHeight) return true;
  if (orientation > 4) return !isAsStored(bitmap);
  const at = indexOf(bytes, 'irot') ?? indexOf(bytes, 'imir');
  if (at === undefined) return true;
  const copy = bytes.slice();
  copy.set(new TextEncoder().encode('irot\x01'), at);
  try {
    const turned = await createImageBitmap(new Blob([copy], { type: mediaType }));
    const answer = !isAsStored(turned);
    turned.close();
    return answer;
  } catch {
    return true;
  }
}

/** Where a box's name is within the first kilobytes of a file. */
function indexOf(bytes: Uint8Array, name: string): number | undefined {
  const at = new TextDecoder('latin1').decode(bytes.subarray(0, 65_536)).indexOf(name);
  return at < 0 ? undefined : at;
}
