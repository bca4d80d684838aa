//! Reads the configuration file and never writes it. [`crate::config`] parses it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::read;

/// Maximum size of the configuration file in bytes; a larger file is refused.
const MAX_BYTES: u64 = 64 << 10;

/// Reads the text of a file; `None` if it does not exist.
pub(super) fn read(path: &Path) -> io::Result<Option<String>> {
    match read::bytes(path, MAX_BYTES)? {
        Some(bytes) => read::text(&bytes).map(|text| Some(text.to_owned())),
        // Only the user creates this file, so a link to a missing file is a mistake.
        None if fs::symlink_metadata(path).is_ok() => {
            let why = "it is a link to a missing file";
            Err(io::Error::new(ErrorKind::NotFound, why))
        }
        None => Ok(None),
    }
}
