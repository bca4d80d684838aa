//! Repairs that serve every reader: a rule that holds for one format holds for all.

pub mod text;
pub mod time;
pub mod zone;
