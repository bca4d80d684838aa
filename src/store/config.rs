//! The configuration file, which is only ever read. What it says is
//! [`crate::config`]'s.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::read;

/// No configuration that people made is larger; what is, is something else.
const LARGEST: u64 = 64 << 10;

/// The text of a file; nothing where there is no file.
pub(super) fn read(path: &Path) -> io::Result<Option<String>> {
    match read::bytes(path, LARGEST)? {
        Some(bytes) => read::text(bytes).map(Some),
        // Nobody but the user makes this file, so a link to nothing is a mistake.
        None if fs::symlink_metadata(path).is_ok() => {
            let why = "it is a link to a file that is not there";
            Err(io::Error::new(ErrorKind::NotFound, why))
        }
        None => Ok(None),
    }
}
