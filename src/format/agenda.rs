//! Agendas in and out: what somebody else, or oneself on another machine, has chosen.
//!
//! Written is what the agenda file holds, with the conference's title beside its id:
//! it says what it is, can be read by people, and is as good as the file itself. Read
//! is that, a calendar (ours, or any whose events are known by UID or address:
//! [`crate::format::ical::picks`]), and the selection that the app Giggity exports.
//! What a file is, is told by what stands in it. Nothing is guessed by a title.

mod giggity;
pub mod own;

use chrono::{DateTime, Utc};

use super::ical::picks;
use super::{encoding, foreign, start_of};
use crate::agenda::merge::{Offer, Says};
use crate::agenda::picks::Agenda;
use crate::schedule::Schedule;
use crate::text::clean;
use own::Unfit;

/// No agenda that people made is larger, in bytes; what is, is something else.
pub const LARGEST: u64 = 32 << 20;

/// Nobody picks more talks of a conference than this.
pub const MOST_PICKS: usize = 10_000;

const OURS: &str = "an agenda of hallway";

/// What was read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// The agenda.
    pub offer: Offer,
    /// What the file is, in words: `an agenda of hallway`.
    pub format: &'static str,
    /// What stands in it and is no talk of the conference.
    pub unmatched: Vec<Unmatched>,
}

/// An entry of a file that is no talk of the conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// What the file identifies it by.
    pub id: String,
    /// What the file calls it, where it does.
    pub title: String,
}

/// Why a file cannot be read as an agenda.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is something else.
    #[error(
        "it is no agenda but {looks_like}; an agenda of hallway, a calendar (.ics) and a \
         selection of Giggity can be read"
    )]
    NoAgenda {
        /// What it looks like.
        looks_like: String,
    },
    /// It is of a known format, but broken.
    #[error("it looks like {format}, but {reason}")]
    Broken {
        /// What it looks like.
        format: &'static str,
        /// What is wrong, with line and column where they are known.
        reason: String,
    },
    /// It was written by a newer program.
    #[error("it is of version {0}, made by a newer hallway")]
    Newer(u64),
    /// It picks more talks than anybody does.
    #[error("it picks {0} talks, and at most {MOST_PICKS} can be taken in")]
    TooMany(usize),
    /// It is of another conference.
    #[error("it is of {name}, and open is '{open}'{}", choose.as_deref().unwrap_or_default())]
    Elsewhere {
        /// Of which.
        name: String,
        /// The conference that is open.
        open: String,
        /// How to open that one, where its id is known.
        choose: Option<String>,
    },
}

impl Refused {
    /// The refusal of an agenda of another conference of ours.
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

/// Writes an agenda.
pub fn write(agenda: &Agenda, schedule: &Schedule) -> String {
    // Plain values with texts for keys: that cannot fail.
    let titled = agenda.titled(&schedule.conference().title);
    let mut text = serde_json::to_string_pretty(&titled).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads an agenda of the conference that is open. Of what says not since when it is
/// picked, it is since now.
///
/// # Errors
///
/// [`Refused`]; the file's name is not in it.
pub fn read(bytes: &[u8], schedule: &Schedule, now: DateTime<Utc>) -> Result<Shared, Refused> {
    let shared = read_any(bytes, schedule, now)?;
    match shared.offer.agenda.picks().count() {
        picks if picks > MOST_PICKS => Err(Refused::TooMany(picks)),
        _ => Ok(shared),
    }
}

fn read_any(bytes: &[u8], schedule: &Schedule, now: DateTime<Utc>) -> Result<Shared, Refused> {
    if giggity::looks_so(bytes) {
        return giggity::read(bytes, schedule, now);
    }
    let text = encoding::decode(bytes, None).text;
    let start = start_of(&text);
    if start.starts_with('{') && own::looks_so(start.as_bytes()) {
        return ours(start.as_bytes(), schedule);
    }
    if picks::looks_so(start) {
        return picks::read(start, schedule, now);
    }
    Err(Refused::NoAgenda {
        looks_like: foreign::looks_like(bytes, &text),
    })
}

fn ours(text: &[u8], schedule: &Schedule) -> Result<Shared, Refused> {
    let mut agenda = own::read(text, &schedule.conference().id).map_err(|unfit| match unfit {
        Unfit::Broken(reason) => Refused::Broken {
            format: OURS,
            reason,
        },
        Unfit::Newer(version) => Refused::Newer(version),
        Unfit::Elsewhere { id, title } => Refused::of_other(&id, title.as_deref(), schedule),
    })?;
    agenda.follow(schedule);
    Ok(Shared {
        offer: Offer {
            agenda,
            says: Says::Everything,
        },
        format: OURS,
        unmatched: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
