//! Which part of the picture goes where: pure integers, decided before a pixel is touched.

use super::options::{CompressOptions, Fit};

/// A rectangle in pixels, from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// Distance from the left edge.
    pub x: u32,
    /// Distance from the top edge.
    pub y: u32,
    /// Width, at least 1.
    pub width: u32,
    /// Height, at least 1.
    pub height: u32,
}

/// How a picture becomes the result: `crop` of the source is scaled to `scaled`, which is put at `offset` on `canvas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The part of the source that is used.
    pub crop: Rect,
    /// Width and height that the crop is scaled to.
    pub scaled: (u32, u32),
    /// Width and height of the result; larger than `scaled` only for [`Fit::Contain`].
    pub canvas: (u32, u32),
    /// Where the scaled picture's top left corner is on the canvas.
    pub offset: (u32, u32),
}

impl Plan {
    /// Plans for an upright picture of `width` x `height` pixels (both at least 1).
    ///
    /// A side of the box that is not given follows from the aspect ratio, whatever the fit. Without `enlarge`:
    /// [`Fit::Cover`] shrinks a box that the picture cannot cover (its aspect kept), [`Fit::Fill`] limits each side
    /// to the picture's, and [`Fit::Contain`] pads more.
    pub fn new(width: u32, height: u32, options: &CompressOptions) -> Self {
        let source = (width, height);
        let enlarge = options.enlarge;
        match (options.max_width, options.max_height, options.fit) {
            (None, None, _) => Self::scaled(source, source),
            (Some(w), Some(h), Fit::Cover) => Self::cover(source, (w, h), enlarge),
            (Some(w), Some(h), Fit::Contain) => {
                let scaled = inside(source, (Some(w), Some(h)), enlarge);
                let offset = ((w - scaled.0) / 2, (h - scaled.1) / 2);
                Self { canvas: (w, h), offset, ..Self::scaled(source, scaled) }
            }
            (Some(w), Some(h), Fit::Fill) => {
                let target = if enlarge { (w, h) } else { (w.min(width), h.min(height)) };
                Self::scaled(source, target)
            }
            (w, h, _) => Self::scaled(source, inside(source, (w, h), enlarge)),
        }
    }

    /// The whole source, scaled.
    fn scaled(source: (u32, u32), scaled: (u32, u32)) -> Self {
        let crop = Rect { x: 0, y: 0, width: source.0, height: source.1 };
        Self { crop, scaled, canvas: scaled, offset: (0, 0) }
    }

    fn cover(source: (u32, u32), bounds: (u32, u32), enlarge: bool) -> Self {
        // The largest box of the same aspect that the source covers as it is.
        let covered = inside(bounds, (Some(source.0), Some(source.1)), false);
        let target = if enlarge { bounds } else { covered };
        let (width, height) = if wider(source, target) {
            (scale(source.1, target.0, target.1).min(source.0), source.1)
        } else {
            (source.0, scale(source.0, target.1, target.0).min(source.1))
        };
        let crop = Rect { x: (source.0 - width) / 2, y: (source.1 - height) / 2, width, height };
        Self { crop, scaled: target, canvas: target, offset: (0, 0) }
    }

    /// Whether the result has every pixel of the source, as it is.
    pub fn is_identity(&self, width: u32, height: u32) -> bool {
        *self == Self::scaled((width, height), (width, height))
    }
}

/// The size of `source` scaled to be inside the bounds, aspect kept, no side below 1.
fn inside(source: (u32, u32), bounds: (Option<u32>, Option<u32>), enlarge: bool) -> (u32, u32) {
    let by_width = |w: u32| (w, scale(source.1, w, source.0));
    let by_height = |h: u32| (scale(source.0, h, source.1), h);
    let fitted = match bounds {
        (None, None) => source,
        (Some(w), None) => by_width(w),
        (None, Some(h)) => by_height(h),
        (Some(w), Some(h)) if wider(source, (w, h)) => by_width(w),
        (Some(_), Some(h)) => by_height(h),
    };
    let larger = fitted.0 > source.0 || fitted.1 > source.1;
    if larger && !enlarge { source } else { fitted }
}

