//! What was written over, kept for a while: the last editions of a conference, and
//! its agenda as it was then.
//!
//! Who calls it holds the lock. It decides nothing about when to keep what.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::steps::step;
use super::{Error, write};

/// So many of each kind are kept.
pub(super) const KEPT: usize = 3;
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An edition of the conference.
    Conference,
    /// The agenda beside it.
    Agenda,
    /// A list of changes that could not be understood.
    Changes,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Conference, Self::Agenda, Self::Changes];

    fn ending(self) -> &'static str {
        match self {
            Self::Conference => ".json",
            Self::Agenda => ".agenda.json",
            Self::Changes => ".changes.json",
        }
    }
}

/// The backups of one conference.
#[derive(Debug)]
pub(super) struct Backups {
    folder: PathBuf,
}

impl Backups {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where a backup is, or will be.
    pub fn path(&self, stamp: DateTime<Utc>, kind: Kind) -> PathBuf {
        let name = format!("{}{}", stamp.format(STAMP), kind.ending());
        self.folder.join(name)
    }

    /// Where the edition is that was set aside by going back to the one before.
    pub fn set_aside(&self) -> PathBuf {
        self.folder.join("undone.json")
    }

    /// Makes room for backups of now, and says under which stamp: this one, or where
    /// there are backups of that time or later, one after them.
    pub fn begin(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
        write::make_folder(&self.folder).map_err(|source| Error::Write {
            path: self.folder.clone(),
            source,
        })?;
        let mut stamp = now;
        for kind in Kind::ALL {
            if let Some(&last) = self.stamps(kind)?.last() {
                stamp = stamp.max(last + TimeDelta::seconds(1));
            }
        }
        Ok(stamp)
    }

    /// Keeps a copy of a text. None goes for it before [`Backups::settle`].
    pub fn keep(&self, stamp: DateTime<Utc>, kind: Kind, text: &[u8]) -> Result<(), Error> {
        let path = self.path(stamp, kind);
        write::replace(&path, text, 0o600).map_err(|source| Error::Write { path, source })
    }

    /// Moves a file among the backups, whatever it holds.
    pub fn take_in(&self, stamp: DateTime<Utc>, kind: Kind, file: &Path) -> Result<(), Error> {
        step(|| fs::rename(file, self.path(stamp, kind))).map_err(|source| Error::Write {
            path: file.to_owned(),
            source,
        })
    }

    /// What the backups were made for is done, so the oldest of each kind go.
    pub fn settle(&self) {
        for kind in Kind::ALL {
            let stamps = self.stamps(kind).unwrap_or_default();
            for &stamp in &stamps[..stamps.len().saturating_sub(KEPT)] {
                // One too many harms nobody.
                let _ = step(|| fs::remove_file(self.path(stamp, kind)));
            }
        }
    }

    /// What the copies of a stamp were made for was not done: what they hold still
    /// holds, and they would be in the place of older ones.
    pub fn withdraw(&self, stamp: DateTime<Utc>, copies: &[Kind]) {
        for &kind in copies {
            let _ = step(|| fs::remove_file(self.path(stamp, kind)));
        }
    }

    /// The backups of a kind, the newest last. What is named otherwise is no backup.
    pub fn stamps(&self, kind: Kind) -> Result<Vec<DateTime<Utc>>, Error> {
        let failed = |source: io::Error| Error::Read {
            path: self.folder.clone(),
            source,
        };
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(failed)?,
        };
        let mut stamps = Vec::new();
        for entry in entries {
            let name = entry.map_err(failed)?.file_name();
            let stamp = name
                .to_str()
                .and_then(|name| name.strip_suffix(kind.ending()));
            let stamp = stamp.and_then(|stamp| NaiveDateTime::parse_from_str(stamp, STAMP).ok());
            stamps.extend(stamp.map(|stamp| stamp.and_utc()));
        }
        stamps.sort_unstable();
        Ok(stamps)
    }
}
