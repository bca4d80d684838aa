//! Import and export of agendas, from others or from the user's other machines.
//!
//! The export contains the agenda file and the title of the conference. People can read
//! it, and it is as complete as the agenda file. The import reads such files, calendars
//! whose events match by UID or URL (`calendar`), and selections of
//! the app Giggity. The format is detected from the content. Titles are never used to
//! guess a talk.

mod calendar;
mod giggity;
mod lookup;
pub mod own;

use chrono::{DateTime, Utc};

use super::encoding::{self, start_of};
use super::foreign;
use crate::agenda::merge::{Coverage, ImportedAgenda};
use crate::agenda::picks::Agenda;
use crate::schedule::Schedule;
use crate::text::clean;

/// The maximum size of an agenda in bytes. Larger files are something else.
pub const MAX_BYTES: u64 = 32 << 20;

/// The maximum number of picks. An agenda with more is not plausible.
pub const MAX_PICKS: usize = 10_000;

const OURS: &str = "hallway's agenda";

#[derive(Debug, Clone, PartialEq)]
pub struct AgendaImport {
    pub imported: ImportedAgenda,
    /// A description of the file: `hallway's agenda`.
    pub format: &'static str,
    /// The entries that match no talk of the conference.
    pub unmatched: Vec<Unmatched>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    pub id: String,
    /// The title in the file, or an empty text.
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgendaError {
    #[error(
        "not an agenda: {looks_like}; hallway reads its own agendas, calendars (.ics) and Giggity's selections"
    )]
    NoAgenda { looks_like: String },
    #[error("looks like {format}, but {reason}")]
    Broken {
        format: &'static str,
        /// The fault, with line and column if they are known.
        reason: String,
    },
    #[error("version {0} needs a newer hallway")]
    Newer(u64),
    #[error("{0} picks are too many (at most {MAX_PICKS})")]
    TooMany(usize),
    #[error("it belongs to {name}, but '{open}' is open{}", choose.as_deref().unwrap_or_default())]
    Elsewhere {
        name: String,
        open: String,
        /// A hint on how to open the other conference, if its ID is known.
        choose: Option<String>,
    },
}

impl AgendaError {
    /// Creates the error for an agenda of another conference in the library.
    pub(super) fn of_other(id: &str, title: Option<&str>, open: &Schedule) -> Self {
        let id = clean::line(id);
        let title = title.map(|title| format!(" ({})", clean::line(title)));
        Self::Elsewhere {
            name: format!("the conference '{id}'{}", title.unwrap_or_default()),
            open: open.conference().id.clone(),
            choose: Some(format!("; --conference {id} opens that one")),
        }
    }
}

/// Writes an agenda for export, see [`Agenda::for_export`].
pub fn write(agenda: &Agenda, schedule: &Schedule) -> String {
    // Cannot fail: plain values with string keys.
    let exported = agenda.for_export(&schedule.conference().title);
    let mut text = serde_json::to_string_pretty(&exported).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads an agenda of the open conference. Picks without a time get the current time.
///
/// # Errors
///
/// [`AgendaError`]; the message does not contain the file name.
pub fn read(
    bytes: &[u8],
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<AgendaImport, AgendaError> {
    let text = encoding::decode(bytes, None).text;
    let start = start_of(&text);
    let shared = if giggity::detect(bytes) {
        giggity::read(bytes, schedule, now)
    } else if start.starts_with('{') && own::detect(start.as_bytes()) {
        ours(start.as_bytes(), schedule)
    } else if calendar::detect(start) {
        calendar::read(start, schedule, now)
    } else {
        Err(AgendaError::NoAgenda { looks_like: foreign::looks_like(bytes, &text) })
    }?;
    match shared.imported.agenda.picks().count() {
        picks if picks > MAX_PICKS => Err(AgendaError::TooMany(picks)),
        _ => Ok(shared),
    }
}

fn ours(text: &[u8], schedule: &Schedule) -> Result<AgendaImport, AgendaError> {
    let mut agenda = own::read(text, &schedule.conference().id).map_err(|unfit| match unfit {
        own::Error::Broken(reason) => AgendaError::Broken { format: OURS, reason },
        own::Error::Newer(version) => AgendaError::Newer(version),
        own::Error::Elsewhere { id, title } => {
            AgendaError::of_other(&id, title.as_deref(), schedule)
        }
    })?;
    agenda.follow(schedule);
    Ok(AgendaImport {
        imported: ImportedAgenda { agenda, coverage: Coverage::Everything },
        format: OURS,
        unmatched: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
