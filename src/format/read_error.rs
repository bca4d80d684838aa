//! The reasons why a file is not imported.

use std::fmt;

/// The reasons why a file cannot be read as a schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The file is not a schedule.
    #[error("not a schedule: {looks_like}{advice}")]
    NoSchedule {
        /// A description of the content.
        looks_like: String,
        advice: Advice,
    },
    /// The format is known, but the file is broken beyond repair.
    #[error("looks like {format}, but {reason}")]
    Broken {
        format: &'static str,
        /// The fault, with line and column if they are known.
        reason: String,
    },
    /// The format is known, but the file contains no events.
    #[error("no events in it, though it looks like {format} ({looks_like}); {event_location}")]
    Empty {
        format: &'static str,
        /// A description of the content.
        looks_like: String,
        /// The place where the reader looks for events.
        event_location: &'static str,
    },
    /// The format is known, but the file lists something other than talks.
    #[error("no talks in it: {looks_like}{advice}")]
    NoTalks {
        /// A description of the content.
        looks_like: String,
        advice: Advice,
    },
    /// The file has more talks than any conference.
    #[error("{0} talks are more than any conference has")]
    TooMany(usize),
}

/// What to do about a file, one sentence a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advice(pub Vec<String>);

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str(" (hallway import --help lists the formats)");
        }
        self.0.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl ReadError {
    pub(super) fn no_schedule(looks_like: impl Into<String>) -> Self {
        Self::NoSchedule { looks_like: looks_like.into(), advice: Advice::default() }
    }

    pub(super) fn broken(format: &'static str, reason: impl Into<String>) -> Self {
        Self::Broken { format, reason: reason.into() }
    }

    /// Creates the error for broken JSON in this format.
    pub(super) fn json(format: &'static str, error: &serde_json::Error) -> Self {
        let reason = if error.is_eof() {
            let (line, column) = (error.line(), error.column());
            format!("it ends early, at line {line}, column {column}")
        } else {
            format!("it is damaged: {error}")
        };
        Self::broken(format, reason)
    }
}
