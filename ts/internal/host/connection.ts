/** Network Information API, which Chromium alone has (https://wicg.github.io/netinfo/). */
interface Connection extends EventTarget {
  readonly effectiveType?: string;
  /** Megabits a second. */
  readonly downlink?: number;
  /** Milliseconds. */
  readonly rtt?: number;
  readonly saveData?: boolean;
}

/** What the browser knows of the connection; nothing where it does not tell, and in Node 20, which has no `navigator`. */
export const connection = (): Connection | undefined =>
  (globalThis.navigator as { readonly connection?: Connection } | undefined)?.connection;
