//! The supported fields of Indico's exports, with their original names.
//!
//! Indico's documentation of its HTTP API explains the fields. Other modules interpret
//! them. All fields are optional.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::json::{Many, Number, Text, object, or_default};

/// The wrapper of all exports.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Envelope {
    #[serde(rename = "_type")]
    pub type_: Text,
    /// The requested URL.
    pub url: Text,
    /// The message of an error response.
    pub message: Text,
    /// A list of events, or timetables by event number.
    pub results: Value,
}

/// `/export/event/N.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Event {
    pub id: Text,
    pub title: Text,
    pub timezone: Text,
    pub start_date: Date,
    pub end_date: Date,
    pub room: Text,
    pub room_fullname: Text,
    pub location: Text,
    pub address: Text,
    pub url: Text,
    pub contributions: Many<Contribution>,
    pub sessions: Many<Block>,
}

/// A contribution, or a part of one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Contribution {
    pub id: Text,
    #[serde(rename = "db_id")]
    pub db_id: Text,
    #[serde(rename = "friendly_id")]
    pub friendly_id: Text,
    pub title: Text,
    pub description: Text,
    pub start_date: Date,
    pub end_date: Date,
    pub duration: Number,
    pub room: Text,
    pub room_fullname: Text,
    #[serde(rename = "type")]
    pub type_: Text,
    pub track: Text,
    pub session: Text,
    pub code: Text,
    pub url: Text,
    pub speakers: Many<Person>,
    pub primaryauthors: Many<Person>,
    pub coauthors: Many<Person>,
    pub folders: Many<Folder>,
    pub material: Many<Material>,
    pub sub_contributions: Many<Contribution>,
}

/// A block of a session (`SessionSlot`), or in old versions a whole session
/// (`Session`).
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Block {
    pub id: Text,
    /// `Session: Block`, or only the session's title.
    pub title: Text,
    pub slot_title: Text,
    pub description: Text,
    pub start_date: Date,
    pub end_date: Date,
    pub duration: Number,
    pub room: Text,
    pub room_fullname: Text,
    pub code: Text,
    pub url: Text,
    pub conveners: Many<Person>,
    pub session_conveners: Many<Person>,
    pub folders: Many<Folder>,
    pub material: Many<Material>,
    pub contributions: Many<Contribution>,
    /// The session of the block.
    #[serde(deserialize_with = "or_default")]
    pub session: BlockSession,
}

/// The session of a block.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BlockSession {
    pub title: Text,
    pub description: Text,
    pub url: Text,
}

/// An entry of `/export/timetable/N.json`: a block, a contribution or a break.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Entry {
    pub id: Text,
    pub unique_id: Text,
    /// `Session`, `Contribution` or `Break`.
    #[serde(rename = "entryType")]
    pub kind: Text,
    #[serde(rename = "_type")]
    pub type_: Text,
    pub contribution_id: Text,
    pub friendly_id: Text,
    pub session_slot_id: Text,
    pub title: Text,
    pub slot_title: Text,
    pub description: Text,
    pub start_date: Date,
    pub end_date: Date,
    pub duration: Number,
    pub room: Text,
    pub code: Text,
    pub url: Text,
    pub presenters: Many<Person>,
    pub conveners: Many<Person>,
    pub material: Many<Material>,
    #[serde(deserialize_with = "or_default")]
    pub attachments: Attachments,
    /// The entries of a block, with keys like those of a day.
    #[serde(deserialize_with = "entries")]
    pub entries: Option<Map<String, Value>>,
}

/// Reads the entries of a block. An empty list counts as no entries.
fn entries<'de, D>(from: D) -> Result<Option<Map<String, Value>>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    Ok(object(Value::deserialize(from)?))
}

/// A person in an event export or a timetable.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Person {
    pub first_name: Text,
    pub last_name: Text,
    #[serde(rename = "firstName")]
    pub given: Text,
    #[serde(rename = "familyName")]
    pub family: Text,
    /// `Dr Last, First`.
    #[serde(rename = "fullName")]
    pub full_name: Text,
    /// `Dr First Last`.
    pub name: Text,
    pub affiliation: Text,
}

/// A folder of attachments.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Folder {
    pub attachments: Many<Attachment>,
    pub files: Many<Attachment>,
}

/// The attachments of a timetable entry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Attachments {
    pub files: Many<Attachment>,
    pub folders: Many<Folder>,
}

/// A file or a link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Attachment {
    pub title: Text,
    pub filename: Text,
    pub link_url: Text,
    pub download_url: Text,
    pub url: Text,
}

/// The equivalent of folders in older versions.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Material {
    pub title: Text,
    pub resources: Many<Resource>,
}

/// A file or a link in older versions.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Resource {
    pub name: Text,
    pub url: Text,
}

/// A time: an object, or an ISO 8601 text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Date {
    /// Missing, null or empty.
    #[default]
    None,
    /// Date, time of day and zone.
    Parts(Parts),
    /// A text.
    Text(String),
    /// Another type.
    Odd,
}

/// A time in three parts.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Parts {
    pub date: Text,
    pub time: Text,
    pub tz: Text,
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(from)? {
            Value::Null => Self::None,
            Value::String(text) if text.trim().is_empty() => Self::None,
            Value::String(text) => Self::Text(text),
            value @ Value::Object(_) => match object::<Parts>(value) {
                Some(parts) if parts == Parts::default() => Self::None,
                Some(parts) => Self::Parts(parts),
                None => Self::Odd,
            },
            _ => Self::Odd,
        })
    }
}
