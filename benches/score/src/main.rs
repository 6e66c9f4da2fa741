//! What the benches measure pictures with. One command as arguments, or `serve`: one command per line on standard input,
//! arguments separated by tabs, one line of answer each (`ok ...` or `error ...`).
//!
//! ```text
//! score REFERENCE PICTURE             SSIMULACRA2 of a picture against a reference: score, width, height, format
//! resize PICTURE WIDTH HEIGHT TO.png  a reference: Lanczos3 in the stored (gamma) values, no loss afterwards
//! crop PICTURE X Y W H TO.jpg         a part of a picture at its own resolution
//! sheet W H TO.jpg PICTURE X Y ...    parts of several pictures side by side, at their own resolution
//! generate W H SEED TO.jpg            a picture with the statistics of a photo, for where there is none
//! ```
#![forbid(unsafe_code)]

mod generate;
mod judge;
mod picture;
mod sheet;

use std::io::{BufRead, Write};
use std::path::Path;

use judge::Judge;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn run(judge: &mut Judge, arguments: &[&str]) -> Outcome<String> {
    match arguments {
        ["score", reference, picture] => {
            let verdict = judge.score(Path::new(reference), Path::new(picture))?;
            Ok(format!("{:.4}\t{}\t{}\t{}", verdict.score, verdict.width, verdict.height, verdict.format))
        }
        ["resize", source, width, height, to] => {
            let source = picture::read(Path::new(source))?.pixels;
            let filter = image::imageops::FilterType::Lanczos3;
            image::imageops::resize(&source, width.parse()?, height.parse()?, filter).save(to)?;
            Ok(String::new())
        }
        ["crop", source, x, y, width, height, to] => {
            let part = sheet::Part::read(source, x.parse()?, y.parse()?)?;
            picture::write_jpeg(&sheet::assemble(&[part], width.parse()?, height.parse()?)?, Path::new(to))?;
            Ok(String::new())
        }
        ["sheet", width, height, to, parts @ ..] if !parts.is_empty() && parts.len() % 3 == 0 => {
            let parts = parts
                .chunks(3)
                .map(|part| sheet::Part::read(part[0], part[1].parse()?, part[2].parse()?))
                .collect::<Outcome<Vec<_>>>()?;
            picture::write_jpeg(&sheet::assemble(&parts, width.parse()?, height.parse()?)?, Path::new(to))?;
            Ok(String::new())
        }
        ["generate", width, height, seed, to] => {
            let made = generate::photo(width.parse()?, height.parse()?, seed.parse()?);
            picture::write_jpeg(&made, Path::new(to))?;
            Ok(String::new())
        }
        _ => Err(format!("not a command: {}", arguments.join(" ")).into()),
    }
}

fn serve(judge: &mut Judge) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let arguments: Vec<&str> = line.split('\t').collect();
        match run(judge, &arguments) {
            Ok(answer) => writeln!(out, "ok\t{answer}")?,
            Err(error) => writeln!(out, "error\t{}", error.to_string().replace('\n', " "))?,
        }
        out.flush()?;
    }
    Ok(())
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut judge = Judge::default();
    if arguments == ["serve"] {
        serve(&mut judge)?;
    } else {
        println!("{}", run(&mut judge, &arguments)?);
    }
    Ok(())
}
