//! Readers and writers of external files: one table of formats and one module per format.
//!
//! Readers return an [`Import`], writers return text. All of them are pure: no disk, no
//! network, no clock.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

pub mod agenda;
pub mod draft;
pub mod encoding;
pub mod existing;
mod foreign;
mod html;
pub mod ical;
mod import;
pub mod indico;
mod json;
pub mod native;
pub mod page;
mod read_error;
pub mod repairs;
pub mod report;
mod schedule_event;
pub mod schedule_json;
pub mod schedule_xml;
pub mod table;
mod xcal;

pub use import::{Hints, Import};
pub use read_error::ReadError;

use crate::schedule::{Advice, Person, Problem};
use agenda::own;
use encoding::{Decoded, start_of};
use table::EVENT_LOCATION;

/// A format that can be read.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    pub name: &'static str,
    /// A description of the format and its generators, in one line.
    pub description: &'static str,
    /// Reports whether a file is likely to be in this format, by a cheap look at its
    /// beginning. The text has no leading whitespace.
    pub detect: fn(&str) -> bool,
    /// The place where the reader looks for events, as a sentence for the user. A file
    /// without events is rejected. `None` for formats that allow an empty conference.
    pub event_location: Option<&'static str>,
    pub read: fn(&str, &Hints) -> Result<Import, ReadError>,
}

/// All readable formats. The first match wins, so formats with reliable markers come first.
pub const FORMATS: &[Format] = &[
    Format {
        name: native::NAME,
        description: "what 'hallway export --format json' writes",
        detect: native::detect,
        event_location: None,
        read: native::read_import,
    },
    Format {
        name: schedule_xml::NAME,
        description: "schedule.xml of frab, pretalx, wafer, FOSDEM and the c3voc",
        detect: schedule_xml::detect,
        event_location: Some("events are looked for in elements <event>, in <day> and <room>"),
        read: schedule_xml::read,
    },
    Format {
        name: schedule_json::NAME,
        description: "schedule.json of frab, pretalx and the c3voc",
        detect: schedule_json::detect,
        event_location: Some(
            "events are looked for in 'schedule', 'conference', 'days' and 'rooms', \
             and in lists called 'events'",
        ),
        read: schedule_json::read,
    },
    Format {
        name: indico::NAME,
        description: "what Indico sites export: /export/event/N.json?detail=contributions",
        detect: indico::detect,
        event_location: Some(indico::EVENT_LOCATION),
        read: indico::read,
    },
    Format {
        name: ical::read::NAME,
        description: "calendar files (.ics) as nearly all conference sites offer them",
        detect: ical::read::detect,
        event_location: Some("events are looked for between BEGIN:VEVENT and END:VEVENT"),
        read: ical::read::read,
    },
    Format {
        name: xcal::NAME,
        description: "calendars in XML, as frab and pretalx write them",
        detect: xcal::detect,
        event_location: Some("events are looked for in elements <vevent>"),
        read: xcal::read,
    },
    Format {
        name: table::SESSIONIZE,
        description: "the views All, Sessions and GridSmart of Sessionize's API",
        detect: table::is_sessionize,
        event_location: Some(EVENT_LOCATION),
        read: |text, hints| table::read_json(table::SESSIONIZE, text, hints),
    },
    Format {
        name: table::PRETALX,
        description: "submissions, slots and schedules of pretalx's API, and the JSON of its widget",
        detect: table::is_pretalx,
        event_location: Some(EVENT_LOCATION),
        read: |text, hints| table::read_json(table::PRETALX, text, hints),
    },
    Format {
        name: table::JSON,
        description: "any list of objects with a title and a start",
        detect: table::is_json,
        event_location: Some(EVENT_LOCATION),
        read: |text, hints| table::read_json(table::JSON, text, hints),
    },
    Format {
        name: table::CSV,
        description: "a table with a column for the title and one for the start",
        detect: table::is_csv,
        event_location: Some(EVENT_LOCATION),
        read: table::read_csv,
    },
];

