//! Whether a file has changed, told without reading it.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// By what one can tell that a file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// There was none.
    Absent,
    /// There was one.
    File {
        /// When it was written last.
        modified: Option<SystemTime>,
        /// Its length in bytes.
        length: u64,
        /// Which file of the disk it was.
        inode: u64,
    },
}

impl Seen {
    /// As it is seen now.
    pub fn at(path: &Path) -> Self {
        Self::of(fs::metadata(path))
    }

    fn of(there: io::Result<Metadata>) -> Self {
        there.map_or(Self::Absent, |there| Self::File {
            modified: there.modified().ok(),
            length: there.len(),
            inode: there.ino(),
        })
    }
}

/// A file that is watched.
#[derive(Debug, Clone)]
pub struct Watch {
    path: PathBuf,
    seen: Seen,
}

impl Watch {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            seen: Seen::at(&path),
            path,
        }
    }

    /// Whether the file is another than when that was asked last.
    pub fn changed(&mut self) -> bool {
        let seen = Seen::at(&self.path);
        std::mem::replace(&mut self.seen, seen) != seen
    }
}
