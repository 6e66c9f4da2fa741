//! Random options on random pictures: no panic, and every limit holds.

use pagelift::ErrorCode;
use pagelift::images::options::{Fit, MetadataPolicy, OutputFormat, Quality};
use pagelift::images::{CompressOptions, Format, Input, Pixels, Plan, Silent, compress, decode, probe};
use proptest::prelude::*;

use crate::pictures;

fn any_picture() -> impl Strategy<Value = Pixels> {
    let size = prop_oneof![(1u32..80, 1u32..80), (1u32..4, 1u32..700), (1u32..700, 1u32..4)];
    (size, 0..5).prop_map(|((width, height), kind)| match kind {
        0 => pictures::photo(width, height),
        1 => pictures::drawing(width, height),
        2 => pictures::lettering(width, height),
        3 => pictures::soft_alpha(width, height),
        _ => Pixels::from_rgba(width, height, vec![77; (width * height * 4) as usize]).expect("a picture"),
    })
}

fn any_options() -> impl Strategy<Value = CompressOptions> {
    let format = prop_oneof![
        Just(OutputFormat::Auto),
        Just(OutputFormat::WebP),
        Just(OutputFormat::Jpeg),
        Just(OutputFormat::Png)
    ];
    let quality = prop_oneof![
        Just(Quality::Auto),
        (0.0f32..=100.0).prop_map(Quality::Fixed),
        (1.0f32..=100.0).prop_map(Quality::Score)
    ];
    let fit = prop_oneof![Just(Fit::Inside), Just(Fit::Cover), Just(Fit::Contain), Just(Fit::Fill)];
    let metadata = prop_oneof![Just(MetadataPolicy::None), Just(MetadataPolicy::Safe), Just(MetadataPolicy::All)];
    let side = || proptest::option::of(1u32..120);
    let limit = proptest::option::weighted(0.3, 1u64..6000);
    let background = proptest::option::of(any::<[u8; 3]>());
    (format, quality, limit, side(), side(), fit, any::<bool>(), 0u8..=6, metadata, background).prop_map(
        |(format, quality, max_bytes, max_width, max_height, fit, enlarge, effort, metadata, background)| {
            CompressOptions {
                format,
                quality,
                max_bytes,
                max_width,
                max_height,
                fit,
                enlarge,
                effort,
                metadata,
                background,
                ..CompressOptions::default()
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]
    #[test]
    fn limits_hold(pixels in any_picture(), options in any_options()) {
        let plan = Plan::new(pixels.width, pixels.height, &options);
        // A strip that is enlarged to a box's width may become too tall for the format: refused, which is tested elsewhere.
        prop_assume!(plan.canvas.0 <= 16_383 && plan.canvas.1 <= 16_383);
        match compress(Input::Decoded { pixels, original: None }, &options, &mut Silent) {
            Ok(result) => {
                let bytes = result.bytes.expect("there is no original to keep");
                prop_assert!(options.max_bytes.is_none_or(|limit| bytes.len() as u64 <= limit));
                prop_assert_eq!(Format::sniff(&bytes), Some(result.format));
                let info = probe(&bytes).expect("a header");
                prop_assert_eq!((info.width, info.height), plan.canvas);
                prop_assert_eq!((result.width, result.height), plan.canvas);
                let back = decode(&bytes, &info, &mut |_| true);
                prop_assert!(back.is_ok(), "{:?}", back.err());
                prop_assert!(result.quality.is_none_or(|quality| (0.0..=100.0).contains(&quality)));
                prop_assert!(result.score.is_none_or(|score| score <= 100.0));
            }
            Err(error) => {
                prop_assert_eq!(error.code(), ErrorCode::CannotFit);
                let smallest = error.smallest_bytes().expect("the smallest size");
                prop_assert!(options.max_bytes.is_some_and(|limit| smallest > limit));
            }
        }
    }

    #[test]
    fn a_result_put_in_again_is_never_larger(pixels in any_picture(), options in any_options()) {
        let options = CompressOptions { max_bytes: None, max_width: None, max_height: None, ..options };
        let first = compress(Input::Decoded { pixels, original: None }, &options, &mut Silent).expect("a result");
        let file = first.bytes.expect("there is no original to keep");
        let size = file.len();
        let second = compress(Input::Encoded(file), &options, &mut Silent).expect("a result");
        prop_assert!(second.bytes.is_none_or(|bytes| bytes.len() <= size || second.format != first.format));
    }
}
