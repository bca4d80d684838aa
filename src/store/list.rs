//! The list of conferences to choose from.

use super::{Error, Folders};
use crate::catalogue::{Catalogue, CatalogueEntry};
use crate::format::native::Summary;
use crate::text::clean;

/// A conference in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConferenceEntry {
    /// The summary of the conference.
    pub summary: Summary,
    /// The number of picked talks; `None` if the agenda cannot be read.
    pub picks: Option<usize>,
}

impl ConferenceEntry {
    /// Whether it was imported from this entry of the catalogue.
    pub fn is_of(&self, entry: &CatalogueEntry) -> bool {
        self.summary.id == entry.id || self.summary.from.as_ref() == Some(&entry.url)
    }
}

/// The conferences to choose from.
#[derive(Debug, Clone, Default)]
pub struct ConferenceList {
    /// The readable conferences, newest first.
    pub conferences: Vec<ConferenceEntry>,
    /// The unreadable files: each name with the reason.
    pub damaged: Vec<String>,
    /// The public schedules, imported or not.
    pub catalogue: Catalogue,
}

impl Folders {
    /// Lists all conferences, and the catalogue. A damaged file does not hide the others.
    pub fn conferences(&self) -> ConferenceList {
        let catalogue = self.catalogue().load();
        let mut list = ConferenceList { catalogue, ..ConferenceList::default() };
        for summary in self.library().summaries() {
            match summary {
                Ok(summary) => {
                    let agenda = self.agenda(&summary.id).load();
                    let picks = agenda.ok().map(|agenda| agenda.picks().count());
                    list.conferences.push(ConferenceEntry { summary, picks });
                }
                Err(error) => list.damaged.push(in_short(&error)),
            }
        }
        list
    }
}

/// The error of a library file without the folder name.
fn in_short(error: &Error) -> String {
    let (path, reason) = match error {
        Error::InvalidConference { path, reason } => (path, reason.clone()),
        Error::Read { path, source } => (path, clean::system_error(source)),
        other => return clean::line(&other.to_string()),
    };
    let name = path.file_name().unwrap_or(path.as_os_str());
    clean::line(&format!("{}: {reason}", name.to_string_lossy()))
}
