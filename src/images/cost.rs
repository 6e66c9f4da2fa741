//! What a picture costs, in bytes of memory: for whoever decides how many are worked on at a time.

crate::constants! {
    /// What the pipeline holds at its peak for each pixel of the source. `tests/images/memory.rs` holds it to that.
    pub const MEMORY_PER_PIXEL: u64 = 10;
    /// The same for each byte of a file whose header nobody has read: 4 pixels. That is guessed high, photos have 2 to 4; a
    /// worker that finds more of them asks for memory before it goes on.
    pub const MEMORY_PER_FILE_BYTE: u64 = 40;
    /// A typical picture: a photo of 12 megapixels, and what does not grow with it.
    pub const TYPICAL_MEMORY: u64 = 134_217_728;
    /// Reading a header takes next to nothing.
    pub const PROBE_MEMORY: u64 = 0;
}
