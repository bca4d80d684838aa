//! Indico's JSON exports: of an event with its contributions or sessions, and of a
//! timetable.
//!
//! Real servers differ in version and configuration, so any field may be missing or
//! of another type: what a talk lacks stays empty, what is wrong is repaired by a
//! rule that stands where it is repaired, and reported. Ids are those that people
//! see, the same in all exports. Keywords, references and notes are not read, nor
//! is anything that Indico shows to managers alone.

mod address;
mod event;
mod json;
mod people;
mod reader;
mod shape;
mod talks;
mod timetable;
mod when;

use std::fmt;

use serde::Deserializer as _;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::{Hints, Import, Refused};
use crate::text::clean;
use json::Text;
use shape::{Envelope, Event};

/// What the format is called.
pub const NAME: &str = "Indico JSON";

/// Whether a file is one of these, by its content: an answer of Indico's HTTP API,
/// be it an error, or a file that is cut off. The beginning of a file will do where
/// its results come last.
pub fn looks_so(text: &str) -> bool {
    let mut head = Head::default();
    let mut from = serde_json::Deserializer::from_str(text);
    // An error may mean just that the file ends early: what stands before it counts.
    let _ = from.deserialize_map(&mut head);
    head.is_whole()
}

/// Reads a file.
///
/// # Errors
///
/// Broken JSON, with line and column; and what is no schedule: an error message, or
/// events without their contributions, with the address that has them.
pub fn read(text: &str, hints: &Hints) -> Result<Import, Refused> {
    let mut problems = Vec::new();
    let value: Value = serde_json::from_str(text).map_err(|error| Refused::json(NAME, &error))?;
    let Some(envelope) = json::object::<Envelope>(value) else {
        return Err(no_schedule("some other JSON".to_owned()));
    };
    let server = envelope.url.as_str();
    match envelope.results {
        Value::Array(values) => {
            let all = values.len();
            let events: Vec<Event> = values.into_iter().filter_map(json::object).collect();
            if events.len() < all {
                problems.push("an event of the file is no object; left out".to_owned());
            }
            event::read(&events, server, hints, problems)
        }
        Value::Object(timetables) => timetable::read(timetables, server, hints, problems),
        _ if envelope.type_.as_str() == ERROR => {
            let message = clean::line(envelope.message.as_str());
            Err(no_schedule(format!("an error of Indico: '{message}'")))
        }
        _ => Err(no_schedule("an answer of Indico without results".to_owned())),
    }
}

fn no_schedule(looks_like: String) -> Refused {
    Refused::NoSchedule { looks_like }
}

/// What an answer of Indico says of itself.
const RESULT: &str = "HTTPAPIResult";
/// The same of one that tells of an error.
const ERROR: &str = "HTTPAPIError";

/// What there is at the top of a file.
#[derive(Default)]
struct Head {
    type_: Option<String>,
    has_results: bool,
    has_time: bool,
    is_export: bool,
}

impl Head {
    /// Older timetables do not say what they are, but have the other signs.
    fn is_whole(&self) -> bool {
        match self.type_.as_deref() {
            Some(ERROR) => true,
            Some(RESULT) => self.has_results,
            _ => self.has_results && self.has_time && self.is_export,
        }
    }
}

impl<'de> Visitor<'de> for &mut Head {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of Indico")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "_type" => self.type_ = Some(map.next_value::<Text>()?.as_str().to_owned()),
                "url" => {
                    let url: Text = map.next_value()?;
                    self.is_export = url.as_str().contains("/export/");
                }
                "ts" => {
                    self.has_time = true;
                    map.next_value::<IgnoredAny>()?;
                }
                "results" => {
                    self.has_results = true;
                    if self.is_whole() {
                        return Err(A::Error::custom("known by what stands before"));
                    }
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
