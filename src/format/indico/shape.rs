//! The fields of Indico's exports that are read here, as they are called there.
//!
//! Whoever wants to know what a field means reads Indico's documentation of its
//! HTTP API; what follows from them is decided elsewhere. No field is owed.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::json::{Many, Number, Text, object, or_default};

/// What all exports are wrapped in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Envelope {
    #[serde(rename = "_type")]
    pub type_: Text,
    /// The address that was asked.
    pub url: Text,
    /// Of an error: what is wrong.
    pub message: Text,
    /// A list of events, or timetables by the numbers of their events.
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

/// A block of a session (`SessionSlot`); long ago, a whole session (`Session`).
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Block {
    pub id: Text,
    /// `Session: Block`, or the session's alone.
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
    /// The session whose block it is.
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

/// What stands in `/export/timetable/N.json`: a block, a contribution or a break.
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
    /// Of a block: what is in it, by keys as those of a day.
    #[serde(deserialize_with = "entries")]
    pub entries: Option<Map<String, Value>>,
}

/// The entries of a block, where there are any; an empty list is no entries.
fn entries<'de, D>(from: D) -> Result<Option<Map<String, Value>>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    Ok(object(Value::deserialize(from)?))
}

/// A person, as event exports and timetables write one.
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

/// The attachments of a timetable's entry.
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

/// What older versions have for folders.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Material {
    pub title: Text,
    pub resources: Many<Resource>,
}

/// A file or a link of older versions.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Resource {
    pub name: Text,
    pub url: Text,
}

/// A time: an object, or a text of ISO 8601.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Date {
    /// Missing, null or empty.
    #[default]
    None,
    /// Date, time of day and zone.
    Parts(Parts),
    /// A text.
    Text(String),
    /// Something else.
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
