//! The library: the imported conferences, one file each, and the ID of the current one.
//!
//! The library always contains the built-in conference; a stored conference with the
//! same ID takes precedence. Every overwritten file is backed up first, and the library
//! never changes an agenda.

mod cache;
mod changes;
mod file;
mod summaries;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use super::backups::{Backups, Kind};
use super::lock::{self, Lock};
use super::steps::step;
use super::{Error, Notices, Watch, read, write};
use crate::format::native::{self, STDIN, Source};
use crate::schedule::changes::Ledger;
use crate::schedule::edition::{self, Doubt};
use crate::schedule::{Schedule, is_file_name};
use cache::{Cache, FileState};

/// The ID of the built-in conference.
pub const BUILT_IN: &str = "lpc-2023";
/// Maximum size of a conference file in bytes; a larger file is refused.
const LARGEST: u64 = 256 << 20;
/// Maximum size in bytes of the file that names the current conference.
const LONGEST_NAME: u64 = 1 << 10;

/// A conference of the library.
#[derive(Debug)]
pub struct Stored {
    /// The conference.
    pub schedule: Schedule,
    /// The source of the schedule; `None` if built in or unknown.
    pub source: Option<Source>,
    /// Whether this is the built-in conference, which has no file.
    pub built_in: bool,
    /// The unread changes, or the reason why they cannot be loaded.
    pub changes: Result<Ledger, Error>,
}

impl Stored {
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
    /// What the first screen needs: a large conference without its abstracts, if the cache
    /// has it. See [`Schedule::has_abstracts`].
    FirstScreen,
}

/// The result of saving an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// There was no earlier edition.
    New,
    /// The edition replaced another one, which is now a backup.
    Updated,
    /// The edition equals the stored one.
    Unchanged,
    /// The edition is suspicious, so it was not saved.
    Doubted(Doubt),
}

/// The result of restoring a backup.
#[derive(Debug)]
pub struct Undone {
    /// The restored edition.
    pub stored: Stored,
    /// The path of the edition that was replaced, if there was one.
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
        if is_file_name(id) {
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
        let there = self.ids().unwrap_or_default();
        let begin: Vec<String> = beginning(&there, id).cloned().collect();
        let id = id.to_owned();
        if begin.len() > 1 { Error::Several { id, begin } } else { Error::Unknown { id, there } }
    }

