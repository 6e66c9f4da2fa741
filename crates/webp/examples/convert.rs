//! Any picture that the `image` crate reads becomes a lossy WebP:
//! `cargo run --release --features image --example convert -- photo.png photo.webp [QUALITY]`

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use pagelift_webp::WebPEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (input, output, quality) = match &arguments[..] {
        [input, output] => (input, output, 75.0),
        [input, output, quality] => (input, output, quality.parse()?),
        _ => return Err("expected: INPUT OUTPUT.webp [QUALITY]".into()),
    };
    let picture = image::open(input)?;
    // WebP has eight bits a channel.
    let picture = if picture.color().has_alpha() {
        picture.to_rgba8().into()
    } else {
        image::DynamicImage::from(picture.to_rgb8())
    };
    let writer = BufWriter::new(File::create(output)?);
    let encoder = WebPEncoder::new(writer, |encoder| encoder.quality(quality));
    picture.write_with_encoder(encoder)?;
    println!("{} -> {} bytes", std::fs::metadata(input)?.len(), std::fs::metadata(output)?.len());
    Ok(())
}
