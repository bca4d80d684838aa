//! Dates, times and durations in external files. This module decides nothing about zones.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

pub use crate::schedule::time::MAX_MINUTES;

/// A date or a time, as far as the file gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A time with its offset.
    Instant(DateTime<FixedOffset>),
    /// A time on a wall clock of an unknown zone.
    Local(NaiveDateTime),
    /// A date without a time.
    Date(NaiveDate),
}

impl Moment {
    /// Returns the time on its own clock; of a date, its midnight.
    pub fn local(self) -> NaiveDateTime {
        match self {
            Self::Instant(at) => at.naive_local(),
            Self::Local(at) => at,
            Self::Date(date) => date.and_time(NaiveTime::MIN),
        }
    }
}

/// Parses `2024-12-27T10:30:00+01:00` and its other forms: without seconds, a space for the
/// `T`, an offset without a colon, no offset, no time, and `20241227T103000Z` without
/// dividers. Years have four digits.
pub fn read(text: &str) -> Option<Moment> {
    const WITH_OFFSET: [&str; 4] =
        ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y%m%dT%H%M%S%#z", "%Y%m%dT%H%M%#z"];
    const WITHOUT: [&str; 4] =
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y%m%dT%H%M%S", "%Y%m%dT%H%M"];
    let text = text.trim();
    let bytes = text.as_bytes();
    let is_basic = || bytes.get(8) == Some(&b'T') && bytes[..8].iter().all(u8::is_ascii_digit);
    let has_year = bytes.get(4) == Some(&b'-') && !text.starts_with(['+', '-']);
    if !has_year && !is_basic() {
        return None;
    }
    let text = text.replacen(' ', "T", 1);
    let instant = || WITH_OFFSET.iter().find_map(|form| DateTime::parse_from_str(&text, form).ok());
    let local = || WITHOUT.iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    let date = || NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
    let moment = DateTime::parse_from_rfc3339(&text).ok().or_else(instant).map(Moment::Instant);
    let moment = moment.or_else(|| local().map(Moment::Local));
    let moment = moment.or_else(|| date().map(Moment::Date))?;
    // One year less than chrono supports with four digits, so that adding an offset
    // cannot overflow.
    (1..=9998).contains(&moment.local().year()).then_some(moment)
}

/// Parses a time with an offset.
pub fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    if let Moment::Instant(at) = read(text)? { Some(at) } else { None }
}

/// Parses the time on a wall clock, `9:30` or `09:30:00`, as minutes since midnight.
/// `25:30` is half past one in the following night.
pub fn clock(text: &str) -> Option<i64> {
    let parts: Vec<u32> = text.trim().split(':').map(number).collect::<Option<_>>()?;
    match parts[..] {
        [hours, minutes] | [hours, minutes, _] if hours < 48 && minutes < 60 => {
            Some(i64::from(hours * 60 + minutes))
        }
        _ => None,
    }
}

/// Returns the minutes since midnight of an instant, on its own clock.
pub fn clock_of(at: DateTime<FixedOffset>) -> i64 {
    i64::from(at.hour() * 60 + at.minute())
}

/// The unit of the first of three parts of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// `1:02:30` is a day and two and a half hours, as pretalx writes it.
    Days,
    /// `1:02:30` is an hour and two and a half minutes.
    Hours,
}

/// Parses a duration in minutes: `45`, `1:30`, `25:00`, `0:90`, and three parts.
/// `00:50:00` is hours, minutes and seconds. `1:02:30` begins with a single digit other
/// than 0, so it is days, hours and minutes, if `first` and the values allow it. Seconds
/// are dropped.
pub fn duration(text: &str, first: First) -> Option<u32> {
    let parts: Vec<&str> = text.trim().split(':').collect();
    let numbers: Vec<u32> = parts.iter().map(|part| number(part)).collect::<Option<_>>()?;
    let minutes = match numbers[..] {
        [minutes] => minutes,
        [days, hours, minutes] if first == First::Days && can_be_days(parts[0], hours, minutes) => {
            (days * 24 + hours) * 60 + minutes
        }
        [hours, minutes] | [hours, minutes, _] => hours * 60 + minutes,
        _ => return None,
    };
    (minutes <= MAX_MINUTES).then_some(minutes)
}

