/** Node's side of `fetch.ts`. */
import { readFile } from 'node:fs/promises';
import type * as browser from './fetch.js';

/** `fetch`, which in Node does not read files. */
export async function fetchResponse(url: string | URL, signal?: AbortSignal): Promise<Response> {
  const address = new URL(url);
  if (address.protocol !== 'file:') return fetch(address, signal ? { signal } : {});
  const bytes = await readFile(address, signal ? { signal } : {});
  const type = address.pathname.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
  return new Response(bytes, { headers: { 'content-type': type, 'content-length': String(bytes.length) } });
}

// Both sides have the same functions.
({ fetchResponse }) satisfies Omit<typeof browser, never>;
