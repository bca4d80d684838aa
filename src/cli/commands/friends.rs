//! The agendas of others: read from the files that were named, `NAME=FILE` or `FILE`.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::agenda::Friend;
use crate::cli::Failure;
use crate::format::agenda::{self, Refused, Shared};
use crate::import::{self, origin::stdin};
use crate::schedule::Schedule;
use crate::store;
use crate::text::{clean, width};

/// A name is cut to so many cells.
const LONGEST: usize = 24;

/// Why the agenda of somebody else cannot be had.
pub enum Unread {
    /// The file cannot be read.
    File(store::Error),
    /// It cannot be read as an agenda of the conference.
    Refused(String, Refused),
    /// Standard input cannot be.
    Stdin(import::Error),
}

impl From<Unread> for Failure {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::File(error) => error.into(),
            Unread::Refused(file, refused) => Self::Usage(format!("{file}: {refused}")),
            Unread::Stdin(error) => error.into(),
        }
    }
}

/// Reads the agenda in a file; `-` is standard input.
pub fn shared(path: &Path, schedule: &Schedule, now: DateTime<Utc>) -> Result<Shared, Unread> {
    let named = clean::line(&path.display().to_string());
    let (bytes, named) = if path.as_os_str() == "-" {
        let bytes = stdin(agenda::LARGEST, "agenda").map_err(Unread::Stdin)?;
        (bytes, "stdin".to_owned())
    } else {
        let bytes = store::import(path, agenda::LARGEST).map_err(Unread::File)?;
        (bytes, named)
    };
    agenda::read(&bytes, schedule, now).map_err(|refused| Unread::Refused(named, refused))
}

/// Who is meant and where their agenda is: what stands before the first `=` is a name,
/// unless it is part of a path.
fn meant(given: &str) -> (String, PathBuf) {
    let named = given.split_once('=');
    let named = named.filter(|(name, _)| !name.contains('/') && !name.trim().is_empty());
    let (name, file) = named.unwrap_or(("", given));
    let file = store::expand_home(file);
    let name = match (name, file.to_str()) {
        ("", Some("-")) => "stdin".to_owned(),
        ("", _) => {
            let stem = file
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned());
            stem.unwrap_or_else(|| given.to_owned())
        }
        (name, _) => name.to_owned(),
    };
    let name = clean::line(&name);
    (width::prefix(&name, LONGEST).to_owned(), file)
}

/// A friend.
pub fn friend(given: &str, schedule: &Schedule, now: DateTime<Utc>) -> Result<Friend, Unread> {
    let (name, file) = meant(given);
    let shared = shared(&file, schedule, now)?;
    Ok(Friend {
        name,
        agenda: shared.offer.agenda,
    })
}

/// The friends of whom there is an agenda of the conference, and what is to be said of
/// the others. Of those that are set for all runs it need not be of this conference.
pub fn known(
    set: &[String],
    given: &[String],
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> (Vec<Friend>, Vec<String>) {
    let (mut friends, mut complaints) = (Vec::new(), Vec::new());
    let all = set.iter().map(|one| (one, true));
    for (one, is_set) in all.chain(given.iter().map(|one| (one, false))) {
        match friend(one, schedule, now) {
            Ok(friend) => friends.push(friend),
            Err(Unread::Refused(_, Refused::Elsewhere { .. })) if is_set => {}
            Err(unread) => complaints.push(Failure::from(unread).to_string()),
        }
    }
    (friends, complaints)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_stand_before_the_file() {
        let meant = |given: &str| {
            let (name, file) = meant(given);
            (name, file.display().to_string())
        };
        let pair = |name: &str, file: &str| (name.to_owned(), file.to_owned());
        assert_eq!(meant("a/anna.json"), pair("anna", "a/anna.json"));
        assert_eq!(meant("Bob=x.ics"), pair("Bob", "x.ics"));
        assert_eq!(meant("./a=b.json"), pair("a=b", "./a=b.json"));
        assert_eq!(meant("=b.json"), pair("=b", "=b.json"));
        assert_eq!(meant("-"), pair("stdin", "-"));
        assert_eq!(meant("\u{1b}[31mred=x").0, "red");
    }
}
