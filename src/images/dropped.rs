//! What a source holds beside one picture, and its result does not.

use super::{Extras, ImageInfo};

/// What was dropped. [`Default`] is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// All frames but the first.
    pub animation: bool,
    /// What was beside the picture.
    pub extras: Extras,
}

impl Dropped {
    /// All that `source` has beside its first frame: what a picture that is written lacks, whatever its metadata say.
    pub fn beside_a_still_picture(source: &ImageInfo) -> Self {
        Self { animation: source.animated, extras: source.extras }
    }

    /// What `source` has and `result` has not.
    pub fn between(source: &ImageInfo, result: &ImageInfo) -> Self {
        let (before, after) = (source.extras, result.extras);
        Self {
            animation: source.animated && !result.animated,
            extras: Extras {
                gain_map: before.gain_map && !after.gain_map,
                depth_map: before.depth_map && !after.depth_map,
                motion_photo: before.motion_photo && !after.motion_photo,
            },
        }
    }

    /// The names used in results: `"animation"` and those of [`Extras::names`], of what was dropped.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.animation.then_some("animation").into_iter().chain(self.extras.names())
    }
}