    /// The IDs of all conferences, including the built-in one, sorted.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] if the folder cannot be read.
    pub fn ids(&self) -> Result<Vec<String>, Error> {
        let files = self.files()?.into_iter();
        let mut ids: Vec<String> = files.filter_map(|path| id_of(&path)).collect();
        ids.push(BUILT_IN.to_owned());
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Lists the conference files and skips all other files in the folder.
    fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let failed = |source| Error::Read { path: self.folder.clone(), source };
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if is_missing(&error) => return Ok(Vec::new()),
            other => other.map_err(failed)?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
            if !hidden && path.extension() == Some(OsStr::new("json")) {
                files.push(path);
            }
        }
        files.sort_unstable();
        Ok(files)
    }

    /// Loads every conference, or says what is wrong with its file. The newest come
    /// first and unreadable files last.
    pub fn list(&self) -> Vec<Result<Stored, Error>> {
        let mut list: Vec<Result<Stored, Error>> = match self.files() {
            Ok(files) => files.iter().map(|path| self.load_file(path, Extent::Whole)).collect(),
            Err(error) => vec![Err(error)],
        };
        let stored = |of: &Result<Stored, Error>| of.as_ref().is_ok_and(|s| s.id() == BUILT_IN);
        if !list.iter().any(stored) {
            list.push(file::built_in());
        }
        list.sort_by_cached_key(|of| {
            of.as_ref().map_or((true, None, String::new()), |stored| {
                let start = std::cmp::Reverse(stored.schedule.conference().start);
                (false, Some(start), stored.id().to_owned())
            })
        });
        list
    }

    /// Loads a conference.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`], or the errors of reading its file.
    pub fn load(&self, id: &str) -> Result<Stored, Error> {
        self.load_extent(id, Extent::Whole)
    }

    /// Loads a conference to an extent.
    ///
    /// # Errors
    ///
    /// The errors of [`Library::load`].
    pub fn load_extent(&self, id: &str, extent: Extent) -> Result<Stored, Error> {
        // Load the changes first: a change that arrives in between must not be
        // acknowledged before the schedule shows it.
        let path = self.path(id)?;
        let changes = self.changes(id);
        let stored = match self.load_file(&path, extent) {
            Err(Error::Read { source, .. }) if is_missing(&source) => {
                if id == BUILT_IN {
                    file::built_in()
                } else {
                    Err(self.unknown(id))
                }
            }
            other => other,
        };
        Ok(Stored { changes, ..stored? })
    }

    /// Completes a unique prefix of an ID; returns any other text unchanged.
    pub fn typed(&self, text: &str) -> String {
        let ids = self.ids().unwrap_or_default();
        let mut begin = beginning(&ids, text);
        match (ids.iter().any(|id| id == text), begin.next(), begin.next()) {
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
    pub fn quiet(&self) -> Option<File> {
        self.lock().ok()?.into_file()
    }

    /// Loads the conference in a file, from the cache if that is current.
    fn load_file(&self, path: &Path, extent: Extent) -> Result<Stored, Error> {
        let id = file::id(path)?;
        if let Some(stored) = self.cache.load(path, &id, extent) {
            return Ok(stored);
        }
        let (now, state) = (SystemTime::now(), FileState::of(path));
        let text = file::there(path)?;
        let stored = file::parse(path, &id, &text)?;
        if let Some(state) = state {
            self.cache.store(now, state, &text, (&stored.schedule, stored.source.as_ref()));
        }
        Ok(stored)
    }

    /// Writes a conference into its file and updates the cache.
    fn write(&self, path: &Path, schedule: &Schedule, source: &Source) -> Result<(), Error> {
        let now = SystemTime::now();
        let text = file::write(path, schedule, source, &self.notices)?;
        if let Some(state) = FileState::of(path) {
            self.cache.store(now, state, text.as_bytes(), (schedule, Some(source)));
        }
        Ok(())
    }

    /// The ID of the current conference, set by [`Library::set_current`]; the built-in
    /// conference by default.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], or [`Error::NoConference`] if the file holds no valid ID.
    pub fn current(&self) -> Result<String, Error> {
        let path = self.data.join("current");
        let no_id = |reason: String| Error::NoConference { path: path.clone(), reason };
        let text = match read::bytes(&path, LONGEST_NAME) {
            Ok(None) => return Ok(BUILT_IN.to_owned()),
            Ok(Some(bytes)) => bytes,
            Err(source) if is_missing(&source) => return Ok(BUILT_IN.to_owned()),
            Err(source) if source.kind() == ErrorKind::InvalidData => {
                return Err(no_id(source.to_string()));
            }
            Err(source) => return Err(Error::Read { path, source }),
        };
        let id = std::str::from_utf8(&text).unwrap_or_default().trim();
        if is_file_name(id) {
            Ok(id.to_owned())
        } else {
            Err(no_id("no id stands in it".to_owned()))
        }
    }

    /// Makes a conference the current one.
    ///
    /// # Errors
    ///
    /// The errors of [`Library::load`], and [`Error::Write`].
    pub fn set_current(&self, id: &str) -> Result<Stored, Error> {
        let stored = self.load(id)?;
        self.write_current(id)?;
        Ok(stored)
    }

    /// Saves the ID of the current conference.
    pub(super) fn write_current(&self, id: &str) -> Result<(), Error> {
        let path = self.data.join("current");
        let text = format!("{id}\n");
        write::make_folder(&self.data)
            .and_then(|()| write::replace(&path, text.as_bytes(), 0o600, &self.notices))
            .map_err(|source| Error::Write { path, source })
    }

    /// Opens the current conference. If that fails, opens the built-in one and returns
    /// the error beside it.
    ///
    /// # Errors
    ///
    /// Only if the built-in conference is invalid, which the tests rule out.
    pub fn open_current(&self, extent: Extent) -> Result<(Stored, Option<Error>), Error> {
        match self.current().and_then(|id| self.load_extent(&id, extent)) {
            Ok(stored) => Ok((stored, None)),
            Err(error) => {
                let instead = self.load(BUILT_IN).or_else(|_| file::built_in())?;
                Ok((instead, Some(error)))
            }
        }
    }

    /// Saves an edition of a conference. Backs up the stored edition and the current
    /// agenda first. Saves a suspicious edition, or overwrites a file that cannot be
    /// parsed, only with `force`.
    ///
    /// # Errors
    ///
    /// The errors of reading the stored file, [`Error::Write`] and [`Error::Locked`].
    pub fn save(
        &self,
        schedule: &Schedule,
        source: &Source,
        now: DateTime<Utc>,
        force: bool,
    ) -> Result<Saved, Error> {
        let id = &schedule.conference().id;
        let path = self.path(id)?;
        let _lock = self.lock()?;
        let old = file::read(&path)?;
        let before = match &old {
            Some(text) => Some(file::parse(&path, id, text)),
            None if id == BUILT_IN => Some(file::built_in()),
            None => None,
        };
        let backups = self.backups(id);
        let taken_out = match &before {
            None => taken_out(&backups, id)?,
            Some(_) => None,
        };
        let followed = match (&before, &taken_out) {
            (Some(Ok(stored)), _) | (_, Some(stored)) => {
                schedule.after(stored.schedule.conference())
            }
            _ => None,
        };
        let schedule = followed.as_ref().unwrap_or(schedule);
        match &before {
            Some(Ok(stored)) => {
                let before = stored.schedule.conference();
                if before == schedule.conference() {
                    // Keep the known source: stdin cannot be fetched again.
                    let known = stored.source.as_ref().filter(|_| source.from == STDIN);
                    let source =
                        Source { fetched: source.fetched, ..known.unwrap_or(source).clone() };
                    self.write(&path, schedule, &source)?;
                    return Ok(Saved::Unchanged);
                }
                if let Some(doubt) = edition::doubt(before, schedule.conference())
                    && !force
                {
                    return Ok(Saved::Doubted(doubt));
                }
            }
            Some(Err(_)) if force => {}
            Some(Err(_)) => return before.transpose().map(|_| Saved::New),
            None => {}
        }
        let Some(before) = before else {
            self.write(&path, schedule, source)?;
            self.count_on(taken_out.as_ref(), schedule, now)?;
            return Ok(Saved::New);
        };
        let stamp = backups.begin(now)?;
        let taken = || -> Result<(), Error> {
            if let Some(text) = &old {
                backups.keep(stamp, Kind::Conference, text)?;
            }
            self.keep_agenda(id, &backups, stamp)?;
            let mut noted = None;
            if let Ok(before) = &before {
                let editions = (before.schedule.conference(), schedule.conference());
                let aside = force.then_some((&backups, stamp));
                noted = Some(self.note_changes(editions, now, aside)?);
            }
            let written = self.write(&path, schedule, source);
            if let (Err(_), Some(noted)) = (&written, noted) {
                // The new edition was not saved, so its changes did not happen.
                self.forget_changes(&noted)?;
            }
            written
        };
        let taken = taken();
        match taken {
            Ok(()) => backups.settle(),
            Err(_) => backups.withdraw(stamp, &[Kind::Conference, Kind::Agenda]),
        }
        taken.map(|()| Saved::Updated)
    }

    /// Carries on the move counts of a conference that returns after its removal,
    /// perhaps as another edition: calendars still treat it as the same conference.
    fn count_on(
        &self,
        taken_out: Option<&Stored>,
        schedule: &Schedule,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        taken_out.map_or(Ok(()), |out| {
            self.step_back((out.schedule.conference(), schedule.conference()), now)
        })
    }

    fn keep_agenda(&self, id: &str, backups: &Backups, at: DateTime<Utc>) -> Result<(), Error> {
        match file::read(&self.agenda(id))? {
            Some(agenda) => backups.keep(at, Kind::Agenda, &agenda),
            None => Ok(()),
        }
    }

    /// Records that a conference was checked and has not changed.
    ///
    /// # Errors
    ///
    /// The errors of [`Library::load`], [`Error::Write`] and [`Error::Locked`].
    pub fn still_so(&self, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        let path = self.path(id)?;
        let _lock = self.lock()?;
        let stored = self.load(id)?;
        match stored.source {
            Some(source) => {
                let source = Source { fetched: now, ..source };
                self.write(&path, &stored.schedule, &source)
            }
            None => Ok(()),
        }
    }

    /// Removes a conference from the library. The file becomes a backup and the agenda
    /// stays. If the conference was current, the built-in one becomes current.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`], [`Error::BuiltIn`], [`Error::Write`] and [`Error::Locked`].
    pub fn remove(&self, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        let path = self.path(id)?;
        let there = || match fs::symlink_metadata(&path) {
            Ok(_) => Ok(()),
            Err(_) if id == BUILT_IN => Err(Error::BuiltIn),
            Err(_) => Err(self.unknown(id)),
        };
        // Don't create a lock file for a conference that does not exist.
        there()?;
        let _lock = self.lock()?;
        there()?;
        let backups = self.backups(id);
        let stamp = backups.begin(now)?;
        self.keep_agenda(id, &backups, stamp)?;
        // Remove the references first: if that fails, the conference is still there.
        if self.current().is_ok_and(|current| current == id) && id != BUILT_IN {
            let path = self.data.join("current");
            fs::remove_file(&path).map_err(|source| Error::Write { path, source })?;
        }
        self.forget_unread(id)?;
        backups.take_in(stamp, Kind::Conference, &path)?;
        backups.settle();
        self.cache.remove(id);
        if id == BUILT_IN {
            let out = taken_out(&backups, id)?;
            self.count_on(out.as_ref(), &file::built_in()?.schedule, now)?;
        }
        Ok(())
    }

    /// Restores the last backup of a conference. Sets the replaced edition aside and
    /// leaves the agenda unchanged.
    ///
    /// # Errors
    ///
    /// [`Error::NoBackup`], [`Error::Unknown`], the errors of reading the backup,
    /// [`Error::Write`] and [`Error::Locked`].
    pub fn undo(&self, id: &str, now: DateTime<Utc>) -> Result<Undone, Error> {
        let path = self.path(id)?;
        let backups = self.backups(id);
        let none = || match fs::symlink_metadata(&path) {
            Err(_) if id != BUILT_IN => self.unknown(id),
            _ => Error::NoBackup { id: id.to_owned() },
        };
        let last = |backups: &Backups| Ok(backups.stamps(Kind::Conference)?.last().copied());
        // Don't create a lock file if there is no backup.
        last(&backups)?.ok_or_else(none)?;
        let _lock = self.lock()?;
        let stamp = last(&backups)?.ok_or_else(none)?;
        let from = backups.path(stamp, Kind::Conference);
        let text = file::there(&from)?;
        let earlier = file::parse(&from, id, &text)?;
        let aside = backups.set_aside();
        let (there, set_aside) = (file::read(&path)?, file::read(&aside)?);
        let back_from = |later: Option<&Vec<u8>>| {
            let later = later.and_then(|later| file::parse(&path, id, later).ok());
            (text_after(&earlier, &text, later.as_ref()), later)
        };
        // An earlier undo was interrupted after it had set the replaced edition aside.
        let cut_short = there.as_ref().is_some_and(|there| {
            let is_back = || *there == back_from(set_aside.as_ref()).0;
            *there == text || set_aside.is_some() && is_back()
        });
        let later = if cut_short { set_aside } else { there };
        if let Some(later) = later.as_ref().filter(|_| !cut_short) {
            file::replace(&aside, later, &self.notices)?;
        }
        let (text, from_edition) = back_from(later.as_ref());
        file::replace(&path, &text, &self.notices)?;
        let stored = file::parse(&path, id, &text)?;
        // Update the changes last: if the write fails, the unread changes must stay.
        if let Some(later) = from_edition {
            let editions = (later.schedule.conference(), stored.schedule.conference());
            self.step_back(editions, now)?;
        }
        let set_aside = later.map(|_| aside);
        step(|| fs::remove_file(&from)).map_err(|source| Error::Write { path: from, source })?;
        let agenda = backups.path(stamp, Kind::Agenda);
        let differs =
            || file::read(&agenda).ok().flatten() != file::read(&self.agenda(id)).ok().flatten();
        Ok(Undone { stored, set_aside, agenda: (agenda.exists() && differs()).then_some(agenda) })
    }

    fn lock(&self) -> Result<Lock, Error> {
        write::make_folder(&self.folder)
            .map_err(|source| Error::Write { path: self.folder.clone(), source })?;
        lock::take(&self.folder.join(".lock"), &self.notices)
    }
}

/// The last backed-up edition of a removed conference.
fn taken_out(backups: &Backups, id: &str) -> Result<Option<Stored>, Error> {
    let Some(&last) = backups.stamps(Kind::Conference)?.last() else {
        return Ok(None);
    };
    let path = backups.path(last, Kind::Conference);
    // The removal itself reported a file that cannot be parsed.
    let text = file::there(&path);
    Ok(text.and_then(|text| file::parse(&path, id, &text)).ok())
}

/// The text of a restored edition, with the IDs that its talks have in the later
/// edition.
fn text_after(earlier: &Stored, text: &[u8], later: Option<&Stored>) -> Vec<u8> {
    let followed = later.and_then(|later| earlier.schedule.after(later.schedule.conference()));
    match followed {
        Some(schedule) => {
            native::write_stored(schedule.conference(), earlier.source.as_ref()).into_bytes()
        }
        None => text.to_vec(),
    }
}

/// The IDs with this prefix; none for an empty prefix.
fn beginning<'a>(ids: &'a [String], text: &'a str) -> impl Iterator<Item = &'a String> {
    let begins = move |id: &&String| !text.is_empty() && id.starts_with(text);
    ids.iter().filter(begins)
}

/// Whether the folder is missing, or a file is in its place: writing reports that.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The ID given by a file name, if it is valid.
fn id_of(path: &Path) -> Option<String> {
    let id = path.file_stem()?.to_str()?;
    is_file_name(id).then(|| id.to_owned())
}
