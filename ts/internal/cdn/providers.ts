import type { CdnProvider, Rewrite, Wanted } from './types.js';

type Names = Readonly<Partial<Record<keyof Wanted, string>>>;

/** Sets what is wanted as parameters of the query; `auto` for the format is left to the service. */
function query(url: URL, wanted: Wanted, names: Names): URL {
  const { format, ...numbers } = wanted;
  const all: Wanted = format && format !== 'auto' ? { ...numbers, format } : numbers;
  for (const [option, name] of Object.entries(names) as [keyof Wanted, string][])
    if (all[option] !== undefined) url.searchParams.set(name, String(all[option]));
  return url;
}

/** What is wanted as `name=value` or `name_value`, joined. */
function listed({ width, height, quality, format }: Wanted, names: Names, link: string, join: string): string {
  const all = { width, height, quality, format };
  return (Object.entries(names) as [keyof typeof all, string][])
    .flatMap(([option, name]) => (all[option] === undefined ? [] : [`${name}${link}${all[option]}`]))
    .join(join);
}

/** https://supabase.com/docs/guides/storage/serving/image-transformations */
const supabase: Rewrite = (url, wanted) => {
  url.pathname = url.pathname.replace('/storage/v1/object/public/', '/storage/v1/render/image/public/');
  if (!url.pathname.includes('/render/image/public/')) return url;
  return query(url, wanted, { width: 'width', height: 'height', quality: 'quality' });
};

/** https://developers.cloudflare.com/images/transform-images/transform-via-url/ */
const cloudflare: Rewrite = (url, wanted) => {
  const options = listed(
    { format: 'auto', ...wanted },
    { width: 'width', height: 'height', quality: 'quality', format: 'format' },
    '=',
    ',',
  );
  url.pathname = url.pathname.replace(/^\/cdn-cgi\/image\/[^/]*/, '').replace(/^/, `/cdn-cgi/image/${options}`);
  return url;
};

/** https://developers.cloudflare.com/images/manage-images/serve-images/ : the last part is the variant. */
const cloudflareImages: Rewrite = (url, wanted) => {
  const options = listed(wanted, { width: 'w', height: 'h', quality: 'q', format: 'f' }, '=', ',');
  if (options) url.pathname = url.pathname.replace(/[^/]+$/, options);
  return url;
};

/** https://cloudinary.com/documentation/transformation_reference */
const cloudinary: Rewrite = (url, wanted) => {
  const { format = 'auto', quality, ...sides } = wanted;
  const options = [
    listed(sides, { width: 'w', height: 'h' }, '_', ','),
    'c_limit',
    `q_${quality ?? 'auto'}`,
    `f_${format}`,
  ].filter(Boolean);
  // One of ours is replaced, others stay.
  url.pathname = url.pathname.replace(
    /\/(upload|fetch)\/(?:[^/]*c_limit[^/]*\/)?/,
    (_, kind: string) => `/${kind}/${options.join(',')}/`,
  );
  return url;
};

/** https://docs.imgix.com/en-US/apis/rendering */
const imgix: Rewrite = (url, wanted) => {
  if (wanted.format === undefined || wanted.format === 'auto') url.searchParams.set('auto', 'format');
  if (!url.searchParams.has('fit')) url.searchParams.set('fit', 'max');
  const format = wanted.format === 'jpeg' ? 'jpg' : wanted.format;
  const named = format ? { ...wanted, format: format as NonNullable<Wanted['format']> } : wanted;
  return query(url, named, { width: 'w', height: 'h', quality: 'q', format: 'fm' });
};

/** An address as a site of one's own has it: without the host, where that is the page's. */
const local = (url: URL): string => (url.host === 'relative.invalid' ? url.pathname + url.search : url.href);

/** An endpoint that takes the address as a parameter. */
const endpoint =
  (path: string, names: Names, constants: Readonly<Record<string, string>>): Rewrite =>
  (url, wanted) => {
    const isDone = url.pathname === path;
    const target = new URL(path, url.origin);
    const original = isDone ? url.searchParams.get('url')! : local(url);
    // A relative one is served by the page's own site, whatever the picture's is.
    target.host = 'relative.invalid';
    target.searchParams.set('url', original);
    for (const [name, value] of Object.entries(constants)) target.searchParams.set(name, value);
    return query(target, wanted, names);
  };

/** https://vercel.com/docs/image-optimization : width and quality are required. */
const vercel = endpoint('/_vercel/image', { width: 'w', quality: 'q' }, { w: '1080', q: '75' });

/** https://docs.netlify.com/image-cdn/overview/ */
const netlify = endpoint('/.netlify/images', { width: 'w', height: 'h', quality: 'q', format: 'fm' }, {});

/** https://docs.bunny.net/docs/stream-image-processing */
const bunny: Rewrite = (url, wanted) => query(url, wanted, { width: 'width', height: 'height', quality: 'quality' });

export const PROVIDERS: Readonly<Record<CdnProvider, Rewrite>> = {
  supabase,
  cloudflare,
  'cloudflare-images': cloudflareImages,
  cloudinary,
  imgix,
  vercel,
  netlify,
  bunny,
};

const HOSTS: readonly (readonly [RegExp, CdnProvider])[] = [
  [/\.supabase\.co$/, 'supabase'],
  [/^imagedelivery\.net$/, 'cloudflare-images'],
  [/(^|\.)res\.cloudinary\.com$/, 'cloudinary'],
  [/\.imgix\.net$/, 'imgix'],
  [/\.b-cdn\.net$/, 'bunny'],
];

/** The provider of an address, by its host. */
export function providerOf(url: URL): CdnProvider | undefined {
  if (url.pathname.startsWith('/cdn-cgi/image/')) return 'cloudflare';
  return HOSTS.find(([host]) => host.test(url.hostname))?.[1];
}
