//! An agenda in Hallway's own format: the agenda file and the exported file.
//!
//! This module alone decides whether a text is an agenda, both for the user's own file
//! and for imported files.

use serde::Deserialize;
use serde_json::Value;

use crate::agenda::picks::{Agenda, FORMAT, VERSION};
use crate::text::truncated;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Broken(String),
    #[error("version {0} needs a newer hallway")]
    Newer(u64),
    #[error("it belongs to the conference '{id}'")]
    Elsewhere { id: String, title: Option<String> },
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

#[derive(Deserialize)]
struct Header {
    format: Option<String>,
    version: Option<u64>,
    conference: Option<String>,
    #[serde(default)]
    title: Option<Value>,
}

/// Reports whether a text claims to be an agenda. Broken JSON is recognised by its
/// beginning, so that it is rejected as a broken agenda.
pub fn detect(text: &[u8]) -> bool {
    const DETECTION_BYTES: usize = 400;
    let beginning = &text[..text.len().min(DETECTION_BYTES)];
    let name = format!("\"{FORMAT}\"");
    let named = |text: &[u8]| text.windows(name.len()).any(|at| at == name.as_bytes());
    serde_json::from_slice::<Header>(text)
        .map_or(named(beginning), |header| header.format.as_deref() == Some(FORMAT))
}

/// Reports whether a text is an agenda as the program writes it, with the format first.
pub fn is_written(text: &str) -> bool {
    const DETECTION_BYTES: usize = 100;
    let names_format = || truncated(text, DETECTION_BYTES).contains(FORMAT);
    text.starts_with('{') && names_format() && detect(text.as_bytes())
}

/// Returns the ID of the conference of an agenda; `None` if the text is no agenda.
pub fn conference_of(text: &str) -> Option<String> {
    let header: Header = serde_json::from_str(text).ok()?;
    header.conference.filter(|_| header.format.as_deref() == Some(FORMAT))
}

pub fn read(text: &[u8], conference: &str) -> Result<Agenda, Error> {
    let broken = |reason: &str| Error::Broken(reason.to_owned());
    let header: Header = serde_json::from_slice(text)?;
    let format = header.format.ok_or_else(|| broken("it names no format"))?;
    if format != FORMAT {
        return Err(Error::Broken(format!("its format is '{format}'")));
    }
    if let Some(version) = header.version.filter(|version| *version > VERSION) {
        return Err(Error::Newer(version));
    }
    let id = header.conference.ok_or_else(|| broken("it names no conference"))?;
    if id != conference {
        let title = header.title.as_ref().and_then(Value::as_str).map(str::to_owned);
        return Err(Error::Elsewhere { id, title });
    }
    Ok(serde_json::from_slice(text)?)
}
