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
export type CdnProvider =
  'supabase' | 'cloudflare' | 'cloudflare-images' | 'cloudinary' | 'imgix' | 'vercel' | 'netlify' | 'bunny';

/** What a provider is told. */
export type Wanted = Omit<CdnOptions, 'provider'>;

/** Changes an address so that the service sends what is wanted; one that it cannot change comes back as it is. */
export type Rewrite = (url: URL, wanted: Wanted) => URL;
