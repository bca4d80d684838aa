//! Friends' agendas, read from files given as `NAME=FILE` or `FILE`.
//!
//! The command line and the terminal UI share these functions, which print nothing.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::agenda::Friend;
use crate::format::agenda::{self, AgendaError, AgendaImport};
use crate::import::{self, origin::stdin};
use crate::schedule::Schedule;
use crate::store;
use crate::text::{clean, width};

/// Maximum width of a name in cells; longer names are cut.
const MAX_NAME_WIDTH: usize = 24;

#[derive(Debug, thiserror::Error)]
pub enum FriendError {
    #[error(transparent)]
    Unreadable(#[from] import::Error),
    /// The file is not an agenda of the conference: its name and the reason.
    #[error("{0}: {1}")]
    Refused(String, AgendaError),
    /// The argument means standard input, but only a file will do.
    #[error("{0}: a friend's agenda must be a file here, not stdin")]
    NoFile(String),
}

/// Reads an agenda from a file; `-` is standard input.
///
/// # Errors
///
/// [`FriendError`].
pub fn read_agenda(
    path: &Path,
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<AgendaImport, FriendError> {
    let named = clean::line(&path.display().to_string());
    let (bytes, named) = if path.as_os_str() == "-" {
        (stdin(agenda::MAX_BYTES, "agenda")?, "stdin".to_owned())
    } else {
        (store::import(path, agenda::MAX_BYTES).map_err(import::Error::from)?, named)
    };
    agenda::read(&bytes, schedule, now).map_err(|refused| FriendError::Refused(named, refused))
}

/// Splits an argument into name and file. The text before the first `=` is the name,
/// unless it is part of a path.
fn parse_argument(given: &str) -> (String, PathBuf) {
    let named = given.split_once('=');
    let named = named.filter(|(name, _)| !name.contains('/') && !name.trim().is_empty());
    let (name, file) = named.unwrap_or(("", given));
    let file = store::expand_home(file);
    let name = match (name, file.to_str()) {
        ("", Some("-")) => "stdin".to_owned(),
        ("", _) => {
            let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            stem.unwrap_or_else(|| given.to_owned())
        }
        (name, _) => name.to_owned(),
    };
    let name = clean::line(&name);
    (width::prefix(&name, MAX_NAME_WIDTH).to_owned(), file)
}

/// Whether the argument means standard input.
pub fn is_stdin(given: &str) -> bool {
    parse_argument(given).1.as_os_str() == "-"
}

/// Reads a friend's agenda.
///
/// # Errors
///
/// The errors of [`read_agenda`].
pub fn read_friend(
    given: &str,
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<Friend, FriendError> {
    let (name, file) = parse_argument(given);
    let shared = read_agenda(&file, schedule, now)?;
    Ok(Friend { name, agenda: shared.imported.agenda })
}

/// The files of friends, `NAME=FILE` or `FILE`. They are read again for each
/// conference, since a friend may have agendas of several.
#[derive(Debug, Clone, Default)]
pub struct Friends {
    /// The entries of the setting `friends`.
    pub from_settings: Vec<String>,
    /// The values of `--friend`.
    pub from_arguments: Vec<String>,
}

#[derive(Debug, Default)]
pub struct LoadedFriends {
    pub friends: Vec<Friend>,
    /// Messages about files that cannot be read.
    pub unread: Vec<String>,
    /// Messages about files from the command line that belong to another conference,
    /// which is normal after switching conferences.
    pub elsewhere: Vec<String>,
}

impl Friends {
    /// Reads the files. Skips standard input, which the terminal UI needs.
    pub fn load(&self, schedule: &Schedule, now: DateTime<Utc>) -> LoadedFriends {
        let mut loaded = LoadedFriends::default();
        let from_settings = self.from_settings.iter().map(|one| (one, true));
        let from_arguments = self.from_arguments.iter().map(|one| (one, false));
        for (one, is_set) in from_settings.chain(from_arguments) {
            let read = if is_stdin(one) {
                Err(FriendError::NoFile(clean::line(one)))
            } else {
                read_friend(one, schedule, now)
            };
            match read {
                Ok(friend) => loaded.friends.push(friend),
                Err(FriendError::Refused(_, AgendaError::Elsewhere { .. })) if is_set => {}
                Err(error @ FriendError::Refused(_, AgendaError::Elsewhere { .. })) => {
                    loaded.elsewhere.push(error.to_string());
                }
                Err(error) => loaded.unread.push(error.to_string()),
            }
        }
        loaded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn friend_name_may_precede_file() {
        let parsed = |given: &str| {
            let (name, file) = parse_argument(given);
            (name, file.display().to_string())
        };
        let pair = |name: &str, file: &str| (name.to_owned(), file.to_owned());
        assert_eq!(parsed("a/anna.json"), pair("anna", "a/anna.json"));
        assert_eq!(parsed("Bob=x.ics"), pair("Bob", "x.ics"));
        assert_eq!(parsed("./a=b.json"), pair("a=b", "./a=b.json"));
        assert_eq!(parsed("=b.json"), pair("=b", "=b.json"));
        assert_eq!(parsed("-"), pair("stdin", "-"));
        assert_eq!(parsed("\u{1b}[31mred=x").0, "red");
        assert!(is_stdin("-") && is_stdin("anna=-") && !is_stdin("a/b=-"));
    }

    #[test]
    fn friends_elsewhere_and_unreadable_files_are_reported() {
        let schedule = crate::format::native::built_in().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, conference: &str| {
            let path = folder.path().join(name);
            let text = format!(
                r#"{{"format": "hallway-agenda", "version": 1, "conference": "{conference}"}}"#
            );
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let (here, there) = (file("here.json", "lpc-2023"), file("there.json", "other"));
        let friends = Friends {
            from_settings: vec![here, there.clone(), "-".to_owned()],
            from_arguments: vec![there, "none.json".to_owned()],
        };
        let loaded = friends.load(&schedule, DateTime::UNIX_EPOCH);
        let names: Vec<&str> = loaded.friends.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["here"]);
        assert_eq!(loaded.elsewhere.len(), 1);
        assert!(loaded.elsewhere[0].contains("'other'"), "{loaded:?}");
        assert_eq!(loaded.unread.len(), 2, "{loaded:?}");
        assert!(loaded.unread[0].starts_with("-: "), "{loaded:?}");
        assert!(loaded.unread[1].contains("none.json"), "{loaded:?}");
    }
}
