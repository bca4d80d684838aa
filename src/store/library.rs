//! The library: the imported conferences, one file each, and the ID of the current one.
//!
//! The library always contains the built-in conference; a stored conference with the
//! same ID takes precedence. Every overwritten file is backed up first, and the library
//! never changes an agenda.

mod cache;
mod editions;
mod file;

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::NaiveDate;

use super::backups::Backups;
use super::lock::{self, Lock};
use super::watch::FileState;
use super::{Error, Notices, Watch, read, write};
use crate::format::native::{Source, Summary};
use crate::schedule::changes::ChangeLog;
use crate::schedule::{Schedule, is_valid_conference_id};
use cache::Cache;

/// The ID of the built-in conference.
pub const BUILT_IN: &str = "lpc-2023";
/// Maximum size of a conference file in bytes; a larger file is refused.
const MAX_BYTES: u64 = 256 << 20;
/// Maximum size in bytes of the file that names the current conference.
const MAX_CURRENT_BYTES: u64 = 1 << 10;

/// A conference of the library.
#[derive(Debug)]
pub struct LibraryConference {
    /// The conference.
    pub schedule: Schedule,
    /// The source of the schedule; `None` if built in or unknown.
    pub source: Option<Source>,
    /// Whether this is the built-in conference, which has no file.
    pub built_in: bool,
    /// The changes of the last updates.
    pub changes: ChangeLog,
}

impl LibraryConference {
    /// The URL or path from which an update reads: the source, or the web page of the
    /// built-in conference.
    pub fn updates_from(&self) -> Option<&str> {
        let source = self.source.as_ref().map(|source| source.from.as_str());
        let page = || self.schedule.conference().url.as_deref().filter(|_| self.built_in);
        source.or_else(page)
    }

    /// The conference ID.
    pub fn id(&self) -> &str {
        &self.schedule.conference().id
    }

    /// The conference title.
    pub fn title(&self) -> &str {
        &self.schedule.conference().title
    }
}

/// The extent to which a conference is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// With its abstracts.
    Whole,
    /// Only what the first screen needs: a large conference without its abstracts, if the
    /// cache has it. See [`Schedule::has_abstracts`].
    FirstScreen,
}

/// How a saved edition compares with the stored one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// There was no earlier edition.
    New,
    /// The edition replaced another one, which is now a backup.
    Updated,
    /// The edition equals the stored one.
    Unchanged,
}

/// A saved edition.
#[derive(Debug)]
pub struct SavedEdition {
    /// How it compares with the stored one.
    pub saved: Saved,
    /// What the library contains now.
    pub stored: LibraryConference,
    /// The source of the edition before.
    pub former_source: Option<Source>,
}

/// The result of restoring a backup.
#[derive(Debug)]
pub struct RestoredEdition {
    /// The restored edition.
    pub stored: LibraryConference,
    /// The backup of the replaced edition, if any.
    pub set_aside: Option<PathBuf>,
    /// The backup of the agenda from that time, if it differs from the agenda now.
    pub agenda: Option<PathBuf>,
}

/// The stored conferences, below the data folder.
#[derive(Debug, Clone)]
pub struct Library {
    data: PathBuf,
    folder: PathBuf,
    cache: Cache,
    notices: Notices,
}

impl Library {
    pub(super) fn new(data: &Path, cache: &Path, notices: &Notices) -> Self {
        Self {
            data: data.to_owned(),
            folder: data.join("conferences"),
            cache: Cache::new(cache.join("conferences")),
            notices: notices.clone(),
        }
    }

    /// The file of a conference; an error if the ID is not a valid file name.
    fn path(&self, id: &str) -> Result<PathBuf, Error> {
        if is_valid_conference_id(id) {
            Ok(self.folder.join(format!("{id}.json")))
        } else {
            Err(self.unknown(id))
        }
    }

    /// The path of the agenda file, which may not exist.
    fn agenda(&self, id: &str) -> PathBuf {
        self.data.join("agenda").join(format!("{id}.json"))
    }

    fn backups(&self, id: &str) -> Backups {
        Backups::new(self.data.join("backups").join(id), &self.notices)
    }

