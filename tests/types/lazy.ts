/** Lazy loading, hints and addresses, as the compiler sees them. Nothing here runs. */
import { cdnUrl, lazyLoad, prefetch, preload, responsiveImages } from 'pagelift';
import type { Lazy, LazyStats } from 'pagelift';
import { cdnUrl as fromCdn } from 'pagelift/cdn';
import { preload as fromHints } from 'pagelift/hints';
import { lazyLoad as fromLazy } from 'pagelift/lazy';

declare const file: File;
declare const image: HTMLImageElement;

export const same: [typeof lazyLoad, typeof preload, typeof cdnUrl] = [fromLazy, fromHints, fromCdn];

export async function lazily(): Promise<LazyStats> {
  const lazy: Lazy = await lazyLoad('img.card', { margin: 800, retry: { attempts: 2 }, fallback: () => '/none.svg' });
  lazy.add([image]);
  await lazy.load(image);
  lazy.remove(image);
  lazy[Symbol.dispose]();
  await lazyLoad('img', { placeholder: 'color' });
  await lazyLoad(document);
  await lazyLoad([image], { load: async (element) => element.tagName });
  // @ts-expect-error a number, or by the connection
  await lazyLoad('img', { margin: 'wide' });
  // @ts-expect-error an option that does not exist
  await lazyLoad('img', { threshold: 3 });
  lazy.close();
  return lazy.stats();
}

export async function set(): Promise<string> {
  const { html, files, toElement } = await responsiveImages(file, { widths: [480], formats: ['webp', 'jpeg'] });
  document.body.append(toElement());
  const bytes: number = files[0]!.bytes;
  // @ts-expect-error a format that is not written
  await responsiveImages(file, { formats: ['gif'] });
  return `${html} ${bytes}`;
}

export function hints(): string {
  const take: () => void = preload('/font.woff2', { as: 'font', type: 'font/woff2' });
  take();
  // @ts-expect-error it says what it will be used as
  preload('/font.woff2', {});
  prefetch(document, { limit: 3, deny: /admin/ }).close();
  return cdnUrl('/a.jpg', { width: 800, provider: (src, { width }) => `${src}?w=${width}` });
}
