//! Detects whether a file has changed without reading it.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The state of a file, compared to detect a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileStamp {
    /// The file did not exist.
    Absent,
    /// The file existed.
    File {
        /// The time of the last write.
        modified: Option<SystemTime>,
        /// The length in bytes.
        length: u64,
        /// The inode, which changes when the file is replaced.
        inode: u64,
    },
}

impl FileStamp {
    /// The state of a file now.
    pub fn at(path: &Path) -> Self {
        Self::of(fs::metadata(path))
    }

    fn of(metadata: io::Result<Metadata>) -> Self {
        metadata.map_or(Self::Absent, |metadata| Self::File {
            modified: metadata.modified().ok(),
            length: metadata.len(),
            inode: metadata.ino(),
        })
    }
}

/// A watched file.
#[derive(Debug, Clone)]
pub struct Watch {
    path: PathBuf,
    seen: FileStamp,
}

impl Watch {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { seen: FileStamp::at(&path), path }
    }

    /// Whether the file has changed since the last call.
    pub fn changed(&mut self) -> bool {
        let seen = FileStamp::at(&self.path);
        std::mem::replace(&mut self.seen, seen) != seen
    }
}
