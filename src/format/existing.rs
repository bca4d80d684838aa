//! What an existing file holds, so that an export replaces only what can be exported again.

use super::agenda::own;
use super::ical::content;
use super::{native, report};
use crate::text::clean;

/// Checks that an export may replace a file without being forced to: an empty file, or a calendar
/// of Hallway with the same content.
///
/// Other files of Hallway are kept: the user may have edited a report or a schedule, and an
/// agenda may be a friend's.
///
/// # Errors
///
/// A description of the file, if it is one of Hallway.
pub fn check(file: &[u8], export: &str) -> Result<(), Option<String>> {
    if file.is_empty() || content::may_replace(file, export.as_bytes()) {
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
    use crate::agenda::Agenda;
    use crate::format::agenda;

    #[test]
    fn kept_files_are_described() {
        let schedule = native::built_in().unwrap();
        let dataset = native::write(schedule.conference());
        let agenda = agenda::write(&Agenda::new("lpc-2023"), &schedule);
        assert_eq!(check(b"", &agenda), Ok(()));
        for (file, held) in [
            (dataset.as_bytes(), Some("a schedule of lpc-2023")),
            (agenda.as_bytes(), Some("an agenda of lpc-2023")),
            (b"Dear diary", None),
            (b"\xff", None),
        ] {
            assert_eq!(check(file, &agenda), Err(held.map(str::to_owned)));
        }
    }
}
