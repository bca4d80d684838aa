//! Reads whole regular files up to a size limit, and does not parse them.

use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use super::Error;

/// Reads a file; `None` if the file or the target of a link does not exist.
///
/// # Errors
///
/// The errors of the system, and [`ErrorKind::InvalidData`] with the reason if the path
/// is not a regular file or the file has more than `max_bytes` bytes.
pub(super) fn bytes(path: &Path, max_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            return Err(io::Error::new(ErrorKind::IsADirectory, "it is a folder"));
        }
        // Opening a pipe would wait for a writer.
        Ok(metadata) if !metadata.is_file() => return Err(refused("it is not a regular file")),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        let (max, unit) = match max_bytes >> 20 {
            0 => (max_bytes >> 10, "KB"),
            max => (max, "MB"),
        };
        return Err(refused(format!("it is larger than {max} {unit}")));
    }
    Ok(Some(bytes))
}

/// Whether an error means that a file or its folder does not exist. A file in place of the
/// folder counts as missing, because writing reports it.
pub(super) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Lists a folder; nothing if it is missing.
pub(super) fn entries(folder: &Path) -> Result<Vec<DirEntry>, Error> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect);
    match entries {
        Err(error) if is_missing(&error) => Ok(Vec::new()),
        entries => entries.map_err(|source| Error::Read { path: folder.to_owned(), source }),
    }
}

/// Reads a file as [`bytes`] does. `damaged` makes the error for refused content.
pub(super) fn checked(
    path: &Path,
    max_bytes: u64,
    damaged: impl FnOnce(String) -> Error,
) -> Result<Option<Vec<u8>>, Error> {
    bytes(path, max_bytes).map_err(|source| match source.kind() {
        ErrorKind::InvalidData => damaged(source.to_string()),
        _ => Error::Read { path: path.to_owned(), source },
    })
}

/// Reads a file that the user named for an import.
///
/// # Errors
///
/// [`Error::Read`], also if the path is not a regular file or the file has more than
/// `max_bytes` bytes.
pub fn import(path: &Path, max_bytes: u64) -> Result<Vec<u8>, Error> {
    let missing = || io::Error::new(ErrorKind::NotFound, "no such file");
    bytes(path, max_bytes)
        .and_then(|bytes| bytes.ok_or_else(missing))
        .map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// Borrows bytes as text.
///
/// # Errors
///
/// [`ErrorKind::InvalidData`] with the line number if the bytes are not UTF-8.
pub(super) fn text(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        refused(format!("line {line} is not UTF-8"))
    })
}

fn refused(why: impl Into<String>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why.into())
}
