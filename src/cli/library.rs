//! The library, for the commands that change it.

use super::failure::Failure;
use crate::environment::Environment;
use crate::store::library::LibraryConference;
use crate::store::{Folders, Library};

/// The library, for the commands that change it.
pub struct LibraryContext<'a> {
    pub environment: &'a Environment,
    pub folders: Folders,
    pub library: Library,
    /// The value of `--conference`.
    pub wanted: Option<&'a str>,
}

/// Says which conference is the current one: `now current: FOSDEM 2026 (fosdem-2026)`.
pub fn now_current(stored: &LibraryConference) -> String {
    let (id, title) = (stored.id(), stored.title());
    let id = if id == title { String::new() } else { format!(" ({id})") };
    format!("now current: {title}{id}")
}

impl LibraryContext<'_> {
    /// Returns the ID of the named conference, or of the current one.
    pub fn conference_id(&self, id: Option<&str>) -> Result<String, Failure> {
        match id.or(self.wanted) {
            Some(id) => Ok(self.library.complete_id(id)),
            None => Ok(self.library.current()?),
        }
    }
}
