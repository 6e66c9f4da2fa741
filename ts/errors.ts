/**
 * What went wrong, for programs. The set may grow; treat an unknown code as a general failure.
 *
 * | code | meaning |
 * |---|---|
 * | `options/invalid` | an option or the source has a wrong type, is out of range, is unknown, or contradicts another |
 * | `source/unreadable` | the bytes could not be read: the request failed, the file is gone, the response was used up |
 * | `image/unsupported` | no picture, an empty file, or a format that neither Pagelift nor the browser decodes |
 * | `image/corrupt` | the file breaks its format's rules or ends too early |
 * | `image/too-large` | more pixels than `maxPixels`, or a side longer than the output format can store |
 * | `image/timeout` | the job ran longer than its `timeout` |
 * | `image/cannot-fit` | no setting makes it fit into `maxBytes`; `smallestBytes` says what was reached |
 * | `load/failed` | a WebAssembly module could not be loaded or compiled; the next call tries again |
 * | `worker/crashed` | the worker failed or could not be started; the next job gets another one |
 * | `worker/unresponsive` | the worker did not start in time |
 * | `pool/closed` | the job was pending when the workers were closed |
 * | `placeholder/invalid-hash` | the ThumbHash or BlurHash is none: its length, a digit or its header is wrong |
 * | `lazy/closed` | the element was wanted when it was removed, or lazy loading closed |
 * | `cache/too-large` | the entry is larger than the whole cache, which is `strict` |
 * | `cache/closed` | the cache was closed |
 * | `cache/circular` | the load of a key waits for itself, by way of the keys that the message names |
 */
export type PageliftErrorCode =
  | 'options/invalid'
  | 'source/unreadable'
  | 'image/unsupported'
  | 'image/corrupt'
  | 'image/too-large'
  | 'image/timeout'
  | 'image/cannot-fit'
  | 'load/failed'
  | 'worker/crashed'
  | 'worker/unresponsive'
  | 'pool/closed'
  | 'placeholder/invalid-hash'
  | 'lazy/closed'
  | 'cache/too-large'
  | 'cache/closed'
  | 'cache/circular';

/** An error as plain data: what crosses from a worker, and what the engine throws. */
export interface PlainError {
  readonly code: string;
  readonly message: string;
  readonly smallestBytes?: number | undefined;
}

/**
 * The one error of this package. An abort is not among them: it rejects with the signal's own reason.
 *
 * Recognise it with {@link isPageliftError}, which works across copies of the package and across realms.
 */
export class PageliftError extends Error {
  /** What went wrong, as a stable name. */
  readonly code: PageliftErrorCode;
  /** With `image/cannot-fit`: the smallest size in bytes that could be reached. */
  declare readonly smallestBytes?: number;

  constructor(
    code: PageliftErrorCode,
    message: string,
    details: { cause?: unknown; smallestBytes?: number | undefined } = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    if (details.smallestBytes !== undefined) {
      Object.defineProperty(this, 'smallestBytes', { value: details.smallestBytes, enumerable: true });
    }
  }

  static {
    // On the prototype, as with the language's own errors, and safe from minifiers.
    Object.defineProperty(this.prototype, 'name', { value: 'PageliftError', configurable: true, writable: true });
  }
}

/**
 * Whether `error` was made by this package (any copy of it, in any realm).
 *
 * @example
 * ```ts
 * if (isPageliftError(error) && error.code === 'image/unsupported') askForAnotherFile();
 * ```
 */
export function isPageliftError(error: unknown): error is PageliftError {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, message } = error as Partial<Record<'name' | 'code' | 'message', unknown>>;
  return name === 'PageliftError' && typeof code === 'string' && typeof message === 'string';
}

/** Makes the plain error of an engine or worker into one to throw. The one place where that happens. */
export function fromPlainError({ code, message, smallestBytes }: PlainError): PageliftError {
  return new PageliftError(code as PageliftErrorCode, message, { smallestBytes });
}

/** What a caught value says, for the end of a message. */
export function reasonOf(error: unknown): string {
  const message = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' && message !== '' ? message : String(error);
}
