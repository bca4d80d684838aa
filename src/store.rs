//! The only code that touches the disk: the agenda files, the library of conferences,
//! the search history, where the user left off, the configuration file, exports, and
//! calendar folders. [`Session`] is an open conference with all its files.
//!
//! It guarantees three things: a file holds either the old or the new content, never
//! half of it; two running programs never lose each other's changes; a file that cannot
//! be read is never overwritten.

mod agenda;
mod backups;
mod calendars;
mod catalogue;
mod draft;
mod error;
mod failpoint;
pub mod history;
pub mod library;
mod list;
mod lock;
mod notices;
pub mod places;
mod read;
mod session;
pub mod vdir;
mod watch;
mod write;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::config::Settings;
use crate::schedule::Schedule;
use crate::schedule::changes::ChangeLog;
use vdir::Publisher;

pub use agenda::{AgendaFile, RevisedAgenda};
pub use calendars::Calendars;
pub use catalogue::{CatalogueFile, MAX_BYTES as CATALOGUE_LIMIT};
pub use draft::EditorFile;
pub use error::Error;
pub use history::HistoryFile;
pub use library::Library;
pub use list::{ConferenceEntry, ConferenceList};
pub use notices::Notices;
pub use places::PlacesFile;
pub use read::import;
pub use session::{Session, StoredConference};
pub use vdir::{CalendarFolder, Synced, Vdir, read_calendars};
pub use watch::Watch;
pub use write::Existing;

/// Maximum size of the configuration file in bytes; a larger file is refused.
const MAX_CONFIG_BYTES: u64 = 64 << 10;

/// The folders of a user's files.
#[derive(Debug, Clone)]
pub struct Folders {
    data: PathBuf,
    config: PathBuf,
    /// Data that matters on this machine only, such as the search history.
    state: PathBuf,
    /// Data that can be rebuilt at any time.
    cache: PathBuf,
    /// The folder that relative paths of exports start from; empty for the current one.
    work: PathBuf,
    /// The folder with the calendar files of the picks, if the user has set any.
    calendar: Option<PathBuf>,
    /// The user's own calendars.
    busy: Vec<PathBuf>,
    notices: Notices,
}

impl Folders {
    /// Returns the folders of the user who runs the program (XDG on Linux).
    ///
    /// # Errors
    ///
    /// [`Error::NoHome`] if the system names no home folder.
    pub fn of_user() -> Result<Self, Error> {
        let dirs = ProjectDirs::from("", "", "hallway").ok_or(Error::NoHome)?;
        Ok(Self {
            config: dirs.config_dir().to_owned(),
            // Not every system has a separate state folder.
            state: dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned(),
            cache: dirs.cache_dir().to_owned(),
            ..Self::at(dirs.data_dir())
        })
    }

    /// Keeps all files below a single folder.
    pub fn at(place: impl Into<PathBuf>) -> Self {
        let data = place.into();
        Self {
            config: data.clone(),
            state: data.join("state"),
            cache: data.join("cache"),
            data,
            work: PathBuf::new(),
            calendar: None,
            busy: Vec::new(),
            notices: Notices::default(),
        }
    }

    /// Sets the folder that relative paths of exports start from.
    #[must_use]
    pub fn working_in(self, work: impl Into<PathBuf>) -> Self {
        Self { work: work.into(), ..self }
    }

    /// The folder that relative paths of exports start from, with `~` for the home folder;
    /// empty if it is not known.
    pub fn working_folder(&self) -> String {
        let here = std::path::absolute(self.work.join(".")).unwrap_or_default();
        let in_home =
            home().and_then(|home| Some(Path::new("~").join(here.strip_prefix(home).ok()?)));
        in_home.unwrap_or(here).display().to_string()
    }

    /// Sets the folder with the calendar files of the picks, and the user's own calendars
    /// if they are to be read.
    #[must_use]
    pub fn with_calendars(self, settings: &Settings, reads_busy: bool) -> Self {
        let calendar = settings.vdir.as_ref().map(|path| self.configured(path));
        let busy = settings.busy.iter().filter(|_| reads_busy);
        let busy = busy.map(|path| self.configured(path)).collect();
        Self { calendar, busy, ..self }
    }

    /// The path of a setting, which starts from the folder of the configuration file.
    pub fn configured(&self, path: &str) -> PathBuf {
        self.config.join(expand_home(path))
    }

    /// Brings the calendar folder of the settings up to date with an edition, which must have
    /// its abstracts, and with the agenda file. A failure becomes a warning.
    pub fn publish(&self, schedule: &Schedule, log: &ChangeLog) {
        let id = &schedule.conference().id;
        let Some(mut publisher) = self.publisher(id, log) else {
            return;
        };
        self.notices.extend(publisher.publish(&self.agenda(id), schedule));
    }

