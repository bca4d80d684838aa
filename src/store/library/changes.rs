//! The unread changes of each conference, one file each.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Library, file, is_missing};
use crate::schedule::changes::{FORMAT, Ledger, Unread, VERSION};
use crate::schedule::{Conference, TalkId};
use crate::store::backups::{Backups, Kind};
use crate::store::lock::{self, Lock};
use crate::store::{AgendaFile, Error, Notices, Watch, read, write};

/// Maximum size of a list of changes in bytes; a larger file is refused.
const LARGEST: u64 = 128 << 20;

#[derive(Deserialize)]
struct Header {
    format: Option<String>,
    version: Option<u64>,
    conference: Option<String>,
}

impl Library {
    fn changes_path(&self, id: &str) -> PathBuf {
        self.data.join("changes").join(format!("{id}.json"))
    }

    /// The unread changes of a conference.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], or [`Error::NoChanges`] if the file cannot be parsed.
    pub fn changes(&self, id: &str) -> Result<Ledger, Error> {
        load(&self.changes_path(id), id)
    }

    /// Watches the file of unread changes.
    pub fn watch_changes(&self, id: &str) -> Watch {
        Watch::new(self.changes_path(id))
    }

    /// Acknowledges the given changes and returns those that were still unread.
    ///
    /// # Errors
    ///
    /// The errors of [`Library::changes`], [`Error::Write`] and [`Error::Locked`].
    pub fn read_changes(
        &self,
        id: &str,
        talks: &[(TalkId, DateTime<Utc>)],
    ) -> Result<Vec<(TalkId, Unread)>, Error> {
        let is_kept = self.is_kept(id);
        self.edit_changes(id, |ledger| {
            let read = ledger.read(talks);
            ledger.forget_gone(is_kept);
            read
        })
    }

    /// Marks changes as unread again.
    ///
    /// # Errors
    ///
    /// The errors of [`Library::read_changes`].
    pub fn unread_changes(&self, id: &str, talks: Vec<(TalkId, Unread)>) -> Result<(), Error> {
        self.edit_changes(id, |ledger| ledger.put_back(talks))
    }

    /// Returns a test whether a talk is picked or has a note; always true if the agenda
    /// cannot be read.
    fn is_kept(&self, id: &str) -> impl Fn(&TalkId) -> bool {
        let agenda = AgendaFile::new(&self.data.join("agenda"), id, &self.notices).load().ok();
        move |talk| {
            let agenda = agenda.as_ref();
            agenda.is_none_or(|agenda| agenda.has(talk) || agenda.note(talk).is_some())
        }
    }

    fn edit_changes<T>(&self, id: &str, edit: impl FnOnce(&mut Ledger) -> T) -> Result<T, Error> {
        let _lock = self.lock_changes()?;
        let path = self.changes_path(id);
        let mut ledger = load(&path, id)?;
        let edited = edit(&mut ledger);
        store(&path, &ledger, &self.notices)?;
        Ok(edited)
    }

    /// Takes the lock of the changes, separate from the library's so that reading
    /// changes never waits for an import. Code that needs both takes the library's lock
    /// first.
    fn lock_changes(&self) -> Result<Lock, Error> {
        let folder = self.data.join("changes");
        write::make_folder(&folder)
            .map_err(|source| Error::Write { path: folder.clone(), source })?;
        lock::take(&folder.join(".lock"), &self.notices)
    }

    /// Records what an edition changes and returns the previous list of changes. With
    /// `aside`, a file that cannot be parsed becomes a backup.
    pub(super) fn note_changes(
        &self,
        (old, new): (&Conference, &Conference),
        now: DateTime<Utc>,
        aside: Option<(&Backups, DateTime<Utc>)>,
    ) -> Result<Ledger, Error> {
        let _lock = self.lock_changes()?;
        let path = self.changes_path(&new.id);
        let before = match (load(&path, &new.id), aside) {
            (Err(Error::NoChanges { .. }), Some((backups, stamp))) => {
                backups.take_in(stamp, Kind::Changes, &path)?;
                Ledger::anew(&new.id, now)
            }
            (other, _) => other?,
        };
        let mut ledger = before.clone();
        ledger.update(old, new, now);
        ledger.forget_gone(self.is_kept(&new.id));
        store(&path, &ledger, &self.notices)?;
        Ok(before)
    }

    /// Restores the previous list of changes.
    pub(super) fn forget_changes(&self, before: &Ledger) -> Result<(), Error> {
        let _lock = self.lock_changes()?;
        store(&self.changes_path(&before.conference), before, &self.notices)
    }

    /// Records that an earlier edition was restored. Ignores a file that cannot be
    /// parsed.
    pub(super) fn step_back(
        &self,
        (from, to): (&Conference, &Conference),
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let _lock = self.lock_changes()?;
        let path = self.changes_path(&to.id);
        let Ok(mut ledger) = load(&path, &to.id) else {
            return Ok(());
        };
        ledger.step_back(from, to, now);
        store(&path, &ledger, &self.notices)
    }

    /// Drops the unread changes of a removed conference, but keeps the move counts of
    /// its talks for calendars. Ignores a file that cannot be parsed.
    pub(super) fn forget_unread(&self, id: &str) -> Result<(), Error> {
        let _lock = self.lock_changes()?;
        let path = self.changes_path(id);
        match load(&path, id) {
            Ok(mut ledger) if fs::symlink_metadata(&path).is_ok() => {
                ledger.forget_unread();
                store(&path, &ledger, &self.notices)
            }
            _ => Ok(()),
        }
    }
}

fn load(path: &Path, id: &str) -> Result<Ledger, Error> {
    let none = |reason: String| Error::NoChanges { path: path.to_owned(), reason };
    let bytes = match read::bytes(path, LARGEST) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(Ledger::new(id)),
        Err(error) if is_missing(&error) => return Ok(Ledger::new(id)),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            return Err(none(error.to_string()));
        }
        Err(source) => {
            let path = path.to_owned();
            return Err(Error::Read { path, source });
        }
    };
    let header: Header = serde_json::from_slice(&bytes).map_err(|error| none(error.to_string()))?;
    if header.format.as_deref() != Some(FORMAT) {
        return Err(none(format!("its format is not '{FORMAT}'")));
    }
    if header.version.is_none_or(|version| version > VERSION) {
        return Err(none("a newer hallway made it".to_owned()));
    }
    if header.conference.as_deref() != Some(id) {
        return Err(none(format!("it is not of the conference '{id}'")));
    }
    let ledger: Ledger = serde_json::from_slice(&bytes).map_err(|error| none(error.to_string()))?;
    ledger.cleaned().map_err(none)
}

fn store(path: &Path, ledger: &Ledger, notices: &Notices) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        write::make_folder(folder).map_err(failed)?;
    }
    let mut text = serde_json::to_vec_pretty(ledger).map_err(|error| failed(error.into()))?;
    text.push(b'\n');
    // Don't write a file too large to read again.
    if text.len() as u64 > LARGEST {
        let why = "it would be larger than can be read again";
        return Err(failed(io::Error::other(why)));
    }
    file::replace(path, &text, notices)
}
