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

use self::address::Base;
use super::json::members;
use super::{Hints, Import, ReadError};
use crate::schedule::Advice;
use crate::text::{clean, url};
pub use reader::NAME;

/// The place where the reader looks for events, as a sentence for the user.
pub const EVENT_LOCATION: &str = "events are looked for in 'contributions' and 'sessions', or in the days of a timetable; \
     they may not be published yet";

/// The `_type` of an error response.
const ERROR: &str = "HTTPAPIError";

/// Reports whether a file is a response of Indico's HTTP API, even an error or a file that
/// is cut off. Old timetables have no `_type` but other markers.
pub fn detect(text: &str) -> bool {
    let found = members(text, &["_type", "url"]);
    let is_export = || found.get("url").is_some_and(|url| url.contains("/export/"));
    match found.get("_type").map(String::as_str) {
        Some(ERROR) => true,
        Some("HTTPAPIResult") => found.contains_key("results"),
        _ => found.contains_key("results") && found.contains_key("ts") && is_export(),
    }
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

/// An event that stands in a list without its talks.
#[derive(Debug, Default)]
pub struct ListedEvent {
    pub title: String,
    pub page: String,
    /// The number in its URLs.
    pub number: String,
}

/// The refusal of a file that lists events of a server without their talks. Says how to
/// import the first one.
pub fn without_talks(kind: &str, events: usize, first: &ListedEvent, server: &[&str]) -> ReadError {
    let base = Base::new([&[first.page.as_str()], server].concat());
    let (what, which) = match events {
        0 => (format!("{kind} without an event"), "the event"),
        1 => ("an event of Indico without its contributions".to_owned(), "it"),
        _ => (format!("a list of Indico events ({events}) without their talks"), "one of them"),
    };
    let mut advice = Vec::new();
    let page = Some(first.page.clone()).filter(|page| url::is_web(page));
    if let Some(page) = page.or_else(|| base.event(&first.number)) {
        let name = clean::line(&first.title);
        let name = match events {
            2.. if !name.is_empty() => format!(", such as {name}"),
            _ => String::new(),
        };
        advice.push(Advice::new(format!("import {which}{name}: hallway import {page}"), ""));
    }
    let export = base.export(&first.number);
    advice.push(Advice::new(format!("the talks of an event are in {export}"), ""));
    ReadError::NoTalks { looks_like: what, advice }
}

#[cfg(test)]
mod tests;
