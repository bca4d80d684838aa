//! Recurring events (RFC 5545 3.8.5): each occurrence becomes a talk.
//!
//! A series of at most a month is part of the conference. A longer or endless one appears
//! only on the days of the other events: a weekly meeting over ten years is not a
//! conference of ten years. If a calendar has only long series, they appear in the year
//! of the last `DTSTAMP`, else in the year of their start.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;

use calcard::icalendar::{ICalendarPeriod, ICalendarRecurrenceRule, ICalendarValue};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use super::calendar::{Component, Property};
use super::reader::{EventTalk, Reader, duration};
use super::recur;
use super::when;
use crate::format::repairs::time::Moment;
use crate::format::repairs::zone::Clock;
use crate::schedule::{Slot, TalkId, time};

const MAX_SHORT_SERIES: TimeDelta = TimeDelta::days(31);
const MAX_OCCURRENCES_PER_SERIES: usize = 1_000;

pub struct Series<'a> {
    event: &'a Component,
    /// Replacements of single occurrences, by the original time.
    changed: HashMap<NaiveDateTime, &'a Component>,
    /// Replacements of an occurrence and all after it, by the original time.
    overrides_onward: BTreeMap<NaiveDateTime, &'a Component>,
    start: Moment,
    clock: Clock,
    /// The occurrences of the first month.
    first: Occurrences,
    is_short: bool,
}

/// Times on the clock of the series, each with its own length if it has one.
type Occurrences = BTreeMap<NaiveDateTime, Option<TimeDelta>>;

pub fn recurs(event: &Component) -> bool {
    event.has("RRULE") || event.has("RDATE")
}

impl<'a> Reader<'a> {
    /// Reads a series. Returns `None` if it has no start or an invalid rule; then the
    /// event happens once.
    pub fn series(
        &mut self,
        event: &'a Component,
        overrides: &[&'a Component],
    ) -> Option<Series<'a>> {
        let property = event.property("DTSTART")?;
        let start = property.times().next()?;
        let clock = match start {
            Moment::Instant(instant) => Clock::Fixed(*instant.offset()),
            _ => self.clock(property),
        };
        let (changed, overrides_onward) = (HashMap::new(), BTreeMap::new());
        let (first, is_short) = (Occurrences::new(), true);
        let mut series = Series { event, changed, overrides_onward, start, clock, first, is_short };
        let soon = start.local().checked_add_signed(MAX_SHORT_SERIES)?;
        match self.occurrences(&series, soon) {
            Ok((first, is_whole)) => (series.first, series.is_short) = (first, is_whole),
            Err(unknown) => {
                let message = format!("repeats, but {unknown}; only the first time is kept");
                self.problem(event.number, message);
                return None;
            }
        }
        if event.has("EXRULE") {
            self.problem(event.number, "its EXRULE is ignored; some of its times may be wrong");
        }
        for other in overrides {
            let Some(id) = other.property("RECURRENCE-ID") else { continue };
            let Some(time) = id.times().next() else { continue };
            let original = self.on_clock(&series, id, time);
            // THISANDFUTURE is the only range of RFC 5545.
            if id.parameter("RANGE").is_some() {
                series.overrides_onward.insert(original, other);
            } else {
                series.changed.insert(original, other);
            }
        }
        Some(series)
    }

