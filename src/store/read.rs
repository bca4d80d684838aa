//! Reading whole files: ordinary ones, of a size that people make. What they say
//! is not its matter.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::str::Utf8Error;

use super::Error;

/// What a file holds; nothing where there is no file, nor where a link leads to one
/// that is still to be made.
///
/// # Errors
///
/// Those of the system, and one of kind [`ErrorKind::InvalidData`] with the reason
/// for what is no ordinary file or has more than `largest` bytes, and so is
/// something else than what was meant.
pub(super) fn bytes(path: &Path, largest: u64) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        // Opening a pipe would wait for somebody to write into it.
        Ok(there) if !there.is_file() && !there.is_dir() => {
            return Err(refused("it is no ordinary file"));
        }
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(largest + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        let (most, unit) = match largest >> 20 {
            0 => (largest >> 10, "KB"),
            most => (most, "MB"),
        };
        return Err(refused(format!("it is larger than {most} {unit}")));
    }
    Ok(Some(bytes))
}

/// A file that the user named, to be imported.
///
/// # Errors
///
/// [`Error::Read`], also of what is no ordinary file or larger than `largest` bytes.
pub fn import(path: &Path, largest: u64) -> Result<Vec<u8>, Error> {
    let missing = || io::Error::new(ErrorKind::NotFound, "there is no such file");
    bytes(path, largest)
        .and_then(|bytes| bytes.ok_or_else(missing))
        .map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })
}

/// What was read as text.
///
/// # Errors
///
/// As [`bytes`], for what is not UTF-8, with the line.
pub(super) fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| no_text(error.as_bytes(), error.utf8_error()))
}

/// The same of what others have, too.
///
/// # Errors
///
/// As [`text`].
pub(super) fn as_text(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| no_text(bytes, error))
}

/// Says in which line it is no text.
fn no_text(bytes: &[u8], error: Utf8Error) -> io::Error {
    let before = &bytes[..error.valid_up_to()];
    let line = before.split(|byte| *byte == b'\n').count();
    refused(format!("line {line} is not UTF-8"))
}

fn refused(why: impl Into<String>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why.into())
}
