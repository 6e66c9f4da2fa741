//! What a header says, as a JavaScript object.

use pagelift::image;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = r#"
/** What a file's header says about the picture. */
export interface ImageInfo {
  /** The format, by magic bytes. */
  format: 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'avif' | 'heic' | 'jxl';
  /** The media type of that format. */
  mediaType: string;
  /** Width in pixels once upright. */
  width: number;
  /** Height in pixels once upright. */
  height: number;
  /** Width in pixels as stored. */
  storedWidth: number;
  /** Height in pixels as stored. */
  storedHeight: number;
  /** EXIF orientation, 1 (upright) to 8. */
  orientation: number;
  /** Whether the header announces transparency. */
  hasAlpha: boolean;
  /** Whether there is more than one frame. */
  animated: boolean;
  /** Bits per sample as stored, 1 to 16. */
  bitDepth: number;
  /** The colour model as stored. */
  colorModel: 'gray' | 'rgb' | 'palette' | 'cmyk';
  /** The name in the embedded colour profile; absent where nothing is embedded. */
  colorProfile?: string;
  /** Whether the file tells where the picture was taken. */
  hasGps: boolean;
}
"#;

/// [`image::ImageInfo`] with JavaScript's names.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImageInfo {
    format: &'static str,
    media_type: &'static str,
    width: u32,
    height: u32,
    stored_width: u32,
    stored_height: u32,
    orientation: u8,
    has_alpha: bool,
    animated: bool,
    bit_depth: u8,
    color_model: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    color_profile: Option<String>,
    has_gps: bool,
}

impl From<image::ImageInfo> for ImageInfo {
    fn from(info: image::ImageInfo) -> Self {
        Self {
            format: info.format.name(),
            media_type: info.format.media_type(),
            width: info.width,
            height: info.height,
            stored_width: info.stored_width,
            stored_height: info.stored_height,
            orientation: info.orientation,
            has_alpha: info.has_alpha,
            animated: info.animated,
            bit_depth: info.bit_depth,
            color_model: info.color_model.name(),
            color_profile: info.color_profile,
            has_gps: info.has_gps,
        }
    }
}
