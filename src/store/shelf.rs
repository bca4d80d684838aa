//! The conferences to choose from, and the one that is chosen with its agenda.
//!
//! For whoever shows a list of them. It does not decide which is opened.

use super::library::Stored;
use super::{AgendaFile, Error, Folders};
use crate::agenda::Agenda;
use crate::format::native::Summary;
use crate::schedule::Schedule;
use crate::schedule::changes::Ledger;
use crate::text::clean;

/// A conference to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// What there is to say of it.
    pub summary: Summary,
    /// How many of its talks are picked; none where its agenda cannot be read.
    pub picks: Option<usize>,
}

/// The conferences to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    /// The conferences, the newest first.
    pub conferences: Vec<Shelved>,
    /// What cannot be read, and why: the name of a file with the reason.
    pub damaged: Vec<String>,
}

/// A conference that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The conference.
    pub schedule: Schedule,
    /// Its agenda, or why there is none.
    pub agenda: Result<Agenda, Error>,
    /// What changed of it that was not read yet, or why that is not known.
    pub changes: Result<Ledger, Error>,
    /// Why it is not the current one from now on, if so.
    pub not_current: Option<Error>,
}

impl Folders {
    /// The conferences to choose from. Nothing that is wrong with one hides another.
    pub fn shelf(&self) -> Shelf {
        let mut there = Shelf::default();
        for summary in self.library().summaries() {
            match summary {
                Ok(summary) => {
                    let agenda = self.agenda(&summary.id).load();
                    let picks = agenda.ok().map(|agenda| agenda.picks().count());
                    there.conferences.push(Shelved { summary, picks });
                }
                Err(error) => there.damaged.push(in_short(&error)),
            }
        }
        there
    }

    /// Opens a conference of the library and makes it the current one. Where that
    /// cannot be kept, it is opened all the same.
    ///
    /// # Errors
    ///
    /// As [`super::Library::load`].
    pub fn open(&self, id: &str) -> Result<(Opened, AgendaFile), Error> {
        let library = self.library();
        let (stored, not_current) = match library.set_current(id) {
            Ok(stored) => (stored, None),
            Err(error @ Error::Write { .. }) => (library.load(id)?, Some(error)),
            Err(error) => return Err(error),
        };
        Ok(self.opened(stored, not_current))
    }

    /// Opens a conference again, and leaves it at which is the current one.
    ///
    /// # Errors
    ///
    /// As [`super::Library::load`].
    pub fn reopen(&self, id: &str) -> Result<(Opened, AgendaFile), Error> {
        let stored = self.library().load(id)?;
        Ok(self.opened(stored, None))
    }

    fn opened(&self, stored: Stored, not_current: Option<Error>) -> (Opened, AgendaFile) {
        let mut file = self.agenda(stored.id());
        let opened = Opened {
            agenda: file.load(),
            changes: stored.changes,
            schedule: stored.schedule,
            not_current,
        };
        (opened, file)
    }
}

/// What is wrong with a file of the library, where its folder goes without saying.
fn in_short(error: &Error) -> String {
    let (path, reason) = match error {
        Error::NoConference { path, reason } => (path, reason.clone()),
        Error::Read { path, source } => (path, source.to_string()),
        other => return clean::line(&other.to_string()),
    };
    let name = path.file_name().unwrap_or(path.as_os_str());
    clean::line(&format!("{}: {reason}", name.to_string_lossy()))
}
