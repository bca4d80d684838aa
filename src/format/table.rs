//! Lists of talks in JSON and CSV that have no format of their own: the columns are known
//! by their names.
//!
//! This one reader serves Sessionize, the API and the widget of pretalx, and what other
//! sites and spreadsheets publish. CSV becomes a list of objects; `records` finds the
//! talks in it, and `columns` knows what the columns mean. `schedule_event` interprets the rest,
//! as for schedule XML.

mod columns;
mod people;
mod records;
mod refusal;

pub use columns::ColumnChoice;

use std::borrow::Cow;

use self::columns::{Column, Columns, STARTS};
use self::records::{Record, Records};
use super::json::{Json, members};
use super::repairs::dates::{self, Order, When};
use super::repairs::time::{self, Moment};
use super::schedule_event::{Day, Event, RawSchedule};
use super::{Hints, Import, ReadError, draft};
use crate::schedule::Problem;
use crate::text::truncated;

pub const SESSIONIZE: &str = "Sessionize JSON";
/// The name of the formats of the API and the widget of pretalx.
pub const PRETALX: &str = "pretalx API JSON";
pub const JSON: &str = "JSON list";
pub const CSV: &str = "CSV table";

/// The place where talks are looked for, as a sentence for the user.
pub const EVENT_LOCATION: &str =
    "talks are looked for in lists whose items have a title and a start";

pub fn is_sessionize(text: &str) -> bool {
    is_json(text) && text.contains("\"isServiceSession\"")
}

/// Reports whether a file is JSON from the API or the widget of pretalx.
pub fn is_pretalx(text: &str) -> bool {
    let is_widget = || {
        let found = members(text, &[]);
        ["talks", "rooms", "event_start"].iter().all(|name| found.contains_key(*name))
    };
    let markers = ["\"submission_type\"", "\"submission\"", "\"content_locale\""];
    is_json(text) && (markers.iter().any(|marker| text.contains(marker)) || is_widget())
}

/// Reports whether a text begins like JSON, and not like a table of TOML: `[package]`.
pub fn is_json(text: &str) -> bool {
    let inner = text.trim_start_matches('[');
    let is_word = inner.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_value = ["null", "true", "false"].iter().any(|value| inner.starts_with(value));
    text.starts_with('{') || inner.len() < text.len() && (!is_word || is_value)
}

/// Reports whether a file is a table: it has several columns, at least one with a known name.
pub fn is_csv(text: &str) -> bool {
    has_columns(text, &[])
}

/// Reports whether a file is a table with a known or a given column.
pub fn has_columns(text: &str, given: &[ColumnChoice]) -> bool {
    !text.starts_with(['{', '[', '<']) && head_of(text, &Columns::new(given)).is_some()
}

/// Reads any list of talks in JSON, which may be that of a known system.
///
/// # Errors
///
/// JSON that is broken, or in which no object has a title and a start.
pub fn read_json(format: &'static str, text: &str, hints: &Hints) -> Result<Import, ReadError> {
    let json = serde_json::from_str(text).map_err(|error| ReadError::json("JSON", &error))?;
    read(format, &json, &Columns::new(&hints.columns), hints)
}

/// Reads a table whose columns are separated by commas, semicolons, tabs or bars.
///
/// # Errors
///
/// A table without a title or a start.
pub fn read_csv(text: &str, hints: &Hints) -> Result<Import, ReadError> {
    let columns = Columns::new(&hints.columns);
    let (delimiter, head) = head_of(text, &columns).unwrap_or((b',', 0));
    let mut rows = rows(text, delimiter).skip(head);
    let names = rows.next().unwrap_or_default();
    let objects = rows.map(|row| {
        let members = names.iter().cloned().zip(row.into_iter().map(Json::Text));
        Json::Object(members.collect())
    });
    let table = Json::List(objects.collect());
    if table.items().is_empty() {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Err(refusal::no_rows(&names));
    }
    read(CSV, &table, &columns, hints)
}

fn rows(text: &str, delimiter: u8) -> impl Iterator<Item = Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(delimiter).flexible(true).has_headers(false);
    let records = reader.from_reader(text.as_bytes()).into_records();
    let rows = records.map_while(Result::ok);
    rows.map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect())
}

