//! The unread schedule changes as the owner of the agenda sees them: changes of picks come
//! first, and each change is described in words.
//!
//! [`crate::schedule::changes`] finds the changed talks. The views decide how this looks.

use chrono_tz::Tz;

use super::change_line::Content;
use super::{Agenda, ChangeLine, phrases};
use crate::schedule::changes::{Change, ChangeLog, Changed, ChangedField, Difference, Value};
use crate::schedule::{Schedule, Slot, TalkId, time};

/// The unread changes, each list in time order.
#[derive(Debug, Default)]
pub struct News<'a> {
    /// Changes of picks and of talks with a note.
    pub mine: Vec<Changed<'a>>,
    /// Changes of other talks.
    pub rest: Vec<Changed<'a>>,
    /// Minor changes, which affect no plan; those of picks come first.
    pub minor: Vec<Changed<'a>>,
}

impl<'a> News<'a> {
    /// Sorts the unread changes for the owner of an agenda.
    pub fn of(log: &'a ChangeLog, schedule: &'a Schedule, agenda: &Agenda) -> Self {
        let mine = |changed: &Changed<'_>| is_mine(agenda, changed.id);
        let mut changes = log.changes(schedule);
        // Changes that cancel out are reported only for talks in the agenda.
        changes.retain(|changed| {
            let nothing = match changed.change {
                Change::Reverted => true,
                Change::Cancelled => changed.unheard,
                _ => false,
            };
            !nothing || mine(changed)
        });
        let changes = changes.into_iter();
        let (mut minor, news): (Vec<_>, Vec<_>) = changes.partition(|changed| {
            changed.change == Change::Minor || changed.is_renamed() && !mine(changed)
        });
        minor.sort_by_key(|changed| !mine(changed));
        let (mine, rest) = news.into_iter().partition(mine);
        Self { mine, rest, minor }
    }

    /// Returns all changes in list order.
    pub fn all(&self) -> impl Iterator<Item = &Changed<'a>> {
        self.mine.iter().chain(&self.rest).chain(&self.minor)
    }

    /// Returns `5 changes to read, 3 of your picks and notes`, or `None` without changes.
    pub fn summary(&self) -> Option<String> {
        let minor = phrases::count(self.minor.len(), "minor change");
        match (self.count(), self.mine.len()) {
            (0, _) if self.minor.is_empty() => None,
            (0, _) => Some(format!("{minor} to read")),
            (count, 0) => Some(format!("{} to read", phrases::count(count, "change"))),
            (count, mine) => Some(format!(
                "{} to read, {mine} of your picks and notes",
                phrases::count(count, "change")
            )),
        }
    }

    /// Returns the number of changes that are not minor.
    pub fn count(&self) -> usize {
        self.mine.len() + self.rest.len()
    }
}

/// Returns whether changes of a talk are listed first for the owner of an agenda.
pub fn is_mine(agenda: &Agenda, talk: &TalkId) -> bool {
    let noted = agenda.note(talk).is_some();
    agenda.is_picked(talk) || noted && !agenda.is_hidden(talk)
}

/// A printer of changes as lines of text.
#[derive(Debug, Clone, Copy)]
pub struct ChangePrinter<'a> {
    /// The current schedule.
    pub schedule: &'a Schedule,
    /// The owner's picks and notes.
    pub agenda: &'a Agenda,
    /// The time zone of all times.
    pub zone: Tz,
    /// The symbol between an old and a new value.
    pub arrow: &'a str,
}

