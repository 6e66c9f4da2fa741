/** What a result is called: after its source, with the extension of its own format. */
import { tagOf } from '../common/type-name.js';
import type { ImageFormat } from './types/info.js';

/** Extensions by format, the usual one first; the rest have their format's name. */
const EXTENSIONS: { readonly [Format in ImageFormat]?: readonly string[] } = {
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif'],
  png: ['png', 'apng'],
  heic: ['heic', 'heif', 'hif'],
  bmp: ['bmp', 'dib'],
};

/** Where the source says nothing. */
const NAMELESS = 'image';

/** The most bytes of UTF-8 before the extension: file systems take 255 for a whole name. */
const LONGEST_STEM = 200;

/** Control characters, and those that turn the direction of writing and make `gpj.exe` look like `exe.jpg`. */
const INVISIBLE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** An extension begins with a letter: the end of "v1.2" is none. */
const STEM_AND_EXTENSION = /^(.*?)(?:\.([a-z][a-z\d]{0,4}))?$/is;

/**
 * The last part of an address's path. The addresses of data and blobs have none; a scheme with a host is no part of a path, nor
 * is what follows `?` or `#`.
 */
const LAST_PART = /^(?!data:|blob:)(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*)?(?:[^?#]*\/)?([^?#]*)/i;

/** The name that a source has: of a file, or the last part of an address, decoded. Empty where there is none. */
export function nameOf(source: unknown): string {
  if (tagOf(source) === 'File') return (source as File).name;
  const part = LAST_PART.exec(addressOf(source))?.[1] ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that stands for itself, or bytes that are not UTF-8.
    return part;
  }
}

/** The address that a source is or came from; of an `<img>`, of what it shows or will show. Empty where there is none. */
export function addressOf(source: unknown): string {
  switch (tagOf(source)) {
    case 'String':
    case 'URL':
      return String(source);
    case 'Response':
      return (source as Response).url;
    case 'HTMLImageElement':
      return (source as HTMLImageElement).currentSrc || (source as HTMLImageElement).src;
  }
  return '';
}

/** The name of a result of this format: one of a file in no folder, whatever the source is called. */
export function resultName(source: string, format: ImageFormat): string {
  const { stem, extension } = partsOf(source);
  return `${stem}.${extensionFor(format, extension)}`;
}

/** The name without its extension, fit for a file, and the extension. */
export function partsOf(source: string): { readonly stem: string; readonly extension: string } {
  const name = source.split(/[/\\]/).pop()!.replace(INVISIBLE, '').trim();
  const [, stem = '', extension = ''] = STEM_AND_EXTENSION.exec(name)!;
  // Nothing but dots would be a folder.
  if (!/[^. ]/.test(stem)) return { stem: NAMELESS, extension };
  return { stem: stem.slice(0, new TextEncoder().encodeInto(stem, new Uint8Array(LONGEST_STEM)).read), extension };
}

/** The extension of the format; the source's own, as it is written, where that suits. */
export function extensionFor(format: ImageFormat, own: string): string {
  const suiting = EXTENSIONS[format] ?? [format];
  return suiting.includes(own.toLowerCase()) ? own : suiting[0]!;
}
