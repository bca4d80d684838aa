//! When each event is, how long, and on which conference day.
//!
//! The start is `<date>` where that says a time: with an offset an instant, without
//! one a time on the venue's clock. Otherwise it is the date of the conference day at
//! `<start>`, on the next date where that is before the time at which the day changes.
//!
//! The conference day is the one that the event is filed under, if it starts on its
//! date, or on the next before the day changes (before [`NIGHT`] at least): a concert
//! at half past midnight belongs to the evening. Else it is the date of the start. A
//! day on which nothing starts, but all of whose events by daylight start on one other
//! date, has the wrong date.
//!
//! The duration is what the event says, else what its end says, else nothing.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::moment::{self, First, Moment};
use super::zone::Clock;
use super::{Day, Event, Findings};
use crate::schedule::{Slot, time};

/// Until then, in minutes after midnight, what is on may belong to the day before.
const NIGHT: i64 = 9 * 60;

/// All events in the order of the file, and the dates of all days.
pub struct Filed {
    /// When each event is, in the order of the file.
    pub slots: Vec<Option<Slot>>,
    /// The conference days.
    pub dates: Vec<NaiveDate>,
}

/// Finds when all events are.
pub fn file(days: &[Day], day_change: &str, clock: Clock, findings: &mut Findings) -> Filed {
    let day_change = moment::clock(day_change).unwrap_or(0);
    let events = days.iter().flat_map(|day| &day.events);
    let first = moment::first_of(events.map(|event| event.duration.as_str()));
    let mut filed = Filed {
        slots: Vec::new(),
        dates: Vec::new(),
    };
    for day in days {
        let stated = date_of(day, clock);
        let starts: Vec<_> = day
            .events
            .iter()
            .map(|event| start_of(event, stated, day_change, clock, findings))
            .collect();
        let date = stated.map(|stated| {
            let date = true_date(stated, &starts);
            if date != stated {
                findings.add(
                    &day.place,
                    "this day is dated otherwise than all its events; their date holds",
                );
            }
            date
        });
        filed.dates.extend(date);
        for (event, start) in day.events.iter().zip(starts) {
            let slot = start.map(|start| Slot {
                day: date.and_then(|date| filed_under(event, start, date, day_change, findings)),
                ..Slot::new(start, minutes(event, start, first, clock, findings))
            });
            filed.slots.push(slot);
        }
    }
    filed
}

/// The date that a conference day says it is.
fn date_of(day: &Day, clock: Clock) -> Option<NaiveDate> {
    let moment = moment::read(&day.date).or_else(|| moment::read(&day.start))?;
    Some(match moment {
        Moment::Date(date) => date,
        moment => instant(moment, clock)?.date_naive(),
    })
}

/// The instant of a time that is written whole, on the venue's clock.
fn instant(moment: Moment, clock: Clock) -> Option<DateTime<FixedOffset>> {
    match moment {
        Moment::Instant(at) if clock.is_local => {
            Some(moment::on_clock(at.naive_local(), clock.zone))
        }
        Moment::Instant(at) => Some(time::in_zone(at, clock.zone)),
        Moment::Local(at) => Some(moment::on_clock(at, clock.zone)),
        Moment::Date(_) => None,
    }
}

fn start_of(
    event: &Event,
    day: Option<NaiveDate>,
    day_change: i64,
    clock: Clock,
    findings: &mut Findings,
) -> Option<DateTime<FixedOffset>> {
    let date = moment::read(&event.date);
    let on_day = || {
        let day = match date {
            Some(Moment::Date(date)) => date,
            _ => day?,
        };
        let minutes = moment::clock(&event.start)?;
        let day = if minutes < day_change {
            day.succ_opt()?
        } else {
            day
        };
        let local = day.and_hms_opt(0, 0, 0)?;
        let local = local.checked_add_signed(TimeDelta::minutes(minutes))?;
        Some(moment::on_clock(local, clock.zone))
    };
    let by_date = date.and_then(|date| instant(date, clock));
    let by_start = || moment::read(&event.start).and_then(|start| instant(start, clock));
    let start = by_date.or_else(by_start).or_else(on_day);
    let written = [&event.date, &event.start].map(|text| text.trim());
    match start {
        None if written.iter().any(|text| !text.is_empty()) => findings.add(
            &event.place,
            format!(
                "'{}' is no time; it is not scheduled",
                written.join(" ").trim()
            ),
        ),
        Some(_) if date.is_none() && !written[0].is_empty() => findings.add(
            &event.place,
            format!("'{}' is no date; that of its day is taken", written[0]),
        ),
        Some(at) if by_date.is_some() => {
            let clock_of_start = moment::clock(&event.start).map(|clock| clock % (24 * 60));
            if clock_of_start.is_some_and(|clock| clock != moment::clock_of(at)) {
                findings.add(
                    &event.place,
                    format!(
                        "its start and its date differ on the clock of {}; its date holds",
                        clock.zone
                    ),
                );
            }
        }
        _ => {}
    }
    start
}

/// The date of a day, whatever it says.
fn true_date(stated: NaiveDate, starts: &[Option<DateTime<FixedOffset>>]) -> NaiveDate {
    let starts = starts.iter().flatten();
    let mut by_daylight = starts
        .filter(|start| moment::clock_of(**start) >= NIGHT)
        .map(DateTime::date_naive);
    match by_daylight.next() {
        Some(date) if by_daylight.all(|other| other == date) => date,
        _ => stated,
    }
}

/// The conference day, where that is not the date of the start.
fn filed_under(
    event: &Event,
    start: DateTime<FixedOffset>,
    day: NaiveDate,
    day_change: i64,
    findings: &mut Findings,
) -> Option<NaiveDate> {
    let date = start.date_naive();
    if date == day {
        return None;
    }
    if Some(date) == day.succ_opt() && moment::clock_of(start) < day_change.max(NIGHT) {
        return Some(day);
    }
    findings.add(
        &event.place,
        "it is filed under another day than it is on; its date holds",
    );
    None
}

fn minutes(
    event: &Event,
    start: DateTime<FixedOffset>,
    first: First,
    clock: Clock,
    findings: &mut Findings,
) -> u32 {
    let written = event.duration.trim();
    if let Some(minutes) = moment::duration(written, first) {
        return minutes;
    }
    let end = moment::read(&event.end).and_then(|end| instant(end, clock));
    let until_end = end.and_then(|end| u32::try_from((end - start).num_minutes()).ok());
    let until_end = until_end.filter(|minutes| *minutes <= moment::LONGEST);
    match (written.is_empty(), until_end) {
        (true, Some(_)) => {}
        (true, None) => findings.add(&event.place, "it has no duration; 0 minutes are taken"),
        (false, Some(minutes)) => findings.add(
            &event.place,
            format!("'{written}' is no duration; the {minutes} minutes to its end are taken"),
        ),
        (false, None) => findings.add(
            &event.place,
            format!("'{written}' is no duration; 0 minutes are taken"),
        ),
    }
    until_end.unwrap_or(0)
}
