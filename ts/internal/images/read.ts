import { PageliftError, reasonOf } from '../../errors.js';
import { fetchResponse } from '../host/fetch.js';

/** How a file is read. */
export interface Reading {
  readonly signal: AbortSignal | undefined;
  /** Is notified of the share that was read, 0 to 1. */
  onRead?(fraction: number): void;
  /** Is asked whether the file's beginning will do; the rest is left where it is then. */
  enough?(beginning: Blob): Promise<boolean>;
}

/** The first beginning that {@link Reading.enough} is asked about, in bytes: what the engine asks for first. */
const BEGINNING = 64 * 1024;

/** The file at an address. */
export async function readUrl(url: string, reading: Reading): Promise<Blob> {
  const { signal } = reading;
  return readResponse(await attempt(() => fetchResponse(url, signal), signal, url), reading);
}

/** The body of a response, chunk by chunk into blobs, so that the page never holds more than a chunk. */
export async function readResponse(response: Response, { signal, onRead, enough }: Reading): Promise<Blob> {
  const { body, headers, url } = response;
  if (response.bodyUsed) throw unreadable('the response was read before');
  if (!response.ok) throw unreadable(`${url || 'the response'}: HTTP status ${response.status}`);
  const type = headers.get('content-type') ?? '';
  if (body === null) return new Blob([], { type });
  // The length of a compressed transfer is not that of the file.
  const total = headers.has('content-encoding') ? NaN : Number(headers.get('content-length') ?? NaN);
  const parts: Blob[] = [];
  const reader = body.getReader();
  const cancel = () => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener('abort', cancel);
  try {
    for (let loaded = 0, ask = BEGINNING; ;) {
      const { done, value } = await attempt(() => reader.read(), signal, url);
      signal?.throwIfAborted();
      if (done) break;
      parts.push(new Blob([value]));
      loaded += value.byteLength;
      if (total > 0) onRead?.(Math.min(1, loaded / total));
      if (enough && loaded >= ask) {
        if (await enough(new Blob(parts))) break;
        ask = loaded * 2;
      }
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
  }
  return new Blob(parts, { type });
}

async function attempt<T>(read: () => Promise<T>, signal: AbortSignal | undefined, what: string): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    signal?.throwIfAborted();
    throw notRead(shorten(what || 'the source'), cause);
  }
}

/** That `what` could not be read, and why. */
export function notRead(what: string, cause: unknown): PageliftError {
  return unreadable(`${what} could not be read: ${reasonOf(cause)}`, { cause });
}

export function unreadable(message: string, details?: { readonly cause: unknown }): PageliftError {
  return new PageliftError('source/unreadable', message, details);
}

/** A data address may be megabytes long. */
function shorten(address: string): string {
  return address.length > 120 ? `${address.slice(0, 100)}...` : address;
}
