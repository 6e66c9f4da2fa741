/** What is made of a picture to stand where it will be. */
export interface PlaceholderOptions {
  /**
   * Components of the BlurHash in a row and in a column, whole numbers from 1 to 9.
   * @default { x: 4, y: 3 }
   */
  readonly blurHash?: { readonly x?: number; readonly y?: number };
  /**
   * The most bytes of the tiny WebP, from 60 to 10,000.
   * @default 150
   */
  readonly lqipBytes?: number;
  /**
   * The most colours of the palette, from 2 to 16.
   * @default 5
   */
  readonly palette?: number;
}

/** A colour of a picture. */
export interface Swatch {
  /** `#rrggbb` */
  readonly color: string;
  /** The share of the picture that it stands for, 0 to 1. */
  readonly share: number;
}

/** What the engine makes: see `bindings/images/src/sketch.rs`. */
export interface EnginePlaceholder {
  /** A ThumbHash in base64, 28 to 36 characters: for `thumbHashToImage`. */
  readonly thumbHash: string;
  /** A BlurHash: for `blurHashToImage`. */
  readonly blurHash: string;
  /** The colour that most of the picture has, `#rrggbb`. */
  readonly dominantColor: string;
  /** Its colours, the one with the largest share first; none where every pixel is transparent. */
  readonly palette: readonly Swatch[];
  /** Whether any pixel is transparent. */
  readonly hasAlpha: boolean;
  /** A WebP of 16 pixels on the longer side, as a data URL. */
  readonly lqip: string;
}

/** What can stand where a picture will be. Hashes are for the server to keep, beside width and height. */
export interface Placeholder extends EnginePlaceholder {
  /** Width in pixels, upright. */
  readonly width: number;
  /** Height in pixels, upright. */
  readonly height: number;
  /**
   * CSS declarations that show the colour, over it the tiny WebP, in a box of the picture's shape. In markup they need
   * `style-src 'unsafe-inline'` and `img-src data:`.
   */
  readonly css: string;
}
