//! The source of a stored conference, saved in the same file.

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Error, FORMAT, VERSION};
use crate::schedule::changes::ChangeLog;
use crate::schedule::{Conference, Schedule, binary};
use crate::text::clean;

/// The marker for stdin, in place of a path or a URL.
pub const STDIN: &str = "-";

/// The source of a conference and the time of the last import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Source {
    /// The URL or path as the user gave it, or [`STDIN`].
    pub from: String,
    /// The name of the original format.
    pub format: String,
    /// The time of the last import or update.
    #[borsh(serialize_with = "binary::write_utc", deserialize_with = "binary::read_utc")]
    pub fetched: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// The columns of a table that the user named, as `title=COLUMN`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The web page from which the schedule was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// A conference as stored in the library.
#[derive(Debug)]
pub struct ConferenceFile {
    pub schedule: Schedule,
    pub source: Option<Source>,
    /// The changes, if the file has them. Older versions kept them in a file of their own.
    pub changes: Option<ChangeLog>,
}

/// Reads a dataset with its source and changes.
///
/// # Errors
///
/// The same as [`super::read`].
pub fn read_stored(text: &str) -> Result<ConferenceFile, Error> {
    #[derive(Deserialize)]
    struct Document {
        conference: Conference,
        #[serde(default)]
        source: Option<Source>,
        #[serde(default)]
        changes: Option<ChangeLog>,
    }
    let Document { conference, mut source, changes } = super::parse(text)?;
    if let Some(source) = &mut source {
        source.from = clean::line(&source.from);
        source.format = clean::line(&source.format);
    }
    let changes = changes.map(ChangeLog::cleaned).transpose().map_err(Error::Changes)?;
    Ok(ConferenceFile { schedule: Schedule::new(conference)?, source, changes })
}

/// Writes a conference with its source and changes. The talks are sorted by ID, so that
/// two editions can be compared line by line.
pub fn write_stored(
    conference: &Conference,
    source: Option<&Source>,
    changes: Option<&ChangeLog>,
) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        format: &'static str,
        version: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<&'a Source>,
        #[serde(skip_serializing_if = "Option::is_none")]
        changes: Option<&'a ChangeLog>,
        conference: &'a Conference,
    }
    let document = Document { format: FORMAT, version: VERSION, source, changes, conference };
    // Cannot fail: plain values with string keys.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;

    #[test]
    fn stored_conference_round_trips() {
        let schedule = native::built_in().unwrap();
        let source = Source {
            from: "https://a.example/x".to_owned(),
            format: "X".to_owned(),
            fetched: DateTime::UNIX_EPOCH,
            etag: Some("\"1\"".to_owned()),
            last_modified: None,
            columns: Vec::new(),
            page: None,
        };
        for source in [Some(source), None] {
            let changes = source.as_ref().map(|_| ChangeLog::after_loss(DateTime::UNIX_EPOCH));
            let text = write_stored(schedule.conference(), source.as_ref(), changes.as_ref());
            let read = read_stored(&text).unwrap();
            assert_eq!(read.schedule.conference(), schedule.conference());
            assert_eq!((read.source, read.changes), (source, changes));
        }
    }

    #[test]
    fn conference_without_source_is_written_as_dataset() {
        let text = write_stored(native::built_in().unwrap().conference(), None, None);
        assert_eq!(text, include_str!("../../../data/lpc-2023.json"));
    }
}