/// Reads a file in any of the [`FORMATS`], detected from its content. The file may be
/// in any encoding and compressed with gzip.
///
/// # Errors
///
/// A file in another format, a file that is broken beyond repair, or a file without
/// events.
pub fn read(bytes: &[u8], hints: &Hints) -> Result<Import, ReadError> {
    let bytes = encoding::unpack(bytes)?;
    let mut decoded = encoding::decode(&bytes, hints.charset.as_deref());
    if table::is_json(start_of(&decoded.text)) {
        decoded = without_half_characters(decoded);
    }
    let start = start_of(&decoded.text);
    let looks_like = || foreign::looks_like(&bytes, &decoded.text);
    let mut refusal = None;
    let mut read = None;
    if own::is_written(start) {
        return Err(ReadError::NoSchedule {
            looks_like: "an agenda of hallway".to_owned(),
            advice: vec![Advice::new("read it with 'hallway agenda --import FILE'", "")],
        });
    }
    if let Some(looks_like) = foreign::never_a_schedule(start) {
        return Err(ReadError::no_schedule(looks_like));
    }
    // The user may have named columns of a table whose names mean nothing else.
    let is_named =
        |format: &Format| format.name == table::CSV && table::has_columns(start, &hints.columns);
    let is_likely = |format: &&Format| (format.detect)(start) || is_named(format);
    for format in FORMATS.iter().filter(is_likely) {
        match (format.read)(start, hints) {
            // Another format may have the same markers.
            Err(error @ ReadError::NoSchedule { .. }) => {
                refusal.get_or_insert(error);
            }
            other => {
                read = Some((format, other?));
                break;
            }
        }
    }
    let Some((format, mut import)) = read else {
        let system = foreign::system(start).map(ReadError::no_schedule);
        let other = || ReadError::no_schedule(looks_like());
        return Err(system.or(refusal).unwrap_or_else(other));
    };
    if let Some(event_location) = format.event_location
        && import.conference.talks.is_empty()
    {
        return Err(ReadError::Empty {
            format: format.name,
            looks_like: looks_like(),
            event_location,
        });
    }
    import.problems.splice(0..0, decoded.problems);
    Ok(import)
}

/// Replaces half characters in JSON, and reports the first.
fn without_half_characters(mut decoded: Decoded) -> Decoded {
    let (text, first) = json::without_half_characters(&decoded.text);
    if let Some(first) = first {
        decoded.text = text.into_owned();
        let message = "half of a character; shown as \u{fffd}";
        decoded.problems.push(Problem::new(&format!("line {first}"), message));
    }
    decoded
}

/// Reads a web page from a URL; `None` if the bytes are something else.
pub fn page(bytes: &[u8], url: &str, charset: Option<&str>) -> Option<page::Page> {
    if !page::is_page(&beginning(bytes, charset)?) {
        return None;
    }
    let bytes = encoding::unpack(bytes).ok()?;
    Some(page::read(&encoding::decode(&bytes, charset).text, url))
}

/// Returns the first part of a file, which is enough to recognize it; `None` for a damaged
/// file.
fn beginning(bytes: &[u8], charset: Option<&str>) -> Option<String> {
    const DETECTION_BYTES: usize = 64 << 10;
    let bytes = encoding::unpack(bytes).ok()?;
    Some(encoding::decode(&bytes[..bytes.len().min(DETECTION_BYTES)], charset).text)
}

/// Reports whether a file has the markers of any format or of a web page. A damaged file
/// counts as recognized, so that reading it reports the damage.
pub fn is_recognized(bytes: &[u8], charset: Option<&str>) -> bool {
    let Some(text) = beginning(bytes, charset) else { return true };
    let start = start_of(&text);
    start.starts_with('<') || FORMATS.iter().any(|format| (format.detect)(start))
}

/// Reports whether a file is the first part of a list that a server divides into pages:
/// `{"next": URL, "results": […]}`.
pub fn is_paginated(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    json::members(text, &["next"]).get("next").is_some_and(|next| !next.is_empty())
}

/// A page of a list that a server divides.
#[derive(Debug, serde::Deserialize)]
pub struct ListPage {
    pub next: Option<String>,
    pub results: Vec<serde_json::Value>,
}

impl ListPage {
    /// Reads a page.
    ///
    /// # Errors
    ///
    /// JSON that is broken or has no list.
    pub fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&json::without_half_characters(&String::from_utf8_lossy(bytes)).0)
    }
}

