/**
 * A type of the page by its name, or `never` where the program is compiled without the DOM's types: Node users need none of
 * them to compile against this package.
 */
export type Dom<Name extends string> = typeof globalThis extends { [Key in Name]: { prototype: infer Type } }
  ? Type
  : never;

/** `WebAssembly.Module`, where the program's types know it. */
export type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Type } } }
  ? Type
  : never;
