//! `/export/timetable/N.json`: scheduled entries and breaks, by day.
//!
//! Entries are read like those of an event export, so that an ID means the same in
//! both.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::address::Base;
use super::json::{first, text};
use super::reader::Reader;
use super::talks::{self, BlockContext};
use crate::format::repairs::zone::clock;
use crate::format::{Hints, Import, ReadError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Block,
    Contribution,
    Break,
}

/// Reads the first timetable that has entries, and reports that the others are ignored.
pub(super) fn read(
    timetables: &Map<String, Value>,
    server: &str,
    hints: &Hints,
) -> Result<Import, ReadError> {
    let full = |timetable: &Value| {
        let mut days = timetable.as_object().into_iter().flat_map(Map::values);
        days.any(|day| day.as_object().is_some_and(|day| !day.is_empty()))
    };
    let base = Base::new([server, hints.url.as_deref().unwrap_or("")]);
    let chosen = timetables.iter().find(|(_, timetable)| full(timetable));
    let chosen = chosen.or_else(|| timetables.iter().next());
    let Some((number, Value::Object(days))) = chosen else {
        return Err(ReadError::no_schedule("a timetable of Indico without an event"));
    };
    let at_host = if base.is_unknown() { "" } else { &format!(" at {}", base.host()) };
    let title = format!("Event {number}{at_host}");
    let mut reader = Reader::new(&title, &zone_of(days), base, hints);
    let url = reader.base.event(number);
    reader.draft.conference.talks_url = url.as_ref().map(|url| format!("{url}contributions/"));
    reader.draft.conference.url = url;
    let export = reader.base.export(number);
    reader.problem(
        "conference",
        format!("a timetable names no title, no tracks, and only who speaks; {export} has all"),
    );
    for other in timetables.keys().filter(|key| *key != number) {
        let message = "skipped: only one event is read from a file";
        reader.problem(&format!("event {other}"), message);
    }
    let mut dates = Vec::new();
    for (day, entries) in days {
        match entries {
            Value::Object(_) => report_unread(&mut reader, entries),
            // PHP and older versions write an empty list for a day without entries.
            Value::Array(entries) if entries.is_empty() => {}
            _ => {
                reader.problem(&format!("day {day}"), UNREAD);
                continue;
            }
        }
        dates.extend(date(day));
    }
    if let Some((first, last)) = dates.iter().min().zip(dates.iter().max()) {
        reader.days(*first, *last);
    }
    for (key, entry) in days.values().flat_map(entries) {
        read_entry(&mut reader, key, entry, &BlockContext::default());
    }
    reader.finish(hints)
}

const UNREAD: &str = "cannot be read; skipped";

/// Returns the entries of a day or a block, with their keys.
fn entries(list: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let entries = list.as_object().into_iter().flatten();
    entries.filter(|(_, entry)| entry.is_object())
}

/// Reports values of a day or a block that are not entries.
fn report_unread(reader: &mut Reader, list: &Value) {
    let values = list.as_object().into_iter().flatten();
    for (key, _) in values.filter(|(_, value)| !value.is_object()) {
        reader.problem(&format!("entry {key}"), UNREAD);
    }
}

/// Returns the first known zone of a time. In a timetable, all times are in the event's
/// zone.
fn zone_of(days: &Map<String, Value>) -> String {
    let entries = days.values().flat_map(entries);
    let dates = entries.flat_map(|(_, entry)| [&entry["startDate"], &entry["endDate"]]);
    let mut names = dates.map(|date| text(&date["tz"]));
    names.find(|name| clock(name).is_some()).unwrap_or_default().into_owned()
}

fn date(day: &str) -> Option<NaiveDate> {
    let is_whole = day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit());
    NaiveDate::parse_from_str(day, "%Y%m%d").ok().filter(|_| is_whole)
}

impl Kind {
    /// Determines the kind from the declared type, else the content, else the prefix of
    /// the key.
    fn of(key: &str, entry: &Value) -> Self {
        match (&*text(&entry["entryType"]), &*text(&entry["_type"])) {
            ("Session", _) => Self::Block,
            ("Contribution", _) | ("", "ContribSchEntry") => Self::Contribution,
            ("Break", _) | ("", "BreakTimeSchEntry") => Self::Break,
            _ if entry["entries"].is_object() || key.starts_with('s') => Self::Block,
            _ if key.starts_with('b') => Self::Break,
            _ => Self::Contribution,
        }
    }
}

fn read_entry(reader: &mut Reader, key: &str, entry: &Value, within: &BlockContext) {
    match Kind::of(key, entry) {
        Kind::Contribution => {
            talks::contribution(reader, &exported(key, entry, "contributionId"), within);
        }
        // A break has its own ID, even within a block.
        Kind::Break => talks::item(reader, &exported(key, entry, "id"), within, true),
        Kind::Block => read_block(reader, key, entry),
    }
}

/// Reads a block. A block without contributions is a talk, even if it contains breaks.
fn read_block(reader: &mut Reader, key: &str, entry: &Value) {
    let mut block = exported(key, entry, "sessionSlotId");
    let within = talks::block(reader, &block);
    report_unread(reader, &entry["entries"]);
    let mut is_empty = true;
    for (key, entry) in entries(&entry["entries"]) {
        is_empty &= Kind::of(key, entry) == Kind::Break;
        read_entry(reader, key, entry, &within);
    }
    if is_empty {
        let part = text(&block["slotTitle"]);
        let session = text(&block["title"]);
        if !part.is_empty() && part != session {
            block["title"] = Value::String(format!("{session}: {part}"));
        }
        talks::item(reader, &block, &within, false);
    }
}

/// Converts an entry to the form of an event export. `id` is the name of its ID.
fn exported(key: &str, entry: &Value, id: &str) -> Value {
    let mut found = entry.clone();
    found["id"] = match first(entry, &[id, "id", "uniqueId"]) {
        Value::Null => key.into(),
        id => id.clone(),
    };
    found["friendly_id"] = entry["friendlyId"].clone();
    found["speakers"] = entry["presenters"].clone();
    found
}
