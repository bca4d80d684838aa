//! Import of a calendar as an agenda: each event is a pick.
//!
//! The talks are found by UID and URL ([`TalkLookup`]). A tentative event is a maybe. A
//! calendar contains no notes: its descriptions are those of the schedule.

use chrono::{DateTime, Utc};

use super::lookup::{TalkLookup, UidMatch};
use super::{AgendaError, AgendaImport, Unmatched};
use crate::agenda::merge::{Coverage, ImportedAgenda};
use crate::agenda::picks::{Agenda, AgendaChange, Level};
use crate::format::ical::calendar::{Calendar, Component};
use crate::format::ical::revisions::{self, is_cancelled};
use crate::schedule::{Schedule, Talk};
use crate::text::clean;
use crate::text::url::starts;

const NAME: &str = "a calendar";

pub fn detect(start: &str) -> bool {
    starts(start, "BEGIN:VCALENDAR")
}

/// Reads a calendar.
///
/// # Errors
///
/// [`AgendaError::Elsewhere`], if no event is a talk of this conference and some are talks
/// of another one.
pub fn read(
    text: &str,
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<AgendaImport, AgendaError> {
    let calendar = Calendar::read(text);
    let lookup = TalkLookup::of(schedule);
    let mut agenda = Agenda::new(&schedule.conference().id);
    let mut unmatched = Vec::new();
    let mut elsewhere = None;
    for event in revisions::newest(&calendar.events).0 {
        if is_cancelled(event) {
            continue;
        }
        let uid = event.text("UID").unwrap_or_default();
        let talk = match lookup.by_uid(&uid) {
            UidMatch::Talk(talk) => Some(talk),
            UidMatch::Unknown => event.text("URL").and_then(|url| lookup.by_url(&url)),
            UidMatch::OtherConference(id) => {
                elsewhere.get_or_insert_with(|| id.to_owned());
                None
            }
        };
        match talk {
            Some(talk) => pick(&mut agenda, talk, event, now),
            None => unmatched.push(Unmatched {
                id: clean::line(&uid),
                title: clean::line(&event.text("SUMMARY").unwrap_or_default()),
            }),
        }
    }
    match elsewhere {
        Some(id) if agenda.entries.is_empty() => {
            let title = calendar.first_text(&["X-WR-CALNAME", "NAME"]);
            Err(AgendaError::of_other(&id, title.as_deref(), schedule))
        }
        _ => Ok(AgendaImport {
            imported: ImportedAgenda { agenda, coverage: Coverage::Picks },
            format: NAME,
            unmatched,
        }),
    }
}

/// Picks a talk. If it has several events, the stronger pick wins.
fn pick(agenda: &mut Agenda, talk: &Talk, event: &Component, now: DateTime<Utc>) {
    let status = event.text("STATUS").unwrap_or_default();
    let level = if status.eq_ignore_ascii_case("TENTATIVE") { Level::Maybe } else { Level::Star };
    if agenda.level(&talk.id) != Some(Level::Star) {
        agenda.apply(AgendaChange::rate(talk, Some(level), now));
    }
}
