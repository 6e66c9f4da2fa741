//! Google's own tools accept every output: `webpinfo` finds no fault, `dwebp` decodes. Skipped where they are not installed.

mod support;

use std::io::Write;
use std::process::{Command, Stdio};
use support::*;

/// Runs a tool on a file from standard input; `None` when it is not installed.
fn run(tool: &str, arguments: &[&str], file: &[u8]) -> Option<(bool, String)> {
    let mut command = Command::new(tool);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    let mut input = child.stdin.take().expect("piped");
    // A tool that refuses its input closes it early; its exit status says so.
    let _ = input.write_all(file);
    drop(input);
    let output = child.wait_with_output().expect("ends");
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[test]
fn webpinfo_and_dwebp_accept_everything() {
    for (width, height) in [(1, 1), (17, 5), (64, 64), (131, 77)] {
        for picture in
            [Picture::photo(width, height), Picture::noise(width, height), Picture::photo(width, height).with_alpha()]
        {
            for quality in [0.0, 50.0, 100.0] {
                for effort in [0, 4, 6] {
                    let plain = picture.encoder().quality(quality).effort(effort);
                    let with_metadata = plain.clone().icc(&[7; 101]).exif(b"II*\0").xmp(b"<x/>");
                    for encoder in [plain, with_metadata] {
                        let file = encoder.encode().expect("encodes");
                        let path = std::env::temp_dir().join(format!("pagelift-webp-{}.webp", std::process::id()));
                        std::fs::write(&path, &file).expect("writes");
                        let path = path.to_string_lossy().into_owned();
                        let Some((ok, said)) = run("webpinfo", &["-diag", "-summary", &path], &[]) else {
                            eprintln!("skipped: webpinfo is not installed");
                            return;
                        };
                        assert!(ok && said.contains("No error detected"), "{encoder:?}: {said}");
                        let Some((ok, _)) = run("dwebp", &["-quiet", "-o", "-", "--", "-"], &file) else { return };
                        assert!(ok, "dwebp refuses {encoder:?}");
                        let _ = std::fs::remove_file(path);
                    }
                }
            }
        }
    }
}
