//! Watching and stopping an encode.

use crate::error::EncodeError;
use core::ops::ControlFlow;

/// Is notified of the fraction done, 0.0 to 1.0, and says whether to go on.
pub type Progress<'a> = dyn FnMut(f32) -> ControlFlow<()> + 'a;

/// Lets every encode go on.
pub fn silent(_: f32) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Notifies `progress`; an error when it stops the encode.
pub fn report(progress: &mut Progress, fraction: f32) -> Result<(), EncodeError> {
    match progress(fraction) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(EncodeError::Cancelled),
    }
}