    fn unknown(&self, id: &str) -> Error {
        let available = self.ids().unwrap_or_default();
        let matches: Vec<String> = beginning(&available, id).cloned().collect();
        let id = id.to_owned();
        if matches.len() > 1 {
            Error::Ambiguous { id, matches }
        } else {
            Error::Unknown { id, available }
        }
    }

    /// The IDs of all conferences, including the built-in one, sorted.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] if the folder cannot be read.
    pub fn ids(&self) -> Result<Vec<String>, Error> {
        let files = self.files()?.into_iter();
        let mut ids: Vec<String> = files.filter_map(|path| id_of_file(&path)).collect();
        ids.push(BUILT_IN.to_owned());
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Lists the conference files and skips all other files in the folder.
    fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let is_conference = |path: &PathBuf| {
            let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
            !hidden && path.extension() == Some(OsStr::new("json"))
        };
        let paths = read::entries(&self.folder)?.into_iter().map(|entry| entry.path());
        let mut files: Vec<PathBuf> = paths.filter(is_conference).collect();
        files.sort_unstable();
        Ok(files)
    }

    /// Loads every conference, or says what is wrong with its file. The newest come
    /// first and unreadable files last.
    pub fn list(&self) -> Vec<Result<LibraryConference, Error>> {
        let key = |stored: &LibraryConference| {
            (stored.schedule.conference().start, stored.id().to_owned())
        };
        self.all(|path| self.load_file(path, Extent::Whole), || self.built_in(), key)
    }

    /// The summary of every conference, or what is wrong with its file, in the same order.
    /// Omits what only the talks would show.
    pub fn summaries(&self) -> Vec<Result<Summary, Error>> {
        let built_in = || Ok(Summary::of(file::built_in()?.schedule.conference()));
        self.all(file::summary, built_in, |summary| (summary.start, summary.id.clone()))
    }

    /// Reads every conference, and orders them by a key: the start and the ID.
    fn all<T>(
        &self,
        read: impl Fn(&Path) -> Result<T, Error>,
        built_in: impl FnOnce() -> Result<T, Error>,
        key: impl Fn(&T) -> (Option<NaiveDate>, String),
    ) -> Vec<Result<T, Error>> {
        let mut list: Vec<Result<T, Error>> = match self.files() {
            Ok(files) => files.iter().map(|path| read(path)).collect(),
            Err(error) => vec![Err(error)],
        };
        if !list.iter().flatten().any(|one| key(one).1 == BUILT_IN) {
            list.push(built_in());
        }
        list.sort_by_cached_key(|one| {
            let key = one.as_ref().ok().map(&key);
            (key.is_none(), key.map(|(start, id)| (Reverse(start), id)))
        });
        list
    }

    /// Loads a conference.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`], or the errors of reading its file.
    pub fn load(&self, id: &str) -> Result<LibraryConference, Error> {
        self.load_extent(id, Extent::Whole)
    }

    /// Loads a conference, with or without its abstracts.
    ///
    /// # Errors
    ///
    /// The errors of [`Library::load`].
    pub fn load_extent(&self, id: &str, extent: Extent) -> Result<LibraryConference, Error> {
        match self.load_file(&self.path(id)?, extent) {
            Err(Error::Read { source, .. }) if read::is_missing(&source) => {
                if id == BUILT_IN {
                    self.built_in()
                } else {
                    Err(self.unknown(id))
                }
            }
            other => other,
        }
    }

    /// Reports whether a conference was imported and not removed.
    pub fn contains(&self, id: &str) -> bool {
        self.path(id).is_ok_and(|path| path.symlink_metadata().is_ok())
    }

    /// Completes a unique prefix of a conference ID. Any other text stays unchanged; so does
    /// the ID of a removed conference, which can be restored.
    pub fn complete_id(&self, text: &str) -> String {
        let ids = self.ids().unwrap_or_default();
        let mut begin = beginning(&ids, text);
        let is_id = ids.iter().any(|id| id == text) || self.has_backup(text);
        match (is_id, begin.next(), begin.next()) {
            (false, Some(id), None) => id.clone(),
            _ => text.to_owned(),
        }
    }

