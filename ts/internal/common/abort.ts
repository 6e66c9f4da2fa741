/** What a promise gives, unless the signal is aborted before: it rejects with the signal's reason then. */
export async function unlessAborted<V>(signal: AbortSignal, promise: V | PromiseLike<V>): Promise<V> {
  let give: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    give = () => reject(signal.reason as Error);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
