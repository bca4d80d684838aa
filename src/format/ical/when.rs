//! Times of iCalendar (RFC 5545 3.3.4, 3.3.5), the clocks they are read on, and the
//! rules of time zones that only the file defines (RFC 5545 3.6.5).

use std::rc::Rc;

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarPeriod, ICalendarValue};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use super::calendar::{Component, Property, Zone};
use super::recur::{self, Budget};
use crate::format::repairs::zone;

/// A point in time as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A day as a whole.
    Day(NaiveDate),
    /// A time on a wall clock that is named elsewhere.
    Local(NaiveDateTime),
    /// An instant.
    Instant(DateTime<FixedOffset>),
}

impl Written {
    /// The time of a value; of a period, its start.
    pub fn of(value: &ICalendarValue) -> Option<Self> {
        match value {
            ICalendarValue::PartialDateTime(time) => Self::of_parsed(time),
            ICalendarValue::Period(
                ICalendarPeriod::Range { start, .. } | ICalendarPeriod::Duration { start, .. },
            ) => Self::of_parsed(start),
            ICalendarValue::Text(text) => Self::of_text(text),
            _ => None,
        }
    }

    /// Reads a time with the signs of ISO 8601: `2020-09-04T18:00:00+02:00`.
    fn of_text(text: &str) -> Option<Self> {
        let (date, time) = text.trim().split_at_checked(10)?;
        let (date, time) = (date.replace('-', ""), time.replace(':', ""));
        let whole = format!("{date}{}", time.replacen(' ', "T", 1));
        let mut parsed = PartialDateTime::default();
        let complete = parsed.parse_timestamp(&mut whole.as_bytes().iter().peekable(), false);
        complete.then(|| Self::of_parsed(&parsed))?
    }

    pub fn of_parsed(time: &PartialDateTime) -> Option<Self> {
        let (month, day) = (time.month?, time.day?);
        let date = NaiveDate::from_ymd_opt(time.year?.into(), month.into(), day.into())?;
        let Some(hour) = time.hour else {
            return Some(Self::Day(date));
        };
        let (minute, second) = (time.minute.unwrap_or(0), time.second.unwrap_or(0));
        // 24:00 is the next day; a leap second is the last second of its minute.
        let (days, hour) = if (hour, minute, second) == (24, 0, 0) { (1, 0) } else { (0, hour) };
        let clock = NaiveTime::from_hms_opt(hour.into(), minute.into(), second.min(59).into())?;
        let local = date.checked_add_days(Days::new(days))?.and_time(clock);
        let Some(offset) = offset(time) else {
            return Some(Self::Local(local));
        };
        local.and_local_timezone(offset).single().map(Self::Instant)
    }

    /// The time on the clock that it is written in.
    pub fn local(self) -> NaiveDateTime {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN),
            Self::Local(local) => local,
            Self::Instant(instant) => instant.naive_local(),
        }
    }
}

/// The offset that a time or an offset is written with.
fn offset(time: &PartialDateTime) -> Option<FixedOffset> {
    let minutes = i32::from(time.tz_hour?) * 60 + i32::from(time.tz_minute.unwrap_or(0));
    FixedOffset::east_opt(if time.tz_minus { -minutes } else { minutes } * 60)
}

/// The clock that a time is read on.
#[derive(Debug, Clone)]
pub enum Clock {
    /// A clock of a zone or an offset that is known by name.
    Known(zone::Clock),
    /// A clock that the file defines by rules.
    Rules(Rc<Rules>),
}

impl Clock {
    /// A clock that is never changed.
    pub fn fixed(offset: FixedOffset) -> Self {
        Self::Known(zone::Clock::Fixed(offset))
    }

    /// Returns the instant of a time on this clock, and whether the clock shows that
    /// time at all. A time that comes twice means the first; a time that is skipped
    /// is read with the offset before the skip (RFC 5545 3.3.5).
    pub fn instant(&self, local: NaiveDateTime) -> Option<(DateTime<FixedOffset>, bool)> {
        match self {
            Self::Known(clock) => clock.instant(local),
            Self::Rules(rules) => rules.instant(local),
        }
    }

    /// Puts an instant on this clock.
    pub fn show(&self, at: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        match self {
            Self::Known(clock) => clock.show(at),
            Self::Rules(rules) => at.with_timezone(&rules.offset_at(at.naive_utc())),
        }
    }
}

