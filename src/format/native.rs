//! Hallway's own dataset format: a conference as JSON that people can read and edit.
//!
//! `data/README.md` describes the format. Its fields are those of [`Conference`]. This
//! module reads no other JSON.

mod source;
mod summary;

use std::collections::HashSet;
use std::mem;

use chrono_tz::Tz;
use memchr::memmem;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::draft::Draft;
use super::{Hints, Import, ReadError};
use crate::schedule::{Conference, Problems, Schedule, Talk, TalkId, is_valid_conference_id};

pub const NAME: &str = "Hallway's own JSON";

pub use source::{ConferenceFile, STDIN, Source, read_stored, write_stored};
pub use summary::{Summary, read_summary};

/// The value of a file's `format` field.
pub const FORMAT: &str = "hallway-schedule";
/// The newest supported version of the format.
pub const VERSION: u32 = 1;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Invalid JSON or a wrong field. The message has line and column.
    #[error("no {FORMAT} file: {0}")]
    Json(#[from] serde_json::Error),
    #[error("its format is '{0}', not '{FORMAT}'")]
    Format(String),
    #[error("version {0} needs a newer hallway (this one reads up to {VERSION})")]
    Newer(u32),
    #[error("its changes are invalid: {0}")]
    Changes(String),
    #[error("{0}")]
    Problems(#[from] Problems),
}

#[derive(Deserialize)]
struct Header {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct Document {
    conference: Conference,
}

/// Reads a dataset.
///
/// # Errors
///
/// Any text that is not a consistent conference in a known version of the format.
pub fn read(text: &str) -> Result<Schedule, Error> {
    let Document { conference } = parse(text)?;
    Ok(Schedule::new(conference)?)
}

/// Checks format and version, then parses the requested parts of the dataset.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let Header { format, version } = serde_json::from_str(text)?;
    if format != FORMAT {
        return Err(Error::Format(format));
    }
    if version > VERSION {
        return Err(Error::Newer(version));
    }
    Ok(serde_json::from_str(text)?)
}

/// Reports whether the file names this format. We write `format` first, but other
/// programs may reorder the members, so it searches the whole file.
pub fn detect(text: &str) -> bool {
    let bytes = text.as_bytes();
    let value = format!("\"{FORMAT}\"");
    let is_said = |at: usize| {
        let before = bytes[..at].trim_ascii_end().strip_suffix(b":");
        before.is_some_and(|name| name.trim_ascii_end().ends_with(b"\"format\""))
    };
    bytes.first() == Some(&b'{') && memmem::find_iter(bytes, &value).any(is_said)
}

/// Reads a dataset that was made by others. Contradictions are repaired and reported.
/// Wrong fields are rejected, because the user would not notice the lost data.
///
/// # Errors
///
/// Invalid JSON, a wrong field or a newer version, with line and column.
pub fn read_import(text: &str, hints: &Hints) -> Result<Import, ReadError> {
    let broken = |reason: String| ReadError::broken(NAME, reason);
    let Document { conference } = parse(text).map_err(|error| match error {
        Error::Json(error) => ReadError::json(NAME, &error),
        error => broken(error.to_string()),
    })?;
    let mut draft = Draft::new(&conference.title, Tz::UTC);
    let id = conference.id.clone();
    let talks = declare(&mut draft, conference);
    for talk in talks {
        let place = format!("talk {}", talk.id);
        draft.talk(talk, &place);
    }
    drop_lost_descriptions(&mut draft);
    let days = draft.conference.dates();
    let mut import = draft.finish(NAME, &id, days, hints)?;
    // Keep an ID that can be used as a file name.
    if hints.id.is_none() && is_valid_conference_id(&id) {
        import.conference.id = id;
    }
    Ok(import)
}

/// Adds everything except the talks, which it returns.
fn declare(draft: &mut Draft, conference: Conference) -> Vec<Talk> {
    for biography in conference.biographies {
        draft.biography(&biography.name, biography.text);
    }
    for room in conference.rooms {
        draft.room(&room.name);
    }
    for track in conference.tracks {
        if let Some(declared) = draft.track(&track.name) {
            declared.short = track.short;
        }
    }
    for session in conference.sessions {
        if let Some(declared) = draft.session(&session.title) {
            declared.description = session.description;
            declared.chairs = session.chairs;
        }
    }
    let Conference { title, tracks, sessions, rooms, talks, biographies, .. } =
        mem::take(&mut draft.conference);
    draft.conference =
        Conference { title, tracks, sessions, rooms, talks, biographies, ..conference };
    conference.talks
}

/// Clears session descriptions that refer to missing talks.
fn drop_lost_descriptions(draft: &mut Draft) {
    let Conference { talks, sessions, .. } = &mut draft.conference;
    let ids: HashSet<&TalkId> = talks.iter().map(|talk| &talk.id).collect();
    let mut lost = Vec::new();
    for session in sessions {
        if let Some(id) = session.description.take_if(|id| !ids.contains(id)) {
            let message = format!("its description, talk {id}, is missing; ignored");
            lost.push((format!("session {}", session.title), message));
        }
    }
    for (place, message) in lost {
        draft.problem(place, message);
    }
}

/// Writes a conference as a dataset, in the layout of `data/README.md`. The talks are
/// sorted by ID, so that two editions can be compared line by line.
pub fn write(conference: &Conference) -> String {
    write_stored(conference, None, None)
}

/// Returns the built-in conference: Linux Plumbers Conference 2023. Never fails, if the
/// tests passed.
pub fn built_in() -> Result<Schedule, Error> {
    read(include_str!("../../data/lpc-2023.json"))
}

#[cfg(test)]
pub(super) mod tests;
