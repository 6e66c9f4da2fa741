import type { PageliftErrorCode, PlainError } from '../../errors.js';

/** An error to throw in a worker, of the engine's own form; classes would not survive the way to the page. */
export function fail(code: PageliftErrorCode, message: string): PlainError {
  return { code, message };
}

/** Whether the engine, or {@link fail}, made this. */
export function isPlainError(error: unknown): error is PlainError {
  // DOMExceptions have a code too: a number.
  return typeof (error as Partial<PlainError> | null)?.code === 'string' && !(error instanceof Error);
}