impl ChangePrinter<'_> {
    /// Returns one line of text for each change of a talk.
    pub fn lines(&self, changed: &Changed<'_>) -> Vec<String> {
        self.describe(changed).iter().map(ChangeLine::to_string).collect()
    }

    /// Returns one line for each change of a talk, in a form that can be shortened.
    pub fn describe(&self, changed: &Changed<'_>) -> Vec<ChangeLine> {
        let talk = changed.talk(self.schedule);
        let line = |lead: &str, content| ChangeLine { lead: lead.to_owned(), content };
        let slot = |lead: &str| {
            let slot = talk.and_then(|talk| talk.slot);
            let said = |with: fn(Slot, Tz) -> String| {
                slot.map_or_else(|| "not scheduled".to_owned(), |slot| with(slot, self.zone))
            };
            let content = Content::Slot {
                start: said(phrases::date_and_start),
                span: said(phrases::date_and_span),
                place: talk.and_then(|talk| talk.room.clone()),
            };
            line(lead, content)
        };
        let mut lines = match &changed.change {
            Change::Cancelled => vec![slot("cancelled; it was ")],
            // The owner's entry is older than the change, so the talk existed before.
            Change::New if self.agenda.entries.contains_key(changed.id) => {
                vec![slot("back again: ")]
            }
            Change::New => vec![slot("new: ")],
            Change::Reverted => vec![slot("again as it was: ")],
            Change::Edited(found) => found.iter().map(|found| self.difference(found)).collect(),
            Change::Minor => Vec::new(),
        };
        if !changed.minor.is_empty() && changed.position.is_some() {
            let fields: Vec<&str> = changed.minor.iter().map(|field| field.name()).collect();
            let also = if lines.is_empty() { "" } else { "also " };
            let lead = format!("{also}changed: ");
            lines.push(line(&lead, Content::Text(fields.join(", "))));
        }
        lines
    }

    /// Returns the lines to show under a pick in the agenda, where no heading mentions
    /// changes: `changed time: Mon 13 Nov 09:55 → 10:25`.
    pub fn under_pick(&self, changed: &Changed<'_>) -> Vec<ChangeLine> {
        let mut lines = self.describe(changed);
        for line in &mut lines {
            if matches!(line.content, Content::Changed { .. }) {
                line.lead.insert_str(0, "changed ");
            }
        }
        lines
    }

    /// Returns the talks that run at the time of a cancelled pick, as alternatives to it.
    pub fn instead(&self, changed: &Changed<'_>) -> Vec<usize> {
        let cancelled = changed.position.is_none() && self.agenda.is_picked(changed.id);
        let slot = changed.before.and_then(|talk| talk.slot);
        instead(self.schedule, self.agenda, slot.filter(|_| cancelled))
    }

    /// Describes one difference: `time: Mon 13 Nov 09:55 → 10:25`.
    fn difference(&self, of: &Difference) -> ChangeLine {
        let slot = |value: &Value| match value {
            Value::Slot(slot) => Some(*slot),
            _ => None,
        };
        let (known, new) = (slot(&of.old), slot(&of.new));
        ChangeLine {
            lead: format!("{}: ", of.field.name()),
            content: Content::Changed {
                old: self.value(&of.old, None),
                old_short: new.map(|new| self.value(&of.old, Some(new))),
                symbol: self.arrow.to_owned(),
                new: self.value(&of.new, known),
            },
        }
    }

    /// Formats a value. A time includes its day only if that differs from the day of
    /// `other`.
    fn value(&self, value: &Value, other: Option<Slot>) -> String {
        let day = |slot: Slot| time::in_zone(slot.start, self.zone).date_naive();
        match value {
            Value::Absent => "none".to_owned(),
            Value::Text(text) => text.clone(),
            Value::Minutes(minutes) => time::length(i64::from(*minutes)),
            Value::Slot(slot) => match other {
                Some(other) if day(other) == day(*slot) && !slot.all_day => {
                    time::clock(&time::in_zone(slot.start, self.zone))
                }
                _ => phrases::date_and_start(*slot, self.zone),
            },
        }
    }
}

/// Returns the talks that run during a slot, without breaks and hidden talks.
pub fn instead(schedule: &Schedule, agenda: &Agenda, slot: Option<Slot>) -> Vec<usize> {
    let mut on = slot.map(|slot| schedule.during(slot)).unwrap_or_default();
    on.retain(|&at| {
        let talk = &schedule.talks()[at];
        !talk.is_break && !agenda.is_hidden(&talk.id)
    });
    on
}

