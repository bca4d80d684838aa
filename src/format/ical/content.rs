//! What a calendar of ours holds, so that an export replaces only one of the same kind.

use super::calendar::Calendar;
use super::is_own;
use crate::format::draft::hash;
use crate::schedule::TalkId;

/// The property that says what a calendar holds: a kind, the ID of a conference and, for some
/// talks, a hash of their IDs.
pub(super) const PROPERTY: &str = "X-HALLWAY-CONTENT";
pub(super) const AGENDA: &str = "agenda";
pub(super) const ALL: &str = "all";
const TALKS: &str = "talks";
pub(super) const ALL_AGENDAS: &str = "agendas";

/// The number of bytes at the beginning of a file that say what it holds.
const HEADER_BYTES: usize = 16 << 10;

/// Returns whether a calendar may overwrite a file: one of ours with the same
/// content. Calendars of earlier versions do not name theirs.
pub fn may_replace(file: &[u8], calendar: &[u8]) -> bool {
    if !is_own(file) || !is_own(calendar) {
        return false;
    }
    let [old, new] = [file, calendar].map(|text| header(text).first_text(&[PROPERTY]));
    old.is_some() && old == new
}

/// Returns the content of a calendar of some talks: it is the same only for the same talks.
pub(super) fn of_talks<'a>(conference: &str, ids: impl Iterator<Item = &'a TalkId>) -> String {
    let mut ids: Vec<&str> = ids.map(TalkId::as_str).collect();
    ids.sort_unstable();
    let selection = hash(ids.join("\n").bytes());
    format!("{TALKS} {conference} {selection:016x}")
}

/// Describes what a file holds, if it is a calendar of ours: `the agenda of fosdem-2026`.
pub fn describe(file: &[u8]) -> Option<String> {
    if !is_own(file) {
        return None;
    }
    let header = header(file);
    let Some(content) = header.first_text(&[PROPERTY]) else {
        return Some(format!("a calendar of {}", header.first_text(&["X-WR-CALNAME"])?));
    };
    let mut parts = content.split(' ');
    let [kind, conference] = [parts.next(), parts.next()].map(Option::unwrap_or_default);
    Some(match kind {
        ALL_AGENDAS => "the agendas of all conferences".to_owned(),
        AGENDA => format!("the agenda of {conference}"),
        ALL => format!("all talks of {conference}"),
        _ => format!("some talks of {conference}"),
    })
}

/// Reads the properties before the first event.
fn header(file: &[u8]) -> Calendar {
    let start = String::from_utf8_lossy(&file[..file.len().min(HEADER_BYTES)]);
    Calendar::read(start.split("\r\nBEGIN:VEVENT").next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::Agenda;
    use crate::format::ical::{self, Cancelled, Options, Part};
    use crate::schedule::changes::ChangeLog;
    use crate::schedule::{Schedule, Talk};

    fn schedule(id: &str) -> Schedule {
        let mut draft = crate::format::draft::Draft::new("Conf", chrono_tz::Tz::UTC);
        draft.talk(Talk::new("1", "One"), "here");
        draft.talk(Talk::new("2", "Two"), "here");
        let mut conference = draft.conference;
        conference.id = id.to_owned();
        Schedule::new(conference).unwrap()
    }

    #[test]
    fn calendar_replaces_only_the_same_kind_of_the_same_conference() {
        let (agenda, log) = (Agenda::new("here"), ChangeLog::default());
        let options = Options { agenda: &agenda, log: &log, alarm: None };
        let [small, large] = ["here", &"l".repeat(90)].map(schedule);
        let part = Part { schedule: &small, talks: &[], cancelled: Cancelled::Picks, options };
        let files = [
            ical::write_agenda(&small, options).text,
            ical::write_all(&small, options).text,
            ical::write(&small, &[0], options).text,
            ical::write(&small, &[1], options).text,
            ical::write(&small, &[0, 1], options).text,
            ical::write_agenda(&large, options).text,
            ical::write_combined("Conf", &[part]).text,
        ];
        for (old, file) in files.iter().enumerate() {
            for (new, calendar) in files.iter().enumerate() {
                let may = may_replace(file.as_bytes(), calendar.as_bytes());
                assert_eq!(may, old == new, "{file} by {calendar}");
            }
        }
        let reversed = ical::write(&small, &[1, 0], options).text;
        assert!(may_replace(files[4].as_bytes(), reversed.as_bytes()));
        let described = files.map(|file| describe(file.as_bytes()).unwrap());
        assert_eq!(
            described,
            [
                "the agenda of here".to_owned(),
                "all talks of here".to_owned(),
                "some talks of here".to_owned(),
                "some talks of here".to_owned(),
                "some talks of here".to_owned(),
                format!("the agenda of {}", "l".repeat(90)),
                "the agendas of all conferences".to_owned(),
            ]
        );
    }

    #[test]
    fn calendar_of_an_earlier_version_is_named_and_kept() {
        let (agenda, log) = (Agenda::new("here"), ChangeLog::default());
        let options = Options { agenda: &agenda, log: &log, alarm: None };
        let new = ical::write_all(&schedule("here"), options).text;
        let old = new.replace("X-HALLWAY-CONTENT:all here\r\n", "");
        assert_ne!(old, new);
        assert!(!may_replace(old.as_bytes(), new.as_bytes()));
        assert_eq!(describe(old.as_bytes()).as_deref(), Some("a calendar of Conf"));
        let other = old.replace("CALNAME:Conf", "CALNAME:Foo\\, Bar\\; Baz");
        assert_eq!(describe(other.as_bytes()).as_deref(), Some("a calendar of Foo, Bar; Baz"));
        assert!(!may_replace(b"BEGIN:VCALENDAR\r\n", new.as_bytes()));
        assert_eq!(describe(b"Dear diary"), None);
    }
}
