//! One file of the library: reading, parsing and writing it.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::{LibraryConference, MAX_BYTES, id_of_file};
use crate::format::native::{self, Summary};
use crate::schedule::changes::ChangeLog;
use crate::store::{Error, Notices, read, write};

/// The reason given for a file whose name is not a valid ID.
const NO_ID: &str = "its name is not an ID: use a-z, 0-9, '-', '_' and '.'";

/// The ID given by the file name.
pub fn id(path: &Path) -> Result<String, Error> {
    id_of_file(path).ok_or_else(|| damaged(path, NO_ID))
}

/// Reads a file that must exist.
pub fn read_existing(path: &Path) -> Result<Vec<u8>, Error> {
    let missing = || Error::Read {
        path: path.to_owned(),
        source: io::Error::new(ErrorKind::NotFound, "it is not there"),
    };
    read(path)?.ok_or_else(missing)
}

/// Reads a file; `None` if it does not exist.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    read::checked(path, MAX_BYTES, |reason| damaged(path, &reason))
}

/// Parses the text of a file, which must be the conference with this ID. Changes come
/// from `earlier` if the file has none.
pub fn parse(
    path: &Path,
    id: &str,
    text: &[u8],
    earlier: impl FnOnce() -> ChangeLog,
) -> Result<LibraryConference, Error> {
    let text = read::text(text).map_err(|error| damaged(path, &error.to_string()))?;
    let native::ConferenceFile { schedule, source, changes } =
        native::read_stored(text).map_err(|error| damaged(path, &error.to_string()))?;
    check_id(path, id, &schedule.conference().id)?;
    let changes = changes.unwrap_or_else(earlier);
    Ok(LibraryConference { schedule, source, built_in: false, changes })
}

/// Loads the summary of the conference in a file, without its talks.
pub fn summary(path: &Path) -> Result<Summary, Error> {
    let id = id(path)?;
    let bytes = read_existing(path)?;
    let text = read::text(&bytes).map_err(|error| damaged(path, &error.to_string()))?;
    let summary = native::read_summary(text).map_err(|error| damaged(path, &error.to_string()))?;
    check_id(path, &id, &summary.id)?;
    Ok(summary)
}

/// Refuses a file of another conference.
fn check_id(path: &Path, id: &str, of: &str) -> Result<(), Error> {
    if of == id {
        return Ok(());
    }
    Err(damaged(path, &format!("it belongs to the conference '{of}'")))
}

/// The built-in conference.
pub fn built_in() -> Result<LibraryConference, Error> {
    let schedule = native::built_in()
        .map_err(|error| damaged(Path::new("the built-in data"), &error.to_string()))?;
    Ok(LibraryConference { schedule, source: None, built_in: true, changes: ChangeLog::default() })
}

/// Writes a conference with its source and changes, and returns the written text.
pub fn write(path: &Path, stored: &LibraryConference, notices: &Notices) -> Result<String, Error> {
    let LibraryConference { schedule, source, changes, built_in: _ } = stored;
    let text = native::write_stored(schedule.conference(), source.as_ref(), Some(changes));
    replace(path, text.as_bytes(), notices)?;
    Ok(text)
}

/// Replaces the content of a file.
pub fn replace(path: &Path, text: &[u8], notices: &Notices) -> Result<(), Error> {
    write::replace(path, text, 0o600, notices)
        .map_err(|source| Error::Write { path: path.to_owned(), source })
}

fn damaged(path: &Path, reason: &str) -> Error {
    Error::InvalidConference { path: path.to_owned(), reason: reason.to_owned() }
}
