//! Backups of overwritten files: the last editions of a conference, each with its
//! agenda from that time.
//!
//! Callers hold the lock and decide when to back up.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::failpoint::failpoint;
use super::{Error, Notices, read, write};

/// Maximum number of backups of each kind.
pub(super) const MAX_BACKUPS: usize = 3;
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// The kind of file in a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An edition of the conference.
    Conference,
    /// The agenda that belongs to an edition.
    Agenda,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Conference, Self::Agenda];

    fn ending(self) -> &'static str {
        match self {
            Self::Conference => ".json",
            Self::Agenda => ".agenda.json",
        }
    }
}

/// The backups of one conference.
#[derive(Debug)]
pub(super) struct Backups {
    folder: PathBuf,
    notices: Notices,
}

impl Backups {
    pub fn new(folder: PathBuf, notices: &Notices) -> Self {
        Self { folder, notices: notices.clone() }
    }

    /// The path of a backup, which may not exist.
    pub fn path(&self, stamp: DateTime<Utc>, kind: Kind) -> PathBuf {
        let name = format!("{}{}", stamp.format(STAMP), kind.ending());
        self.folder.join(name)
    }

    /// The path for the edition that the last undo replaced.
    pub fn set_aside(&self) -> PathBuf {
        self.folder.join("undone.json")
    }

    /// Runs an operation that makes backups under a stamp: `now`, or a second after the latest
    /// backup if that is later. Then deletes the oldest backups. If the operation fails, deletes
    /// its own instead: the originals are unchanged, and it would displace older ones.
    pub fn during<T>(
        &self,
        now: DateTime<Utc>,
        operation: impl FnOnce(DateTime<Utc>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        write::make_folder(&self.folder)
            .map_err(|source| Error::Write { path: self.folder.clone(), source })?;
        let mut stamp = now;
        for kind in Kind::ALL {
            if let Some(&last) = self.stamps(kind)?.last() {
                stamp = stamp.max(last + TimeDelta::seconds(1));
            }
        }
        let outcome = operation(stamp);
        for kind in Kind::ALL {
            let all = self.stamps(kind).unwrap_or_default();
            let extra = match &outcome {
                Ok(_) => &all[..all.len().saturating_sub(MAX_BACKUPS)],
                Err(_) => &[stamp],
            };
            for &stamp in extra {
                // A leftover backup does no harm.
                let _ = failpoint(|| fs::remove_file(self.path(stamp, kind)));
            }
        }
        outcome
    }

    /// Saves a copy of a file.
    pub fn keep(&self, stamp: DateTime<Utc>, kind: Kind, text: &[u8]) -> Result<(), Error> {
        let path = self.path(stamp, kind);
        write::replace(&path, text, 0o600, &self.notices)
            .map_err(|source| Error::Write { path, source })
    }

    /// Moves a file into the backups, whatever its content.
    pub fn take_in(&self, stamp: DateTime<Utc>, kind: Kind, file: &Path) -> Result<(), Error> {
        failpoint(|| fs::rename(file, self.path(stamp, kind)))
            .map_err(|source| Error::Write { path: file.to_owned(), source })
    }

    /// The stamps of all backups of a kind, newest last. Skips files with other names.
    pub fn stamps(&self, kind: Kind) -> Result<Vec<DateTime<Utc>>, Error> {
        let stamp = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            let stamp = name.to_str()?.strip_suffix(kind.ending())?;
            Some(NaiveDateTime::parse_from_str(stamp, STAMP).ok()?.and_utc())
        };
        let mut stamps: Vec<_> = read::entries(&self.folder)?.iter().filter_map(stamp).collect();
        stamps.sort_unstable();
        Ok(stamps)
    }
}
