//! Our own dataset format: a conference as JSON that people can read and correct.
//!
//! `data/README.md` describes it field by field; the fields themselves are
//! those of [`Conference`]. It does not read anybody else's JSON.

mod source;
mod summary;

use chrono_tz::Tz;
use memchr::memmem;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::draft::Draft;
use super::{Hints, Import, Refused};
use crate::schedule::{Conference, Problems, Schedule, TalkId, is_file_name};

/// The name of the format.
pub const NAME: &str = "Hallway's own JSON";

pub use source::{STDIN, Source, read_stored, write_stored};
pub use summary::{Summary, read_summary};

/// What the `format` field of a file says.
pub const FORMAT: &str = "hallway-schedule";
/// The newest version of the format that is understood.
pub const VERSION: u32 = 1;

/// Why a text is no dataset.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not JSON, or JSON of another shape. Says line and column.
    #[error("no {FORMAT} file: {0}")]
    Json(#[from] serde_json::Error),
    /// Another kind of JSON.
    #[error("its format is '{0}', not '{FORMAT}'")]
    Format(String),
    /// Written by a newer program.
    #[error("it is of version {0}, and this program reads up to {VERSION}; use a newer hallway")]
    Newer(u32),
    /// A dataset that contradicts itself.
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
/// Anything that is not a consistent conference in a known version of the format.
pub fn read(text: &str) -> Result<Schedule, Error> {
    let Document { conference } = parse(text)?;
    Ok(Schedule::new(conference)?)
}

/// What is asked for of a dataset, as it is written there.
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

/// Whether a file says that it is of this format: at its beginning as we write it, but
/// anywhere once another program has put its members into another order.
pub fn looks_so(text: &str) -> bool {
    let bytes = text.as_bytes();
    let value = format!("\"{FORMAT}\"");
    let is_said = |at: usize| {
        let before = bytes[..at].trim_ascii_end().strip_suffix(b":");
        before.is_some_and(|name| name.trim_ascii_end().ends_with(b"\"format\""))
    };
    bytes.first() == Some(&b'{') && memmem::find_iter(bytes, &value).any(is_said)
}

/// Reads a dataset of somebody else's making: what contradicts itself in it is
/// repaired and reported. One whose fields are wrong is refused all the same, for
/// what would be lost with them nobody would miss.
///
/// # Errors
///
/// What is no JSON, of another shape or of a newer version, with line and column.
pub fn read_import(text: &str, hints: &Hints) -> Result<Import, Refused> {
    let broken = |reason: String| Refused::Broken {
        format: NAME,
        reason,
    };
    let Document { conference } = parse(text).map_err(|error| match error {
        Error::Json(error) => Refused::json(NAME, &error),
        error => broken(error.to_string()),
    })?;
    let mut draft = Draft::new(&conference.title, Tz::UTC);
    let id = conference.id.clone();
    let talks = declare(&mut draft, conference);
    for talk in talks {
        let place = format!("talk {}", talk.id);
        draft.talk(talk, &place);
    }
    without_lost_descriptions(&mut draft);
    let days = (draft.conference.start, draft.conference.end);
    let mut import = draft.finish(NAME, &id, Some(days), hints)?;
    // An id that can name a file is taken as it is.
    if hints.id.is_none() && is_file_name(&id) {
        import.conference.id = id;
    }
    Ok(import)
}

/// Puts in all but the talks, which are handed back.
fn declare(draft: &mut Draft, conference: Conference) -> Vec<crate::schedule::Talk> {
    let Conference {
        id: _,
        title: _,
        short,
        url,
        talks_url,
        timezone,
        start,
        end,
        venue,
        tracks,
        sessions,
        rooms,
        talks,
    } = conference;
    for room in rooms {
        draft.room(&room.name);
    }
    for track in tracks {
        if let Some(name) = draft.track(&track.name) {
            let mut declared = draft.conference.tracks.iter_mut();
            if let Some(declared) = declared.find(|declared| declared.name == name) {
                declared.short = track.short;
            }
        }
    }
    for session in sessions {
        if let Some(title) = draft.session(&session.title) {
            let mut declared = draft.conference.sessions.iter_mut();
            if let Some(declared) = declared.find(|declared| declared.title == title) {
                declared.description = session.description;
                declared.chairs = session.chairs;
            }
        }
    }
    let drafted = &mut draft.conference;
    (drafted.short, drafted.url, drafted.talks_url) = (short, url, talks_url);
    (drafted.start, drafted.end) = (start, end);
    (drafted.timezone, drafted.venue) = (timezone, venue);
    talks
}

/// A session is described by a talk that is there, or by none.
fn without_lost_descriptions(draft: &mut Draft) {
    let ids: std::collections::HashSet<TalkId> = draft
        .conference
        .talks
        .iter()
        .map(|talk| talk.id.clone())
        .collect();
    let mut lost = Vec::new();
    for session in &mut draft.conference.sessions {
        if let Some(id) = session.description.take_if(|id| !ids.contains(id)) {
            lost.push((format!("session {}", session.title), id));
        }
    }
    for (place, id) in lost {
        let message = format!("its description, talk {id}, is not there; it has none");
        draft.problem(place, message);
    }
}

/// Writes a conference as a dataset, laid out as `data/README.md` says: the talks by
/// id, so that two editions can be compared line by line.
pub fn write(conference: &Conference) -> String {
    write_stored(conference, None)
}

/// The conference that comes with the program: Linux Plumbers Conference 2023.
///
/// # Errors
///
/// Never in a program whose tests passed.
pub fn embedded() -> Result<Schedule, Error> {
    read(include_str!("../../data/lpc-2023.json"))
}

#[cfg(test)]
pub(super) mod tests;