/// Returns the delimiter of a table and the number of the row with the names of the
/// columns, which is the one of the first rows with the most known names.
fn head_of(text: &str, columns: &Columns) -> Option<(u8, usize)> {
    const DETECTION_BYTES: usize = 64 << 10;
    const ROWS: usize = 10;
    let text = truncated(text, DETECTION_BYTES);
    let known = |row: &[String]| row.iter().filter(|name| columns.of(name).is_some()).count();
    let mut best: Option<(usize, u8, usize)> = None;
    for delimiter in [b',', b';', b'\t', b'|'] {
        for (number, row) in rows(text, delimiter).take(ROWS).enumerate() {
            let count = if row.len() > 1 { known(&row) } else { 0 };
            if count > best.map_or(0, |(most, ..)| most) {
                best = Some((count, delimiter, number));
            }
        }
    }
    best.map(|(_, delimiter, number)| (delimiter, number))
}

fn read(
    format: &'static str,
    json: &Json,
    columns: &Columns,
    hints: &Hints,
) -> Result<Import, ReadError> {
    let records = Records::of(json, format, columns);
    draft::check_count(records.talks.len())?;
    if let Some(missing) = columns.missing(&records.columns) {
        let found = records.columns.join(", ");
        let reason = format!("there is no column '{missing}'; found {found}");
        return Err(ReadError::broken(format, reason));
    }
    if records.unnamed > 0 && format != CSV {
        let looks_like = "times of talks without their titles (pretalx gives both for \
                          ?expand=room,submission,submission.speakers,submission.track)";
        return Err(ReadError::no_schedule(looks_like));
    }
    let is_timed =
        |talk: &Record<'_>| STARTS.iter().any(|column| !talk.get(*column).text().is_empty());
    let has_slots = |talk: &Record<'_>| !talk.get(Column::Slots).items().is_empty();
    if !records.talks.iter().any(is_timed) {
        if format == PRETALX && records.talks.iter().any(has_slots) {
            let looks_like = "submissions of pretalx without their times (it gives both for \
                              ?expand=slots,slots.room,speakers,track,submission_type)";
            return Err(ReadError::no_schedule(looks_like));
        }
        return Err(refusal::no_talks(&records));
    }
    let times = refusal::times(&records);
    if let Some(refused) = refusal::no_times(&records, &times) {
        return Err(refused);
    }
    let texts = records.talks.iter().flat_map(|talk| {
        let times = [Column::Date, Column::Start, Column::End];
        times.map(|column| talk.get(column).text()).into_iter().chain([talk.day])
    });
    let texts: Vec<&str> = texts.collect();
    let (order, is_open) = dates::order_of(&texts);
    let mut raw = RawSchedule::default();
    describe(&mut raw, json, &records);
    raw.doubts.extend(refusal::missing_pages(json));
    if times.iter().all(|when| when.date.is_none()) {
        raw.doubts.push(refusal::no_dates(&records));
    }
    if format == CSV {
        let unused = refusal::unused_columns(&records);
        // An update does not ask again.
        let is_new = hints.known_zone.is_none();
        raw.doubts.extend(unused.map(|it| Problem { is_doubt: it.is_doubt && is_new, ..it }));
    }
    if is_open {
        raw.doubts.push(dates::doubt(&texts, order));
    }
    let mut day = Day::default();
    let reader = Reader { records: &records, order };
    for (number, talk) in (1..).zip(&records.talks).filter(|(_, talk)| !is_cancelled(talk)) {
        let mut event = reader.event(talk);
        event.place = match (format, event.label()) {
            (CSV, _) => format!("row {number}"),
            (_, name) => format!("talk {name}"),
        };
        day.events.push(event);
    }
    raw.days.push(day);
    raw.import(format, hints)
}