/// Formats a person with the affiliation: `Ann Lee (ACME)`.
fn person(person: &Person) -> String {
    match &person.affiliation {
        Some(affiliation) => format!("{} ({affiliation})", person.name),
        None => person.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Schedule;
    use proptest::prelude::*;

    #[test]
    fn format_is_detected_by_content() {
        let name = |text: &str| read(text.as_bytes(), &Hints::default()).map(|i| i.format);
        let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\nEND:VCALENDAR";
        assert_eq!(name(calendar), Ok(ical::read::NAME));
        assert_eq!(name(&format!("\u{feff}\r\n {calendar}")), Ok(ical::read::NAME));
        let dataset = include_str!("../data/lpc-2023.json");
        assert_eq!(name(dataset), Ok(native::NAME));
        assert_eq!(name(&format!("\u{feff}\n{dataset}")), Ok(native::NAME));
    }

    #[test]
    fn missing_title_falls_back_to_hinted_title_id_or_file() {
        let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\nDTSTART:20300401T090000Z\nEND:VEVENT\nEND:VCALENDAR";
        let xcal = "<iCalendar><vcalendar><vevent><summary>a</summary><dtstart>20300401T090000Z</dtstart></vevent></vcalendar></iCalendar>";
        let files = [
            calendar,
            xcal,
            "title,start\na,2030-04-01 09:00\n",
            r#"[{"title": "a", "start": "2030-04-01T09:00:00Z"}]"#,
        ];
        let some = |text: &str| Some(text.to_owned());
        let of = |title, id, file| Hints { id, title, file, ..Hints::default() };
        for (hints, title) in [
            (of(some("Conf 2030"), some("conf"), some("x")), "Conf 2030"),
            (of(None, some("conf"), some("x")), "conf"),
            (of(None, None, some("x y")), "x y"),
            (of(None, None, None), "Untitled conference"),
        ] {
            for file in files {
                let import = read(file.as_bytes(), &hints).unwrap();
                assert_eq!(import.conference.title, title, "{file}");
                let is_named = !import.problems.iter().any(|p| p.message == "it has no title");
                assert_eq!(is_named, title != "Untitled conference", "{file}");
            }
        }
    }

    #[test]
    fn rejection_names_kind_of_file() {
        let refused = |text: &str| read(text.as_bytes(), &Hints::default()).unwrap_err();
        let page = refused("<html>");
        assert_eq!(page.with_advice(None), "not a schedule: an HTML page");
        assert!(page.is_of_unknown_format());
        let map = r#"{"type": "FeatureCollection", "features": [{"type": "Feature",
            "properties": {"title": "Hill", "time": 1769857200000}}]}"#;
        assert_eq!(refused(map).to_string(), "not a schedule: places on a map (GeoJSON)");
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn readers_never_panic_on_random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let text = String::from_utf8_lossy(&bytes);
            for format in FORMATS {
                let _ = (format.detect)(&text);
                let _ = (format.read)(&text, &Hints::default());
            }
            let _ = read(&bytes, &Hints::default());
        }

        /// Whatever is read from a damaged file is consistent, or the file is rejected.
        #[test]
        fn damaged_calendar_yields_valid_schedule_or_error(
            at in prop::collection::vec(0_usize..2500, 1..8),
            with in prop::collection::vec(any::<u8>(), 1..8),
        ) {
            let mut bytes = CALENDAR.as_bytes().to_vec();
            for (at, byte) in at.into_iter().zip(with) {
                let at = at % bytes.len();
                match byte % 3 {
                    0 => bytes[at] = byte,
                    1 => bytes.truncate(at.max(1)),
                    _ => bytes.insert(at, byte),
                }
            }
            if let Ok(import) = ical::read::read(&String::from_utf8_lossy(&bytes), &Hints::default()) {
                prop_assert!(Schedule::new(import.conference).is_ok());
            }
        }
    }

    const CALENDAR: &str = "\
BEGIN:VCALENDAR\r
PRODID:-//pretalx//a.example//b\r
X-WR-CALNAME:Conference\r
BEGIN:VTIMEZONE\r
TZID:Here\r
X-LIC-LOCATION:Europe/Berlin\r
BEGIN:STANDARD\r
TZOFFSETTO:+0100\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:pretalx-a-AAA@a.example\r
DTSTART;TZID=Here:20240504T100000\r
DTEND;TZID=\"Here\":20240504T104500\r
SUMMARY:One\\, two - Ann\\, Bo\r
LOCATION:Hall (Inn)\r
CATEGORIES:Track\\, one,Talk\r
DESCRIPTION:Speakers: Ann (Red Hat\\, Inc.)\\n\\nText \r
 over lines\\n<p>and HTML</p>\r
URL:https://a.example/1\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:pretalx-a-BBB@a.example\r
DTSTART;VALUE=DATE:20240505\r
DURATION:P1D\r
RRULE:FREQ=DAILY\r
SUMMARY:Three - Cy\r
ATTENDEE;CN=\"Cy D.\":mailto:c@a.example\r
END:VEVENT\r
END:VCALENDAR\r
";
}
