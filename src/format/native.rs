//! Our own dataset format: a conference as JSON that people can read and correct.
//!
//! `data/README.md` describes it field by field; the fields themselves are
//! those of [`Conference`]. It does not read anybody else's JSON.

mod source;

use serde::Deserialize;

use crate::schedule::{Conference, Problems, Schedule};

pub use source::{Source, read_stored, write_stored};

/// What the `format` field of a file says.
pub const FORMAT: &str = "hallway-schedule";
/// The newest version of the format that is understood.
pub const VERSION: u32 = 1;

/// Why a text is no dataset.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not JSON, or JSON of another shape. Says line and column.
    #[error("no {FORMAT} file: {0}")]
    Json(#[from] serde_json::Error),
    /// Another kind of JSON.
    #[error("its format is '{0}', not '{FORMAT}'")]
    Format(String),
    /// Written by a newer program.
    #[error("it is of version {0}, and this program reads up to {VERSION}; use a newer hallway")]
    Newer(u32),
    /// A dataset that contradicts itself.
    #[error("{0}")]
    Problems(#[from] Problems),
}

#[derive(Deserialize)]
struct Header {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct Document {
    conference: Conference,
}

/// Reads a dataset.
///
/// # Errors
///
/// Anything that is not a consistent conference in a known version of the format.
pub fn read(text: &str) -> Result<Schedule, Error> {
    let Header { format, version } = serde_json::from_str(text)?;
    if format != FORMAT {
        return Err(Error::Format(format));
    }
    if version > VERSION {
        return Err(Error::Newer(version));
    }
    let Document { conference } = serde_json::from_str(text)?;
    Ok(Schedule::new(conference)?)
}

/// The conference that comes with the program: Linux Plumbers Conference 2023.
///
/// # Errors
///
/// Never in a program whose tests passed.
pub fn embedded() -> Result<Schedule, Error> {
    read(include_str!("../../data/lpc-2023.json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_embedded_conference_is_whole() {
        let schedule = embedded().unwrap();
        assert_eq!(schedule.talks().len(), 48);
        assert_eq!(schedule.days().len(), 2);
    }

    #[test]
    fn what_is_no_dataset_is_refused_with_the_reason() {
        let error = |text: &str| read(text).unwrap_err().to_string();
        assert!(error("{").contains("line 1"));
        assert!(error(r#"{"format":"x","version":1}"#).contains("'x'"));
        assert!(error(r#"{"format":"hallway-schedule","version":9}"#).contains("newer"));
        assert!(error(r#"{"format":"hallway-schedule","version":1}"#).contains("conference"));
    }

    proptest! {
        #[test]
        fn a_damaged_dataset_never_panics(cut in 0_usize..60_000, byte in any::<char>()) {
            let text = include_str!("../../data/lpc-2023.json");
            let cut = (0..=cut.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap();
            let mut damaged = text[..cut].to_owned();
            damaged.push(byte);
            prop_assert!(read(&damaged).is_err());
            damaged.push_str(&text[cut..]);
            let _ = read(&damaged);
        }
    }
}
