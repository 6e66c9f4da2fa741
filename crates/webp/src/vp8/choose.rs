//! Choosing how a macroblock is predicted and quantised, by rate and distortion.
//!
//! Candidates are ranked by the Hadamard transform of their residual, which is cheap; only the best few are
//! transformed, quantised and priced.

use super::chroma::chroma;
use super::luma_4::luma_4;
use super::luma_16::{finish_luma_16, luma_16};
use super::macroblock::{Chooser, Decision, Site};
use super::planes::MacroblockSamples;
use super::tables::modes::B_PRED;
use super::transform::{ZERO_BLOCK, luma_transforms};
use crate::simd::Simd;

/// By this part of its score 4x4 prediction must be better for the 16x16 one not to be optimised: it would be in vain.
const CLEARLY_BETTER: i64 = 8;

impl Chooser<'_> {
    /// Decides everything about a macroblock.
    #[inline(always)]
    pub fn choose<S: Simd>(&self, at: &Site) -> Decision {
        let spectra = luma_transforms::<S>(&at.samples.luma, &[ZERO_BLOCK; 16]);
        let use_16 = self.fixed.is_none_or(|fixed| fixed.luma != B_PRED);
        let use_4 = self.allow_subblocks
            && self.tuning.subblock_candidates > 0
            && self.fixed.is_none_or(|fixed| fixed.luma == B_PRED);
        let finished_16 = || {
            let (mut luma, predictions) = luma_16::<S>(self, at, &spectra);
            finish_luma_16::<S>(self, &mut luma, at, &spectra, &predictions);
            luma
        };
        let luma = match (use_16, use_4) {
            (true, true) => {
                let (mut luma, predictions) = luma_16::<S>(self, at, &spectra);
                match luma_4::<S>(self, at, &spectra, luma.score) {
                    Some(better) if better.score < luma.score - luma.score / CLEARLY_BETTER => better,
                    other => {
                        finish_luma_16::<S>(self, &mut luma, at, &spectra, &predictions);
                        other.filter(|other| other.score < luma.score).unwrap_or(luma)
                    }
                }
            }
            (false, true) => luma_4::<S>(self, at, &spectra, i64::MAX).unwrap_or_else(finished_16),
            _ => finished_16(),
        };
        let chroma = chroma::<S>(self, at);
        Decision {
            luma_mode: luma.mode,
            subblock_modes: luma.subblock_modes,
            chroma_mode: chroma.mode,
            y2: luma.y2,
            luma: luma.blocks,
            chroma: chroma.blocks,
            token_bits: luma.token_bits + chroma.token_bits,
            reconstruction: MacroblockSamples { luma: luma.reconstruction, chroma: chroma.reconstruction },
        }
    }
}
