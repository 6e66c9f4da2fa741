//! Any bytes: no panic, few reads, and the same answer whether the file is in memory or read in pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::images::{Prober, probe};

fuzz_target!(|bytes: &[u8]| {
    let whole = probe(bytes);
    let mut prober = Prober::new(bytes.len() as u64);
    let mut reads = 0;
    while let Some((offset, length)) = prober.want() {
        reads += 1;
        assert!(reads <= 48, "too many reads");
        let start = offset as usize;
        if prober.feed(offset, &bytes[start..start + length]).is_err() {
            break;
        }
    }
    let pieces = prober.finish();
    // Files of one window are read as a whole; larger ones may go without what lies far behind.
    if bytes.len() <= 64 << 10 {
        assert_eq!(whole, pieces);
    }
});
