//! Where a stored conference came from, kept beside it in its file.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Error, FORMAT, VERSION};
use crate::schedule::{Conference, Schedule};
use crate::text::clean;

/// What stands for what was handed over directly, where else a path or an address is.
pub const STDIN: &str = "-";

/// Where a conference came from, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The address or the path as it was given; [`STDIN`] for what was handed over directly.
    pub from: String,
    /// The name of the format it was in.
    pub format: String,
    /// When it was read last.
    pub fetched: DateTime<Utc>,
    /// What the server calls this edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// When it was changed, as the server writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// Reads a dataset and where it came from, if that stands in it.
///
/// # Errors
///
/// As [`super::read`].
pub fn read_stored(text: &str) -> Result<(Schedule, Option<Source>), Error> {
    #[derive(Deserialize)]
    struct Stored {
        conference: Conference,
        #[serde(default)]
        source: Option<Source>,
    }
    let Stored {
        conference,
        mut source,
    } = super::parse(text)?;
    if let Some(source) = &mut source {
        source.from = clean::line(&source.from);
        source.format = clean::line(&source.format);
    }
    Ok((Schedule::new(conference)?, source))
}

/// Writes a conference and where it came from; the talks by id, so that two editions
/// can be compared line by line.
pub fn write_stored(conference: &Conference, source: Option<&Source>) -> String {
    #[derive(Serialize)]
    struct Stored<'a> {
        format: &'static str,
        version: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<&'a Source>,
        conference: &'a Conference,
    }
    let document = Stored {
        format: FORMAT,
        version: VERSION,
        source,
        conference,
    };
    // Plain values with texts for keys: that cannot fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;

    #[test]
    fn what_is_stored_is_read_as_it_was() {
        let schedule = native::embedded().unwrap();
        let source = Source {
            from: "https://a.example/x".to_owned(),
            format: "X".to_owned(),
            fetched: DateTime::UNIX_EPOCH,
            etag: Some("\"1\"".to_owned()),
            last_modified: None,
        };
        for source in [Some(source), None] {
            let text = write_stored(schedule.conference(), source.as_ref());
            let (read, of) = read_stored(&text).unwrap();
            assert_eq!(read.conference(), schedule.conference());
            assert_eq!(of, source);
        }
    }

    #[test]
    fn without_a_source_it_is_written_as_the_dataset_is() {
        let text = write_stored(native::embedded().unwrap().conference(), None);
        assert_eq!(text, include_str!("../../../data/lpc-2023.json"));
    }
}
