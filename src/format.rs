//! Foreign files in and out: one module a format, all of them pure.
//!
//! What is read is handed on as a [`crate::schedule::Conference`]; what is
//! written is a text. No disk, no network, no clock.

pub mod ical;
pub mod native;
pub mod report;
