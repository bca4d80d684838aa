//! Reads whole regular files up to a size limit, and does not parse them.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::str::Utf8Error;

use super::Error;

/// Reads a file; `None` if the file or the target of a link does not exist.
///
/// # Errors
///
/// The errors of the system, and [`ErrorKind::InvalidData`] with the reason if the path
/// is not a regular file or the file has more than `largest` bytes.
pub(super) fn bytes(path: &Path, largest: u64) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => {
            return Err(io::Error::new(ErrorKind::IsADirectory, "it is a folder"));
        }
        // Opening a pipe would wait for a writer.
        Ok(there) if !there.is_file() => return Err(refused("it is not a regular file")),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        let (most, unit) = match largest >> 20 {
            0 => (largest >> 10, "KB"),
            most => (most, "MB"),
        };
        return Err(refused(format!("it is larger than {most} {unit}")));
    }
    Ok(Some(bytes))
}

/// Reads a file as [`bytes`] does. `damaged` makes the error for refused content.
pub(super) fn checked(
    path: &Path,
    largest: u64,
    damaged: impl FnOnce(String) -> Error,
) -> Result<Option<Vec<u8>>, Error> {
    bytes(path, largest).map_err(|source| match source.kind() {
        ErrorKind::InvalidData => damaged(source.to_string()),
        _ => Error::Read { path: path.to_owned(), source },
    })
}

/// Reads a file that the user named for an import.
///
/// # Errors
///
/// [`Error::Read`], also if the path is not a regular file or the file has more than
/// `largest` bytes.
pub fn import(path: &Path, largest: u64) -> Result<Vec<u8>, Error> {
    let missing = || io::Error::new(ErrorKind::NotFound, "no such file");
    bytes(path, largest)
        .and_then(|bytes| bytes.ok_or_else(missing))
        .map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// Converts bytes to text.
///
/// # Errors
///
/// [`ErrorKind::InvalidData`] with the line number if the bytes are not UTF-8.
pub(super) fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| no_text(error.as_bytes(), error.utf8_error()))
}

/// Borrows bytes as text, like [`text`].
///
/// # Errors
///
/// The errors of [`text`].
pub(super) fn as_text(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| no_text(bytes, error))
}

/// The error for bytes that are not UTF-8, with the line number.
fn no_text(bytes: &[u8], error: Utf8Error) -> io::Error {
    let before = &bytes[..error.valid_up_to()];
    let line = before.split(|byte| *byte == b'\n').count();
    refused(format!("line {line} is not UTF-8"))
}

fn refused(why: impl Into<String>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why.into())
}
