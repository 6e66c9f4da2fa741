//! The pipeline from end to end, on generated pictures: whatever goes in, what comes out holds its promises.

use crate::pictures::{drawing, lettering, photo, soft_alpha};
use pagelift::images::options::{Fit, MetadataPolicy, OutputFormat, Quality};
use pagelift::images::{
    CompressOptions, Compressed, Format, Input, Observer, Phase, Pixels, Silent, compress, decode, probe,
};
use pagelift::{ErrorCode, Result};

fn run(pixels: &Pixels, options: &CompressOptions) -> Result<Compressed> {
    compress(Input::Decoded { pixels: pixels.clone(), original: None }, options, &mut Silent)
}

fn bytes(result: &Compressed) -> &[u8] {
    result.bytes.as_deref().expect("a new file")
}

fn decoded(bytes: &[u8]) -> Pixels {
    decode(bytes, &probe(bytes).expect("a header"), &mut |_| true).expect("a picture")
}

fn with_format(format: OutputFormat) -> CompressOptions {
    CompressOptions { format, ..CompressOptions::default() }
}

const FORMATS: [OutputFormat; 4] = [OutputFormat::Auto, OutputFormat::WebP, OutputFormat::Jpeg, OutputFormat::Png];

#[test]
fn every_format_is_what_it_says() {
    for (format, expected) in FORMATS.into_iter().zip([Format::WebP, Format::WebP, Format::Jpeg, Format::Png]) {
        let result = run(&photo(160, 120), &with_format(format)).unwrap();
        assert_eq!((result.format, Format::sniff(bytes(&result))), (expected, Some(expected)));
        let back = decoded(bytes(&result));
        assert_eq!((back.width, back.height), (160, 120));
        assert_eq!((result.width, result.height), (160, 120));
    }
}

#[test]
fn odd_sizes_come_out_whole() {
    for (width, height) in [(1, 1), (1, 5000), (5000, 1), (2, 3), (17, 15), (16, 16), (333, 1)] {
        for format in FORMATS {
            for quality in [Quality::Auto, Quality::Fixed(0.0), Quality::Fixed(100.0), Quality::Score(70.0)] {
                let result = run(&photo(width, height), &CompressOptions { quality, ..with_format(format) }).unwrap();
                let back = decoded(bytes(&result));
                assert_eq!((back.width, back.height), (width, height), "{format:?} {quality:?}");
            }
        }
    }
}

#[test]
fn png_loses_nothing_unless_told_to() {
    for pixels in [photo(90, 70), drawing(90, 70), soft_alpha(90, 70), lettering(90, 70)] {
        let result = run(&pixels, &with_format(OutputFormat::Png)).unwrap();
        assert_eq!(decoded(bytes(&result)).data, pixels.data);
        assert_eq!((result.quality, result.score), (None, Some(100.0)));
    }
    let result =
        run(&photo(200, 200), &CompressOptions { quality: Quality::Fixed(60.0), ..with_format(OutputFormat::Png) });
    let lossless = run(&photo(200, 200), &with_format(OutputFormat::Png)).unwrap();
    assert!(bytes(&result.unwrap()).len() * 3 < bytes(&lossless).len() * 2);
}

#[test]
fn auto_keeps_drawings_without_loss_and_photos_with() {
    let result = run(&drawing(400, 300), &CompressOptions::default()).unwrap();
    assert_eq!((result.format, result.score), (Format::Png, Some(100.0)));
    let result = run(&lettering(400, 300), &CompressOptions::default()).unwrap();
    assert_eq!(result.format, Format::Png);
    let result = run(&photo(400, 300), &CompressOptions::default()).unwrap();
    assert_eq!(result.format, Format::WebP);
    let quality = result.quality.unwrap();
    assert!((45.0..=92.0).contains(&quality));
    let result = run(&soft_alpha(400, 300), &CompressOptions::default()).unwrap();
    assert!(matches!(result.format, Format::WebP | Format::Png));
}

#[test]
fn auto_is_near_its_score_on_the_whole_picture() {
    let pixels = photo(1200, 900);
    for format in [OutputFormat::Jpeg, OutputFormat::WebP] {
        let result = run(&pixels, &with_format(format)).unwrap();
        let back = decoded(bytes(&result));
        let score = pagelift::images::quality::score::<()>(&pixels, &back, &mut |_| Ok(())).unwrap();
        let said = result.score.unwrap();
        assert!((score - said).abs() < 4.0, "{format:?}: {score}, said {said}");
        assert!(score > 70.0 || result.quality.unwrap() >= 92.0, "{format:?}: {score}");
    }
}

