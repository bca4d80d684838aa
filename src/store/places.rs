//! Where the user left each conference: a JSON file in the state folder.
//!
//! It is a convenience, like the search history: a file that cannot be read is left
//! unchanged, and a save does not wait long for the lock. The module does not know what a
//! view is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Error, Notices, lock, read, write};
use crate::schedule::TalkId;

/// Maximum number of conferences in the file. The least recently used one is dropped first.
pub const MAX_CONFERENCES: usize = 100;
/// Maximum size of the file in bytes; a larger file is refused.
const MAX_BYTES: u64 = 1 << 20;
/// The version of the file's format.
const VERSION: u64 = 1;

/// A talk that was selected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selected {
    /// The talk.
    pub talk: TalkId,
    /// When it begins, to find its neighbour if a later edition lacks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime<FixedOffset>>,
    /// The first row of the view that was visible.
    #[serde(default)]
    pub top: usize,
}

/// Where the user left a conference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The name of the view.
    pub view: String,
    /// The selected talks, by the names of the views that show them.
    #[serde(default)]
    pub selected: BTreeMap<String, Selected>,
    /// The day of the timeline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
}

/// A conference that the user has left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LeftConference {
    id: String,
    #[serde(flatten)]
    place: Place,
}

/// The content of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    version: u64,
    /// Whether the details pane is open; `None` if the user never closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details_open: Option<bool>,
    /// The conferences, the one that was left last at the end.
    conferences: Vec<LeftConference>,
}

impl Default for Places {
    fn default() -> Self {
        Self { version: VERSION, details_open: None, conferences: Vec::new() }
    }
}

impl Places {
    /// Where the user left a conference.
    pub fn of(&self, id: &str) -> Option<&Place> {
        self.conferences.iter().find(|left| left.id == id).map(|left| &left.place)
    }

    /// Adds the place of a conference, as the latest.
    fn add(&mut self, id: &str, place: Place) {
        self.conferences.retain(|left| left.id != id);
        self.conferences.push(LeftConference { id: id.to_owned(), place });
        let extra = self.conferences.len().saturating_sub(MAX_CONFERENCES);
        self.conferences.drain(..extra);
    }
}

/// The file of the places.
#[derive(Debug)]
pub struct PlacesFile {
    path: PathBuf,
    notices: Notices,
}

impl PlacesFile {
    pub(super) fn new(folder: &Path, notices: Notices) -> Self {
        Self { path: folder.join("places.json"), notices }
    }

    /// The path of the file, which may not exist.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the places; none if the file does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], [`Error::Newer`], or [`Error::InvalidPlaces`] if the file has other content.
    pub fn load(&self) -> Result<Places, Error> {
        let invalid = |reason: String| Error::InvalidPlaces { path: self.path.clone(), reason };
        let Some(text) = read::checked(&self.path, MAX_BYTES, invalid)? else {
            return Ok(Places::default());
        };
        // A newer version may have other fields.
        let json: serde_json::Value =
            serde_json::from_slice(&text).map_err(|error| invalid(error.to_string()))?;
        match json.get("version").and_then(serde_json::Value::as_u64) {
            Some(version) if version > VERSION => {
                Err(Error::Newer { path: self.path.clone(), version })
            }
            _ => serde_json::from_value(json).map_err(|error| invalid(error.to_string())),
        }
    }

    /// Records where the user left a conference, and whether the details pane is open, in the
    /// current content of the file.
    ///
    /// # Errors
    ///
    /// The errors of [`PlacesFile::load`], and [`Error::Write`] or [`Error::Locked`].
    pub fn save_place(&self, id: &str, place: Place, details_open: bool) -> Result<(), Error> {
        let _lock = lock::beside(&self.path, lock::BRIEFLY, &self.notices)?;
        let before = self.load()?;
        let mut places = before.clone();
        places.add(id, place);
        if !details_open || places.details_open.is_some() {
            places.details_open = Some(details_open);
        }
        if places == before {
            return Ok(());
        }
        let failed = |source| Error::Write { path: self.path.clone(), source };
        let mut text = serde_json::to_vec_pretty(&places).map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        write::replace(&self.path, &text, 0o600, &self.notices).map_err(failed)
    }
}
