//! The time zones of a calendar, by name or by the rules in the file (RFC 5545 3.6.5).

use std::collections::HashMap;
use std::rc::Rc;

use calcard::icalendar::ICalendarValue;
use chrono::{Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

use super::calendar::{Calendar, Component, Property};
use super::recur::{self, Budget};
use super::when;
use crate::format::repairs::text::line;
use crate::format::repairs::time::Moment;
use crate::format::repairs::zone::{self, Clock, Rules};

/// The maximum number of zone names. No calendar has more, and looking up an unknown
/// name is slow.
const MAX_NAMES: usize = 300;

/// The properties of a calendar that declare its zone.
pub const DECLARATIONS: [&str; 3] = ["X-WR-TIMEZONE", "TZID", "VTIMEZONE"];

/// The clocks of a calendar by name.
pub struct Zones<'a> {
    /// The remaining limit for all recurrence rules of the file.
    pub budget: Budget,
    calendar: &'a Calendar,
    /// The different definitions in the file.
    definitions: Vec<&'a Component>,
    /// The index of each definition by the number of its iCalendar object and its name.
    defined: HashMap<(usize, String), usize>,
    /// The clocks by name and definition.
    known: HashMap<(String, Option<usize>), Option<Clock>>,
    /// The zones of times without one by iCalendar object, see [`Self::declare`].
    declared: HashMap<usize, String>,
    /// Times in UTC at which a named zone must have the offset of the file's rules.
    samples: Vec<NaiveDateTime>,
    /// The time up to which rules are evaluated.
    last: NaiveDateTime,
}

impl<'a> Zones<'a> {
    pub fn of(calendar: &'a Calendar) -> Self {
        let (mut definitions, mut defined) = (Vec::<&Component>::new(), HashMap::new());
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for zone in &calendar.zones {
            let Some(name) = zone.text("TZID").map(|id| key(&id)) else { continue };
            // All files of a folder may have the same definition.
            let known = by_name.entry(name.clone()).or_default();
            let copy =
                known.iter().take(MAX_NAMES).find(|at| definitions[**at].is_copy_of(zone)).copied();
            let at = copy.unwrap_or_else(|| {
                known.push(definitions.len());
                definitions.push(zone);
                definitions.len() - 1
            });
            defined.entry((calendar.object(zone.number), name)).or_insert(at);
        }
        let samples = samples(calendar);
        let last = samples.last().copied().unwrap_or_default();
        let last = last.checked_add_days(Days::new(366)).unwrap_or(last);
        Self {
            budget: Budget::default(),
            calendar,
            definitions,
            defined,
            known: HashMap::new(),
            declared: HashMap::new(),
            samples,
            last,
        }
    }

    /// Notes the zones that iCalendar objects declare for times without one, where they differ
    /// from that of the conference.
    pub fn declare(&mut self, conference: Option<&str>) {
        let calendar = self.calendar;
        for property in DECLARATIONS.iter().flat_map(|name| calendar.head.properties(name)) {
            let number = property.number;
            let name = line(&property.text()).filter(|name| Some(name.as_str()) != conference);
            // UTC says nothing about the venue.
            let is_venue = |name: &String| self.clock(name, number) != Some(Clock::Zone(Tz::UTC));
            if let Some(name) = name.filter(is_venue) {
                self.declared.entry(calendar.object(number)).or_insert(name);
            }
        }
    }

    /// Returns the zone of times without one in a line, if it is not that of the conference.
    pub fn declared(&self, number: usize) -> Option<String> {
        self.declared.get(&self.calendar.object(number)).cloned()
    }

    /// Returns the clock of a name in a line. An IANA name with a region is that zone,
    /// whatever the file defines. Any other name is the definition in the same iCalendar
    /// object, unless that has only one offset.
    pub fn clock(&mut self, name: &str, number: usize) -> Option<Clock> {
        let key = key(name);
        let named = self.known((key.clone(), None), |_| zone::clock(name));
        let is_region = matches!(&named, Some(Clock::Zone(zone)) if {
            let iana = zone.name().to_lowercase();
            iana.contains('/') && key.contains(&iana)
        });
        let object = self.calendar.object(number);
        match self.defined.get(&(object, key.clone())).copied().filter(|_| !is_region) {
            Some(at) => self.known((key, Some(at)), |zones| zones.find(at, named)),
            None => named,
        }
    }

