//! Indico's JSON exports: of an event with its contributions or sessions, and of a
//! timetable.
//!
//! Real servers differ in version and configuration, so any field may be missing or of
//! another type. Missing values stay empty; wrong values are repaired and reported. The
//! values stay JSON until a talk is made of them, under Indico's own names. IDs are the
//! ones that people see, the same in all exports. Keywords, references, notes and
//! everything that Indico shows only to managers are ignored.

mod address;
mod event;
mod json;
mod people;
mod reader;
mod talks;
mod timetable;
mod when;

use serde_json::Value;

use super::json::has_members;
use super::{Hints, Import, ReadError};
use crate::text::clean;

pub const NAME: &str = "Indico JSON";

/// The `_type` of an error response.
const ERROR: &str = "HTTPAPIError";

/// Reports whether a file is a response of Indico's HTTP API, even an error or a file that
/// is cut off. Old timetables have no `_type` but other markers.
pub fn detect(text: &str) -> bool {
    has_members(text, &["_type", "url"], |found| {
        let is_export = || found.get("url").is_some_and(|url| url.contains("/export/"));
        match found.get("_type").map(String::as_str) {
            Some(ERROR) => true,
            Some("HTTPAPIResult") => found.contains_key("results"),
            _ => found.contains_key("results") && found.contains_key("ts") && is_export(),
        }
    })
}

/// Reads a file.
///
/// # Errors
///
/// Broken JSON, with line and column; an error response; events without contributions,
/// with the URL of the full export.
pub fn read(text: &str, hints: &Hints) -> Result<Import, ReadError> {
    let mut file: Value =
        serde_json::from_str(text).map_err(|error| ReadError::json(NAME, &error))?;
    if !file.is_object() {
        return Err(ReadError::no_schedule("some other JSON"));
    }
    let results = file["results"].take();
    let server = json::text(&file["url"]);
    match results {
        Value::Array(values) => event::read(&values, &server, hints),
        Value::Object(timetables) => timetable::read(&timetables, &server, hints),
        _ if json::text(&file["_type"]) == ERROR => {
            let message = clean::line(&json::text(&file["message"]));
            Err(ReadError::no_schedule(format!("an error of Indico: '{message}'")))
        }
        _ => Err(ReadError::no_schedule("an answer of Indico without results")),
    }
}

#[cfg(test)]
mod tests;
