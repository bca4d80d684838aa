//! Evaluation of recurrence rules (RFC 5545 3.3.10) by `calcard`, with limits.

use calcard::common::{PartialDateTime, timezone::Tz};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarFrequency, ICalendarProperty,
    ICalendarRecurrenceRule,
};
use chrono::{Datelike, NaiveDateTime, TimeDelta, Timelike};

const MAX_TIMES: usize = 50_000;
const MAX_TIMES_PER_DAY: usize = 48;
/// The maximum duration of a rule by the hour or the minute.
const MAX_HOURLY_SPAN: TimeDelta = TimeDelta::days(31);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("its rule is not supported")]
    Invalid,
    #[error("its rule has too many times")]
    TooMany,
}

/// The number of steps left for evaluating all rules of a file. A step is the work for one
/// day; all steps together take a fraction of a second.
#[derive(Debug)]
pub struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(2_000_000)
    }
}

impl Budget {
    fn spend(&mut self, steps: usize) -> Result<(), Error> {
        self.0 = self.0.checked_sub(steps).ok_or(Error::TooMany)?;
        Ok(())
    }
}

/// Returns the times of a rule up to the earlier of `until` and `last`, on the clock of
/// `start`. They include `start` only if the rule matches it.
pub fn times(
    start: NaiveDateTime,
    rule: &ICalendarRecurrenceRule,
    until: Option<NaiveDateTime>,
    last: NaiveDateTime,
    budget: &mut Budget,
) -> Result<Vec<NaiveDateTime>, Error> {
    const PROBES: usize = 3;
    // Number of steps until calcard gives up (`MAX_ITER_LOOP`) on a rule without times.
    const FRUITLESS: usize = 100_000;
    let a_day = [&rule.byhour, &rule.byminute, &rule.bysecond].map(|by| by.len().max(1));
    if a_day.iter().product::<usize>() > MAX_TIMES_PER_DAY
        || rule.freq == ICalendarFrequency::Secondly
    {
        return Err(Error::TooMany);
    }
    let mut last = until.map_or(last, |until| until.min(last));
    if matches!(rule.freq, ICalendarFrequency::Hourly | ICalendarFrequency::Minutely) {
        last = last.min(start.checked_add_signed(MAX_HOURLY_SPAN).unwrap_or(last));
    }
    if last < start {
        return Ok(Vec::new());
    }
    let mut rule = rule.clone();
    rule.until = None;
    if budget.0 < FRUITLESS {
        return Err(Error::TooMany);
    }
    // Evaluate without an end first, to see whether the rule ever matches.
    let probes = expand(start, &rule, PROBES)?;
    let wanted = rule.count.map_or(PROBES, |count| PROBES.min(count as usize));
    let searched = probes.last().map_or(0, |probe| steps(&rule, *probe - start));
    budget.spend(if probes.len() < wanted { FRUITLESS } else { searched })?;
    budget.spend(steps(&rule, last - start))?;
    if probes.len() < wanted {
        return Ok(probes.into_iter().filter(|time| *time <= last).collect());
    }
    rule.until = Some(to_partial(last));
    let times = expand(start, &rule, MAX_TIMES)?;
    if times.len() == MAX_TIMES { Err(Error::TooMany) } else { Ok(times) }
}

/// Estimates the number of steps for a duration.
fn steps(rule: &ICalendarRecurrenceRule, length: TimeDelta) -> usize {
    let steps = match rule.freq {
        ICalendarFrequency::Minutely | ICalendarFrequency::Secondly => length.num_minutes(),
        ICalendarFrequency::Hourly => length.num_hours(),
        ICalendarFrequency::Daily => length.num_days(),
        ICalendarFrequency::Weekly => length.num_days() / 4,
        ICalendarFrequency::Monthly | ICalendarFrequency::Yearly => length.num_days() / 10,
    };
    usize::try_from(steps).unwrap_or(0) / usize::from(rule.interval.unwrap_or(1).max(1))
}

fn expand(
    start: NaiveDateTime,
    rule: &ICalendarRecurrenceRule,
    max: usize,
) -> Result<Vec<NaiveDateTime>, Error> {
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    event.add_property(ICalendarProperty::Dtstart, to_partial(start));
    event.add_property(ICalendarProperty::Rrule, rule.clone());
    let calendar = ICalendar { components: vec![event] };
    let expanded = calendar.expand_dates(Tz::Floating, max);
    if !expanded.errors.is_empty() {
        return Err(Error::Invalid);
    }
    let times = expanded.events.into_iter().map(|event| event.start.naive_local());
    Ok(times.collect())
}

fn to_partial(time: NaiveDateTime) -> PartialDateTime {
    let small = |number: u32| u8::try_from(number).ok();
    PartialDateTime {
        year: u16::try_from(time.year()).ok(),
        month: small(time.month()),
        day: small(time.day()),
        hour: small(time.hour()),
        minute: small(time.minute()),
        second: small(time.second()),
        ..PartialDateTime::default()
    }
}
