//! A lock that programs hold in turn while they change a file.
//!
//! It is advisory (`flock`), held for the milliseconds of a save, and released by the
//! system when its holder dies. Some file systems cannot lock (NFS without its lock
//! service, some shares and FUSE file systems). There the lock is a file that only one
//! program can create; a file left behind by a killed program expires after a while.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use rustix::io::Errno;

use super::failpoint::named_failpoint;
use super::{Error, Notices, write};

/// How long to wait for another program before giving up.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(3);
/// How long to wait for the lock of a file that is only a convenience.
pub const BRIEFLY: Duration = Duration::from_millis(300);
/// Maximum age of a lock file: no save takes longer, so a killed program left it
/// behind.
const STALE_AFTER: Duration = Duration::from_secs(30);
/// Content of the lock file that records that the user was warned.
const WARNED_MARKER: &[u8] = b"this file system cannot lock files\n";

/// A lock, released on drop.
#[derive(Debug)]
pub struct Lock {
    file: File,
    /// The file that serves as the lock if the file system cannot lock.
    lock_file: Option<PathBuf>,
}

impl Lock {
    /// The locked file; `None` if the file system cannot lock.
    pub fn into_file(self) -> Option<File> {
        let file = self.file.try_clone().ok();
        file.filter(|_| self.lock_file.is_none())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(path) = &self.lock_file {
            let _ = fs::remove_file(path);
        }
    }
}

/// Takes the lock of a file's folder, and creates the folder if necessary.
pub fn beside(file: &Path, patience: Duration, notices: &Notices) -> Result<Lock, Error> {
    let folder = file.parent().unwrap_or(Path::new("."));
    write::make_folder(folder)
        .map_err(|source| Error::Write { path: folder.to_owned(), source })?;
    take(&folder.join(".lock"), patience, notices)
}

/// Takes the lock and creates its file if necessary. Waits at most `patience`.
pub fn take(path: &Path, patience: Duration, notices: &Notices) -> Result<Lock, Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        // Don't block on a pipe with that name.
        .custom_flags(i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0))
        .open(path)
        .map_err(failed)?;
    let mut lock_file: Option<PathBuf> = None;
    let begun = Instant::now();
    loop {
        let taken = match &lock_file {
            None => named_failpoint("flock", || try_lock(&file)),
            Some(path) => create_lock_file(path),
        };
        match taken {
            Ok(true) => return Ok(Lock { file, lock_file }),
            Ok(false) if begun.elapsed() < patience => sleep(Duration::from_millis(5)),
            Ok(false) => return Err(Error::Locked { path: path.to_owned() }),
            Err(error) if lock_file.is_none() && write::is_unsupported(&error, Errno::NOLCK) => {
                warn_once(path, &file, notices);
                lock_file = Some(path.with_extension("lock-held"));
            }
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Whether the lock was free and is now ours.
fn try_lock(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Creates the file that serves as the lock; false if another program holds it.
fn create_lock_file(path: &Path) -> io::Result<bool> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if is_stale(path) {
                remove_stale(path);
            }
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Removes the lock file of a killed program. Between the check and the rename, another program
/// may have replaced it with its own lock, which is put back.
fn remove_stale(path: &Path) {
    let aside = path.with_extension(format!("lock-stale-{}", std::process::id()));
    if fs::rename(path, &aside).is_ok() {
        if !is_stale(&aside) {
            // Unlike a rename, a link never overwrites the lock of a third program.
            let _ = fs::hard_link(&aside, path);
        }
        let _ = fs::remove_file(aside);
    }
}

/// Whether a lock file is so old that its program was killed.
fn is_stale(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > STALE_AFTER))
}

/// Reports that the file system cannot lock, unless that was reported before.
fn warn_once(path: &Path, mut file: &File, notices: &Notices) {
    let known =
        fs::metadata(path).is_ok_and(|metadata| metadata.len() == WARNED_MARKER.len() as u64);
    if !known && file.write_all(WARNED_MARKER).is_ok() {
        let folder = path.parent().unwrap_or(Path::new("."));
        notices.add(format!(
            "the file system of {} cannot lock files; using a lock file",
            folder.display()
        ));
    }
}