    /// Returns the occurrences of a series up to a time, and whether these are all.
    fn occurrences(
        &mut self,
        series: &Series<'_>,
        last: NaiveDateTime,
    ) -> Result<(Occurrences, bool), recur::Error> {
        let start = series.start.local();
        let mut times = Occurrences::from([(start, None)]);
        let mut is_whole = true;
        for rule in series.event.properties("RRULE") {
            let [ICalendarValue::RecurrenceRule(rule), ..] = rule.values() else {
                return Err(recur::Error::Invalid);
            };
            let until = series.until(rule);
            let found = self.times(series, rule, until, last)?;
            let counted = rule.count.is_some_and(|count| found.len() >= count as usize);
            is_whole &= counted || until.is_some_and(|until| until <= last);
            // The start counts as the first occurrence, even if the rule omits it.
            let of_rule: BTreeSet<NaiveDateTime> = found.into_iter().chain([start]).collect();
            let count = rule.count.map_or(usize::MAX, |count| count as usize);
            times.extend(of_rule.into_iter().take(count).map(|time| (time, None)));
        }
        for property in series.event.properties("RDATE") {
            for value in property.values() {
                let Some(written) = when::of(value) else { continue };
                let time = self.on_clock(series, property, written);
                is_whole &= time <= last;
                times.insert(time, length(value));
            }
        }
        let (mut days_off, mut times_off) = (HashSet::new(), HashSet::new());
        for property in series.event.properties("EXDATE") {
            for written in property.times() {
                match written {
                    Moment::Date(day) => drop(days_off.insert(day)),
                    _ => drop(times_off.insert(self.on_clock(series, property, written))),
                }
            }
        }
        let is_on =
            |time: &NaiveDateTime| !days_off.contains(&time.date()) && !times_off.contains(time);
        times.retain(|time, _| *time <= last && is_on(time));
        Ok((times, is_whole))
    }

    /// Returns the times of a rule up to a time. Times that the clock skips are not counted
    /// (RFC 5545 3.3.10).
    fn times(
        &mut self,
        series: &Series<'_>,
        rule: &ICalendarRecurrenceRule,
        until: Option<NaiveDateTime>,
        last: NaiveDateTime,
    ) -> Result<Vec<NaiveDateTime>, recur::Error> {
        let start = series.start.local();
        let mut longer = rule.clone();
        loop {
            let all = recur::times(start, &longer, until, last, &mut self.zones.budget)?;
            let exists = |time: &NaiveDateTime| {
                series.clock.instant(*time).is_some_and(|(_, exists)| exists)
            };
            let skipped = all.iter().filter(|time| !exists(time)).count();
            let skipped = u32::try_from(skipped).unwrap_or(u32::MAX);
            let count = rule.count.map(|count| count.saturating_add(skipped));
            if longer.count == count {
                return Ok(all.into_iter().filter(exists).collect());
            }
            longer.count = count;
        }
    }

    /// Converts a time of an `RDATE`, `EXDATE` or `RECURRENCE-ID` to the clock of its
    /// series.
    fn on_clock(
        &mut self,
        series: &Series<'_>,
        property: &Property,
        time: Moment,
    ) -> NaiveDateTime {
        let start = series.start.local();
        let local = match time {
            Moment::Instant(instant) => series.clock.show(instant).naive_local(),
            Moment::Date(day) => return day.and_time(start.time()),
            Moment::Local(local) => match property.parameter("TZID") {
                Some(_) => {
                    let instant = self.clock(property).instant(local);
                    instant.map_or(local, |(at, _)| series.clock.show(at).naive_local())
                }
                None => local,
            },
        };
        match series.start {
            Moment::Date(_) => local.date().and_time(NaiveTime::MIN),
            _ => local,
        }
    }

