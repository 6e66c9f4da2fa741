/** A hash that was read. */
export interface Hash {
  /** Width divided by height, as far as it says. */
  readonly ratio: number;
  /** The average colour, as one pixel. */
  average(): Uint8ClampedArray;
  /** Its picture in so many pixels: four bytes each, rows from the top, alpha not premultiplied. */
  decode(width: number, height: number): Uint8ClampedArray;
}
