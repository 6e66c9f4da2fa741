/** Cosines of several frequencies, each at so many places. */
export type Cosines = readonly Float64Array[];

/** The most frequencies that a hash has. */
const FREQUENCIES = 9;

/** Looks cosines up that are computed once for each length. The order of the argument's multiplications decides the last bit. */
export function cosines(
  argument: (length: number, frequency: number, at: number) => number,
): (length: number) => Cosines {
  const tables: Cosines[] = [];
  return (length) =>
    (tables[length] ??= Array.from({ length: FREQUENCIES }, (_, frequency) =>
      new Float64Array(length).map((_, at) => Math.cos(argument(length, frequency, at))),
    ));
}
