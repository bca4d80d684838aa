//! `/export/timetable/N.json`: scheduled entries and breaks, by day.
//!
//! Entries are read like those of an event export, so that an ID means the same in
//! both.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::address::Base;
use super::json::{Many, Text, object};
use super::no_schedule;
use super::reader::Reader;
use super::shape::{Block, BlockSession, Contribution, Date, Entry, Folder};
use super::talks::{self, Within};
use crate::format::repairs::zone::clock;
use crate::format::{Hints, Import, Refused};

/// The kind of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Block,
    Contribution,
    Break,
}

/// Reads the first timetable that has entries, and reports that the others are ignored.
pub(super) fn read(
    timetables: Map<String, Value>,
    server: &str,
    hints: &Hints,
    problems: Vec<String>,
) -> Result<Import, Refused> {
    let full = |timetable: &Value| {
        let mut days = timetable.as_object().into_iter().flat_map(Map::values);
        days.any(|day| day.as_object().is_some_and(|day| !day.is_empty()))
    };
    let base = Base::new([server, hints.url.as_deref().unwrap_or("")]);
    let chosen = timetables.iter().find(|(_, timetable)| full(timetable));
    let chosen = chosen.or_else(|| timetables.iter().next());
    let Some((number, _)) = chosen.filter(|(_, timetable)| timetable.is_object()) else {
        return Err(no_schedule("a timetable of Indico without an event".to_owned()));
    };
    let number = number.clone();
    let mut others = Vec::new();
    let mut days = Map::new();
    for (key, timetable) in timetables {
        match timetable {
            Value::Object(timetable) if key == number => days = timetable,
            _ => others.push(key),
        }
    }
    let (days, unread) = entries_of(days);
    let title = if base.is_unknown() {
        format!("Event {number}")
    } else {
        format!("Event {number} at {}", base.host())
    };
    let mut reader = Reader::new(&title, zone_of(&days), base, hints);
    let url = reader.base.event(&number);
    reader.draft.conference.talks_url = url.as_ref().map(|url| format!("{url}contributions/"));
    reader.draft.conference.url = url;
    let export = reader.base.export(&number);
    for message in problems {
        reader.problem("conference", message);
    }
    reader.problem(
        "conference",
        format!("a timetable names no title, no tracks, and only who speaks; {export} has all"),
    );
    for other in others {
        let message = "it is not read: one event is read of a file";
        reader.problem(&format!("event {other}"), message);
    }
    for place in unread {
        reader.problem(&place, "it cannot be read; left out");
    }
    let dates: Vec<_> = days.iter().filter_map(|(day, _)| date(day)).collect();
    if let Some((first, last)) = dates.iter().min().zip(dates.iter().max()) {
        reader.days(*first, *last);
    }
    for (_, entries) in days {
        for (key, entry) in entries {
            read_entry(&mut reader, &key, entry, &Within::default());
        }
    }
    reader.finish(hints)
}

/// Entries with their keys.
type Entries = Vec<(String, Entry)>;

/// Returns the days with their entries, and the places of unreadable values.
fn entries_of(days: Map<String, Value>) -> (Vec<(String, Entries)>, Vec<String>) {
    let mut unread = Vec::new();
    let mut found = Vec::new();
    for (day, entries) in days {
        match entries {
            Value::Object(entries) => {
                let entries = read_entries(entries, &mut unread);
                found.push((day, entries));
            }
            // PHP and older versions write an empty list for a day without entries.
            Value::Array(entries) if entries.is_empty() => found.push((day, Vec::new())),
            _ => unread.push(format!("day {day}")),
        }
    }
    (found, unread)
}

fn read_entries(entries: Map<String, Value>, unread: &mut Vec<String>) -> Entries {
    let mut found = Vec::new();
    for (key, entry) in entries {
        match object(entry) {
            Some(entry) => found.push((key, entry)),
            None => unread.push(format!("entry {key}")),
        }
    }
    found
}

/// Returns the first known zone of a time. In a timetable, all times are in the event's
/// zone.
fn zone_of(days: &[(String, Entries)]) -> &str {
    let entries = days.iter().flat_map(|(_, entries)| entries);
    let dates = entries.flat_map(|(_, entry)| [&entry.start_date, &entry.end_date]);
    let mut names = dates.filter_map(|date| match date {
        Date::Parts(parts) => Some(parts.tz.as_str()),
        _ => None,
    });
    names.find(|name| clock(name).is_some()).unwrap_or_default()
}

