//! What an existing file holds, so that an export replaces only an earlier one of the same
//! kind and conference, and only if nothing of the user's is lost.

use super::agenda::own;
use super::ical::content;
use super::{native, report};

/// Checks that an export may replace a file without being forced to.
///
/// # Errors
///
/// A description of the file, if it is one of ours.
pub fn check(file: &[u8], export: &str) -> Result<(), Option<String>> {
    if file.is_empty() || content::may_replace(file, export.as_bytes()) {
        return Ok(());
    }
    if let Some(calendar) = content::describe(file) {
        return Err(Some(calendar));
    }
    let text = str::from_utf8(file).map_err(|_| None)?;
    if report::is_report(text) {
        return Err(Some("a trip report, which you may have edited".to_owned()));
    }
    if let Some(id) = native::exported(text) {
        let is_same = native::exported(export).as_ref() == Some(&id);
        return if is_same { Ok(()) } else { Err(Some(format!("the schedule of {id}"))) };
    }
    let Some(agenda) = own::exported(text) else { return Err(None) };
    match own::exported(export) {
        Some(new) if new.contains(&agenda) => Ok(()),
        Some(new) if new.conference == agenda.conference => {
            Err(Some("picks or notes that this export lacks".to_owned()))
        }
        _ => Err(Some(format!("an agenda of {}", agenda.conference))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, AgendaChange, Level};
    use crate::format::agenda;
    use chrono::DateTime;

    #[test]
    fn conference_replaces_only_an_export_of_itself() {
        let schedule = native::built_in().unwrap();
        let export = native::write(schedule.conference());
        let mut conference = schedule.conference().clone();
        conference.talks.pop();
        let earlier = native::write(&conference);
        assert_eq!(check(earlier.as_bytes(), &export), Ok(()));
        let by_hand = export.replacen("  ", "\t", 1);
        assert_eq!(check(by_hand.as_bytes(), &export), Err(None));
        conference.id = "camp".to_owned();
        let other = native::write(&conference);
        let held = "the schedule of camp".to_owned();
        assert_eq!(check(other.as_bytes(), &export), Err(Some(held)));
        assert_eq!(check(b"Dear diary", &export), Err(None));
        assert_eq!(check(b"\xff", &export), Err(None));
    }

    #[test]
    fn agenda_replaces_only_one_of_which_it_has_everything() {
        let schedule = native::built_in().unwrap();
        let at = DateTime::UNIX_EPOCH;
        let talk = |id: &str| schedule.by_id(&crate::schedule::TalkId::new(id)).unwrap();
        let with = |changes: Vec<AgendaChange>| {
            let mut agenda = Agenda::new("lpc-2023");
            for change in changes {
                agenda.apply(change);
            }
            agenda::write(&agenda, &schedule)
        };
        let star = |id: &str| AgendaChange::pick(talk(id), Some(Level::Star), at);
        let note = |text: &str| AgendaChange::note(talk("174"), text);
        let later =
            AgendaChange::pick(talk("174"), Some(Level::Star), at + chrono::TimeDelta::days(1));
        let maybe = AgendaChange::pick(talk("174"), Some(Level::Maybe), at);
        let export = with(vec![star("174"), star("62"), note("Ask")]);
        for kept in [vec![], vec![star("174")], vec![note("Ask")], vec![star("62"), star("174")]] {
            assert_eq!(check(with(kept).as_bytes(), &export), Ok(()));
        }
        for lost in [vec![star("211")], vec![note("Ask!")], vec![later], vec![maybe]] {
            let held = "picks or notes that this export lacks".to_owned();
            assert_eq!(check(with(lost).as_bytes(), &export), Err(Some(held)));
        }
        let other = with(vec![star("174")]).replace("\"lpc-2023\"", "\"camp\"");
        let held = "an agenda of camp".to_owned();
        assert_eq!(check(other.as_bytes(), &export), Err(Some(held)));
    }
}
