//! The error of all disk operations.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

use std::io;
use std::path::PathBuf;

use crate::schedule::suspicion::Suspicion;
use crate::text::clean;

/// A failed disk operation. Every message names the file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system names no home folder, so there is no place for any file.
    #[error("no home folder for the agenda; set HOME or XDG_DATA_HOME")]
    NoHome,
    /// An existing file cannot be read.
    #[error("cannot read {}: {}", path.display(), clean::system_error(source))]
    Read { path: PathBuf, source: io::Error },
    /// A file cannot be written.
    #[error("cannot write {}: {}", path.display(), clean::system_error(source))]
    Write { path: PathBuf, source: io::Error },
    /// The file to be created lies in one of Hallway's own folders.
    #[error("{} is hallway's own folder; choose another place", path.display())]
    OwnFolder { path: PathBuf },
    /// The file to be created exists already.
    #[error("{} already exists{}", path.display(), with(holds.as_deref()))]
    Exists {
        path: PathBuf,
        /// A description of the content, if it is a file of Hallway.
        holds: Option<String>,
    },
    /// An agenda file that cannot be parsed. It is left unchanged.
    #[error("{} is not an agenda: {reason}; left as is, fix it or move it away", path.display())]
    Damaged {
        path: PathBuf,
        /// What is wrong, with line and column.
        reason: String,
    },
    /// A file written by a newer program. It is left unchanged.
    #[error("{} has version {version} of a newer hallway; left as is", path.display())]
    Newer {
        path: PathBuf,
        /// The version of its format.
        version: u64,
    },
    /// A search history that cannot be parsed. It is left unchanged.
    #[error("{} is not a search history: {reason}; left as is, move it away", path.display())]
    InvalidHistory { path: PathBuf, reason: String },
    /// A file of places that cannot be parsed. It is left unchanged.
    #[error("{} does not list last places: {reason}; left as is, move it away", path.display())]
    InvalidPlaces { path: PathBuf, reason: String },
    /// A file of the library that is not a conference. It is left unchanged.
    #[error("{} is not a conference: {reason}; left as is", path.display())]
    InvalidConference {
        path: PathBuf,
        /// What is wrong, with line and column where they are known.
        reason: String,
    },
    /// No stored conference has this ID.
    #[error(
        "no conference with the ID '{id}'; available: {}; 'hallway import' adds others",
        available.join(", ")
    )]
    Unknown {
        /// The requested ID.
        id: String,
        /// The IDs of all conferences.
        available: Vec<String>,
    },
    /// A prefix of several IDs.
    #[error("several IDs start with '{id}': {}; type more of it", matches.join(", "))]
    Ambiguous {
        /// The requested ID.
        id: String,
        /// The IDs with this prefix.
        matches: Vec<String>,
    },
    /// The built-in conference cannot be removed.
    #[error("{id} comes with the program and cannot be removed")]
    BuiltIn { id: &'static str },
    /// An edition that is unlikely to be right, so it was not stored.
    #[error("{0}")]
    Suspicious(Suspicion),
    /// There is no backup to go back to.
    #[error("no earlier edition of {id} is kept; nothing was changed")]
    NoBackup { id: String },
    /// Another program holds the lock for too long.
    #[error("{} is locked by another program; try again", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
}

impl Error {
    /// Whether the content of the agenda file forbids overwriting it.
    pub fn forbids_writing(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Newer { .. })
    }
}

/// `, with all talks of fosdem-2026`.
fn with(content: Option<&str>) -> String {
    content.map_or_else(String::new, |content| format!(", with {content}"))
}
