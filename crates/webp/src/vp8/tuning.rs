//! The encoder's own constants: how it weighs rate against what the eye sees.
//!
//! They were set by measuring bytes at equal SSIMULACRA2 on photographs; `BENCHMARKS.md` has the outcome.

/// Weights and thresholds, all integers. Fractions are in the unit that each field names.
#[derive(Clone, Debug)]
pub struct Tuning {
    /// Lagrangian multiplier: squared error per bit, as a multiple of step² / 1024.
    pub lambda: u32,
    /// The same for the choice between 16x16 and 4x4 luma prediction.
    pub lambda_16: u32,
    /// The same for chroma.
    pub lambda_chroma: u32,
    /// The same inside coefficient optimisation.
    pub lambda_trellis: u32,
    /// Weight of lost or invented spectral magnitude, in step / 256.
    pub spectral: u32,
    /// Rounding of luma and chroma AC, DC and of Y2, in 1/256 step; 128 rounds to nearest.
    pub bias_ac: u16,
    pub bias_dc: u16,
    pub bias_y2: u16,
    pub bias_chroma: u16,
    /// Quantiser index differences that the frame header carries.
    pub y2_dc_delta: i8,
    pub y2_ac_delta: i8,
    pub uv_dc_delta: i8,
    pub uv_ac_delta: i8,
    /// How much finer flat and how much coarser busy macroblocks are quantised, in 1/256 octave of step per octave
    /// of variance.
    pub masking: i32,
    /// Loop filter level per step at strength 100, in 1/1024.
    pub filter: u32,
    /// How many 4x4 modes are tried in full, after the ranking.
    pub subblock_candidates: usize,
    /// How many 16x16 modes are tried in full.
    pub luma_candidates: usize,
    /// How many chroma modes are tried in full.
    pub chroma_candidates: usize,
    /// Weight of the mode's bits in the ranking, in step / 256.
    pub ranking: u32,
    /// Whether the chosen prediction's levels are optimised by rate and distortion.
    pub trellis: bool,
}

impl Tuning {
    /// The constants of an effort, 0..=6.
    pub fn of_effort(effort: u8) -> Self {
        let base = Self {
            lambda: 24,
            lambda_16: 24,
            lambda_chroma: 10,
            lambda_trellis: 16,
            spectral: 64,
            bias_ac: 96,
            bias_dc: 124,
            bias_y2: 96,
            bias_chroma: 124,
            y2_dc_delta: 0,
            y2_ac_delta: 0,
            uv_dc_delta: -6,
            uv_ac_delta: -1,
            masking: 40,
            filter: 280,
            subblock_candidates: 3,
            luma_candidates: 2,
            chroma_candidates: 2,
            ranking: 77,
            trellis: true,
        };
        match effort {
            0 => Self { subblock_candidates: 0, luma_candidates: 1, chroma_candidates: 1, trellis: false, ..base },
            1 => Self { subblock_candidates: 1, luma_candidates: 1, chroma_candidates: 1, trellis: false, ..base },
            2 => Self { subblock_candidates: 2, luma_candidates: 1, chroma_candidates: 1, trellis: false, ..base },
            3 => Self { subblock_candidates: 2, luma_candidates: 1, chroma_candidates: 1, ..base },
            4 => base,
            5 => Self { subblock_candidates: 5, luma_candidates: 4, chroma_candidates: 4, ..base },
            _ => Self { subblock_candidates: 10, luma_candidates: 4, chroma_candidates: 4, ..base },
        }
    }
}