#[test]
fn a_target_score_is_reached() {
    let pixels = photo(500, 400);
    for format in [OutputFormat::Jpeg, OutputFormat::WebP, OutputFormat::Auto, OutputFormat::Png] {
        let mut sizes = Vec::new();
        for target in [50.0, 70.0, 85.0] {
            let options = CompressOptions { quality: Quality::Score(target), ..with_format(format) };
            let result = run(&pixels, &options).unwrap();
            let mut back = decoded(bytes(&result));
            back.detect_opaque();
            let score = pagelift::images::quality::score::<()>(&pixels, &back, &mut |_| Ok(())).unwrap();
            assert!(score >= target - 0.01, "{format:?} {target}: {score}");
            assert!((score - result.score.unwrap()).abs() < 0.01);
            sizes.push(bytes(&result).len());
        }
        assert!(sizes.is_sorted(), "{format:?} {sizes:?}");
    }
}

#[test]
fn a_limit_is_hard_and_used() {
    let pixels = photo(500, 400);
    for format in [OutputFormat::Jpeg, OutputFormat::WebP, OutputFormat::Auto] {
        for quality in [Quality::Auto, Quality::Fixed(90.0), Quality::Score(90.0)] {
            let options = CompressOptions { quality, max_bytes: Some(12_000), ..with_format(format) };
            let result = run(&pixels, &options).unwrap();
            let size = bytes(&result).len();
            assert!(size <= 12_000 && size > 10_500, "{format:?} {quality:?}: {size}");
        }
    }
    let options = CompressOptions { max_bytes: Some(40_000), ..with_format(OutputFormat::Png) };
    assert!(bytes(&run(&pixels, &options).unwrap()).len() <= 40_000);
}

#[test]
fn a_limit_out_of_reach_says_what_is_in_reach() {
    for format in FORMATS {
        let options = CompressOptions { max_bytes: Some(100), ..with_format(format) };
        let error = run(&photo(500, 400), &options).unwrap_err();
        assert_eq!(error.code(), ErrorCode::CannotFit, "{format:?}");
        let smallest = error.smallest_bytes().unwrap();
        let options = CompressOptions { max_bytes: Some(smallest), ..options };
        let result = run(&photo(500, 400), &options).unwrap();
        assert!(bytes(&result).len() as u64 <= smallest);
    }
}

#[test]
fn jpeg_shows_the_background_through() {
    let mut pixels = photo(32, 32);
    pixels.data.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 0);
    pixels.opaque = false;
    for (background, expected) in [(None, [255; 3]), (Some([200, 10, 10]), [200, 10, 10])] {
        let options = CompressOptions { background, quality: Quality::Fixed(95.0), ..with_format(OutputFormat::Jpeg) };
        let back = decoded(bytes(&run(&pixels, &options).unwrap()));
        let near = |p: &[u8]| p.iter().zip(expected).all(|(a, b): (&u8, u8)| a.abs_diff(b) < 6);
        assert!(back.data.chunks_exact(4).all(|p| near(&p[..3])));
    }
}

#[test]
fn contain_pads_with_nothing_or_the_background() {
    let boxed = |format, background| CompressOptions {
        max_width: Some(50),
        max_height: Some(50),
        fit: Fit::Contain,
        background,
        ..with_format(format)
    };
    let pixels = photo(100, 40);
    let corner = |options: &CompressOptions| decoded(bytes(&run(&pixels, options).unwrap())).data[..4].to_vec();
    assert_eq!(corner(&boxed(OutputFormat::Png, None)), [0, 0, 0, 0]);
    assert_eq!(corner(&boxed(OutputFormat::Png, Some([1, 2, 3]))), [1, 2, 3, 255]);
    assert!(corner(&boxed(OutputFormat::Jpeg, None)).iter().all(|&v| v > 250));
}

/// A PNG of `pixels`, as an original.
fn original(pixels: &Pixels, metadata: MetadataPolicy) -> Vec<u8> {
    let options = CompressOptions { metadata, effort: 6, ..with_format(OutputFormat::Png) };
    bytes(&run(pixels, &options).unwrap()).to_vec()
}

#[test]
fn nothing_smaller_keeps_the_original() {
    let file = original(&drawing(200, 150), MetadataPolicy::None);
    for format in [OutputFormat::Auto, OutputFormat::Png] {
        let options = CompressOptions { effort: 0, ..with_format(format) };
        let result = compress(Input::Encoded(file.clone()), &options, &mut Silent).unwrap();
        assert_eq!((result.bytes, result.format, result.score), (None, Format::Png, Some(100.0)));
    }
    // Asked for another format or size, the original is no answer.
    let jpeg = compress(Input::Encoded(file.clone()), &with_format(OutputFormat::Jpeg), &mut Silent).unwrap();
    assert_eq!(jpeg.format, Format::Jpeg);
    assert!(jpeg.bytes.is_some());
    let resized = CompressOptions { max_width: Some(100), ..CompressOptions::default() };
    assert!(compress(Input::Encoded(file), &resized, &mut Silent).unwrap().bytes.is_some());
}

