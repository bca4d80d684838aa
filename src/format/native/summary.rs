//! A summary of a conference for lists, read without parsing its talks.
//!
//! The talks are not checked. Errors in them are found when the conference is opened.

use chrono::NaiveDate;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::Error;
use crate::agenda::phrases;
use crate::schedule::{Conference, known_date};
use crate::text::clean;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Summary {
    pub id: String,
    pub title: String,
    #[serde(default, deserialize_with = "known_date")]
    pub start: Option<NaiveDate>,
    #[serde(default, deserialize_with = "known_date")]
    pub end: Option<NaiveDate>,
    #[serde(deserialize_with = "count")]
    pub talks: usize,
    /// The URL or path from which it was imported, if any.
    #[serde(skip)]
    pub from: Option<String>,
}

fn count<'de, D: Deserializer<'de>>(list: D) -> Result<usize, D::Error> {
    Ok(Vec::<IgnoredAny>::deserialize(list)?.len())
}

impl Summary {
    pub fn dates(&self) -> String {
        phrases::dates(self.start.zip(self.end))
    }

    /// Creates the summary of a loaded conference, without its source.
    pub fn of(conference: &Conference) -> Self {
        Self {
            id: conference.id.clone(),
            title: conference.title.clone(),
            start: conference.start,
            end: conference.end,
            talks: conference.talks.len(),
            from: None,
        }
    }
}

/// Reads the summary of a dataset.
///
/// # Errors
///
/// Invalid JSON, a wrong field or a newer version. The talks are not checked.
pub fn read_summary(text: &str) -> Result<Summary, Error> {
    #[derive(Deserialize)]
    struct Document {
        conference: Summary,
        #[serde(default)]
        source: Option<From>,
    }
    #[derive(Deserialize)]
    struct From {
        from: String,
    }
    let Document { conference: mut summary, source } = super::parse(text)?;
    summary.title = clean::line(&summary.title);
    summary.from = source.map(|source| source.from);
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;

    #[test]
    fn summary_agrees_with_full_conference() {
        let schedule = native::built_in().unwrap();
        let text = native::write(schedule.conference());
        let summary = read_summary(&text).unwrap();
        assert_eq!(summary, Summary::of(schedule.conference()));
        assert_eq!(summary.talks, 48);
    }

    #[test]
    fn invalid_conference_is_rejected_with_reason() {
        for (text, reason) in [
            ("{", "EOF"),
            (r#"{"format": "x", "version": 1}"#, "its format is 'x'"),
            (r#"{"format": "hallway-schedule", "version": 9}"#, "version 9"),
            (r#"{"format": "hallway-schedule", "version": 1}"#, "missing"),
        ] {
            let error = read_summary(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
