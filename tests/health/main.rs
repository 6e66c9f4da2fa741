//! Health under virtual time: what is seen, what is wrong, what to do.

mod advice;
mod alert;
mod bad_input;
mod life;
mod page;
mod past;
mod store;
mod vitals;
