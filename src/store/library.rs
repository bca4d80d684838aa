//! The library: the conferences that were imported, one file each, and which of them
//! is the current one.
//!
//! The built-in conference is always in it; a stored one with its id goes before it.
//! Nothing is written over before it is among the backups, and the agendas are never
//! changed here.

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
use super::{Error, Watch, read, write};
use crate::format::native::{self, STDIN, Source};
use crate::schedule::changes::Ledger;
use crate::schedule::edition::{self, Doubt};
use crate::schedule::{Schedule, is_file_name};
use cache::{Cache, Edition};

/// The id of the conference that comes with the program.
pub const BUILT_IN: &str = "lpc-2023";
/// No conference is larger on the disk; what is, is something else.
const LARGEST: u64 = 256 << 20;
/// Nor is the name of one.
const LONGEST_NAME: u64 = 1 << 10;

/// A conference of the library.
#[derive(Debug)]
pub struct Stored {
    /// The conference.
    pub schedule: Schedule,
    /// Where it came from; none for the built-in one, and where nobody knows.
    pub source: Option<Source>,
    /// Whether it comes with the program, and there is no file of it.
    pub built_in: bool,
    /// What changed of it and was not read yet, or why that is not known.
    pub changes: Result<Ledger, Error>,
}

impl Stored {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.schedule.conference().id
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.schedule.conference().title
    }
}

/// What was done with an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// There was none before.
    New,
    /// It took the place of another, which is among the backups.
    Updated,
    /// It is what was there already.
    Unchanged,
    /// Nothing: it is doubted.
    Doubted(Doubt),
}

/// What was gone back to.
#[derive(Debug)]
pub struct Undone {
    /// The edition that holds again.
    pub stored: Stored,
    /// Where the one is that held until now, if one did.
    pub set_aside: Option<PathBuf>,
    /// The agenda as it was at the time of that edition, where it is another now.
    pub agenda: Option<PathBuf>,
}

/// The stored conferences, below the data folder.
#[derive(Debug, Clone)]
pub struct Library {
    data: PathBuf,
    folder: PathBuf,
    cache: Cache,
}

impl Library {
    pub(super) fn new(data: &Path, cache: &Path) -> Self {
        Self {
            data: data.to_owned(),
            folder: data.join("conferences"),
            cache: Cache::new(cache.join("conferences")),
        }
    }

    /// The file of a conference, if that can be its id.
    fn path(&self, id: &str) -> Result<PathBuf, Error> {
        if is_file_name(id) {
            Ok(self.folder.join(format!("{id}.json")))
        } else {
            Err(self.unknown(id))
        }
    }

    /// Where the agenda of a conference is, or will be.
    fn agenda(&self, id: &str) -> PathBuf {
        self.data.join("agenda").join(format!("{id}.json"))
    }

    fn backups(&self, id: &str) -> Backups {
        Backups::new(self.data.join("backups").join(id))
    }

    fn unknown(&self, id: &str) -> Error {
        let there = self.ids().unwrap_or_default();
        let begin: Vec<String> = beginning(&there, id).cloned().collect();
        let id = id.to_owned();
        if begin.len() > 1 {
            Error::Several { id, begin }
        } else {
            Error::Unknown { id, there }
        }
    }

