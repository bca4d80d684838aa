//! The dates of a conference in files.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

/// Reads a date of a conference. Earlier versions wrote 1970-01-01 for a conference without
/// dates.
pub fn known_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let date = Option::<NaiveDate>::deserialize(from)?;
    Ok(date.filter(|date| *date != NaiveDate::default()))
}
