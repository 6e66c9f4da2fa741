//! Any bytes as a block with a dictionary, as a pack, and as a value: no panic, bounds kept, and what is compressed comes back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::cache::cold::{Cold, Encoder, decompress};

fuzz_target!(|input: (u16, &[u8], &[u8])| {
    let (size, seen, bytes) = input;
    let size = usize::from(size);

    let mut out = Vec::new();
    let whole = decompress(bytes, seen, size, &mut out);
    assert!(out.len() <= size);
    assert!(whole.is_none() || out.len() == size);

    let mut encoder = Encoder::default();
    encoder.change(seen.len());
    // The whole, then parts of it: what one leaves behind would show in the next.
    for value in [bytes, &bytes[bytes.len() / 2..], &bytes[..bytes.len() / 2], bytes] {
        let mut block = Vec::new();
        encoder.compress(&[seen, value].concat(), &mut block);
        assert_eq!(decompress(&block, seen, value.len(), &mut out), Some(()));
        assert_eq!(out, value);
    }

    let mut cold = Cold::default();
    cold.input(bytes.len()).copy_from_slice(bytes);
    if let Some(count) = cold.load(bytes.len()) {
        for number in 0..count.min(64) {
            cold.restore(number, number, 0);
            // What its header promises costs memory only as far as its blocks can fill it.
            let _ = cold.read(number);
        }
    }
});
