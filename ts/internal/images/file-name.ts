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

/** The name that a source has: of a file, or the last part of an address. Empty where there is none. */
export function nameOf(source: unknown): string {
  switch (tagOf(source)) {
    case 'File':
      return (source as File).name;
    case 'String':
    case 'URL':
      return lastPart(String(source));
    case 'Response':
      return lastPart((source as Response).url);
    case 'HTMLImageElement':
      return lastPart(addressOf(source as HTMLImageElement));
  }
  return '';
}

/** The address of what an `<img>` shows, or will show. */
export function addressOf({ currentSrc, src }: HTMLImageElement): string {
  return currentSrc || src;
}

/** The last part of an address's path, decoded. The addresses of data and blobs have none. */
function lastPart(address: string): string {
  if (/^(data|blob):/i.test(address)) return '';
  const path = address.replace(/[?#].*$/s, '').replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '');
  const part = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that stands for itself, or bytes that are not UTF-8.
    return part;
  }
}

/** The name of a result of this format: one of a file in no folder, whatever the source is called. */
export function resultName(source: string, format: ImageFormat): string {
  return `${stemOf(source)}.${extensionOf(source, format)}`;
}

/** The name without its extension, fit for a file. */
export function stemOf(source: string): string {
  const { stem } = parse(source);
  // Nothing but dots would be a folder.
  if (!/[^. ]/.test(stem)) return NAMELESS;
  return stem.slice(0, new TextEncoder().encodeInto(stem, new Uint8Array(LONGEST_STEM)).read);
}

/** The extension of the format; the source's own, as it is written, where that suits. */
export function extensionOf(source: string, format: ImageFormat): string {
  const { extension } = parse(source);
  const suiting = EXTENSIONS[format] ?? [format];
  return suiting.includes(extension.toLowerCase()) ? extension : suiting[0]!;
}

function parse(source: string): { readonly stem: string; readonly extension: string } {
  const name = source.split(/[/\\]/).pop()!.replace(INVISIBLE, '').trim();
  const [, stem = '', extension = ''] = STEM_AND_EXTENSION.exec(name)!;
  return { stem, extension };
}
