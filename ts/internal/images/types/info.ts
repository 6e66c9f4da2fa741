/** A format that Pagelift can name. AVIF, HEIC and JPEG XL are read where the browser itself decodes them. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'avif' | 'heic' | 'jxl';

/**
 * What a file may hold beside its picture: what a screen adds for high dynamic range (`gain-map`), the distance of each pixel
 * (`depth-map`), a video (`motion-photo`).
 */
export type Extra = 'gain-map' | 'depth-map' | 'motion-photo';

/** What a file's header says about the picture. */
export interface ImageInfo {
  /** The format, by magic bytes: never by a name or media type. */
  readonly format: ImageFormat;
  /** The media type of that format. */
  readonly mediaType: string;
  /** Width in pixels, once the picture is upright. */
  readonly width: number;
  /** Height in pixels, once the picture is upright. */
  readonly height: number;
  /** Width in pixels, as stored. */
  readonly storedWidth: number;
  /** Height in pixels, as stored. */
  readonly storedHeight: number;
  /** EXIF orientation, 1 (upright) to 8. */
  readonly orientation: number;
  /** Whether the header announces transparency. */
  readonly hasAlpha: boolean;
  /** Whether there is more than one frame. */
  readonly animated: boolean;
  /** How many frames there are, at least 1; absent where the file does not say, or only in a part that was not read. */
  readonly frames?: number;
  /** What there is beside the picture. */
  readonly extras: readonly Extra[];
  /** Bits per sample as stored, 1 to 16. */
  readonly bitDepth: number;
  /** The colour model as stored. */
  readonly colorModel: 'gray' | 'rgb' | 'palette' | 'cmyk';
  /** The name in the embedded colour profile; absent where none is embedded. */
  readonly colorProfile?: string;
  /** Whether the file tells where the picture was taken. */
  readonly hasGps: boolean;
}
