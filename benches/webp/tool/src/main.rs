//! Answers the bench's questions, one line each, fields separated by tabs:
//!
//! ```text
//! pixels PICTURE TO.rgba WIDTH  decodes, scales down to at most WIDTH pixels, writes RGBA: width, height
//! score REFERENCE FILE.webp     SSIMULACRA2 against a picture that `pixels` has written
//! native FILE.webp QUALITY EFFORT REFERENCE   whether the native encoder writes the very same file
//! ```
#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::io::{BufRead, Cursor, Write};

use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

struct Picture {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
    reference: Ssimulacra2Reference,
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
            let config = pagelift_webp::EncodeConfig::new(quality.parse()?).with_effort(effort.parse()?);
            let stride = picture.width as usize * 4;
            let file = pagelift_webp::encode_rgba(&picture.rgba, picture.width, picture.height, stride, &config)?;
            Ok((file == std::fs::read(path)?).to_string())
        }
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