fn is_cancelled(talk: &Record<'_>) -> bool {
    const CANCELLED_STATES: [&str; 7] =
        ["true", "canceled", "cancelled", "withdrawn", "rejected", "declined", "deleted"];
    talk.all(Column::State).any(|state| {
        let state = state.text().to_lowercase();
        // `https://schema.org/EventCancelled`
        let word = state.rsplit(['/', ':']).next().unwrap_or_default();
        CANCELLED_STATES.contains(&word.strip_prefix("event").unwrap_or(word).trim())
    })
}

/// Sets what a file says about the conference.
fn describe(raw: &mut RawSchedule, json: &Json, records: &Records<'_>) {
    let root = if let Json::List(items) = json { items.first().unwrap_or(json) } else { json };
    let of_talks = |column| {
        let mut texts = records.talks.iter().map(|talk| talk.get(column).text());
        texts.find(|text| !text.is_empty()).unwrap_or_default()
    };
    let conference = ["conference", "event"].map(|name| root.get(name).text());
    let is_talk = matches!(json, Json::List(_));
    let titles = ["title", "name"].map(|name| if is_talk { "" } else { root.get(name).text() });
    let titles = titles.into_iter().chain([of_talks(Column::Conference)]).chain(conference);
    for title in titles {
        raw.set("title", title);
    }
    for name in ["timezone", "time_zone", "time_zone_name", "timeZone", "tz"] {
        raw.set("time_zone_name", root.get(name).text());
    }
    raw.set("time_zone_name", of_talks(Column::Zone));
    raw.set("start", root.get("event_start").text());
    raw.set("end", root.get("event_end").text());
    let names = |list: &str| -> Vec<String> {
        root.get(list).items().iter().map(|item| name_of(item).to_owned()).collect()
    };
    (raw.rooms, raw.tracks) = (names("rooms"), names("tracks"));
}

struct Reader<'a, 'r> {
    records: &'r Records<'a>,
    order: Order,
}

impl<'a> Reader<'a, '_> {
    fn event(&self, talk: &Record<'a>) -> Event {
        let mut event = Event::default();
        let title = [Column::Title, Column::Name].map(|column| talk.get(column).text());
        for title in title {
            event.set("title", title);
        }
        // The other IDs of pretalx change with each release.
        let has_code = !talk.get(Column::Code).text().is_empty();
        for (name, column) in [("guid", Column::Guid), ("id", Column::Id)] {
            if !has_code && self.records.format != PRETALX {
                event.set(name, talk.get(column).text());
            }
        }
        for (name, column) in [
            ("code", Column::Code),
            ("language", Column::Language),
            ("abstract", Column::Abstract),
            ("url", Column::Url),
            ("session", Column::Session),
            ("type", Column::Kind),
            ("track", Column::Track),
            ("room", Column::Room),
            ("do_not_record", Column::OptOut),
        ] {
            event.set(name, &self.text(talk, column));
        }
        event.set("room", talk.room);
        // A break in the API of pretalx has only a description.
        let name = if event.title.is_empty() { "title" } else { "description" };
        event.set(name, &self.text(talk, Column::Description));
        self.set_categories(talk, &mut event);
        self.set_times(talk, &mut event);
        for value in talk.all(Column::Speakers) {
            people::add(value, self.records, &mut event);
        }
        let recording = talk.get(Column::Recording).text();
        if recording.contains("://") {
            event.recording(recording);
        }
        event.is_break = talk.all(Column::Break).any(|value| value.text() == "true")
            || talk.get(Column::Kind).get("pause").text() == "true";
        event
    }

    /// Returns the names in a column, with IDs replaced by what they stand for. A name
    /// counts more than an ID that stands for nothing.
    fn text(&self, talk: &Record<'a>, column: Column) -> String {
        let name = |value| name_of(self.records.resolve(column, value));
        let names = |value: &'a Json| match value {
            Json::List(items) => items.iter().map(name).collect::<Vec<_>>().join(", "),
            value => name(value).to_owned(),
        };
        let is_id = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let texts = || talk.all(column).map(names);
        let text = texts().find(|text| !text.is_empty() && !is_id(text));
        text.or_else(|| texts().find(|text| !text.is_empty())).unwrap_or_default()
    }

    /// Sets what the categories of a talk say: `{"name": "Track", "categoryItems": […]}`,
    /// or IDs of such items, or names.
    fn set_categories(&self, talk: &Record<'a>, event: &mut Event) {
        for value in talk.all(Column::Categories).flat_map(Json::items) {
            let of_talk = value.get("categoryItems").items().iter();
            let items = of_talk.map(|item| (name_of(value), item));
            let by_id = self.records.category(value.text());
            for (category, item) in items.chain(by_id) {
                let name = match self.records.meanings.of(category) {
                    Some(Column::Track) => "track",
                    Some(Column::Kind) => "type",
                    Some(Column::Language) => "language",
                    Some(Column::Room) => "room",
                    Some(Column::Session) => "session",
                    _ => continue,
                };
                event.set(name, item.text());
            }
        }
    }

    fn set_times(&self, talk: &Record<'a>, event: &mut Event) {
        let given = |column| talk.get(column).text().trim();
        let read = |text: &str| When::read(text, self.order);
        let mut end = given(Column::End);
        let mut when = When::default();
        // The date and the time of the start may be two columns.
        for start in talk.all(Column::Start) {
            let (start, until) = split_range(start.text().trim());
            let Some(start) = read(&start) else {
                continue;
            };
            end = if end.is_empty() { until } else { end };
            when.date = when.date.or(start.date);
            when.clock = when.clock.or(start.clock);
        }
        for date in [given(Column::Date), talk.day] {
            when.date = when.date.or_else(|| read(date)?.date);
        }
        if when.clock.is_none() && when.date.is_some() {
            // A date column may hold the time as well.
            when.clock = read(given(Column::Date)).and_then(|date| date.clock);
        }
        let (start, _) = split_range(given(Column::Start));
        match (&when.date, &when.clock) {
            (Some(_), Some(_)) => event.set("date", &when.joined()),
            _ if start.is_empty() && given(Column::Date).is_empty() => {}
            _ => event.set("start", [given(Column::Date), &start].join(" ").trim()),
        }
        if let Some(minutes) = minutes_between(&when, read(end)) {
            event.set("duration", &minutes.to_string());
        }
        let duration = given(Column::Duration);
        match dates::minutes(duration) {
            Some(minutes) => event.set("duration", &minutes.to_string()),
            None => event.set("duration", duration),
        }
    }
}

