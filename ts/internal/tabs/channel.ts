/** Messages between the tabs and workers of a site that opened a channel of the same name; each hears all others. */
export class Channel<Message> {
  readonly name: string;
  /** Absent once it is closed. */
  #channel: BroadcastChannel | undefined;

  /** `unreadable` is called for a message that cannot be deserialised. */
  constructor(name: string, hear: (message: Message) => void, unreadable: () => void) {
    this.name = name;
    const channel = new BroadcastChannel(name);
    // In Node a channel keeps the process alive unless it is unreferenced.
    (channel as { unref?(): void }).unref?.();
    channel.addEventListener('message', ({ data }: MessageEvent<Message>) => hear(data));
    channel.addEventListener('messageerror', unreadable);
    this.#channel = channel;
  }

  /** Sends a message; nothing once the channel is closed. Throws `DataCloneError` for what cannot be cloned. */
  post(message: Message): void {
    this.#channel?.postMessage(message);
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}
