//! A folder with one calendar file for each event (vdir), as khal and vdirsyncer use it:
//! <https://vdirsyncer.pimutils.org/en/stable/vdir.html>. [`crate::store`] reads and writes
//! the files.

use super::calendar::Calendar;
use super::dialect::common;
use super::{
    Cancelled, Lines, Options, Part, cancelled, escaped, own_uid, read, write_cancelled_event,
    write_event,
};
use crate::format::ReadError;
use crate::format::draft::hash;
use crate::format::encoding::{self, start_of};
use crate::schedule::Schedule;

pub const EXTENSION: &str = "ics";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickFile {
    /// The name for a new file.
    pub name: String,
    /// The UID of the only event, as [`single_uid`] reads it.
    pub uid: String,
    /// The calendar. Lines end with CRLF.
    pub text: String,
}

/// Writes each pick with a time as a calendar, cancelled ones with the status CANCELLED.
pub fn write(schedule: &Schedule, options: Options<'_>) -> Vec<PickFile> {
    let talks = &options.agenda.talks(schedule);
    let part = Part { schedule, talks, cancelled: Cancelled::Picks, options };
    let mut texts = Vec::new();
    for talk in talks.iter().map(|&at| &schedule.talks()[at]) {
        if let Some(slot) = talk.slot {
            let mut out = Lines::begin();
            write_event(&mut out, part, talk, slot);
            texts.push(out.end());
        }
    }
    for id in cancelled(part) {
        let mut out = Lines::begin();
        if write_cancelled_event(&mut out, part, id) {
            texts.push(out.end());
        }
    }
    let file = |text: String| {
        let uid = single_uid(&text)?;
        Some(PickFile { name: file_name(&uid), uid, text })
    };
    texts.into_iter().filter_map(file).collect()
}

/// Returns the UID of the events in a file, unless they have different ones.
pub fn single_uid(text: &str) -> Option<String> {
    let calendar = Calendar::read(text);
    common(calendar.events.iter().map(|event| event.text("UID")))
}

/// Whether a file has several events. Those of a recurring event share a UID.
pub fn has_several(text: &str) -> bool {
    let calendar = Calendar::read(text);
    let mut uids = calendar.events.iter().map(|event| event.text("UID"));
    let first = uids.next();
    uids.any(|uid| uid.is_none() || first.as_ref() != Some(&uid))
}

/// Returns the UID of the pick of a conference that a file is of. The program that wrote the
/// file last does not matter: servers name themselves.
pub fn pick_uid(text: &str, conference: &str) -> Option<String> {
    // Most files are of other programs and need not be parsed. A long UID is folded.
    let unfolded = text.replace("\r\n ", "").replace("\n ", "");
    let uid = unfolded.contains(".hallway").then(|| single_uid(text))??;
    own_uid(&uid).is_some_and(|(_, of)| of == conference).then_some(uid)
}

/// Returns a file name for a UID: the UID itself, or for a UID with unsafe characters its
/// safe characters and a hash.
fn file_name(uid: &str) -> String {
    const MAX_NAME_LENGTH: usize = 120;
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "_.-+@".contains(c);
    if uid.chars().all(is_safe) && uid.len() <= MAX_NAME_LENGTH && !uid.starts_with('.') {
        return format!("{uid}.{EXTENSION}");
    }
    let safe: String =
        uid.chars().filter(|c| is_safe(*c) && *c != '.').take(MAX_NAME_LENGTH).collect();
    format!("{safe}-{:016x}.{EXTENSION}", hash(uid.bytes()))
}

/// The files of a folder as one calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JoinedCalendars {
    pub text: String,
    /// The files, each with the number of lines before it.
    starts: Vec<(usize, String)>,
}

impl JoinedCalendars {
    /// Joins files, given by name and content, under a title.
    ///
    /// # Errors
    ///
    /// The name of a file that is not a calendar, or breaks off, and the reason.
    pub fn of(title: &str, files: Vec<(String, Vec<u8>)>) -> Result<Self, (String, ReadError)> {
        let title = escaped(title.trim());
        let text = format!("BEGIN:VCALENDAR\nX-WR-CALNAME:{title}\nEND:VCALENDAR\n");
        let mut lines = text.lines().count();
        let mut joined = Self { text, starts: Vec::new() };
        for (name, bytes) in files {
            let text = encoding::unpack(&bytes)
                .and_then(|bytes| checked(&encoding::decode(&bytes, None).text))
                .map_err(|refused| (name.clone(), refused))?;
            joined.starts.push((lines, name));
            lines += text.lines().count();
            joined.text.push_str(&text);
        }
        Ok(joined)
    }

