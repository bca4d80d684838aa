//! Talks as a calendar of few bytes, for a QR code: what, when, where, and the UID by
//! which a later import of the whole calendar updates these events.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::uid;
use crate::agenda::{Agenda, Level};
use crate::schedule::{Schedule, Talk};

/// Writes talks, given by their place in time order; those without a time are left out.
pub fn write(
    schedule: &Schedule,
    talks: &[usize],
    agenda: &Agenda,
    stamp: DateTime<Utc>,
) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//hallway//EN"));
    for &at in talks {
        if let Some(event) = event(schedule, &schedule.talks()[at], agenda, stamp) {
            calendar.push(event);
        }
    }
    calendar.to_string()
}

fn event(schedule: &Schedule, talk: &Talk, agenda: &Agenda, stamp: DateTime<Utc>) -> Option<Event> {
    let slot = talk.slot?;
    let mut event = Event::with_uid(&uid(schedule, &talk.id));
    event
        .timestamp(stamp)
        .summary(&talk.title)
        .starts(slot.start.to_utc());
    if slot.minutes > 0 {
        event.ends(slot.end().to_utc());
    }
    if let Some(room) = &talk.room {
        event.location(room);
    }
    if agenda.level(&talk.id) == Some(Level::Maybe) {
        event.status(EventStatus::Tentative);
    }
    Some(event.done())
}

/// How many of the talks, from the first on, make a calendar of at most so many bytes.
pub fn that_fit(
    schedule: &Schedule,
    talks: &[usize],
    agenda: &Agenda,
    stamp: DateTime<Utc>,
    bytes: usize,
) -> usize {
    let size = |count: &usize| write(schedule, &talks[..*count], agenda, stamp).len();
    let counts: Vec<usize> = (1..=talks.len()).collect();
    counts.partition_point(|count| size(count) <= bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{agenda, native};

    #[test]
    fn it_is_small_and_read_again() {
        let schedule = native::embedded().unwrap();
        let all: Vec<usize> = (0..schedule.talks().len()).collect();
        let (nothing, stamp) = (Agenda::new("lpc-2023"), DateTime::UNIX_EPOCH);
        let text = write(&schedule, &all[..3], &nothing, stamp);
        assert!(text.len() < 3 * 250, "{text}");
        let shared = agenda::read(text.as_bytes(), &schedule, stamp).unwrap();
        assert_eq!(shared.offer.agenda.entries.len(), 3);
        let fit = that_fit(&schedule, &all, &nothing, stamp, text.len());
        assert_eq!(fit, 3);
        assert_eq!(that_fit(&schedule, &all, &nothing, stamp, 10), 0);
    }
}
