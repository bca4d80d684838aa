//! The agenda file: one JSON file per conference that people can read, diff and merge.
//!
//! Every change takes the lock, rereads the file, applies the change and writes, so two
//! running programs never lose each other's stars. The module does not know what a star
//! means.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::backups::{Backups, Kind};
use super::watch::FileState;
use super::{Error, Notices, lock, read, write};
use crate::agenda::{Agenda, AgendaChange};
use crate::format::agenda::MAX_BYTES;
use crate::format::agenda::own;
use crate::schedule::Schedule;

/// The agenda file of a conference, and its state when it was last read or written.
#[derive(Debug)]
pub struct AgendaFile {
    path: PathBuf,
    conference: String,
    notices: Notices,
    seen: Option<FileState>,
}

/// The result of [`AgendaFile::revise`].
#[derive(Debug)]
pub struct RevisedAgenda {
    /// The new content of the file.
    pub agenda: Agenda,
    /// The backup of the previous content, if it was requested and the agenda changed.
    pub backup: Option<PathBuf>,
}

impl AgendaFile {
    pub(super) fn new(folder: &Path, conference: &str, notices: &Notices) -> Self {
        Self {
            path: folder.join(format!("{conference}.json")),
            conference: conference.to_owned(),
            notices: notices.clone(),
            seen: None,
        }
    }

    /// The path of the file, which may not exist.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the agenda; an empty agenda if the file does not exist.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], [`Error::Damaged`] or [`Error::Newer`].
    pub fn load(&mut self) -> Result<Agenda, Error> {
        // Check before reading, so that a change in between is noticed next time.
        self.seen = Some(FileState::of(&self.path));
        self.read()
    }

    fn read(&self) -> Result<Agenda, Error> {
        let damaged = |reason: String| Error::Damaged { path: self.path.clone(), reason };
        let Some(text) = read::checked(&self.path, MAX_BYTES, damaged)? else {
            return Ok(Agenda::new(&self.conference));
        };
        own::read(&text, &self.conference).map_err(|unfit| match unfit {
            own::Error::Newer(version) => Error::Newer { path: self.path.clone(), version },
            unfit => damaged(unfit.to_string()),
        })
    }

    /// Reads the agenda again if another program has changed the file since the last
    /// read or write here.
    pub fn load_if_changed(&mut self) -> Option<Result<Agenda, Error>> {
        (self.seen != Some(FileState::of(&self.path))).then(|| self.load())
    }

    /// Calls a function with the current content of the file, which no other program
    /// changes meanwhile.
    ///
    /// # Errors
    ///
    /// The errors of [`AgendaFile::load`] and of the function, and [`Error::Locked`].
    pub(super) fn locked<T>(
        &self,
        run: impl FnOnce(Agenda) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        // Don't create a lock file for an agenda that does not exist.
        let _lock = self
            .path
            .exists()
            .then(|| lock::take(&folder.join(".lock"), lock::LOCK_TIMEOUT, &self.notices))
            .transpose()?;
        run(self.read()?)
    }

    /// Applies the changes that `changes` derives from the current content of the file, all
    /// of them or none. If `backup_at` is a time, backs up the old content under that time first.
    ///
    /// # Errors
    ///
    /// The errors of [`AgendaFile::load`], and [`Error::Write`] or [`Error::Locked`]. If the
    /// backup fails, nothing changes.
    pub fn revise(
        &mut self,
        schedule: &Schedule,
        backup_at: Option<DateTime<Utc>>,
        changes: impl FnOnce(&Agenda) -> Vec<AgendaChange>,
    ) -> Result<RevisedAgenda, Error> {
        let _lock = lock::beside(&self.path, lock::LOCK_TIMEOUT, &self.notices)?;
        let before = self.load()?;
        let mut agenda = before.clone();
        agenda.follow(schedule);
        for change in changes(&agenda) {
            agenda.apply(change.follow(schedule));
        }
        agenda.refresh_details(schedule);
        let mut backup = None;
        if agenda != before {
            // If the write fails, the caller never receives the agenda that was read here.
            self.seen = None;
            backup = self.write(&agenda, backup_at)?;
            self.seen = Some(FileState::of(&self.path));
        }
        Ok(RevisedAgenda { agenda, backup })
    }

    /// Writes the agenda and returns the backup of the old content, if there is one.
    ///
    /// These backups have a separate folder, because the backups of a conference include
    /// agendas too.
    fn write(
        &self,
        agenda: &Agenda,
        backup_at: Option<DateTime<Utc>>,
    ) -> Result<Option<PathBuf>, Error> {
        let write = || {
            let mut text = serde_json::to_vec_pretty(agenda)?;
            text.push(b'\n');
            // Don't write a file too large to read again.
            if text.len() as u64 > MAX_BYTES {
                return Err(io::Error::other("it would be too large to read again"));
            }
            write::replace(&self.path, &text, 0o600, &self.notices)
        };
        let write = || write().map_err(|source| Error::Write { path: self.path.clone(), source });
        let failed = |source| Error::Read { path: self.path.clone(), source };
        let before = backup_at.map(|_| read::bytes(&self.path, MAX_BYTES).map_err(failed));
        let Some((now, before)) = backup_at.zip(before.transpose()?.flatten()) else {
            return write().map(|()| None);
        };
        let data = self.path.ancestors().nth(2).unwrap_or(Path::new("."));
        let folder = data.join("backups").join(&self.conference).join("agenda");
        let backups = Backups::new(folder, &self.notices);
        backups.during(now, |stamp| {
            backups.keep(stamp, Kind::Agenda, &before)?;
            write()?;
            Ok(Some(backups.path(stamp, Kind::Agenda)))
        })
    }
}
