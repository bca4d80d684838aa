//! Foreign files in and out: one table of formats, one module a format, all of
//! them pure.
//!
//! What is read is handed on as an [`Import`]; what is written is a text. No disk,
//! no network, no clock.

pub mod agenda;
pub mod draft;
pub mod encoding;
mod foreign;
mod html;
pub mod ical;
pub mod indico;
pub mod native;
pub mod packed;
pub mod repairs;
pub mod report;
mod schedule_event;
pub mod schedule_json;
pub mod schedule_xml;

use chrono_tz::Tz;

use crate::schedule::{Conference, Problem};

/// What was read from a foreign file.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The conference: all that it refers to is declared, all ids differ.
    pub conference: Conference,
    /// What was wrong in the file, where, and how it was repaired.
    pub problems: Vec<Problem>,
    /// The name of its format.
    pub format: &'static str,
}

/// What is known about a file besides what stands in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// The id that the conference is to have.
    pub id: Option<String>,
    /// The zone of the venue, as the user gives it, for a file that names none.
    pub zone: Option<Tz>,
    /// The zone of the stored edition: holds like `zone`, but nothing is said about it.
    pub known_zone: Option<Tz>,
    /// Where the file comes from, to complete addresses in it.
    pub url: Option<String>,
    /// The encoding that the server names, for a file that declares none.
    pub charset: Option<String>,
}

/// Why a file cannot be read as a schedule at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is something else.
    #[error("it is no schedule but {looks_like}; {} can be read", readable())]
    NoSchedule {
        /// What it looks like.
        looks_like: String,
    },
    /// It is of a known format, but broken where that cannot be repaired.
    #[error("it looks like {format}, but {reason}")]
    Broken {
        /// The name of the format.
        format: &'static str,
        /// What is wrong, with line and column where they are known.
        reason: String,
    },
    /// It is of a known format, but nothing in it is an event.
    #[error("there is no event in it, though it looks like {format} ({looks_like}); {sought}")]
    Empty {
        /// The name of the format.
        format: &'static str,
        /// What it looks like.
        looks_like: String,
        /// Where events were looked for.
        sought: &'static str,
    },
    /// It has more talks than any conference.
    #[error("it has {0} talks, which is more than any conference")]
    TooMany(usize),
}

impl Refused {
    /// JSON of this format that cannot be read.
    fn json(format: &'static str, error: &serde_json::Error) -> Self {
        let reason = if error.is_eof() {
            let (line, column) = (error.line(), error.column());
            format!("it breaks off at line {line}, column {column}")
        } else {
            format!("it is damaged: {error}")
        };
        Self::Broken { format, reason }
    }
}

/// A format that can be read.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What it is called.
    pub name: &'static str,
    /// What it is and who writes it, in one line.
    pub what: &'static str,
    /// Whether a file is likely of this format, judged cheaply by its beginning. It is
    /// given the file without the blanks before its text.
    pub looks_so: fn(&str) -> bool,
    /// Where events are looked for, as a sentence for the user. A file without an event is
    /// refused; none for a format in which a conference may have no talks on purpose.
    pub sought: Option<&'static str>,
    /// Reads a file.
    pub read: fn(&str, &Hints) -> Result<Import, Refused>,
}

/// All formats that can be read. The first that a file looks like is its format, so
/// what is told more surely stands before what is told less surely.
pub const FORMATS: &[Format] = &[
    Format {
        name: native::NAME,
        what: "what 'hallway export --format json' writes",
        looks_so: native::looks_so,
        sought: None,
        read: native::read_import,
    },
    Format {
        name: schedule_xml::NAME,
        what: "schedule.xml of frab, pretalx, wafer, FOSDEM and the c3voc",
        looks_so: schedule_xml::looks_so,
        sought: Some("events are looked for in elements <event>, in <day> and <room>"),
        read: schedule_xml::read,
    },
    Format {
        name: schedule_json::NAME,
        what: "schedule.json of frab, pretalx and the c3voc",
        looks_so: schedule_json::looks_so,
        sought: Some(
            "events are looked for in 'schedule', 'conference', 'days' and 'rooms', \
             and in lists called 'events'",
        ),
        read: schedule_json::read,
    },
    Format {
        name: indico::NAME,
        what: "what Indico sites export: /export/event/N.json?detail=contributions",
        looks_so: indico::looks_so,
        sought: Some(
            "events are looked for in 'contributions' and 'sessions', or in the days of a \
             timetable; they may not be published yet",
        ),
        read: indico::read,
    },
    Format {
        name: ical::read::NAME,
        what: "calendar files (.ics) as nearly all conference sites offer them",
        looks_so: ical::read::looks_so,
        sought: Some("events are looked for between BEGIN:VEVENT and END:VEVENT"),
        read: ical::read::read,
    },
];

/// Reads a file of any of the [`FORMATS`], detected from its content, in any encoding
/// and packed by gzip or not.
///
/// # Errors
///
/// A file that is none of them, or is too broken to be repaired, or in which no event
/// is found.
pub fn read(bytes: &[u8], hints: &Hints) -> Result<Import, Refused> {
    let bytes = encoding::unpack(bytes)?;
    let decoded = encoding::decode(&bytes, hints.charset.as_deref());
    let start = start_of(&decoded.text);
    let looks_like = || foreign::looks_like(&bytes, &decoded.text);
    let Some(format) = FORMATS.iter().find(|format| (format.looks_so)(start)) else {
        let looks_like = looks_like();
        return Err(Refused::NoSchedule { looks_like });
    };
    let mut import = (format.read)(&decoded.text, hints)?;
    if let Some(sought) = format.sought
        && import.conference.talks.is_empty()
    {
        return Err(Refused::Empty {
            format: format.name,
            looks_like: looks_like(),
            sought,
        });
    }
    import.problems.splice(0..0, decoded.problems);
    Ok(import)
}

/// A file without blanks and byte order marks before its text.
fn start_of(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}')
}

/// The beginning of a text, of at most so many bytes.
fn head(text: &str, most: usize) -> &str {
    let mut ends = (0..=most.min(text.len())).rev();
    let end = ends.find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// The formats that can be read, in words.
fn readable() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::Schedule;
    use proptest::prelude::*;

    #[test]
    fn a_format_is_told_by_what_stands_in_the_file() {
        let name = |text: &str| read(text.as_bytes(), &Hints::default()).map(|i| i.format);
        let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\nEND:VCALENDAR";
        assert_eq!(name(calendar), Ok(ical::read::NAME));
        assert_eq!(
            name(&format!("\u{feff}\r\n {calendar}")),
            Ok(ical::read::NAME)
        );
        let dataset = include_str!("../data/lpc-2023.json");
        assert_eq!(name(dataset), Ok(native::NAME));
        assert_eq!(name(&format!("\u{feff}\n{dataset}")), Ok(native::NAME));
    }

    #[test]
    fn what_is_no_schedule_is_refused_with_what_it_is_and_what_can_be_read() {
        let message = |text: &str| {
            read(text.as_bytes(), &Hints::default())
                .unwrap_err()
                .to_string()
        };
        let page = message("<html>");
        assert!(
            page.starts_with("it is no schedule but an HTML page; "),
            "{page}"
        );
        for format in FORMATS {
            assert!(page.contains(format.name), "{page}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let text = String::from_utf8_lossy(&bytes);
            for format in FORMATS {
                let _ = (format.looks_so)(&text);
                let _ = (format.read)(&text, &Hints::default());
            }
            let _ = read(&bytes, &Hints::default());
        }

        /// What is read of a damaged file is whole, or the file is refused.
        #[test]
        fn a_damaged_calendar_is_read_or_refused(
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
