//! Watching and stopping an encode.

use crate::error::EncodeError;
use core::ops::ControlFlow;

/// Hears how far an encode is, and may stop it. Every `FnMut(f32) -> ControlFlow<()>` is one.
pub trait Progress {
    /// Called now and then, at most once per row of macroblocks and pass, with the fraction done, 0.0 to 1.0, never
    /// decreasing. `Break` stops the encode with [`EncodeError::Cancelled`].
    fn report(&mut self, fraction: f32) -> ControlFlow<()>;
}

impl<F: FnMut(f32) -> ControlFlow<()>> Progress for F {
    fn report(&mut self, fraction: f32) -> ControlFlow<()> {
        self(fraction)
    }
}

/// Nobody watches.
pub(crate) struct Silent;

impl Progress for Silent {
    fn report(&mut self, _: f32) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

pub(crate) fn report(progress: &mut dyn Progress, fraction: f32) -> Result<(), EncodeError> {
    match progress.report(fraction) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(EncodeError::Cancelled),
    }
}
