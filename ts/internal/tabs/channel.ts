/** Messages between the tabs and workers of a site that opened a channel of the same name; each hears all others. */
export class Channel {
  readonly #channel: BroadcastChannel;
  #isClosed = false;

  /** `unreadable` is called for a message that cannot be deserialised. */
  constructor(name: string, hear: (message: unknown) => void, unreadable: () => void) {
    const channel = new BroadcastChannel(name);
    // In Node a channel keeps the process alive unless it is unreferenced.
    (channel as { unref?(): void }).unref?.();
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data));
    channel.addEventListener('messageerror', unreadable);
    this.#channel = channel;
  }

  /** Sends a message; nothing once the channel is closed. Throws `DataCloneError` for what cannot be cloned. */
  post(message: unknown): void {
    if (!this.#isClosed) this.#channel.postMessage(message);
  }

  close(): void {
    this.#isClosed = true;
    this.#channel.close();
  }
}