    fn publisher(&self, conference: &str, log: &ChangeLog) -> Option<Publisher> {
        let folder = self.calendar.clone()?;
        Some(Publisher::new(Vdir::new(folder, conference, &self.notices), log))
    }

    /// The files of a conference's picks in a folder that the user named.
    ///
    /// # Errors
    ///
    /// [`Error::OwnFolder`] for a folder in Hallway's own folders.
    pub fn vdir(&self, path: &Path, conference: &str) -> Result<Vdir, Error> {
        let path = self.work.join(path);
        self.check_foreign(&path)?;
        Ok(Vdir::new(path, conference, &self.notices))
    }

    /// The warnings about saves in these folders.
    pub fn notices(&self) -> &Notices {
        &self.notices
    }

    /// The path of the configuration file, which may not exist.
    pub fn config(&self) -> PathBuf {
        self.config.join(crate::config::FILE)
    }

    /// Reads the configuration file; `None` if it does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], also if the file is not text or is too large.
    pub fn read_config(&self) -> Result<Option<String>, Error> {
        let path = self.config();
        let read = || match read::bytes(&path, MAX_CONFIG_BYTES)? {
            Some(bytes) => read::text(&bytes).map(|text| Some(text.to_owned())),
            // Only the user creates this file, so a link to a missing file is a mistake.
            None if fs::symlink_metadata(&path).is_ok() => {
                Err(io::Error::new(io::ErrorKind::NotFound, "it is a link to a missing file"))
            }
            None => Ok(None),
        };
        read().map_err(|source| Error::Read { path: path.clone(), source })
    }

    /// Whether nothing is the user's own yet: no conference and no agenda.
    pub fn are_untouched(&self) -> bool {
        let is_own = |file: fs::DirEntry| file.path().extension() == Some("json".as_ref());
        let has_own = |folder: &str| {
            fs::read_dir(self.data.join(folder)).is_ok_and(|files| files.flatten().any(is_own))
        };
        !has_own("conferences") && !has_own("agenda")
    }

    /// The agenda file of a conference.
    pub fn agenda(&self, conference: &str) -> AgendaFile {
        AgendaFile::new(&self.data.join("agenda"), conference, &self.notices)
    }

    /// The library of stored conferences.
    pub fn library(&self) -> Library {
        Library::new(&self.data, &self.cache, &self.notices)
    }

    /// The catalogue of public schedules.
    pub fn catalogue(&self) -> CatalogueFile {
        CatalogueFile::new(&self.cache)
    }

    /// Writes a file that the user named and returns its full path. Refuses to write
    /// into Hallway's own folders.
    ///
    /// # Errors
    ///
    /// [`Error::OwnFolder`], [`Error::Write`], and [`Error::Exists`] for a file that is to be kept.
    pub fn export(&self, path: &Path, text: &str, existing: Existing) -> Result<PathBuf, Error> {
        let path = &self.work.join(path);
        self.check_foreign(path)?;
        write::export(path, text, existing, &self.notices)?;
        Ok(std::path::absolute(path).unwrap_or_else(|_| path.clone()))
    }

    /// Refuses a path in Hallway's own folders.
    fn check_foreign(&self, path: &Path) -> Result<(), Error> {
        // Compare the path with links resolved; for a new file, the path of its folder.
        let folder = || path.parent().map(|folder| folder.join("."));
        let leads = fs::canonicalize(path).ok();
        let leads = leads.or_else(|| fs::canonicalize(folder()?).ok());
        let is_in = |ours: &PathBuf| {
            let ours = fs::canonicalize(ours).ok();
            ours.zip(leads.as_ref()).is_some_and(|(ours, leads)| leads.starts_with(ours))
        };
        if [&self.data, &self.config, &self.state, &self.cache].into_iter().any(is_in) {
            let path = path.to_owned();
            return Err(Error::OwnFolder { path });
        }
        Ok(())
    }

    /// The file with the places where the user left the conferences.
    pub fn places(&self) -> PlacesFile {
        PlacesFile::new(&self.state, self.notices.clone())
    }

    /// The search history, shared by all conferences.
    pub fn history(&self) -> HistoryFile {
        HistoryFile::new(&self.state, self.notices.clone())
    }
}

/// Replaces a leading `~` with the home folder, as a shell does.
pub fn expand_home(path: &str) -> PathBuf {
    match path.strip_prefix('~') {
        Some("") => home().unwrap_or_else(|| path.into()),
        Some(rest) if rest.starts_with('/') => {
            home().map_or_else(|| path.into(), |home| home.join(rest.trim_start_matches('/')))
        }
        _ => Path::new(path).to_owned(),
    }
}

fn home() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned())
}
