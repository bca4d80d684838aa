//! The time, the length and the conference day of each event.
//!
//! The start is `<date>` if that contains a time: with an offset it is an instant,
//! without one a time on the venue's clock. Otherwise the start is `<start>` on the
//! date of the conference day, or on the next date if the time is before the day
//! change.
//!
//! The conference day is the day the event is filed under, if the event starts on that
//! date, or on the next date before the day change (or before [`NIGHT`], if that is
//! later): a concert at half past midnight belongs to the evening. Otherwise it is the
//! date of the start. If all daytime events of a day start on one other date, the day's
//! date is wrong.
//!
//! The duration comes from the event, else from its end. Otherwise it is 0.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::{Day, Event, Findings};
use crate::format::repairs::dates;
use crate::format::repairs::time::{self, First, Moment};
use crate::format::repairs::zone::Venue;
use crate::schedule::Slot;
use crate::schedule::time::zone_label;

/// The time, in minutes after midnight, until which an event may belong to the day
/// before.
const NIGHT: i64 = 9 * 60;

/// Returns the times of all events, in file order, and the dates of all days.
pub fn event_times(
    days: &[Day],
    day_change: &str,
    venue: &Venue,
    findings: &mut Findings,
) -> (Vec<Option<Slot>>, Vec<NaiveDate>) {
    let day_change = time::clock(day_change).unwrap_or(0);
    let events = days.iter().flat_map(|day| &day.events);
    let first = time::first_of(events.map(|event| event.duration.as_str()));
    let (mut slots, mut dates) = (Vec::new(), Vec::new());
    for day in days {
        let stated = date_of(day, venue);
        let starts = day.events.iter();
        let starts = starts.map(|event| start_of(event, stated, day_change, venue, findings));
        let starts: Vec<_> = starts.collect();
        let date = stated.map(|stated| {
            let date = true_date(stated, &starts);
            if date != stated {
                findings.add(&day.place, "this day has another date than its events; using theirs");
            }
            date
        });
        dates.extend(date);
        for (event, start) in day.events.iter().zip(starts) {
            let slot = start.map(|start| Slot {
                day: date.and_then(|date| filed_under(event, start, date, day_change, findings)),
                ..Slot::new(start, minutes(event, start, first, venue, findings))
            });
            slots.push(slot);
        }
    }
    (slots, dates)
}

/// Returns the date that the file gives for a day.
fn date_of(day: &Day, venue: &Venue) -> Option<NaiveDate> {
    let moment = time::read(&day.date).or_else(|| time::read(&day.start))?;
    Some(match moment {
        Moment::Date(date) => date,
        moment => venue.instant(moment)?.0.date_naive(),
    })
}

fn start_of(
    event: &Event,
    day: Option<NaiveDate>,
    day_change: i64,
    venue: &Venue,
    findings: &mut Findings,
) -> Option<DateTime<FixedOffset>> {
    let date = time::read(&event.date);
    let on_day = || {
        let day = if let Some(Moment::Date(date)) = date { date } else { day? };
        let minutes = time::clock(&event.start)?;
        let day = if minutes < day_change { day.succ_opt()? } else { day };
        let local = day.and_hms_opt(0, 0, 0)?;
        let local = local.checked_add_signed(TimeDelta::minutes(minutes))?;
        venue.instant(Moment::Local(local))
    };
    let by_date = date.and_then(|date| venue.instant(date));
    let by_start = || time::read(&event.start).and_then(|start| venue.instant(start));
    let found = by_date.or_else(by_start).or_else(on_day);
    if let Some((_, false)) = found {
        findings.add(&event.place, "start is skipped by a clock change; read as later");
    }
    let start = found.map(|(start, _)| start);
    let written = [&event.date, &event.start].map(|text| text.trim());
    match start {
        None if written[0].is_empty() && time::clock(written[1]).is_some() => {
            findings.add(&event.place, format!("no date for {}; not scheduled", written[1]));
        }
        None if written.iter().any(|text| !text.is_empty()) => findings.add(
            &event.place,
            format!("'{}' is not a time; not scheduled", written.join(" ").trim()),
        ),
        Some(_) if date.is_none() && !written[0].is_empty() => findings
            .add(&event.place, format!("'{}' is not a date; using that of its day", written[0])),
        Some(at) if by_date.is_some() => {
            let clock_of_start = time::clock(&event.start).map(|clock| clock % (24 * 60));
            if clock_of_start.is_some_and(|clock| clock != time::clock_of(at)) {
                let zone = zone_label(venue.zone);
                let message =
                    format!("its start and its date differ on the clock of {zone}; using the date");
                findings.add(&event.place, message);
            }
        }
        _ => {}
    }
    start
}

/// Returns the actual date of a day, which may differ from the stated one.
fn true_date(stated: NaiveDate, starts: &[Option<DateTime<FixedOffset>>]) -> NaiveDate {
    let starts = starts.iter().flatten();
    let mut by_daylight =
        starts.filter(|start| time::clock_of(**start) >= NIGHT).map(DateTime::date_naive);
    match by_daylight.next() {
        Some(date) if by_daylight.all(|other| other == date) => date,
        _ => stated,
    }
}

/// Returns the conference day if it is not the date of the start.
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
    if Some(date) == day.succ_opt() && time::clock_of(start) < day_change.max(NIGHT) {
        return Some(day);
    }
    findings.add(&event.place, "listed under another day; using its date");
    None
}

fn minutes(
    event: &Event,
    start: DateTime<FixedOffset>,
    first: First,
    venue: &Venue,
    findings: &mut Findings,
) -> u32 {
    let written = event.duration.trim();
    if let Some(minutes) = time::duration(written, first).or_else(|| dates::minutes(written)) {
        return minutes;
    }
    let end = time::read(&event.end).and_then(|end| venue.instant(end));
    let until_end = end.and_then(|(end, _)| u32::try_from((end - start).num_minutes()).ok());
    let until_end = until_end.filter(|minutes| *minutes <= time::MAX_MINUTES);
    match (written.is_empty(), until_end) {
        (true, Some(_)) => {}
        (true, None) => findings.add(&event.place, "no duration; using 0 minutes"),
        (false, Some(minutes)) => findings.add(
            &event.place,
            format!("'{written}' is not a duration; using the {minutes} minutes to its end"),
        ),
        (false, None) => {
            findings.add(&event.place, format!("'{written}' is not a duration; using 0 minutes"));
        }
    }
    until_end.unwrap_or(0)
}
