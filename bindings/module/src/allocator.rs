//! Two-level segregated fit (Masmano, Ripoll, Crespo and Real, 2004) in place of Rust's own dlmalloc: 2 KB less of brotli
//! in each module. Measured with caches that grow and go, and 300,000 values of 40 to 5000 bytes through a cold tier, it
//! is as fast, and holds a tenth less memory to a seventh more; with photos, from one to seventy in turn, a hundredth more.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
