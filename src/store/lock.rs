//! A lock that programs take turns with while they change a file.
//!
//! Advisory (`flock`), held for the milliseconds of one save, and released by
//! the system when its holder dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;

use super::Error;

/// How long to wait for another program before giving up.
const PATIENCE: Duration = Duration::from_secs(3);

/// Takes the lock file, making it where it is not there; the lock ends when the
/// returned file is dropped.
pub fn take(path: &Path) -> Result<File, Error> {
    take_within(path, PATIENCE)
}

/// As [`take`], with so much time to wait for another program.
pub fn take_within(path: &Path, patience: Duration) -> Result<File, Error> {
    let failed = |source| Error::Write {
        path: path.to_owned(),
        source,
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        // A pipe of that name would keep us waiting for somebody who reads it.
        .custom_flags(i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0))
        .open(path)
        .map_err(failed)?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => {
                sleep(Duration::from_millis(5));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Locked {
                    path: path.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
    }
}
