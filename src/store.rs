//! The only code that touches the disk: the agenda files, the library of
//! conferences, the last searches, the configuration file, and exports.
//!
//! What it promises: a file is the old one or the new one, never half of one;
//! two programs never lose each other's changes; what cannot be read is never
//! written over.

mod agenda;
mod backups;
mod config;
mod draft;
pub mod history;
pub mod library;
mod lock;
pub mod notices;
mod read;
mod shelf;
mod steps;
mod watch;
mod write;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

pub use agenda::{AgendaFile, Revised};
pub use draft::Draft;
pub use history::HistoryFile;
pub use library::Library;
pub use read::import;
pub use shelf::{Opened, Shelf, Shelved};
pub use watch::Watch;
pub use write::{Existing, export};

/// Why the disk would not do what was asked. Every message names the file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No home folder is known, so there is nowhere to keep anything.
    #[error("no home folder is known, so no agenda can be kept; set HOME or XDG_DATA_HOME")]
    NoHome,
    /// A file that is there cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that was to be made would stand among our own, or in the place of one.
    #[error("{} is where hallway keeps its own files; name another place", path.display())]
    Ours {
        /// Which.
        path: PathBuf,
    },
    /// A file that was to be made is there already.
    #[error("{} is there already", path.display())]
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// A file that cannot be understood. It is left as it is.
    #[error("{} is no agenda: {reason}; it is left as it is, so mend it or move it away", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is wrong in it, with line and column.
        reason: String,
    },
    /// A file written by a newer program. It is left as it is.
    #[error("{} is of version {version}, made by a newer hallway; it is left as it is", path.display())]
    Newer {
        /// Which.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// A file that is no list of searches. It is left as it is.
    #[error("{} is no list of searches: {reason}; it is left as it is, so move it away", path.display())]
    NoHistory {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of the library that is no conference. It is left as it is.
    #[error("{} is no conference: {reason}; it is left as it is", path.display())]
    NoConference {
        /// Which.
        path: PathBuf,
        /// What is wrong with it, with line and column where they are known.
        reason: String,
    },
    /// A file that is no list of changes. It is left as it is.
    #[error("{} is no list of changes: {reason}; it is left as it is, so mend it or move it away", path.display())]
    NoChanges {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// No such conference is stored.
    #[error("no conference has the id '{id}'; there are: {}", there.join(", "))]
    Unknown {
        /// What was asked for.
        id: String,
        /// The ids that there are.
        there: Vec<String>,
    },
    /// The beginning of more ids than one.
    #[error("several ids begin with '{id}': {}; type more of it", begin.join(", "))]
    Several {
        /// What was asked for.
        id: String,
        /// The ids that begin so.
        begin: Vec<String>,
    },
    /// What comes with the program cannot be taken out of it.
    #[error("{} comes with the program and cannot be removed", library::BUILT_IN)]
    BuiltIn,
    /// There is nothing to go back to.
    #[error("no edition of {id} is kept from before; nothing was done")]
    NoBackup {
        /// Of which conference.
        id: String,
    },
    /// Another program does not let go of the lock.
    #[error("{} is locked by another program; try again", path.display())]
    Locked {
        /// The lock.
        path: PathBuf,
    },
}

impl Error {
    /// Whether what the file holds forbids writing over it, for as long as it
    /// holds that.
    pub fn forbids_writing(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Newer { .. })
    }
}

/// Where a user's files are kept.
#[derive(Debug, Clone)]
pub struct Folders {
    data: PathBuf,
    config: PathBuf,
    /// What one would not miss on another machine.
    state: PathBuf,
    /// What can be made again at any time.
    cache: PathBuf,
}

impl Folders {
    /// The folders of the user who runs the program (XDG on Linux).
    ///
    /// # Errors
    ///
    /// [`Error::NoHome`] where the system names no home folder.
    pub fn of_user() -> Result<Self, Error> {
        ProjectDirs::from("", "", "hallway")
            .map(|dirs| Self {
                data: dirs.data_dir().to_owned(),
                config: dirs.config_dir().to_owned(),
                // Not every system has a place of its own for it.
                state: dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned(),
                cache: dirs.cache_dir().to_owned(),
            })
            .ok_or(Error::NoHome)
    }

    /// One place of one's own choice for all.
    pub fn at(place: impl Into<PathBuf>) -> Self {
        let data = place.into();
        Self {
            config: data.clone(),
            state: data.join("state"),
            cache: data.join("cache"),
            data,
        }
    }

    /// Where the configuration file is, or can be.
    pub fn config(&self) -> PathBuf {
        self.config.join(crate::config::FILE)
    }

    /// What the configuration file holds; nothing where there is no file.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], also of what is no text or too large to be meant.
    pub fn read_config(&self) -> Result<Option<String>, Error> {
        let path = self.config();
        config::read(&path).map_err(|source| Error::Read { path, source })
    }

    /// The agenda file of a conference.
    pub fn agenda(&self, conference: &str) -> AgendaFile {
        AgendaFile::new(&self.data.join("agenda"), conference)
    }

    /// The stored conferences.
    pub fn library(&self) -> Library {
        Library::new(&self.data, &self.cache)
    }

    /// Writes a file that the user named, as [`export`] does; but none of ours, which
    /// would be lost with all that is in it.
    ///
    /// # Errors
    ///
    /// [`Error::Ours`], and those of [`export`].
    pub fn export(&self, path: &Path, text: &str, existing: Existing) -> Result<(), Error> {
        // Where it finally leads, links followed; a file that is not there yet, its
        // folder.
        let folder = || path.parent().map(|folder| folder.join("."));
        let leads = fs::canonicalize(path).ok();
        let leads = leads.or_else(|| fs::canonicalize(folder()?).ok());
        let is_in = |ours: &PathBuf| {
            let ours = fs::canonicalize(ours).ok();
            ours.zip(leads.as_ref())
                .is_some_and(|(ours, leads)| leads.starts_with(ours))
        };
        if [&self.data, &self.config, &self.state, &self.cache]
            .into_iter()
            .any(is_in)
        {
            let path = path.to_owned();
            return Err(Error::Ours { path });
        }
        export(path, text, existing)
    }

    /// The last searches, those of all conferences.
    pub fn history(&self) -> HistoryFile {
        HistoryFile::new(&self.state)
    }
}

/// The path with a leading `~` replaced by the home folder, as a shell does.
pub fn expand_home(path: &str) -> PathBuf {
    let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match path.strip_prefix('~') {
        Some("") => home().unwrap_or_else(|| path.into()),
        Some(rest) if rest.starts_with('/') => home().map_or_else(
            || path.into(),
            |home| home.join(rest.trim_start_matches('/')),
        ),
        _ => Path::new(path).to_owned(),
    }
}
