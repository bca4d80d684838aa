//! The list of conferences to choose from, and a conference opened with its agenda.
//!
//! It does not decide which conference to open.

use super::library::Stored;
use super::{AgendaFile, Error, Folders};
use crate::agenda::Agenda;
use crate::format::native::Summary;
use crate::schedule::Schedule;
use crate::schedule::changes::Ledger;
use crate::text::clean;

/// A conference in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// The summary of the conference.
    pub summary: Summary,
    /// The number of picked talks; `None` if the agenda cannot be read.
    pub picks: Option<usize>,
}

/// The conferences to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    /// The readable conferences, newest first.
    pub conferences: Vec<Shelved>,
    /// The unreadable files: each name with the reason.
    pub damaged: Vec<String>,
}

/// An open conference.
#[derive(Debug)]
pub struct Opened {
    /// The schedule.
    pub schedule: Schedule,
    /// The agenda, or why it cannot be read.
    pub agenda: Result<Agenda, Error>,
    /// The unread changes, or why they cannot be loaded.
    pub changes: Result<Ledger, Error>,
    /// The reason why the conference could not be made current, if so.
    pub not_current: Option<Error>,
}

impl Folders {
    /// Lists all conferences. A damaged file does not hide the others.
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

    /// Opens a conference and makes it the current one. If that choice cannot be saved,
    /// opens the conference anyway.
    ///
    /// # Errors
    ///
    /// The errors of [`super::Library::load`].
    pub fn open(&self, id: &str) -> Result<(Opened, AgendaFile), Error> {
        let library = self.library();
        let (stored, not_current) = match library.set_current(id) {
            Ok(stored) => (stored, None),
            Err(error @ Error::Write { .. }) => (library.load(id)?, Some(error)),
            Err(error) => return Err(error),
        };
        Ok(self.opened(stored, not_current))
    }

    /// Opens a conference again and leaves the current conference as it is.
    ///
    /// # Errors
    ///
    /// The errors of [`super::Library::load`].
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

/// The error of a library file without the folder name.
fn in_short(error: &Error) -> String {
    let (path, reason) = match error {
        Error::NoConference { path, reason } => (path, reason.clone()),
        Error::Read { path, source } => (path, source.to_string()),
        other => return clean::line(&other.to_string()),
    };
    let name = path.file_name().unwrap_or(path.as_os_str());
    clean::line(&format!("{}: {reason}", name.to_string_lossy()))
}
