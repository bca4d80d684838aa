//! Foreign files in and out: one table of formats, one module a format, all of
//! them pure.
//!
//! What is read is handed on as an [`Import`]; what is written is a text. No disk,
//! no network, no clock.

pub mod draft;
pub mod html;
pub mod ical;
pub mod native;
pub mod report;

use chrono_tz::Tz;

use crate::schedule::{Conference, Problem};

/// What was read from a foreign file.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The conference: all that it refers to is declared, all ids differ.
    pub conference: Conference,
    /// What was wrong in the file, where, and how it was repaired.
    pub problems: Vec<Problem>,
    /// The name of its format.
    pub format: &'static str,
}

/// What is known about a file besides what stands in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// The id that the conference is to have.
    pub id: Option<String>,
    /// The zone of times that name none, where the file names none either.
    pub zone: Option<Tz>,
    /// Where the file comes from, to complete addresses in it.
    pub url: Option<String>,
}

/// Why a file cannot be read as a schedule at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is something else.
    #[error("it is no schedule but {looks_like}; {} can be read", readable())]
    NoSchedule {
        /// What it looks like.
        looks_like: String,
    },
    /// It is of a known format, but broken where that cannot be repaired.
    #[error("it looks like {format}, but {reason}")]
    Broken {
        /// The name of the format.
        format: &'static str,
        /// What is wrong, with line and column where they are known.
        reason: String,
    },
    /// It has more talks than any conference.
    #[error("it has {0} talks, which is more than any conference")]
    TooMany(usize),
}

/// Reads a file of any format that can be read, which is told by what stands in it.
///
/// # Errors
///
/// A file that is none of them, or is too broken to be repaired.
pub fn read(bytes: &[u8], hints: &Hints) -> Result<Import, Refused> {
    let no_schedule = |looks_like: &str| Refused::NoSchedule {
        looks_like: looks_like.to_owned(),
    };
    let text = std::str::from_utf8(bytes).map_err(|_| no_schedule("no text"))?;
    if !text.contains(native::FORMAT) {
        return Err(no_schedule("something else"));
    }
    let schedule = native::read(text).map_err(|error| Refused::Broken {
        format: native::FORMAT,
        reason: error.to_string(),
    })?;
    let mut conference = schedule.conference().clone();
    conference.id = hints.id.clone().unwrap_or(conference.id);
    Ok(Import {
        conference,
        problems: Vec::new(),
        format: native::FORMAT,
    })
}

/// The formats that can be read, in words.
fn readable() -> String {
    native::FORMAT.to_owned()
}