/// Whether `a` is wider than `b` in shape, or alike.
fn wider(a: (u32, u32), b: (u32, u32)) -> bool {
    u64::from(a.0) * u64::from(b.1) >= u64::from(b.0) * u64::from(a.1)
}

/// `side * numerator / denominator`, rounded to the nearest, at least 1 and at most what 32 bits hold.
fn scale(side: u32, numerator: u32, denominator: u32) -> u32 {
    let product = u64::from(side) * u64::from(numerator);
    let rounded = (product + u64::from(denominator) / 2) / u64::from(denominator.max(1));
    rounded.clamp(1, u64::from(u32::MAX)) as u32
}

impl Rect {
    /// The same rectangle of the picture as it is stored, before the EXIF `orientation` (1 to 8) turns it upright.
    /// `width` and `height` are the upright picture's.
    pub fn stored(self, orientation: u8, width: u32, height: u32) -> Self {
        let right = width - self.x - self.width;
        let bottom = height - self.y - self.height;
        let Self { x, y, width: w, height: h } = self;
        let (x, y, w, h) = match orientation {
            2 => (right, y, w, h),
            3 => (right, bottom, w, h),
            4 => (x, bottom, w, h),
            5 => (y, x, h, w),
            6 => (y, right, h, w),
            7 => (bottom, right, h, w),
            8 => (bottom, x, h, w),
            _ => (x, y, w, h),
        };
        Self { x, y, width: w, height: h }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plan(source: (u32, u32), bounds: (Option<u32>, Option<u32>), fit: Fit, enlarge: bool) -> Plan {
        let (max_width, max_height) = bounds;
        let options = CompressOptions { max_width, max_height, fit, enlarge, ..CompressOptions::default() };
        Plan::new(source.0, source.1, &options)
    }

    fn rect(x: u32, y: u32, width: u32, height: u32) -> Rect {
        Rect { x, y, width, height }
    }

    #[test]
    fn inside_keeps_the_aspect() {
        let size = |source, bounds| plan(source, bounds, Fit::Inside, false).canvas;
        assert_eq!(size((4000, 3000), (Some(1600), None)), (1600, 1200));
        assert_eq!(size((4000, 3000), (None, Some(600))), (800, 600));
        assert_eq!(size((4000, 3000), (Some(1600), Some(600))), (800, 600));
        assert_eq!(size((3000, 4000), (Some(1600), Some(1600))), (1200, 1600));
        assert_eq!(size((5000, 1), (Some(100), None)), (100, 1));
        assert_eq!(size((100, 100), (Some(200), Some(300))), (100, 100));
        assert_eq!(size((1000, 667), (Some(1600), None)), (1000, 667));
    }

    #[test]
    fn enlarging_is_asked_for() {
        assert_eq!(plan((100, 50), (Some(200), None), Fit::Inside, true).canvas, (200, 100));
        assert_eq!(plan((100, 50), (Some(200), Some(200)), Fit::Cover, true).canvas, (200, 200));
        assert_eq!(plan((100, 50), (Some(200), Some(200)), Fit::Fill, true).canvas, (200, 200));
    }

    #[test]
    fn cover_cuts_the_overhang_off_evenly() {
        let cover = plan((400, 300), (Some(100), Some(100)), Fit::Cover, false);
        assert_eq!((cover.crop, cover.scaled), (rect(50, 0, 300, 300), (100, 100)));
        let cover = plan((300, 400), (Some(200), Some(100)), Fit::Cover, false);
        assert_eq!((cover.crop, cover.scaled), (rect(0, 125, 300, 150), (200, 100)));
    }

    #[test]
    fn cover_without_enlarging_shrinks_the_box() {
        let cover = plan((400, 300), (Some(600), Some(600)), Fit::Cover, false);
        assert_eq!((cover.crop, cover.scaled), (rect(50, 0, 300, 300), (300, 300)));
    }

    #[test]
    fn contain_pads_to_the_box() {
        let contain = plan((400, 300), (Some(100), Some(100)), Fit::Contain, false);
        assert_eq!((contain.scaled, contain.canvas, contain.offset), ((100, 75), (100, 100), (0, 12)));
        let contain = plan((40, 30), (Some(100), Some(100)), Fit::Contain, false);
        assert_eq!((contain.scaled, contain.canvas, contain.offset), ((40, 30), (100, 100), (30, 35)));
    }

    #[test]
    fn fill_stretches() {
        assert_eq!(plan((400, 300), (Some(100), Some(200)), Fit::Fill, false).canvas, (100, 200));
        assert_eq!(plan((400, 300), (Some(500), Some(200)), Fit::Fill, false).canvas, (400, 200));
    }

    #[test]
    fn a_crop_is_found_in_the_stored_picture() {
        // Upright 40x30, the crop touches the left edge and is 3 from the top.
        let crop = rect(0, 3, 10, 5);
        let stored: Vec<Rect> = (1..=8).map(|orientation| crop.stored(orientation, 40, 30)).collect();
        let expected = [
            rect(0, 3, 10, 5),
            rect(30, 3, 10, 5),
            rect(30, 22, 10, 5),
            rect(0, 22, 10, 5),
            rect(3, 0, 5, 10),
            rect(3, 30, 5, 10),
            rect(22, 30, 5, 10),
            rect(22, 0, 5, 10),
        ];
        assert_eq!(stored, expected);
    }

    proptest! {
        #[test]
        fn every_plan_holds_its_limits(
            source in (1u32..70_000, 1u32..70_000),
            bounds in (proptest::option::of(1u32..70_000), proptest::option::of(1u32..70_000)),
            fit in prop_oneof![Just(Fit::Inside), Just(Fit::Cover), Just(Fit::Contain), Just(Fit::Fill)],
            enlarge: bool,
            orientation in 1u8..=8,
        ) {
            let plan = plan(source, bounds, fit, enlarge);
            let Rect { x, y, width, height } = plan.crop;
            prop_assert!(width >= 1 && height >= 1 && x + width <= source.0 && y + height <= source.1);
            prop_assert!(plan.scaled.0 >= 1 && plan.scaled.1 >= 1);
            prop_assert!(plan.offset.0 + plan.scaled.0 <= plan.canvas.0);
            prop_assert!(plan.offset.1 + plan.scaled.1 <= plan.canvas.1);
            if let Some(w) = bounds.0 {
                prop_assert!(plan.canvas.0 <= w);
            }
            if let Some(h) = bounds.1 {
                prop_assert!(plan.canvas.1 <= h);
            }
            if !enlarge {
                prop_assert!(plan.scaled.0 <= source.0 && plan.scaled.1 <= source.1);
            }
            let stored = plan.crop.stored(orientation, source.0, source.1);
            let (w, h) = if orientation >= 5 { (source.1, source.0) } else { source };
            prop_assert!(stored.x + stored.width <= w && stored.y + stored.height <= h);
        }

        #[test]
        fn inside_keeps_the_aspect_within_half_a_pixel(
            source in (1u32..20_000, 1u32..20_000), w in 1u32..20_000, h in 1u32..20_000
        ) {
            let (sw, sh) = plan(source, (Some(w), Some(h)), Fit::Inside, true).canvas;
            let exact = f64::from(source.1) * f64::from(sw) / f64::from(source.0);
            let other = f64::from(source.0) * f64::from(sh) / f64::from(source.1);
            let close = (exact - f64::from(sh)).abs() <= 0.5 || (other - f64::from(sw)).abs() <= 0.5;
            prop_assert!(close || sw == 1 || sh == 1);
        }
    }
}
