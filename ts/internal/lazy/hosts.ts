/** Numbers of hosts, of which each has so many places. */
export class Hosts {
  readonly #numbers = new Map<string, number>();

  /** The number of an address's host. */
  of(address: string | null): number {
    let host = '';
    try {
      host = new URL(address ?? '', document.baseURI).host;
    } catch {
      // What is no address fails when it is asked for.
    }
    const number = this.#numbers.get(host) ?? this.#numbers.size;
    this.#numbers.set(host, number);
    return number;
  }
}
