//! Dates, times and durations of iCalendar (RFC 5545 3.3.4 to 3.3.6).

use chrono::{
    DateTime, Days, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta,
    TimeZone,
};
use chrono_tz::Tz;

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
    /// Reads `20200904`, `20200904T180000`, `20200904T180000Z`, and the same with
    /// the signs of ISO 8601, also with an offset.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Some(Self::Instant(instant));
        }
        let plain: String = text.chars().filter(|c| !matches!(c, '-' | ':')).collect();
        if !plain.is_ascii() {
            return None;
        }
        let (date, time) = plain.split_once(['T', 't', ' ']).unwrap_or((&plain, ""));
        let date = day(date)?;
        if time.is_empty() {
            return Some(Self::Day(date));
        }
        let utc = time.ends_with(['Z', 'z']);
        let (days, time) = clock(time.trim_end_matches(['Z', 'z']))?;
        let local = date.checked_add_days(Days::new(days))?.and_time(time);
        Some(if utc {
            Self::Instant(local.and_utc().fixed_offset())
        } else {
            Self::Local(local)
        })
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    if text.len() != 8 {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let year = i32::try_from(number(0, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(4, 6)?, number(6, 8)?)
}

/// A time of day and how many days after the date it is: `240000` is the next.
fn clock(text: &str) -> Option<(u64, NaiveTime)> {
    if !matches!(text.len(), 4 | 6) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let (hour, minute) = (number(0, 2)?, number(2, 4)?);
    let second = if text.len() == 6 { number(4, 6)? } else { 0 };
    if (hour, minute, second) == (24, 0, 0) {
        return Some((1, NaiveTime::MIN));
    }
    // A leap second is the last one of its minute to us.
    NaiveTime::from_hms_opt(hour, minute, second.min(59)).map(|time| (0, time))
}

/// Reads a duration: `PT1H30M`, `P1W`, `P1DT12H`.
pub fn duration(text: &str) -> Option<TimeDelta> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let text = text.strip_prefix(['P', 'p'])?;
    let (mut seconds, mut number): (i64, Option<i64>) = (0, None);
    let mut any = false;
    for c in text.chars() {
        let unit = match c.to_ascii_uppercase() {
            c if c.is_ascii_digit() => {
                let digit = i64::from(c.to_digit(10)?);
                number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
                continue;
            }
            'T' if number.is_none() => continue,
            'W' => 604_800,
            'D' => 86_400,
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = number.take()?.checked_mul(unit)?.checked_add(seconds)?;
        any = true;
    }
    if !any || number.is_some() {
        return None;
    }
    TimeDelta::try_seconds(seconds.checked_mul(sign)?)
}

/// A wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// That of a zone.
    Zone(Tz),
    /// That of an offset.
    Offset(FixedOffset),
}

impl Clock {
    /// The instant of a time on this wall clock, and whether that time is on it at
    /// all. Where the clocks go back, it is the first of both; where they go
    /// forward, they are taken not to (RFC 5545 3.3.5).
    pub fn instant(self, local: NaiveDateTime) -> Option<(DateTime<FixedOffset>, bool)> {
        const AHEAD: TimeDelta = TimeDelta::hours(4);
        let first = |local| match self {
            Self::Offset(offset) => first(&offset, local),
            Self::Zone(zone) => first(&zone, local),
        };
        if let Some(instant) = first(local) {
            return Some((instant, true));
        }
        let before = first(local.checked_sub_signed(AHEAD)?)?;
        Some((before.checked_add_signed(AHEAD)?, false))
    }
}

fn first<Z: TimeZone>(zone: &Z, local: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.fixed_offset()),
        LocalResult::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match Written::read(text) {
            Some(Written::Day(day)) => day.to_string(),
            Some(Written::Local(local)) => local.to_string(),
            Some(Written::Instant(instant)) => instant.to_rfc3339(),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn times_are_read_in_all_their_forms() {
        for (text, meant) in [
            ("20200904T180000Z", "2020-09-04T18:00:00+00:00"),
            ("20200904T180000", "2020-09-04 18:00:00"),
            ("20200904T1800", "2020-09-04 18:00:00"),
            (" 20200904T240000", "2020-09-05 00:00:00"),
            ("20161231T235960Z", "2016-12-31T23:59:59+00:00"),
            ("20200904", "2020-09-04"),
            ("2020-09-04", "2020-09-04"),
            ("2020-09-04T18:00:00", "2020-09-04 18:00:00"),
            ("2020-09-04T18:00:00+02:00", "2020-09-04T18:00:00+02:00"),
            ("20200231", "none"),
            ("20200904T256000", "none"),
            ("soon", "none"),
            ("é200904", "none"),
            ("", "none"),
        ] {
            assert_eq!(read(text), meant, "{text}");
        }
    }

    #[test]
    fn durations_are_read_in_all_their_forms() {
        for (text, minutes) in [
            ("PT1H30M", Some(90)),
            ("PT45M", Some(45)),
            ("P1W", Some(10_080)),
            ("P1DT2H", Some(1560)),
            ("-PT10M", Some(-10)),
            ("+PT3600S", Some(60)),
            ("PT", None),
            ("P5", None),
            ("1H", None),
            ("PT99999999999999999999H", None),
        ] {
            assert_eq!(duration(text).map(|d| d.num_minutes()), minutes, "{text}");
        }
    }

    #[test]
    fn a_time_that_the_clocks_leave_out_is_taken_as_if_they_did_not() {
        let clock = Clock::Zone(chrono_tz::Europe::Berlin);
        let local = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let (at, is) = clock.instant(local("2024-03-31T02:30:00")).unwrap();
        assert_eq!(
            (at.to_utc().to_rfc3339().as_str(), is),
            ("2024-03-31T01:30:00+00:00", false)
        );
        let (at, is) = clock.instant(local("2024-10-27T02:30:00")).unwrap();
        assert_eq!(
            (at.to_utc().to_rfc3339().as_str(), is),
            ("2024-10-27T00:30:00+00:00", true)
        );
    }
}