    /// The ids that there are, the built-in one among them, sorted.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the folder cannot be read.
    pub fn ids(&self) -> Result<Vec<String>, Error> {
        let files = self.files()?.into_iter();
        let mut ids: Vec<String> = files.filter_map(|path| id_of(&path)).collect();
        ids.push(BUILT_IN.to_owned());
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// The files of conferences; whatever else is in the folder is left out.
    fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let failed = |source| Error::Read {
            path: self.folder.clone(),
            source,
        };
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if is_missing(&error) => return Ok(Vec::new()),
            other => other.map_err(failed)?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
            if !hidden && path.extension() == Some(OsStr::new("json")) {
                files.push(path);
            }
        }
        files.sort_unstable();
        Ok(files)
    }

    /// Every conference, or what is wrong with its file. The newest stand first, then
    /// what cannot be read.
    pub fn list(&self) -> Vec<Result<Stored, Error>> {
        let mut list: Vec<Result<Stored, Error>> = match self.files() {
            Ok(files) => files.iter().map(|path| self.load_file(path)).collect(),
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

    /// The conference with an id.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`], or those of its file.
    pub fn load(&self, id: &str) -> Result<Stored, Error> {
        // Before the conference: of changes that come in between, none is then taken
        // for read that is not shown.
        let path = self.path(id)?;
        let changes = self.changes(id);
        let stored = match self.load_file(&path) {
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

    /// The conference with an id with all its texts, read from its own file whatever is
    /// packed of it.
    ///
    /// # Errors
    ///
    /// As [`Library::load`].
    pub fn load_whole(&self, id: &str) -> Result<Stored, Error> {
        match file::of(&self.path(id)?, id) {
            Err(Error::Read { source, .. }) if id == BUILT_IN && is_missing(&source) => {
                file::built_in()
            }
            other => other,
        }
    }

    /// The id that was typed, or of which the beginning was, if that is enough to be
    /// meant; what is none is left as it is.
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
    /// [`Error::Unknown`] for what can be no id.
    pub fn watch(&self, id: &str) -> Result<Watch, Error> {
        Ok(Watch::new(self.path(id)?))
    }

    /// Waits until nothing is being written into the library; while what is returned
    /// is there, nothing is.
    pub fn quiet(&self) -> Option<File> {
        self.lock().ok()?.into_file()
    }

    /// The conference in a file, from what is packed of it where that holds.
    fn load_file(&self, path: &Path) -> Result<Stored, Error> {
        let id = file::id(path)?;
        if let Some(stored) = self.cache.load(path, &id) {
            return Ok(stored);
        }
        let (now, edition) = (SystemTime::now(), Edition::of(path));
        let text = file::there(path)?;
        let stored = file::parse(path, &id, &text)?;
        if let Some(edition) = edition {
            let contents = (&stored.schedule, stored.source.as_ref());
            self.cache.keep(now, edition, &text, contents);
        }
        Ok(stored)
    }

    /// Writes a conference into its file.
    fn write(&self, path: &Path, schedule: &Schedule, source: &Source) -> Result<(), Error> {
        let now = SystemTime::now();
        let text = file::write(path, schedule, source)?;
        if let Some(edition) = Edition::of(path) {
            let contents = (schedule, Some(source));
            self.cache.keep(now, edition, text.as_bytes(), contents);
        }
        Ok(())
    }

    /// The id of the current conference: what [`Library::set_current`] was told last,
    /// the built-in one before that.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], or [`Error::NoConference`] where no id stands in the file.
    pub fn current(&self) -> Result<String, Error> {
        let path = self.data.join("current");
        let no_id = |reason: String| Error::NoConference {
            path: path.clone(),
            reason,
        };
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
    /// As [`Library::load`], and [`Error::Write`].
    pub fn set_current(&self, id: &str) -> Result<Stored, Error> {
        let stored = self.load(id)?;
        let path = self.data.join("current");
        write::make_folder(&self.data)
            .and_then(|()| write::replace(&path, format!("{id}\n").as_bytes(), 0o600))
            .map_err(|source| Error::Write { path, source })?;
        Ok(stored)
    }

    /// The current conference. Where it is gone or damaged, the built-in one stands
    /// for it, with the reason.
    ///
    /// # Errors
    ///
    /// None in a program whose tests passed.
    pub fn open_current(&self) -> Result<(Stored, Option<Error>), Error> {
        match self.current().and_then(|id| self.load(&id)) {
            Ok(stored) => Ok((stored, None)),
            Err(error) => {
                let instead = self.load(BUILT_IN).or_else(|_| file::built_in())?;
                Ok((instead, Some(error)))
            }
        }
    }

    /// Stores an edition of a conference. One that is there is kept as a backup
    /// first, and the agenda as it is now beside it. An edition that is doubted is
    /// stored only with `force`, and so is any over a file that cannot be understood.
    ///
    /// # Errors
    ///
    /// Those of the file that is there, [`Error::Write`] and [`Error::Locked`].
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
                    // What came over stdin cannot be asked for again.
                    let known = stored.source.as_ref().filter(|_| source.from == STDIN);
                    let source = Source {
                        fetched: source.fetched,
                        ..known.unwrap_or(source).clone()
                    };
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
                // The edition did not come, so nothing has changed.
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

    /// Counts on how often talks were moved where a conference comes back that was
    /// taken out, maybe as another edition: to a calendar it is still the same one.
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

    /// Notes that a conference was looked for anew and is what it was.
    ///
    /// # Errors
    ///
    /// As [`Library::load`], [`Error::Write`] and [`Error::Locked`].
    pub fn still_so(&self, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        let path = self.path(id)?;
        let _lock = self.lock()?;
        match self.load(id)?.source {
            Some(source) => {
                // What is written again is read from where it is kept.
                let stored = file::of(&path, id)?;
                let source = Source {
                    fetched: now,
                    ..source
                };
                self.write(&path, &stored.schedule, &source)
            }
            None => Ok(()),
        }
    }

    /// Takes a conference out of the library. Its file becomes a backup, its agenda
    /// stays, and where it was the current one, the built-in one is.
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
        // Of what is not there nothing is made, not even a lock.
        there()?;
        let _lock = self.lock()?;
        there()?;
        let backups = self.backups(id);
        let stamp = backups.begin(now)?;
        self.keep_agenda(id, &backups, stamp)?;
        // What speaks of it goes first: where that fails, it is still there.
        if self.current().is_ok_and(|current| current == id) && id != BUILT_IN {
            let path = self.data.join("current");
            fs::remove_file(&path).map_err(|source| Error::Write { path, source })?;
        }
        self.forget_unread(id)?;
        backups.take_in(stamp, Kind::Conference, &path)?;
        backups.settle();
        self.cache.forget(id);
        if id == BUILT_IN {
            let out = taken_out(&backups, id)?;
            self.count_on(out.as_ref(), &file::built_in()?.schedule, now)?;
        }
        Ok(())
    }

    /// Goes back to the last backup of a conference. What held until now is set
    /// aside; the agenda stays as it is.
    ///
    /// # Errors
    ///
    /// [`Error::NoBackup`], [`Error::Unknown`], those of the backup's file,
    /// [`Error::Write`] and [`Error::Locked`].
    pub fn undo(&self, id: &str, now: DateTime<Utc>) -> Result<Undone, Error> {
        let path = self.path(id)?;
        let backups = self.backups(id);
        let none = || match fs::symlink_metadata(&path) {
            Err(_) if id != BUILT_IN => self.unknown(id),
            _ => Error::NoBackup { id: id.to_owned() },
        };
        let last = |backups: &Backups| Ok(backups.stamps(Kind::Conference)?.last().copied());
        // Without a backup nothing is made, not even a lock.
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
        // A step back that was cut short: what held before is set aside already.
        let cut_short = there.as_ref().is_some_and(|there| {
            let is_back = || *there == back_from(set_aside.as_ref()).0;
            *there == text || set_aside.is_some() && is_back()
        });
        let later = if cut_short { set_aside } else { there };
        if let Some(later) = later.as_ref().filter(|_| !cut_short) {
            file::replace(&aside, later)?;
        }
        let (text, from_edition) = back_from(later.as_ref());
        file::replace(&path, &text)?;
        let stored = file::parse(&path, id, &text)?;
        // Only once it holds: else news would be gone of an edition that is still there.
        if let Some(later) = from_edition {
            let editions = (later.schedule.conference(), stored.schedule.conference());
            self.step_back(editions, now)?;
        }
        let set_aside = later.map(|_| aside);
        step(|| fs::remove_file(&from)).map_err(|source| Error::Write { path: from, source })?;
        let agenda = backups.path(stamp, Kind::Agenda);
        let differs =
            || file::read(&agenda).ok().flatten() != file::read(&self.agenda(id)).ok().flatten();
        Ok(Undone {
            stored,
            set_aside,
            agenda: (agenda.exists() && differs()).then_some(agenda),
        })
    }

    fn lock(&self) -> Result<Lock, Error> {
        write::make_folder(&self.folder).map_err(|source| Error::Write {
            path: self.folder.clone(),
            source,
        })?;
        lock::take(&self.folder.join(".lock"))
    }
}

/// The edition that was there when the conference was taken out.
fn taken_out(backups: &Backups, id: &str) -> Result<Option<Stored>, Error> {
    let Some(&last) = backups.stamps(Kind::Conference)?.last() else {
        return Ok(None);
    };
    let path = backups.path(last, Kind::Conference);
    // What cannot be understood has been named when it was taken out.
    let text = file::there(&path);
    Ok(text.and_then(|text| file::parse(&path, id, &text)).ok())
}

/// The text of an edition that is gone back to, which knows the IDs that its talks have
/// in the later one.
fn text_after(earlier: &Stored, text: &[u8], later: Option<&Stored>) -> Vec<u8> {
    let followed = later.and_then(|later| earlier.schedule.after(later.schedule.conference()));
    match followed {
        Some(schedule) => {
            native::write_stored(schedule.conference(), earlier.source.as_ref()).into_bytes()
        }
        None => text.to_vec(),
    }
}

/// The ids that begin so; nothing is the beginning of none.
fn beginning<'a>(ids: &'a [String], text: &'a str) -> impl Iterator<Item = &'a String> {
    let begins = move |id: &&String| !text.is_empty() && id.starts_with(text);
    ids.iter().filter(begins)
}

/// Where a file stands in the place of a folder there is none; who writes says so.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The id that the name of a file says, if it can be one.
fn id_of(path: &Path) -> Option<String> {
    let id = path.file_stem()?.to_str()?;
    is_file_name(id).then(|| id.to_owned())
}