/// The changes of a clock that rules define.
#[derive(Debug, PartialEq, Eq)]
pub struct Rules {
    /// The offset before the first change.
    before: FixedOffset,
    /// Each change: its time in UTC, and the offset from then on. In order.
    changes: Vec<(NaiveDateTime, FixedOffset)>,
}

impl Rules {
    /// Evaluates the rules of a zone up to a time; none if they name no offset or take
    /// too long.
    pub fn of(zone: &Zone, last: NaiveDateTime, budget: &mut Budget) -> Option<Self> {
        let mut changes = Vec::new();
        let mut before: Option<(NaiveDateTime, FixedOffset)> = None;
        for rule in &zone.rules {
            let Some(to) = written_offset(rule, "TZOFFSETTO") else {
                continue;
            };
            let from = written_offset(rule, "TZOFFSETFROM").unwrap_or(to);
            // A rule without a start holds from ever.
            let start = rule.time("DTSTART").map_or(NaiveDateTime::default(), Written::local);
            if before.is_none_or(|(first, _)| start < first) {
                before = Some((start, if rule.has("DTSTART") { from } else { to }));
            }
            let onsets = onsets(rule, start, from, last, budget)?;
            let in_utc = onsets.into_iter().filter_map(|local| local.checked_sub_offset(from));
            changes.extend(in_utc.map(|utc| (utc, to)));
        }
        changes.sort_by_key(|(at, _)| *at);
        let (_, before) = before?;
        Some(Self { before, changes })
    }

    /// The only offset that the rules have; none if they have several.
    pub fn only_offset(&self) -> Option<FixedOffset> {
        let (_, first) = *self.changes.first()?;
        let same = self.changes.iter().all(|(_, offset)| *offset == first);
        same.then_some(first)
    }

    /// Whether a zone has the same offset at each of these instants.
    pub fn agrees(&self, zone: Tz, at: impl IntoIterator<Item = NaiveDateTime>) -> bool {
        at.into_iter().all(|at| {
            let known = zone::Clock::Zone(zone).show(at.and_utc().fixed_offset());
            *known.offset() == self.offset_at(at)
        })
    }

    fn offset_at(&self, utc: NaiveDateTime) -> FixedOffset {
        let until = self.changes.partition_point(|(at, _)| *at <= utc);
        self.changes[..until].last().map_or(self.before, |(_, offset)| *offset)
    }

    fn instant(&self, local: NaiveDateTime) -> Option<(DateTime<FixedOffset>, bool)> {
        const DAY: TimeDelta = TimeDelta::days(1);
        let earlier = self.offset_at(local.checked_sub_signed(DAY)?);
        let later = self.offset_at(local.checked_add_signed(DAY)?);
        let shows = |offset: &FixedOffset| {
            let utc = local.checked_sub_offset(*offset);
            utc.is_some_and(|utc| self.offset_at(utc) == *offset)
        };
        let offset = [earlier, later].into_iter().find(shows);
        let instant = local.and_local_timezone(offset.unwrap_or(earlier)).single()?;
        // A skipped time is shown by the clock as it is after the skip.
        let after = self.offset_at(instant.naive_utc());
        Some((instant.with_timezone(&after), offset.is_some()))
    }
}

/// The local times at which a rule takes effect.
fn onsets(
    rule: &Component,
    start: NaiveDateTime,
    from: FixedOffset,
    last: NaiveDateTime,
    budget: &mut Budget,
) -> Option<Vec<NaiveDateTime>> {
    let mut onsets = vec![start];
    for dates in rule.properties("RDATE") {
        onsets.extend(dates.times().map(Written::local));
    }
    for value in rule.properties("RRULE").flat_map(Property::values) {
        if let ICalendarValue::RecurrenceRule(rule) = value {
            let until = rule.until.as_ref().and_then(Written::of_parsed);
            let until = until.map(|until| match until {
                Written::Instant(instant) => instant.with_timezone(&from).naive_local(),
                other => other.local(),
            });
            onsets.extend(recur::times(start, rule, until, last, budget).ok()?);
        }
    }
    Some(onsets)
}

fn written_offset(rule: &Component, name: &str) -> Option<FixedOffset> {
    match rule.property(name)?.values().first()? {
        ICalendarValue::PartialDateTime(time) => offset(time),
        _ => None,
    }
}