    fn known(
        &mut self,
        key: (String, Option<usize>),
        find: impl FnOnce(&mut Self) -> Option<Clock>,
    ) -> Option<Clock> {
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        if self.known.len() >= MAX_NAMES {
            return None;
        }
        let clock = find(self);
        self.known.insert(key, clock.clone());
        clock
    }

    /// Returns the clock of a definition whose name alone means another one.
    fn find(&mut self, definition: usize, named: Option<Clock>) -> Option<Clock> {
        let zone = self.definitions[definition];
        let place = zone.text("X-LIC-LOCATION").and_then(|place| zone::clock(&place));
        if place.is_some() {
            return place;
        }
        let rules = rules(zone, self.last, &mut self.budget);
        let only = rules.as_ref().and_then(Rules::only_offset);
        match (rules, named) {
            (Some(rules), Some(Clock::Zone(zone))) if rules.agrees(zone, &self.samples) => {
                Some(Clock::Zone(zone))
            }
            (Some(rules), _) if only.is_none() => Some(Clock::Rules(Rc::new(rules))),
            (_, Some(Clock::Zone(zone))) => Some(Clock::Zone(zone)),
            (_, named) => only.map(Clock::Fixed).or(named),
        }
    }
}

fn key(name: &str) -> String {
    name.trim().trim_matches('"').to_lowercase()
}

/// Returns two times in each month of the years with events.
fn samples(calendar: &Calendar) -> Vec<NaiveDateTime> {
    const MAX_YEARS: i32 = 10;
    let events = calendar.events.iter();
    let years = events.filter_map(|event| Some(event.time("DTSTART")?.local().year()));
    let (first, last) =
        years.fold((i32::MAX, i32::MIN), |(first, last), year| (first.min(year), last.max(year)));
    let first = first.max(last.saturating_sub(MAX_YEARS));
    let days = (first..=last)
        .flat_map(|year| (1..=12).flat_map(move |month| [(year, month, 1), (year, month, 15)]));
    let days = days.filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
    days.map(|day| day.and_time(NaiveTime::MIN)).collect()
}

/// Evaluates the rules of a zone up to a time. Returns `None` if they have no offset or
/// take too long.
fn rules(zone: &Component, last: NaiveDateTime, budget: &mut Budget) -> Option<Rules> {
    let mut changes = Vec::new();
    let mut before: Option<(NaiveDateTime, FixedOffset)> = None;
    for rule in &zone.rules {
        let Some(to) = written_offset(rule, "TZOFFSETTO") else { continue };
        let from = written_offset(rule, "TZOFFSETFROM").unwrap_or(to);
        // A rule without a start has always been in effect.
        let start = rule.time("DTSTART").map_or(NaiveDateTime::default(), Moment::local);
        if before.is_none_or(|(first, _)| start < first) {
            before = Some((start, if rule.has("DTSTART") { from } else { to }));
        }
        let onsets = onsets(rule, start, from, last, budget)?;
        let in_utc = onsets.into_iter().filter_map(|local| local.checked_sub_offset(from));
        changes.extend(in_utc.map(|utc| (utc, to)));
    }
    changes.sort_by_key(|(at, _)| *at);
    let (_, before) = before?;
    Some(Rules { before, changes })
}

/// Returns the local times at which a rule takes effect.
fn onsets(
    rule: &Component,
    start: NaiveDateTime,
    from: FixedOffset,
    last: NaiveDateTime,
    budget: &mut Budget,
) -> Option<Vec<NaiveDateTime>> {
    let mut onsets = vec![start];
    for dates in rule.properties("RDATE") {
        onsets.extend(dates.times().map(Moment::local));
    }
    for value in rule.properties("RRULE").flat_map(Property::values) {
        if let ICalendarValue::RecurrenceRule(rule) = value {
            let until = rule.until.as_ref().and_then(when::of_parsed);
            let until = until.map(|until| match until {
                Moment::Instant(instant) => instant.with_timezone(&from).naive_local(),
                other => other.local(),
            });
            onsets.extend(recur::times(start, rule, until, last, budget).ok()?);
        }
    }
    Some(onsets)
}

fn written_offset(rule: &Component, name: &str) -> Option<FixedOffset> {
    match rule.property(name)?.values().first()? {
        ICalendarValue::PartialDateTime(time) => when::offset(time),
        _ => None,
    }
}
