//! Export of talks as a small calendar, for a QR code: title, time, room, and the UID,
//! so that a later import of the full calendar updates these events.

use super::{Cancelled, Lines, Options, Part};
use crate::agenda::Level;
use crate::schedule::Schedule;

/// Writes talks, given by their positions, without reminders. Omits talks without a time.
pub fn write(schedule: &Schedule, talks: &[usize], options: Options<'_>) -> String {
    let part = Part { schedule, talks, cancelled: Cancelled::Nothing, options };
    let mut out = Lines::begin();
    for talk in talks.iter().map(|&at| &schedule.talks()[at]) {
        if let Some(slot) = talk.slot {
            out.begin_event(part, (&talk.id, &talk.title, slot));
            // The default is 0.
            let sequence = Some(options.log.sequence(&talk.id)).filter(|count| *count > 0);
            let sequence = sequence.map(|count| count.to_string());
            out.property("SEQUENCE", &sequence.unwrap_or_default());
            out.text("LOCATION", talk.room.as_deref().unwrap_or_default());
            if options.agenda.level(&talk.id) == Some(Level::Maybe) {
                out.property("STATUS", "TENTATIVE");
            }
            out.property("END", "VEVENT");
        }
    }
    out.end()
}

/// Returns the number of leading talks that fit into a calendar of at most `bytes`.
pub fn count_fitting(
    schedule: &Schedule,
    talks: &[usize],
    options: Options<'_>,
    bytes: usize,
) -> usize {
    let size = |count: &usize| write(schedule, &talks[..*count], options).len();
    let counts: Vec<usize> = (1..=talks.len()).collect();
    counts.partition_point(|count| size(count) <= bytes)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::agenda::Agenda;
    use crate::format::{agenda, native};
    use crate::schedule::TalkId;
    use crate::schedule::changes::ChangeLog;

    #[test]
    fn compact_calendar_is_small_and_reads_back() {
        let schedule = native::built_in().unwrap();
        let all: Vec<usize> = (0..schedule.talks().len()).collect();
        let stamp = DateTime::UNIX_EPOCH;
        let options =
            Options { agenda: &Agenda::new("lpc-2023"), log: &ChangeLog::default(), alarm: None };
        let text = write(&schedule, &all[..3], options);
        assert!(text.len() < 3 * 250, "{text}");
        let shared = agenda::read(text.as_bytes(), &schedule, stamp).unwrap();
        assert_eq!(shared.imported.agenda.entries.len(), 3);
        let fit = count_fitting(&schedule, &all, options, text.len());
        assert_eq!(fit, 3);
        assert_eq!(count_fitting(&schedule, &all, options, 10), 0);
    }

    #[test]
    fn moved_talk_has_a_sequence_number() {
        let old = native::built_in().unwrap();
        let mut new = old.conference().clone();
        let id = TalkId::new("174");
        let moved = new.talks.iter_mut().find(|talk| talk.id == id).unwrap();
        moved.slot.as_mut().unwrap().start += TimeDelta::hours(1);
        let mut log = ChangeLog::default();
        log.update(old.conference(), &new, DateTime::UNIX_EPOCH);
        let new = Schedule::new(new).unwrap();
        let options = Options { agenda: &Agenda::new("lpc-2023"), log: &log, alarm: None };
        let text = |id: &str| {
            let at = new.position(&TalkId::new(id)).unwrap();
            write(&new, &[at], options)
        };
        assert!(text("174").contains("SEQUENCE:1\r\n"), "{}", text("174"));
        assert!(!text("211").contains("SEQUENCE"), "{}", text("211"));
    }
}