/// Determines the meaning of three parts in a file with these durations. If one cannot be
/// days, hours and minutes, none is.
pub fn first_of<'a>(durations: impl IntoIterator<Item = &'a str>) -> First {
    let shows_hours = |text: &str| {
        let parts: Vec<&str> = text.trim().split(':').collect();
        let [first, second, third] = parts[..] else { return false };
        number(second)
            .zip(number(third))
            .is_some_and(|(second, third)| first.len() == 1 && !can_be_days(first, second, third))
    };
    if durations.into_iter().any(shows_hours) { First::Hours } else { First::Days }
}

fn can_be_days(days: &str, hours: u32, minutes: u32) -> bool {
    days.len() == 1 && days != "0" && hours < 24 && minutes < 60
}

/// Parses a number in a time, of one to five digits.
fn number(text: &str) -> Option<u32> {
    let fits = text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_and_times_are_read_in_all_forms() {
        let instant = |text: &str| match read(text) {
            Some(Moment::Instant(at)) => at.to_rfc3339(),
            other => format!("{other:?}"),
        };
        for text in [
            "2024-12-27T10:30:00+01:00",
            "2024-12-27 10:30:00+0100",
            " 2024-12-27T10:30+01:00 ",
            "2024-12-27T10:30:00.000+01",
        ] {
            assert_eq!(instant(text), "2024-12-27T10:30:00+01:00", "{text}");
        }
        assert_eq!(instant("2024-12-27T10:30Z"), "2024-12-27T10:30:00+00:00");
        let local = NaiveDate::from_ymd_opt(2024, 12, 27).and_then(|d| d.and_hms_opt(10, 30, 0));
        assert_eq!(read("2024-12-27T10:30:00"), local.map(Moment::Local));
        assert_eq!(read("2024-12-27 10:30"), local.map(Moment::Local));
        assert_eq!(read("2024-12-27"), local.map(|at| Moment::Date(at.date())));
        for text in ["", "10:30", "+12345-01-01", "27.12.2024", "2024-13-01", "9999-12-31"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn times_may_lack_their_dividers() {
        for (basic, divided) in [
            ("20250526T100000", "2025-05-26T10:00:00"),
            ("20250526T1000Z", "2025-05-26T10:00:00Z"),
            ("20250526T100000+0200", "2025-05-26T10:00:00+02:00"),
        ] {
            assert_eq!(read(basic), read(divided), "{basic}");
            assert!(read(basic).is_some(), "{basic}");
        }
        assert_eq!((read("20250526Té0000"), read("20250526")), (None, None));
    }

    #[test]
    fn clock_times_may_run_past_midnight() {
        assert_eq!(clock("9:05"), Some(545));
        assert_eq!(clock("09:05:00"), Some(545));
        assert_eq!(clock("25:30"), Some(1530));
        assert_eq!(clock("09:60"), None);
        assert_eq!(clock("9"), None);
        assert_eq!(clock("-1:00"), None);
    }

    #[test]
    fn durations_are_read_in_all_forms() {
        for (text, minutes) in [
            ("45", Some(45)),
            ("0:30", Some(30)),
            ("01:30", Some(90)),
            ("25:00", Some(1500)),
            ("55:23", Some(3323)),
            ("0:90", Some(90)),
            ("00:50:00", Some(50)),
            ("01:30:59", Some(90)),
            ("2:06:00", Some(54 * 60)),
            ("1:02:30", Some(26 * 60 + 30)),
            ("0:20:00", Some(20)),
            ("1:45:00", Some(105)),
            ("135.0:00", None),
            ("-1:00", None),
            ("", None),
            ("1:2:3:4", None),
            ("99999:00", None),
        ] {
            assert_eq!(duration(text, First::Days), minutes, "{text}");
        }
    }

    #[test]
    fn duration_in_hours_decides_for_all_others() {
        assert_eq!(first_of(["1:00:00", "2:06:00", "00:50:00"]), First::Days);
        assert_eq!(first_of(["1:00:00", "0:45:00"]), First::Hours);
        assert_eq!(duration("1:00:00", First::Hours), Some(60));
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn parsing_never_panics(text in "[0-9:T.+Z -]{0,30}", other in any::<String>()) {
            for text in [text, other] {
                let _ = (read(&text), clock(&text), duration(&text, First::Days));
                let _ = first_of([text.as_str()]);
            }
        }
    }
}