/// Returns one word for a change: `moved`, `cancelled`, `new`.
pub fn word(change: &Change) -> &'static str {
    match change {
        Change::Cancelled => "cancelled",
        Change::New => "new",
        Change::Reverted => "as before",
        Change::Minor => "minor",
        Change::Edited(found) => {
            let moved =
                |found: &Difference| matches!(found.field, ChangedField::Time | ChangedField::Room);
            if found.iter().any(moved) { "moved" } else { "changed" }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::agenda::{AgendaChange, Level};
    use crate::format::native;
    use crate::schedule::{Conference, Room, Talk};

    fn edition(edit: impl FnOnce(&mut Conference)) -> Conference {
        let mut conference = native::built_in().unwrap().conference().clone();
        conference.rooms = vec![Room { name: "Attic".to_owned() }];
        for session in &mut conference.sessions {
            session.description = None;
        }
        edit(&mut conference);
        conference
    }

    fn talk<'a>(of: &'a mut Conference, id: &str) -> &'a mut Talk {
        of.talks.iter_mut().find(|t| t.id.as_str() == id).unwrap()
    }

    #[test]
    fn news_separates_changes_to_picks_and_describes_them() {
        let old = edition(|_| {});
        let new = edition(|of| {
            let moved = talk(of, "174");
            moved.slot.as_mut().unwrap().start += TimeDelta::minutes(40);
            moved.room = Some("Attic".to_owned());
            talk(of, "115").slot.as_mut().unwrap().start += TimeDelta::days(1);
            talk(of, "178").title = "Another".to_owned();
            talk(of, "269").abstract_ = "More.".into();
            of.talks.retain(|talk| talk.id.as_str() != "211");
        });
        let mut log = ChangeLog::default();
        log.update(&old, &new, DateTime::UNIX_EPOCH);
        let mut agenda = Agenda::new("lpc-2023");
        let level = Some(Level::Maybe);
        let before = crate::schedule::Schedule::new(old).unwrap();
        for id in ["174", "211"] {
            let talk = before.by_id(&TalkId::new(id)).unwrap();
            agenda.apply(AgendaChange::rate(talk, level, DateTime::UNIX_EPOCH));
        }
        let noted = before.by_id(&TalkId::new("115")).unwrap();
        agenda.apply(AgendaChange::note(noted, "what I noted"));
        let schedule = Schedule::new(new).unwrap();
        let news = News::of(&log, &schedule, &agenda);
        assert_eq!(news.count(), 4);
        let printer = ChangePrinter {
            schedule: &schedule,
            agenda: &agenda,
            zone: schedule.zone(),
            arrow: "->",
        };
        let described = |part: &[Changed<'_>]| {
            let line = |of: &Changed<'_>| format!("{} {}", of.id, printer.lines(of).join("; "));
            part.iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(
            described(&news.mine),
            [
                "211 cancelled; it was Mon 13 Nov 10:15 to 10:35",
                "174 time: Mon 13 Nov 09:55 -> 10:35; room: none -> Attic",
                "115 time: Mon 13 Nov 10:30 -> Tue 14 Nov 10:30",
            ]
        );
        assert_eq!(
            described(&news.rest),
            ["178 title: Optimizing Chromium Low-Power Workloads on Intel Notebooks -> Another"]
        );
        assert_eq!(described(&news.minor), ["269 changed: abstract"]);
        let under = |of: &Changed<'_>| {
            let lines = printer.under_pick(of).into_iter();
            lines.map(|line| line.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            under(&news.mine[1]),
            ["changed time: Mon 13 Nov 09:55 -> 10:35", "changed room: none -> Attic"]
        );
    }

    #[test]
    fn lines_under_pick_mention_changed_only_once() {
        let old = edition(|_| {});
        let late = edition(|of| {
            talk(of, "174").slot.as_mut().unwrap().start += TimeDelta::minutes(40);
            talk(of, "174").abstract_ = "Else.".into();
        });
        let mut log = ChangeLog::default();
        log.update(&old, &late, DateTime::UNIX_EPOCH);
        log.update(&late, &old, DateTime::UNIX_EPOCH);
        let agenda = Agenda::new("lpc-2023");
        let schedule = Schedule::new(old).unwrap();
        let changed = log.change(&schedule, &TalkId::new("174")).unwrap();
        let printer = ChangePrinter {
            schedule: &schedule,
            agenda: &agenda,
            zone: schedule.zone(),
            arrow: "->",
        };
        let lines = printer.under_pick(&changed).into_iter();
        assert_eq!(
            lines.map(|line| line.to_string()).collect::<Vec<_>>(),
            ["again as it was: Mon 13 Nov 09:55 to 10:15", "also changed: abstract"]
        );
    }
}
