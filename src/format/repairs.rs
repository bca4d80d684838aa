//! Repairs of what files declare, the same for every reader.

pub mod text;
