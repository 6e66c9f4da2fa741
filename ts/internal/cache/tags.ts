/** Which slots have a tag. */
export class Tags {
  readonly #slots = new Map<string, Set<number>>();
  readonly #tags = new Map<number, readonly string[]>();

  /** The slot has exactly these tags now. */
  assign(slot: number, tags: readonly string[] | undefined): void {
    this.release(slot);
    if (tags === undefined || tags.length === 0) return;
    this.#tags.set(slot, [...new Set(tags)]);
    for (const tag of tags) {
      const slots = this.#slots.get(tag);
      if (slots === undefined) this.#slots.set(tag, new Set([slot]));
      else slots.add(slot);
    }
  }

  release(slot: number): void {
    if (this.#tags.size === 0) return;
    const tags = this.#tags.get(slot);
    if (tags === undefined) return;
    this.#tags.delete(slot);
    for (const tag of tags) {
      const slots = this.#slots.get(tag);
      slots?.delete(slot);
      if (slots?.size === 0) this.#slots.delete(tag);
    }
  }

  slotsOf(tag: string): number[] {
    return [...(this.#slots.get(tag) ?? [])];
  }

  tagsOf(slot: number): readonly string[] | undefined {
    return this.#tags.get(slot);
  }

  clear(): void {
    this.#slots.clear();
    this.#tags.clear();
  }
}
