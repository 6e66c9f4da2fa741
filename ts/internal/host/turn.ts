/** Resolves with another turn of the event loop, so that input and frames come between. */
export const nextTurn = (): Promise<unknown> =>
  new Promise((resolve) => {
    // A timer of a timer waits 4 ms (HTML, "timer initialization steps"); a message does not.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(undefined);
  });
