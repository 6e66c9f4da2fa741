//! What a header says, with JavaScript's names: `ImageInfo` in `ts/internal/images/types/info.ts`.

use pagelift::images::ImageInfo;

use crate::json::Object;

pub(crate) fn to_json(info: &ImageInfo) -> Object {
    let object = Object::new()
        .text("format", info.format.name())
        .text("mediaType", info.format.media_type())
        .number("width", info.width.into())
        .number("height", info.height.into())
        .number("storedWidth", info.stored_width.into())
        .number("storedHeight", info.stored_height.into())
        .number("orientation", info.orientation.into())
        .flag("hasAlpha", info.has_alpha)
        .flag("animated", info.animated)
        .optional("frames", info.frames.map(f64::from))
        .list("extras", &mut info.extras.names())
        .number("bitDepth", info.bit_depth.into())
        .text("colorModel", info.color_model.name())
        .flag("hasGps", info.has_gps);
    match &info.color_profile {
        Some(profile) => object.text("colorProfile", profile),
        None => object,
    }
}
