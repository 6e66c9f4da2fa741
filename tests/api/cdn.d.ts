import type { PageliftError } from './shared.js';
export { PageliftError, isPageliftError } from './shared.js';
export type { PageliftErrorCode } from './shared.js';
/**
 * The address of a picture in another size, quality or format, from the service that keeps it: Supabase Storage, Cloudflare,
 * Cloudinary, imgix, Vercel, Netlify, Bunny, or one that a function describes. An address of any other host, a signed one, `data:`
 * and `blob:` come back as they are; one that was changed before is changed, not nested.
 *
 * @example
 * ```ts
 * const srcset = [480, 960, 1600].map((width) => `${cdnUrl(src, { width })} ${width}w`).join(', ');
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export declare function cdnUrl(src: string, options?: CdnOptions): string;
/** See `cdnUrl`. */
export interface CdnOptions {
    /** Pixels, a whole number from 1 to 16,384. */
    readonly width?: number;
    /** Pixels, a whole number from 1 to 16,384. */
    readonly height?: number;
    /** 1 (smallest) to 100. */
    readonly quality?: number;
    /** The format to send; by default what the service thinks best, where it chooses. */
    readonly format?: 'auto' | 'webp' | 'avif' | 'jpeg' | 'png';
    /**
     * Whose address it is, or how to write one: a function of the address and these options. By default it is known by its host.
     * `vercel`, `netlify` and `cloudflare` work on addresses of one's own site, and have to be named.
     */
    readonly provider?: CdnProvider | ((address: string, options: Omit<CdnOptions, 'provider'>) => string);
}
/** Services that resize pictures by their address. */
export type CdnProvider = 'supabase' | 'cloudflare' | 'cloudflare-images' | 'cloudinary' | 'imgix' | 'vercel' | 'netlify' | 'bunny';
