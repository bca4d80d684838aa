//! What an existing file holds, so that an export replaces only what can be exported again.

use super::agenda::own;
use super::ical::content;
use super::{native, report};
use crate::text::clean;

/// Checks that an export may replace a file without being forced to: an empty file, the same
/// text, or a calendar of Hallway with the same content.
///
/// Other files of Hallway are kept: the user may have edited a report or a schedule, and an
/// agenda may be a friend's.
///
/// # Errors
///
/// A description of the file, if it is one of Hallway.
pub fn check(file: &[u8], export: &str) -> Result<(), Option<String>> {
    let is_same = file.is_empty() || file == export.as_bytes();
    if is_same || content::may_replace(file, export.as_bytes()) {
        return Ok(());
    }
    Err(describe(file))
}

fn describe(file: &[u8]) -> Option<String> {
    if let Some(calendar) = content::describe(file) {
        return Some(calendar);
    }
    let text = str::from_utf8(file).ok()?;
    if report::is_report(text) {
        return Some("a trip report".to_owned());
    }
    let (what, id) = if native::detect(text) {
        ("a schedule", native::read_summary(text).ok()?.id)
    } else {
        ("an agenda", own::conference_of(text)?)
    };
    Some(format!("{what} of {}", clean::line(&id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, AgendaChange, Level};
    use crate::format::agenda;
    use chrono::DateTime;

    fn kept(file: &str, export: &str) -> Option<String> {
        check(file.as_bytes(), export).unwrap_err()
    }

    #[test]
    fn schedule_replaces_only_itself() {
        let schedule = native::built_in().unwrap();
        let export = native::write(schedule.conference());
        assert_eq!(check(export.as_bytes(), &export), Ok(()));
        assert_eq!(check(b"", &export), Ok(()));
        let held = Some("a schedule of lpc-2023".to_owned());
        let edited = export.replacen("\"title\": \"", "\"title\": \"My ", 1);
        assert_eq!(kept(&edited, &export), held);
        let mut conference = schedule.conference().clone();
        conference.talks.pop();
        assert_eq!(kept(&native::write(&conference), &export), held);
        assert_eq!(kept("Dear diary", &export), None);
        assert_eq!(check(b"\xff", &export), Err(None));
    }

    #[test]
    fn agenda_replaces_only_itself() {
        let schedule = native::built_in().unwrap();
        let mut mine = Agenda::new("lpc-2023");
        let before = agenda::write(&mine, &schedule);
        let talk = schedule.by_id(&crate::schedule::TalkId::new("174")).unwrap();
        mine.apply(AgendaChange::pick(talk, Some(Level::Star), DateTime::UNIX_EPOCH));
        let export = agenda::write(&mine, &schedule);
        assert_eq!(check(export.as_bytes(), &export), Ok(()));
        assert_eq!(kept(&before, &export).as_deref(), Some("an agenda of lpc-2023"));
    }
}
