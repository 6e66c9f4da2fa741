/** A Node program, compiled without the DOM's types, has everything that makes sense there. */
import { compressImage, compressImages, probeImage } from 'pagelift';
import { createCache } from 'pagelift/cache';
import { readFile } from 'node:fs/promises';

export async function cached(url: string): Promise<number> {
  using cache = await createCache<{ readonly n: number }>({ maxEntries: 10, freeze: true });
  const { n } = await cache.fetch(url, ({ signal, keep }) => (keep({ ttl: 1 }), { n: signal.aborted ? 0 : 1 }), {
    signal: AbortSignal.timeout(100),
  });
  return n;
}

export async function smaller(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const { width } = await probeImage(bytes);
  const { blob, file } = await compressImage(bytes, { maxWidth: Math.min(width, 1600) });
  console.log(file.name.length, file.lastModified, file.size);
  for await (const { result } of compressImages([bytes, new URL('file:///a.jpg')])) console.log(result?.bytes);
  // @ts-expect-error what is no source in a browser is none in Node
  await compressImage(42);
  return new Uint8Array(await blob.arrayBuffer());
}
