//! Detects whether a file has changed without reading it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use borsh::{BorshDeserialize, BorshSerialize};

/// The coarsest timestamp granularity of any file system.
const TIMESTAMP_GRANULARITY: Duration = Duration::from_secs(3);

/// The state of a file, which shows most changes without reading it. The default is that of
/// a file that does not exist. Unlike the modification time, the change time (ctime) cannot be
/// set by programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct FileState {
    pub length: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    inode: u64,
    device: u64,
}

impl FileState {
    /// Returns the state of a file now.
    pub fn of(file: &Path) -> Self {
        fs::metadata(file).map_or(Self::default(), |metadata| Self {
            length: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
            device: metadata.dev(),
        })
    }

    /// Returns whether a change after this time would show in the state.
    pub fn is_settled_at(&self, time: SystemTime) -> bool {
        let since_epoch = |(seconds, nanos): (i64, i64)| {
            Some(Duration::new(seconds.try_into().ok()?, nanos.try_into().ok()?))
        };
        since_epoch(self.changed)
            .and_then(|changed| UNIX_EPOCH.checked_add(changed + TIMESTAMP_GRANULARITY))
            .is_some_and(|settled| settled < time)
    }
}

/// A watched file.
#[derive(Debug, Clone)]
pub struct Watch {
    path: PathBuf,
    seen: FileState,
}

impl Watch {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { seen: FileState::of(&path), path }
    }

    /// Whether the file has changed since the last call.
    pub fn changed(&mut self) -> bool {
        let seen = FileState::of(&self.path);
        std::mem::replace(&mut self.seen, seen) != seen
    }
}