#[test]
fn a_kept_original_loses_the_metadata_that_is_not_wanted() {
    let plain = original(&drawing(200, 150), MetadataPolicy::None);
    let exif = b"Exif with a position";
    let mut chunk = (exif.len() as u32).to_be_bytes().to_vec();
    chunk.extend_from_slice(b"eXIf");
    chunk.extend_from_slice(exif);
    let crc = {
        let mut crc = !0u32;
        for &byte in &chunk[4..] {
            crc ^= u32::from(byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        !crc
    };
    chunk.extend_from_slice(&crc.to_be_bytes());
    let mut file = plain.clone();
    file.splice(33..33, chunk);
    let options = CompressOptions { effort: 0, ..with_format(OutputFormat::Png) };
    let result = compress(Input::Encoded(file.clone()), &options, &mut Silent).unwrap();
    assert_eq!(result.bytes, Some(plain));
    let all = CompressOptions { metadata: MetadataPolicy::All, ..options };
    let result = compress(Input::Encoded(file), &all, &mut Silent).unwrap();
    assert_eq!(result.bytes, None);
}

#[test]
fn what_is_too_large_is_refused_from_the_header() {
    let file = original(&photo(300, 200), MetadataPolicy::None);
    let options = CompressOptions { max_pixels: 59_999, ..CompressOptions::default() };
    // Cut off behind the header: had it been decoded, it would be corrupt.
    let error = compress(Input::Encoded(file[..60].to_vec()), &options, &mut Silent).unwrap_err();
    assert_eq!(error.code(), ErrorCode::TooLarge);
    let error = compress(Input::Encoded(file[..60].to_vec()), &CompressOptions::default(), &mut Silent).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Corrupt);
    let error = run(&photo(1, 16_384), &with_format(OutputFormat::WebP)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::TooLarge);
    assert_eq!(run(&photo(1, 16_384), &CompressOptions::default()).map(|r| r.height), Ok(16_384));
    let huge = CompressOptions { max_width: Some(65_535), enlarge: true, ..CompressOptions::default() };
    assert_eq!(run(&photo(1, 60_000), &huge).unwrap_err().code(), ErrorCode::TooLarge);
}

/// Counts reports; stops at one of them; its clock goes a millisecond for each look.
struct Host {
    reports: Vec<(Phase, f32)>,
    stop_at: usize,
    time: f64,
}

impl Observer for Host {
    fn now(&mut self) -> f64 {
        self.time += 1.0;
        self.time
    }

    fn progress(&mut self, phase: Phase, fraction: f32) -> bool {
        self.reports.push((phase, fraction));
        self.reports.len() != self.stop_at
    }
}

#[test]
fn progress_rises_and_every_report_can_stop_the_work() {
    let file = original(&photo(300, 200), MetadataPolicy::None);
    let options = CompressOptions { max_width: Some(200), ..CompressOptions::default() };
    let watched = |stop_at| {
        let mut host = Host { reports: Vec::new(), stop_at, time: 0.0 };
        let result = compress(Input::Encoded(file.clone()), &options, &mut host);
        (host.reports, result)
    };
    let (reports, result) = watched(usize::MAX);
    assert!(result.unwrap().timings.encode > 0.0);
    for phase in [Phase::Decode, Phase::Resize, Phase::Encode] {
        let fractions: Vec<f32> = reports.iter().filter(|(p, _)| *p == phase).map(|(_, f)| *f).collect();
        assert!(!fractions.is_empty() && fractions.is_sorted(), "{phase:?} {fractions:?}");
    }
    for stop_at in 1..=reports.len() {
        let (heard, result) = watched(stop_at);
        assert_eq!(result.unwrap_err().code(), ErrorCode::Cancelled, "{stop_at}");
        assert_eq!(heard.len(), stop_at);
    }
}

#[test]
fn the_time_limit_holds() {
    let options = CompressOptions { timeout: 3.0, ..CompressOptions::default() };
    let mut host = Host { reports: Vec::new(), stop_at: usize::MAX, time: 0.0 };
    let error = compress(Input::Decoded { pixels: photo(300, 200), original: None }, &options, &mut host).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Timeout);
}
