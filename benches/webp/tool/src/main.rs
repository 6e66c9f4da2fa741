//! Answers the bench's questions, one line each, fields separated by tabs:
//!
//! ```text
//! pixels PICTURE TO.rgba WIDTH  decodes, scales down to at most WIDTH pixels, writes RGBA: width, height
//! score REFERENCE FILE.webp     SSIMULACRA2 against a picture that `pixels` has written
//! native FILE.webp QUALITY EFFORT REFERENCE   whether the native encoder writes the very same file
//! sets QUALITY EFFORT ROUNDS    milliseconds per megapixel of all pictures by instruction set: NAME=TIME ...
//! ```
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::io::{BufRead, Cursor, Write};
use std::ops::ControlFlow;
use std::time::Instant;

use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};
use pagelift_webp::Encoder;
use pagelift_webp::testing::{instruction_sets, reconstruct};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

struct Picture {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
    reference: Ssimulacra2Reference,
}

impl Picture {
    fn encoder(&self, quality: f32, effort: u8) -> Encoder<'_> {
        Encoder::new(&self.rgba, self.width, self.height).quality(quality).effort(effort)
    }
}

fn reference(rgb: &[u8], width: u32, height: u32) -> Outcome<Ssimulacra2Reference> {
    let slice = PixelSlice::new(rgb, width, height, width as usize * 3, PixelDescriptor::RGB8_SRGB)?;
    Ok(Ssimulacra2Reference::new(&slice)?)
}

fn read(path: &str, most: u32) -> Outcome<Picture> {
    let mut pixels = image::open(path)?.to_rgb8();
    if pixels.width() > most {
        let height = pixels.height() * most / pixels.width();
        pixels = image::imageops::resize(&pixels, most, height, image::imageops::FilterType::Lanczos3);
    }
    let (width, height) = pixels.dimensions();
    let reference = reference(pixels.as_raw(), width, height)?;
    let rgba = pixels.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
    Ok(Picture { width, height, rgba, reference })
}

fn score(picture: &Picture, path: &str) -> Outcome<f64> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(std::fs::read(path)?))?;
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or("too large")?];
    decoder.read_image(&mut pixels)?;
    if decoder.dimensions() != (picture.width, picture.height) {
        return Err("another size".into());
    }
    if decoder.has_alpha() {
        pixels = pixels.chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
    }
    let (width, height) = (picture.width, picture.height);
    let slice = PixelSlice::new(&pixels, width, height, width as usize * 3, PixelDescriptor::RGB8_SRGB)?;
    Ok(picture.reference.compare(&slice)?)
}

/// Times every instruction set on all pictures, in turns: medians, the fastest set first.
fn sets(pictures: &HashMap<String, Picture>, quality: f32, effort: u8, rounds: usize) -> Outcome<String> {
    let sets = instruction_sets();
    let mut times = vec![Vec::new(); sets.len()];
    let megapixels: f64 = pictures.values().map(|p| f64::from(p.width) * f64::from(p.height) / 1e6).sum();
    for _ in 0..rounds {
        for (set, times) in sets.iter().zip(&mut times) {
            let start = Instant::now();
            for picture in pictures.values() {
                reconstruct(&picture.encoder(quality, effort), *set, |_| ControlFlow::Continue(()))?;
            }
            times.push(start.elapsed().as_secs_f64() * 1e3 / megapixels);
        }
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let answers: Vec<String> =
        sets.iter().zip(&mut times).map(|(set, times)| format!("{set:?}={}", median(times))).collect();
    Ok(answers.join("\t"))
}

fn answer(pictures: &mut HashMap<String, Picture>, question: &[&str]) -> Outcome<String> {
    match question {
        ["pixels", path, to, most] => {
            let picture = read(path, most.parse()?)?;
            std::fs::write(to, &picture.rgba)?;
            let size = format!("{}\t{}", picture.width, picture.height);
            pictures.insert((*to).to_owned(), picture);
            Ok(size)
        }
        ["score", of, path] => Ok(score(pictures.get(*of).ok_or("unknown picture")?, path)?.to_string()),
        ["native", path, quality, effort, of] => {
            let picture = pictures.get(*of).ok_or("unknown picture")?;
            let file = picture.encoder(quality.parse()?, effort.parse()?).encode()?;
            Ok((file == std::fs::read(path)?).to_string())
        }
        ["sets", quality, effort, rounds] => sets(pictures, quality.parse()?, effort.parse()?, rounds.parse()?),
        _ => Err("not a question".into()),
    }
}

fn main() -> Outcome<()> {
    let mut pictures = HashMap::new();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let question: Vec<&str> = line.split('\t').collect();
        match answer(&mut pictures, &question) {
            Ok(answer) => writeln!(out, "ok\t{answer}")?,
            Err(error) => writeln!(out, "error\t{}", error.to_string().replace('\n', " "))?,
        }
        out.flush()?;
    }
    Ok(())
}
