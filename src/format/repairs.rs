//! Repairs for all readers.

pub mod dates;
pub mod text;
pub mod time;
pub mod zone;