/// Returns the name of an object, or the text of a value.
fn name_of(value: &Json) -> &str {
    let names = ["name", "title", "fullName", "fullname", "full_name", "public_name"];
    Some(value.first(&names)).filter(|name| !name.is_empty()).unwrap_or_else(|| value.text())
}

/// Splits `10:00 - 10:30` into start and end.
fn split_range(text: &str) -> (Cow<'_, str>, &str) {
    let (start, end) = split_at_dash(text);
    (dates::with_half_of(start, end), end)
}

fn split_at_dash(text: &str) -> (&str, &str) {
    for dash in [" - ", " – ", " to ", "–"] {
        if let Some((start, end)) = text.split_once(dash) {
            return (start.trim(), end.trim());
        }
    }
    match text.split_once('-') {
        Some((start, end))
            if start.contains(':') && end.contains(':') && time::clock(start).is_some()
                || !end.contains('-') && dates::has_half(end) =>
        {
            (start, end)
        }
        _ => (text, ""),
    }
}

/// Returns the minutes from a start to an end. An end without a date is the next such
/// time after the start.
fn minutes_between(start: &When, end: Option<When>) -> Option<i64> {
    const DAY: i64 = 24 * 60;
    let end = end?;
    let of = |when: &When| time::read(&when.joined());
    let minutes = match (of(start), of(&end)) {
        (Some(Moment::Instant(start)), Some(Moment::Instant(end))) => (end - start).num_minutes(),
        (Some(start), Some(end)) => (end.local() - start.local()).num_minutes(),
        _ if end.date.is_none() => {
            let clock = |when: &When| time::clock(when.clock.as_deref()?.get(..5)?);
            (clock(&end)? - clock(start)?).rem_euclid(DAY)
        }
        _ => return None,
    };
    (0..=i64::from(time::MAX_MINUTES)).contains(&minutes).then_some(minutes)
}

#[cfg(test)]
mod tests;
