/** Calls `handler` for values that are disposed of for this reason. */
export const onDispose = (cache, reason, handler) =>
  cache.on('dispose', (event) => {
    if (event.reason === reason) handler(event);
  });