    /// Watches the file of a conference.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] if the ID is not a valid file name.
    pub fn watch(&self, id: &str) -> Result<Watch, Error> {
        Ok(Watch::new(self.path(id)?))
    }

    /// Waits until no program writes into the library and returns the locked file,
    /// which keeps writers out while it is open. `None` if locking fails.
    pub fn wait_for_writes(&self) -> Option<File> {
        self.lock().ok()?.into_file()
    }

    /// Loads the conference in a file, from the cache if that is current.
    fn load_file(&self, path: &Path, extent: Extent) -> Result<LibraryConference, Error> {
        let id = file::id(path)?;
        if let Some(stored) = self.cache.load(path, &id, extent) {
            return Ok(stored);
        }
        let (now, state) = (SystemTime::now(), FileState::of(path));
        let text = file::read_existing(path)?;
        let stored = self.parse(path, &id, &text)?;
        self.cache.store(now, state, &text, &stored);
        Ok(stored)
    }

    /// Parses the text of a conference's file.
    fn parse(&self, path: &Path, id: &str, text: &[u8]) -> Result<LibraryConference, Error> {
        file::parse(path, id, text, || self.earlier_changes(id))
    }

    /// Writes a conference into its file and updates the cache.
    fn write(&self, path: &Path, stored: &LibraryConference) -> Result<(), Error> {
        let now = SystemTime::now();
        let text = file::write(path, stored, &self.notices)?;
        self.cache.store(now, FileState::of(path), text.as_bytes(), stored);
        Ok(())
    }

    /// The ID of the current conference, set by [`Library::set_current`]; the built-in
    /// conference by default.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], or [`Error::InvalidConference`] if the file holds no valid ID.
    pub fn current(&self) -> Result<String, Error> {
        let path = self.data.join("current");
        let no_id = |reason: String| Error::InvalidConference { path: path.clone(), reason };
        let text = match read::checked(&path, MAX_CURRENT_BYTES, no_id) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(BUILT_IN.to_owned()),
            Err(Error::Read { source, .. }) if read::is_missing(&source) => {
                return Ok(BUILT_IN.to_owned());
            }
            Err(error) => return Err(error),
        };
        let id = std::str::from_utf8(&text).unwrap_or_default().trim();
        if is_valid_conference_id(id) {
            Ok(id.to_owned())
        } else {
            Err(no_id("it has no ID".to_owned()))
        }
    }

    /// Makes a conference the current one, and returns it perhaps without its abstracts: see
    /// [`Extent::FirstScreen`].
    ///
    /// # Errors
    ///
    /// The errors of [`Library::load`], and [`Error::Write`].
    pub fn set_current(&self, id: &str) -> Result<LibraryConference, Error> {
        let stored = self.load_extent(id, Extent::FirstScreen)?;
        self.write_current(id)?;
        Ok(stored)
    }

    /// Saves the ID of the current conference, which the library must contain.
    ///
    /// # Errors
    ///
    /// [`Error::Write`].
    pub fn write_current(&self, id: &str) -> Result<(), Error> {
        let path = self.data.join("current");
        let text = format!("{id}\n");
        write::make_folder(&self.data)
            .and_then(|()| write::replace(&path, text.as_bytes(), 0o600, &self.notices))
            .map_err(|source| Error::Write { path, source })
    }

    fn lock(&self) -> Result<Lock, Error> {
        lock::beside(&self.folder.join(".lock"), lock::LOCK_TIMEOUT, &self.notices)
    }
}

/// The IDs with this prefix; none for an empty prefix.
fn beginning<'a>(ids: &'a [String], text: &'a str) -> impl Iterator<Item = &'a String> {
    let begins = move |id: &&String| !text.is_empty() && id.starts_with(text);
    ids.iter().filter(begins)
}

/// The ID given by a file name, if it is valid.
fn id_of_file(path: &Path) -> Option<String> {
    let id = path.file_stem()?.to_str()?;
    is_valid_conference_id(id).then(|| id.to_owned())
}
