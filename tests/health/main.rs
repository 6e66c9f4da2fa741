//! Health under virtual time: what is seen, what is wrong, what to do.

mod advice;
mod alert;
mod bad_input;
mod day;
mod life;
mod page;
mod past;
mod reports;
mod store;
mod vitals;
