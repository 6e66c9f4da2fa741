import { Phase } from '../../../build/images/codes.js';
import { invalid } from '../common/invalid.js';
import { nameOf, resultName } from './file-name.js';
import type { VariantsReply } from './jobs.js';
import { splitOptions } from './job-options.js';
import { toElement, toHtml } from './markup.js';
import type { Tag } from './markup.js';
import { toPlaceholder } from './placeholder.js';
import { progressOf } from './progress.js';
import { imagePool, runIn } from './shared-pool.js';
import { prepare } from './source.js';
import type { CompressProgress } from './types/progress.js';
import type { ResponsiveFile, ResponsiveImages, ResponsiveOptions } from './types/responsive.js';
import type { ImageSource } from './types/source.js';

const WIDTHS = [480, 960, 1600];

/** See `responsiveImages` in `ts/images.ts`. */
export async function responsive(source: ImageSource, options: ResponsiveOptions = {}): Promise<ResponsiveImages> {
  const {
    widths = WIDTHS,
    formats = ['webp'],
    sizes = '100vw',
    alt = '',
    url,
    ...rest
  } = Object(options) as ResponsiveOptions;
  check('widths', widths, Array.isArray(widths), 'an array of widths');
  check('formats', formats, Array.isArray(formats) && formats.length > 0, 'an array of formats');
  check('sizes', sizes, typeof sizes === 'string', 'text');
  check('alt', alt, typeof alt === 'string', 'text');
  check('url', url, url === undefined || typeof url === 'function', 'a function');
  const split = splitOptions<(progress: CompressProgress) => void>(Object(options) === options ? rest : options);
  const { signal, onProgress, priority, timeLimit, engine, placeholder } = split;
  signal?.throwIfAborted();
  const pool = imagePool();
  const progress = progressOf(onProgress);
  const name = nameOf(source);
  const { input, memory, transfer } = await prepare(source, {
    signal,
    onRead: (fraction) => progress(Phase.Read, fraction),
  });
  const request = {
    type: 'variants',
    input,
    options: engine,
    widths: Object.fromEntries(widths.map((width, n) => [`widths.${n}`, Number(width)])),
    formats: formats.map(String),
    placeholder,
  } as const;
  const treatment = { priority, timeLimit, memory, transfer, signal, onProgress: progress };
  const reply: VariantsReply = await runIn(pool, request, treatment);
  progress(Phase.Encode, 1);
  return toImages(reply, name, { sizes, alt, ...(url ? { url } : {}) });
}

function check(name: string, value: unknown, isRight: boolean, expected: string): void {
  if (!isRight) throw invalid(name, expected, value);
}

function toImages(
  { files: made, placeholder: stand }: VariantsReply,
  sourceName: string,
  { sizes, alt, url = ({ name }) => name }: Pick<ResponsiveOptions, 'url'> & { sizes: string; alt: string },
): ResponsiveImages {
  const files = made.map(({ bytes, mediaType, format, width, height, quality, score }): ResponsiveFile => {
    const name = resultName(sourceName, format).replace(/(\.[^.]+)$/, `-${width}$1`);
    const file = new File([bytes], name, { type: mediaType });
    const measured = { ...(quality === undefined ? {} : { quality }), ...(score === undefined ? {} : { score }) };
    return { file, format, width, height, bytes: file.size, ...measured, url: url(file) };
  });
  const formats = [...new Set(files.map(({ format }) => format))];
  const of = (format: string | undefined) => files.filter((file) => file.format === format);
  const srcsetOf = (format: string | undefined) =>
    of(format)
      // A comma or a space would end the address.
      .map(({ url, width }) => `${url.replace(/[\s,]/g, encodeURIComponent)} ${width}w`)
      .join(', ');
  const last = of(formats.at(-1));
  const { width, height } = files[0]!;
  const srcset = srcsetOf(formats.at(-1));
  const src = last[last.length >> 1]!.url;
  const placeholder = stand && toPlaceholder(stand, width, height);
  const image: Tag = {
    name: 'img',
    attributes: {
      loading: 'lazy',
      decoding: 'async',
      width: String(width),
      height: String(height),
      alt,
      sizes,
      srcset,
      src,
      'data-thumbhash': placeholder?.thumbHash,
    },
  };
  const sources = formats.slice(0, -1).map((format): Tag => ({
    name: 'source',
    attributes: { type: of(format)[0]!.file.type, sizes, srcset: srcsetOf(format) },
  }));
  const tag = sources.length ? { name: 'picture', attributes: {}, children: [...sources, image] } : image;
  return {
    files,
    width,
    height,
    srcset,
    src,
    ...(placeholder ? { placeholder } : {}),
    html: toHtml(tag),
    toElement: () => toElement(tag),
  };
}
