type Handler<Event> = (event: Event) => void;

/** Handlers by the name of their event. A handler that throws disturbs neither its caller nor the others. */
export class Events<Map extends object> {
  readonly #handlers = new globalThis.Map<keyof Map, Set<Handler<never>>>();

  /** Registers a handler and gives the function that removes it. */
  on<Name extends keyof Map>(name: Name, handler: Handler<Map[Name]>): () => void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers);
    handlers.add(handler);
    return () => {
      handlers.delete(handler);
      if (handlers.size === 0) this.#handlers.delete(name);
    };
  }

  has(name: keyof Map): boolean {
    return this.#handlers.size > 0 && this.#handlers.has(name);
  }

  emit<Name extends keyof Map>(name: Name, event: Map[Name]): void {
    for (const handler of [...(this.#handlers.get(name) ?? [])]) {
      try {
        (handler as Handler<Map[Name]>)(event);
      } catch (error) {
        // An error in a handler of errors is the program's own: reported as any uncaught one, outside of this call.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.#handlers.clear();
  }
}
