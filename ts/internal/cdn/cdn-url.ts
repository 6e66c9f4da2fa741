import { checkNames, invalid } from '../common/invalid.js';
import { PROVIDERS, providerOf } from './providers.js';
import type { CdnOptions } from './types.js';

const NAMES = ['width', 'height', 'quality', 'format', 'provider'];
const FORMATS = ['auto', 'webp', 'avif', 'jpeg', 'png'];

/** The host of addresses that have none. */
const RELATIVE = 'https://relative.invalid';

/** Parameters of a signature: a changed address would be refused. */
const SIGNED = /[?&](s|sig|signature|token|expires|policy|x-amz-signature)=/i;

/** See `cdnUrl` in `ts/cdn.ts`. */
export function rewritten(src: string, options: CdnOptions): string {
  check(src, options);
  const { provider, ...wanted } = options;
  // What is no address of the web stays: data:, blob:, javascript:, and a signed one.
  if (!/^(https?:|\/|[^:]*$)/i.test(src) || SIGNED.test(src)) return src;
  if (typeof provider === 'function') return provider(src, wanted);
  let url: URL;
  try {
    url = new URL(src, RELATIVE);
  } catch {
    return src;
  }
  const name = provider ?? providerOf(url);
  if (name === undefined) return src;
  const { href } = PROVIDERS[name](url, wanted);
  return href.startsWith(RELATIVE) ? href.slice(RELATIVE.length) : href;
}

function check(src: unknown, options: CdnOptions): void {
  if (typeof src !== 'string') throw invalid('src', 'an address', src);
  checkNames(options, NAMES);
  const { width, height, quality, format, provider } = options;
  for (const [name, value, most] of [
    ['width', width, 16_384],
    ['height', height, 16_384],
    ['quality', quality, 100],
  ] as const)
    if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= most))
      throw invalid(name, `a whole number from 1 to ${most}`, value);
  if (format !== undefined && !FORMATS.includes(format))
    throw invalid('format', `one of ${FORMATS.join(', ')}`, format);
  if (provider !== undefined && typeof provider !== 'function' && !Object.hasOwn(PROVIDERS, provider))
    throw invalid('provider', `a function, or one of ${Object.keys(PROVIDERS).join(', ')}`, provider);
}
