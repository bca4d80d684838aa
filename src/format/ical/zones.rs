//! The clocks that a calendar's times are read on: by the names that everybody knows,
//! or by the rules that the file itself gives.

use std::collections::HashMap;
use std::rc::Rc;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

use super::calendar::{Calendar, Zone};
use super::recur::Budget;
use super::when::{Clock, Rules};
use crate::format::repairs::zone;

/// More names of zones than any calendar has.
const MOST_NAMES: usize = 300;

/// The clocks of a calendar by their names.
pub struct Zones<'a> {
    defined: HashMap<String, &'a Zone>,
    known: HashMap<String, Option<Clock>>,
    /// Instants at which a zone must have the offset that the file's rules give.
    samples: Vec<NaiveDateTime>,
    /// When the rules need not be known any more.
    last: NaiveDateTime,
}

impl<'a> Zones<'a> {
    /// Collects what a calendar defines.
    pub fn of(calendar: &'a Calendar) -> Self {
        let mut defined = HashMap::new();
        for zone in &calendar.zones {
            if let Some(id) = zone.head.text("TZID") {
                defined.entry(key(&id)).or_insert(zone);
            }
        }
        let samples = samples(calendar);
        let last = samples.last().copied().unwrap_or_default();
        Self {
            defined,
            known: HashMap::new(),
            samples,
            last: last.checked_add_days(Days::new(366)).unwrap_or(last),
        }
    }

    /// The clock of a name. An IANA zone with a region in its name is that zone,
    /// whatever the file says about it; other names mean what the file defines, where
    /// its rules are more than one offset.
    pub fn clock(&mut self, name: &str, budget: &mut Budget) -> Option<Clock> {
        let key = key(name);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        // Unknown names take long to look up.
        if self.known.len() >= MOST_NAMES {
            return None;
        }
        let clock = self.find(name, &key, budget);
        self.known.insert(key, clock.clone());
        clock
    }

    fn find(&self, name: &str, key: &str, budget: &mut Budget) -> Option<Clock> {
        let named = zone::clock(name);
        let zone = self.defined.get(key);
        let is_region = |clock: &zone::Clock| match clock {
            zone::Clock::Zone(zone) => {
                let iana = zone.name().to_lowercase();
                iana.contains('/') && name.to_lowercase().contains(&iana)
            }
            zone::Clock::Fixed(_) => false,
        };
        let Some(zone) = zone.filter(|_| !named.as_ref().is_some_and(is_region)) else {
            return named.map(Clock::Known);
        };
        let place = zone.head.text("X-LIC-LOCATION").and_then(|place| zone::clock(&place));
        if let Some(clock) = place {
            return Some(Clock::Known(clock));
        }
        let rules = Rules::of(zone, self.last, budget);
        let only = rules.as_ref().and_then(Rules::only_offset);
        match (rules, named) {
            (Some(rules), Some(zone::Clock::Zone(zone))) if self.agrees(&rules, zone) => {
                Some(Clock::Known(zone::Clock::Zone(zone)))
            }
            (Some(rules), _) if only.is_none() => Some(Clock::Rules(Rc::new(rules))),
            (_, Some(zone::Clock::Zone(zone))) => Some(Clock::Known(zone::Clock::Zone(zone))),
            (_, named) => only.map(Clock::fixed).or(named.map(Clock::Known)),
        }
    }

    fn agrees(&self, rules: &Rules, zone: Tz) -> bool {
        rules.agrees(zone, self.samples.iter().copied())
    }
}

fn key(name: &str) -> String {
    name.trim().trim_matches('"').to_lowercase()
}

/// Some instants in each month of the years in which the events are.
fn samples(calendar: &Calendar) -> Vec<NaiveDateTime> {
    const MOST_YEARS: i32 = 10;
    let events = calendar.events.iter();
    let years = events.filter_map(|event| Some(event.time("DTSTART")?.local().year()));
    let (first, last) =
        years.fold((i32::MAX, i32::MIN), |(first, last), year| (first.min(year), last.max(year)));
    let first = first.max(last.saturating_sub(MOST_YEARS));
    let days = (first..=last)
        .flat_map(|year| (1..=12).flat_map(move |month| [(year, month, 1), (year, month, 15)]));
    let days = days.filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
    days.map(|day| day.and_time(NaiveTime::MIN)).collect()
}
