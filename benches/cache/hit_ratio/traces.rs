//! Recorded request streams from files.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::Stream;

fn folder() -> PathBuf {
    std::env::var_os("PAGELIFT_TRACES")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/traces")), PathBuf::from)
}

/// Every trace in the folder, by name.
pub fn all() -> Vec<Stream> {
    let Ok(files) = std::fs::read_dir(folder()) else {
        eprintln!("no traces in {}: generated mixes only (PAGELIFT_TRACES names another folder)", folder().display());
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            let mut numbers = HashMap::new();
            let keys = text
                .lines()
                .map(|line| {
                    let next = numbers.len() as u32;
                    *numbers.entry(line.to_owned()).or_insert(next)
                })
                .collect();
            Some(Stream { name: path.file_stem()?.to_string_lossy().into_owned(), keys })
        })
        .collect()
}