    /// Names the file in a place, such as `line 12`.
    pub fn place(&self, place: &str) -> String {
        let number = place.strip_prefix("line ").and_then(|number| number.parse::<usize>().ok());
        let file = number.and_then(|number| {
            let (before, name) = self.starts.iter().rfind(|(before, _)| *before < number)?;
            Some(format!("{name}, line {}", number - before))
        });
        file.unwrap_or_else(|| place.to_owned())
    }
}

/// Returns a whole calendar, with a line end after each line.
fn checked(text: &str) -> Result<String, ReadError> {
    let text = start_of(text);
    if !read::detect(text) {
        return Err(ReadError::no_schedule("a file without BEGIN:VCALENDAR"));
    }
    if breaks_off(text) {
        let last = text.lines().count();
        return Err(ReadError::broken(read::NAME, format!("it ends early, at line {last}")));
    }
    let mut out = String::with_capacity(text.len() + 1);
    for line in text.split_terminator(if text.contains('\n') { '\n' } else { '\r' }) {
        out.push_str(line.trim_end_matches('\r'));
        out.push('\n');
    }
    Ok(out)
}

/// Reports whether a component is still open at the end of the text. The end of a component
/// closes all components in it.
fn breaks_off(text: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for line in text.split(['\n', '\r']) {
        let Some((name, value)) = line.split_once(':') else { continue };
        let is = |other: &&str| other.eq_ignore_ascii_case(value.trim());
        if name.eq_ignore_ascii_case("BEGIN") {
            open.push(value.trim());
        } else if name.eq_ignore_ascii_case("END")
            && let Some(at) = open.iter().rposition(is)
        {
            open.truncate(at);
        }
    }
    !open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_name_is_the_uid_if_safe() {
        assert_eq!(file_name("174@lpc-2023.hallway"), "174@lpc-2023.hallway.ics");
        let odd = ["../a@b.hallway", ".a@b.hallway", "a/b@c.hallway", "ä b@c.hallway"];
        let mut names: Vec<String> = odd.into_iter().map(file_name).collect();
        names.push(file_name(&"x".repeat(5_000)));
        for name in &names {
            assert!(name.len() < 200 && !name.starts_with('.'), "{name}");
            assert!(!name.contains(['/', '\\', ' ']) && name.is_ascii(), "{name}");
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 5);
    }

    #[test]
    fn each_event_without_uid_counts_as_another_one() {
        let calendar = |uids: &[&str]| {
            let event = |uid: &&str| format!("BEGIN:VEVENT\n{uid}SUMMARY:a\nEND:VEVENT\n");
            let events: String = uids.iter().map(event).collect();
            format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n")
        };
        let (one, other, without) = ("UID:1\n", "UID:2\n", "");
        for single in [&[][..], &[one], &[without], &[one, one]] {
            assert!(!has_several(&calendar(single)), "{single:?}");
        }
        for several in [[one, other], [one, without], [without, one], [without, without]] {
            assert!(has_several(&calendar(&several)), "{several:?}");
        }
    }

    #[test]
    fn file_is_ours_only_if_it_holds_one_own_uid() {
        let event = |uid: &str| format!("BEGIN:VEVENT\nUID:{uid}\nSUMMARY:a\nEND:VEVENT\n");
        let calendar = |events: &str| format!("BEGIN:VCALENDAR\nPRODID:x\n{events}END:VCALENDAR\n");
        let ours = event("1@c.hallway");
        let of = |text: &str| pick_uid(&calendar(text), "c");
        assert_eq!(of(&ours).as_deref(), Some("1@c.hallway"));
        assert_eq!(of(&format!("{ours}{ours}")).as_deref(), Some("1@c.hallway"));
        let folded = ours.replace("hallway", "hall\r\n way");
        assert_eq!(of(&folded).as_deref(), Some("1@c.hallway"));
        for other in [
            event("1@d.hallway"),
            event("1@example.org"),
            event("1"),
            format!("{ours}{}", event("2@c.hallway")),
            format!("{ours}BEGIN:VEVENT\nSUMMARY:.hallway\nEND:VEVENT\n"),
            String::new(),
        ] {
            assert_eq!(of(&other), None, "{other}");
        }
    }
}
