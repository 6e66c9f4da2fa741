/** A line that is drawn over and over; nothing at all where nobody looks. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #line = '';

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  draw(fraction: number, completed: number, total: number): void {
    if (!this.#stream.isTTY) return;
    const width = Math.min(30, (this.#stream.columns || 80) - 24);
    const filled = Math.round(Math.max(0, width) * fraction);
    const bar = '█'.repeat(filled) + '░'.repeat(Math.max(0, width - filled));
    const line = `${bar} ${String(Math.floor(fraction * 100)).padStart(3)} %  ${completed}/${total}`;
    if (line === this.#line) return;
    this.#line = line;
    this.#stream.write(`\r\x1b[2K${line}`);
  }

  /** Makes room for other output. */
  clear(): void {
    if (this.#line !== '') this.#stream.write('\r\x1b[2K');
    this.#line = '';
  }
}
