/** Frees objects of the engine whose holders nobody holds any more. */
let forgotten: FinalizationRegistry<() => void> | undefined;

/**
 * Has `free`, which gives back the memory of an object of the engine, called once: by the function that this gives, or when `holder`
 * is collected. `free` must not hold `holder`.
 */
export function freeWith(holder: object, free: () => void): () => void {
  // Importing the package starts nothing.
  forgotten ??= new FinalizationRegistry((free) => free());
  forgotten.register(holder, free, holder);
  return () => {
    forgotten!.unregister(holder);
    free();
  };
}