fn date(day: &str) -> Option<NaiveDate> {
    let whole = day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit());
    let date = NaiveDate::parse_from_str(day, "%Y%m%d").ok();
    date.filter(|_| whole)
}

impl Kind {
    /// Determines the kind from the declared type, else the content, else the prefix of
    /// the key.
    fn of(key: &str, entry: &Entry) -> Self {
        match (entry.kind.as_str(), entry.type_.as_str()) {
            ("Session", _) => Self::Block,
            ("Contribution", _) | ("", "ContribSchEntry") => Self::Contribution,
            ("Break", _) | ("", "BreakTimeSchEntry") => Self::Break,
            _ if entry.entries.is_some() || key.starts_with('s') => Self::Block,
            _ if key.starts_with('b') => Self::Break,
            _ => Self::Contribution,
        }
    }
}

fn read_entry(reader: &mut Reader, key: &str, entry: Entry, within: &Within) {
    match Kind::of(key, &entry) {
        Kind::Contribution => talks::contribution(reader, &contribution(key, entry), within),
        Kind::Break => talks::item(reader, &block_of(key, entry, true), within, true),
        Kind::Block => read_block(reader, key, entry),
    }
}

/// Reads a block. A block without contributions is a talk, even if it contains breaks.
fn read_block(reader: &mut Reader, key: &str, mut entry: Entry) {
    let mut unread = Vec::new();
    let entries = read_entries(entry.entries.take().unwrap_or_default(), &mut unread);
    let mut block = block_of(key, entry, false);
    let within = talks::block(reader, &block);
    for place in unread {
        reader.problem(&place, "it cannot be read; left out");
    }
    let mut is_empty = true;
    for (key, entry) in entries {
        is_empty &= Kind::of(&key, &entry) == Kind::Break;
        read_entry(reader, &key, entry, &within);
    }
    if is_empty {
        let part = block.slot_title.as_str();
        let session = block.session.title.as_str();
        if !part.is_empty() && part != session {
            block.title = Text::Is(format!("{session}: {part}"));
        }
        talks::item(reader, &block, &within, false);
    }
}

/// Converts an entry to a contribution of an event export.
fn contribution(key: &str, entry: Entry) -> Contribution {
    let id = [entry.contribution_id, entry.id, entry.unique_id, Text::Is(key.to_owned())];
    let id = id.into_iter().find(|id| !id.as_str().is_empty());
    Contribution {
        friendly_id: entry.friendly_id,
        id: id.unwrap_or_default(),
        title: entry.title,
        description: entry.description,
        start_date: entry.start_date,
        end_date: entry.end_date,
        duration: entry.duration,
        room: entry.room,
        code: entry.code,
        url: entry.url,
        speakers: entry.presenters,
        folders: folders(entry.attachments.folders, entry.attachments.files),
        material: entry.material,
        ..Contribution::default()
    }
}

/// Converts an entry to a block of an event export. A break has its own ID, even within
/// a block.
fn block_of(key: &str, entry: Entry, is_break: bool) -> Block {
    let slot = if is_break { Text::None } else { entry.session_slot_id };
    let id = [slot, entry.id, entry.unique_id, Text::Is(key.to_owned())];
    let id = id.into_iter().find(|id| !id.as_str().is_empty());
    Block {
        id: id.unwrap_or_default(),
        session: BlockSession { title: entry.title.clone(), ..BlockSession::default() },
        title: entry.title,
        slot_title: entry.slot_title,
        description: entry.description,
        start_date: entry.start_date,
        end_date: entry.end_date,
        duration: entry.duration,
        room: entry.room,
        code: entry.code,
        url: entry.url,
        conveners: entry.conveners,
        folders: folders(entry.attachments.folders, entry.attachments.files),
        material: entry.material,
        ..Block::default()
    }
}

/// Adds a folder for the files outside all folders.
fn folders(mut folders: Many<Folder>, files: Many<super::shape::Attachment>) -> Many<Folder> {
    if !files.items.is_empty() || files.odd > 0 {
        let attachments = files;
        folders.items.push(Folder { attachments, ..Folder::default() });
    }
    folders
}