    /// Returns the talks of all series, given the talks of all other events.
    pub fn recurring(
        &mut self,
        series: &[Series<'a>],
        others: &[EventTalk<'_>],
    ) -> Vec<EventTalk<'a>> {
        let days = self.days(series, others);
        let mut found = Vec::new();
        for series in series {
            self.add_occurrences(series, &days, &mut found);
        }
        found
    }

    /// Returns the days on which long series appear.
    fn days(&self, series: &[Series<'_>], others: &[EventTalk<'_>]) -> RangeInclusive<NaiveDate> {
        if let Some(dates) = &self.dates {
            return dates.clone();
        }
        let zone = self.zone();
        let single = others.iter().filter_map(|found| found.talk.slot);
        let single = single.map(|slot| time::in_zone(slot.start, zone).date_naive());
        let short = series.iter().filter(|series| series.is_short);
        let short = short.flat_map(|series| series.first.keys().map(|at| series.day(*at, zone)));
        for days in [single.collect::<BTreeSet<_>>(), short.collect()] {
            if let (Some(first), Some(last)) = (days.first(), days.last()) {
                return *first..=*last;
            }
        }
        let stamps = self.calendar.events.iter().filter_map(|event| event.time("DTSTAMP"));
        let written = stamps.map(|stamp| stamp.local().year()).max();
        let starts = || series.iter().map(|series| series.start.local().year()).max();
        let goes_on = |year: &i32| {
            series.iter().any(|series| {
                let rules = series.event.properties("RRULE").flat_map(Property::values);
                let mut ends = rules.map(|rule| match rule {
                    ICalendarValue::RecurrenceRule(rule) => series.until(rule),
                    _ => None,
                });
                let start = series.start.local().year();
                start <= *year && ends.any(|end| end.is_none_or(|end| end.year() >= *year))
            })
        };
        let year = written.filter(goes_on).or_else(starts).unwrap_or_default();
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        day(1, 1)..=day(12, 31)
    }

    /// Returns the visible occurrences of a series, and a message about the others.
    fn visible(
        &mut self,
        series: &Series<'_>,
        days: &RangeInclusive<NaiveDate>,
    ) -> (Occurrences, Option<String>) {
        let mut times = series.first.clone();
        let mut message = None;
        if !series.is_short {
            // The clock of the series may be up to a day ahead.
            let last = days.end().and_time(NaiveTime::MIN) + TimeDelta::days(2);
            let all = self.occurrences(series, last);
            let is_known = all.is_ok();
            times = all.map(|(all, _)| all).unwrap_or_default();
            times.retain(|time, _| days.contains(&series.day(*time, self.zone())));
            message = Some(if is_known {
                let kept = times.len();
                format!("repeats beyond the other events; keeping {kept} of its times")
            } else {
                "too many recurring events; skipped".to_owned()
            });
        } else if !is_near(&times, days) {
            times.clear();
            message = Some("repeats far from the other events; skipped".to_owned());
        }
        // Replacements of times that the rule does not have.
        for (time, event) in &series.changed {
            let start = event.property("DTSTART").zip(event.time("DTSTART"));
            let start = start.map(|(property, start)| self.on_clock(series, property, start));
            let start = start.map(|start| series.day(start, self.zone()));
            if start.is_some_and(|start| series.is_short || days.contains(&start)) {
                times.entry(*time).or_default();
            }
        }
        if times.len() > MAX_OCCURRENCES_PER_SERIES {
            let all = times.len();
            message = Some(format!(
                "repeats {all} times; the first {MAX_OCCURRENCES_PER_SERIES} are kept"
            ));
        }
        (times, message)
    }

    fn add_occurrences(
        &mut self,
        series: &Series<'a>,
        days: &RangeInclusive<NaiveDate>,
        found: &mut Vec<EventTalk<'a>>,
    ) {
        let number = series.event.number;
        let (times, message) = self.visible(series, days);
        if let Some(message) = message {
            self.problem(number, message);
        }
        // Read once: the occurrences differ only by their times.
        let own = self.event(series.event);
        for (time, length) in times.into_iter().take(MAX_OCCURRENCES_PER_SERIES) {
            let Some((event, start)) = self.event_of_occurrence(series, time) else { continue };
            let mut one = if event.number == number { own.clone() } else { self.event(event) };
            if !self.take_occurrence(&one.talk) {
                self.problem(number, "too many recurring events; the rest is skipped");
                return;
            }
            if let Some(start) = start {
                one.talk.slot = self.moved((series, event), one.talk.slot, start, length);
            }
            one.talk.id = TalkId::new(format!("{}-{}", one.talk.id, series.stamp(time)));
            found.push(one);
        }
    }

    /// Returns the event of an occurrence, and its start if it differs from the event's.
    /// `None` if the occurrence is cancelled.
    fn event_of_occurrence(
        &mut self,
        series: &Series<'a>,
        time: NaiveDateTime,
    ) -> Option<(&'a Component, Option<NaiveDateTime>)> {
        if let Some(event) = series.changed.get(&time) {
            return self.unless_cancelled(event).map(|event| (event, None));
        }
        let Some((from, event)) = series.overrides_onward.range(..=time).next_back() else {
            return Some((series.event, Some(time)));
        };
        let event = self.unless_cancelled(event)?;
        let start = event.property("DTSTART").zip(event.time("DTSTART"));
        let start = start.map_or(*from, |(property, start)| self.on_clock(series, property, start));
        Some((event, time.checked_add_signed(start - *from)))
    }

    /// Moves the slot of a talk to another time of its series.
    fn moved(
        &mut self,
        (series, event): (&Series<'_>, &Component),
        slot: Option<Slot>,
        start: NaiveDateTime,
        length: Option<TimeDelta>,
    ) -> Option<Slot> {
        let slot = slot?;
        if slot.all_day {
            let day = match series.start {
                Moment::Instant(_) => {
                    self.local(Moment::Instant(series.clock.instant(start)?.0)).date()
                }
                _ => start.date(),
            };
            return self.whole_days(day, slot.minutes.saturating_add(720) / 1440);
        }
        let (start, _) = series.clock.instant(start)?;
        let is_fixed = event.has("DTEND") || slot.minutes == 0;
        let own = || duration(event, &series.clock, start).filter(|_| !is_fixed);
        let length = length.or_else(|| own().map(|(_, length)| length));
        let minutes = length.map_or(slot.minutes, |length| {
            let minutes = (length + TimeDelta::seconds(59)).num_minutes();
            u32::try_from(minutes).unwrap_or(slot.minutes)
        });
        Some(Slot { start, minutes, ..slot })
    }
}

impl Series<'_> {
    /// Returns the end of a rule on the clock of its series. A date is inclusive.
    fn until(&self, rule: &ICalendarRecurrenceRule) -> Option<NaiveDateTime> {
        Some(match when::of_parsed(rule.until.as_ref()?)? {
            Moment::Instant(instant) => self.clock.show(instant).naive_local(),
            Moment::Date(day) => day.and_time(NaiveTime::MIN) + TimeDelta::seconds(86_399),
            Moment::Local(local) => local,
        })
    }

    /// Returns the date of an occurrence in the zone of the conference.
    fn day(&self, at: NaiveDateTime, zone: Tz) -> NaiveDate {
        let instant = match self.start {
            Moment::Date(_) => None,
            _ => self.clock.instant(at),
        };
        instant.map_or(at, |(instant, _)| time::in_zone(instant, zone).naive_local()).date()
    }

    /// Formats the original time of an occurrence like its `RECURRENCE-ID`. It stays the
    /// same if the occurrence is moved or its zone gets another name.
    fn stamp(&self, time: NaiveDateTime) -> String {
        let form = match self.start {
            Moment::Date(_) => "%Y%m%d",
            Moment::Local(_) => "%Y%m%dT%H%M%S",
            Moment::Instant(_) => "%Y%m%dT%H%M%SZ",
        };
        time.format(form).to_string()
    }
}

/// Reports whether a short series is near the other events.
fn is_near(times: &Occurrences, days: &RangeInclusive<NaiveDate>) -> bool {
    let from = days.start().checked_sub_signed(MAX_SHORT_SERIES).unwrap_or(*days.start());
    let to = days.end().checked_add_signed(MAX_SHORT_SERIES).unwrap_or(*days.end());
    times.keys().any(|time| (from..=to).contains(&time.date()))
}

/// Returns the length of a period of an `RDATE`.
fn length(value: &ICalendarValue) -> Option<TimeDelta> {
    let ICalendarValue::Period(period) = value else { return None };
    match period {
        ICalendarPeriod::Range { start, end } => {
            let (start, end) = (when::of_parsed(start)?, when::of_parsed(end)?);
            Some(end.local() - start.local())
        }
        ICalendarPeriod::Duration { duration, .. } => duration.to_time_delta(),
    }
}
