//! Any bytes as a block with a dictionary, as a pack, and as a value: no panic, bounds kept, and what is compressed comes back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pagelift::cache::cold::{Cold, Dictionary, Encoder, decompress};

fuzz_target!(|input: (u16, &[u8], &[u8])| {
    let (size, seen, bytes) = input;
    let size = usize::from(size);
    let dictionary = Dictionary::new(seen);
    let prefix = dictionary.bytes();

    let mut out = prefix.to_vec();
    let whole = decompress(bytes, size, &mut out);
    assert!(out.len() <= prefix.len() + size && out.starts_with(prefix));
    assert!(whole.is_none() || out.len() == prefix.len() + size);

    let window = [prefix, bytes].concat();
    let mut block = Vec::new();
    Encoder::default().compress(&window, &dictionary, &mut block);
    let mut out = prefix.to_vec();
    assert_eq!(decompress(&block, bytes.len(), &mut out), Some(()));
    assert_eq!(out, window);

    let mut cold = Cold::new();
    cold.input(bytes.len()).copy_from_slice(bytes);
    if let Some(count) = cold.load(bytes.len()) {
        for number in 0..count.min(64) {
            cold.adopt(number, number, 0);
            // What its header promises costs memory only as far as its blocks can fill it.
            let _ = cold.read(number);
        }
    }
});
