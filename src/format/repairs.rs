//! Repairs for all readers.

pub mod text;
pub mod time;
pub mod zone;
