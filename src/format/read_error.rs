//! The reasons why a file is not imported.

use crate::schedule::Advice;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("not a schedule: {looks_like}")]
    NoSchedule { looks_like: String, advice: Vec<Advice> },
    /// The format is known, but the file is broken beyond repair.
    #[error("looks like {}, but {reason}", with_article(format))]
    Broken {
        format: &'static str,
        /// The fault, with line and column if they are known.
        reason: String,
    },
    #[error(
        "no events in it, though it looks like {}: {looks_like}; {event_location}",
        with_article(format)
    )]
    Empty {
        format: &'static str,
        looks_like: String,
        /// The place where the reader looks for events.
        event_location: &'static str,
    },
    /// The format is known, but the file lists something other than talks.
    #[error("no talks in it: {looks_like}")]
    NoTalks { looks_like: String, advice: Vec<Advice> },
    #[error("{0} talks are more than any conference has")]
    TooMany(usize),
}

impl ReadError {
    pub(super) fn no_schedule(looks_like: impl Into<String>) -> Self {
        Self::NoSchedule { looks_like: looks_like.into(), advice: Vec::new() }
    }

    pub(super) fn broken(format: &'static str, reason: impl Into<String>) -> Self {
        Self::Broken { format, reason: reason.into() }
    }

    pub(super) fn json(format: &'static str, error: &serde_json::Error) -> Self {
        Self::broken(format, fault(error))
    }

    /// Describes the error, followed by a line for each advice, see [`Advice::in_command`].
    pub fn with_advice(&self, command: Option<&str>) -> String {
        let advice = match self {
            Self::NoSchedule { advice, .. } | Self::NoTalks { advice, .. } => &advice[..],
            _ => &[],
        };
        let lines = advice.iter().map(|advice| format!("\n  {}", advice.in_command(command)));
        std::iter::once(self.to_string()).chain(lines).collect()
    }

    /// Whether it may help to know the formats that can be read.
    pub fn is_of_unknown_format(&self) -> bool {
        matches!(self, Self::NoSchedule { advice, .. } if advice.is_empty())
    }
}

/// Returns the name of a format as it stands in a sentence: `a CSV table`, `iCalendar`.
fn with_article(format: &str) -> String {
    let is_countable = ["list", "table"].iter().any(|noun| format.ends_with(noun));
    format!("{}{format}", if is_countable { "a " } else { "" })
}

pub(super) fn fault(error: &serde_json::Error) -> String {
    if error.is_eof() {
        let (line, column) = (error.line(), error.column());
        format!("it ends early, at line {line}, column {column}")
    } else {
        format!("it is damaged: {error}")
    }
}
