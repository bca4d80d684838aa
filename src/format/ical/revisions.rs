//! The newest of several components with the same UID (RFC 5546 2.1.5): the one with the
//! highest `SEQUENCE`, then the latest `DTSTAMP`, then the latest `LAST-MODIFIED`.

use std::collections::HashMap;

use calcard::icalendar::ICalendarValue;
use chrono::{NaiveDateTime, TimeDelta};

use super::calendar::{Component, Property};
use crate::format::repairs::time::Moment;

/// The revision of a component: `SEQUENCE`, `DTSTAMP` and `LAST-MODIFIED`.
type Version = (i64, Option<NaiveDateTime>, Option<NaiveDateTime>);

/// Returns the newest revisions in file order, and a message about each of the others.
pub fn newest(events: &[Component]) -> (Vec<&Component>, Vec<(usize, String)>) {
    let mut newest: HashMap<(String, String), &Component> = HashMap::new();
    for event in events {
        if let Some(key) = key(event) {
            let newest = newest.entry(key).or_insert(event);
            if version(event) >= version(newest) {
                *newest = event;
            }
        }
    }
    let (mut kept, mut problems) = (Vec::new(), Vec::new());
    for event in events {
        let newest = key(event).and_then(|key| newest.get(&key).copied());
        match newest.filter(|newest| replaces(newest, event)) {
            Some(newest) => {
                let title = event.text("SUMMARY").unwrap_or_default();
                let message =
                    format!("'{title}' has a later revision in line {}; ignored", newest.number);
                problems.push((event.number, message));
            }
            None => kept.push(event),
        }
    }
    (kept, problems)
}

/// Returns a key that all revisions of an event or of one occurrence share.
fn key(event: &Component) -> Option<(String, String)> {
    let recurrence = event.property("RECURRENCE-ID");
    let recurrence = recurrence.map(|id| (id.shown(), id.parameter("TZID")));
    Some((event.uid()?, format!("{recurrence:?}")))
}

fn version(event: &Component) -> Version {
    let utc = |name| match event.time(name)? {
        Moment::Instant(instant) => Some(instant.naive_utc()),
        other => Some(other.local()),
    };
    let sequence = event.property("SEQUENCE").and_then(|property| match property.values() {
        [ICalendarValue::Integer(number), ..] => Some(*number),
        _ => None,
    });
    (sequence.unwrap_or(0), utc("DTSTAMP"), utc("LAST-MODIFIED"))
}

/// Reports whether an event is a later revision of another with the same UID. Some
/// programs give the same UID to different events, and to each its time of export.
fn replaces(newest: &Component, event: &Component) -> bool {
    const EXPORT: TimeDelta = TimeDelta::minutes(1);
    let (new, old) = (version(newest), version(event));
    let shown = |event: &Component, name| event.property(name).map(Property::shown);
    let same = |name| shown(newest, name) == shown(event, name);
    if new == old {
        let alike = same("DTSTART") || same("SUMMARY");
        return alike && is_cancelled(newest) && !is_cancelled(event);
    }
    let apart = new.1.zip(old.1).is_some_and(|(new, old)| new - old >= EXPORT);
    new.0 > old.0 || apart || same("DTSTART")
}

pub fn is_cancelled(event: &Component) -> bool {
    let status = event.text("STATUS").unwrap_or_default();
    status.eq_ignore_ascii_case("CANCELLED") || status.eq_ignore_ascii_case("CANCELED")
}
