//! Formatting and parsing of days and times in the form that conference visitors use.
//!
//! All values carry their UTC offset, and the zone to show them in is an argument. No
//! function reads the clock.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Tz;

use super::Slot;

/// The years in which a talk can start. Other years come from broken files; from 10000 on, a
/// date would have five digits.
pub const YEARS: RangeInclusive<i32> = 1900..=9999;

/// The maximum length of a talk in minutes.
pub const MAX_MINUTES: u32 = 366 * 24 * 60;

/// Formats a date as `Mon 13 Nov`.
pub fn day(date: NaiveDate) -> String {
    format!("{} {} {}", date.weekday(), date.day(), MONTHS[date.month0() as usize % 12])
}

/// Formats the days of a conference: `13 Nov 2023`, `13 to 15 Nov 2023`, `30 Nov to 2 Dec
/// 2023`, `31 Dec 2023 to 1 Jan 2024`.
pub fn dates(start: NaiveDate, end: NaiveDate) -> String {
    let month = |date: NaiveDate| MONTHS[date.month0() as usize % 12];
    let last = format!("{} {} {}", end.day(), month(end), end.year());
    if start >= end {
        return last;
    }
    let mut first = start.day().to_string();
    if (start.year(), start.month()) != (end.year(), end.month()) {
        let _ = write!(first, " {}", month(start));
    }
    if start.year() != end.year() {
        let _ = write!(first, " {}", start.year());
    }
    format!("{first} to {last}")
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Formats a time as `09:30`.
pub fn clock<T: Timelike>(time: &T) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Formats an instant on the wall clock of a zone, for a list under the heading of a day:
/// `09:30`, or on another date `00:30+1` or `23:30-1`.
pub fn clock_on(at: DateTime<FixedOffset>, zone: Tz, day: NaiveDate) -> String {
    let local = in_zone(at, zone);
    match (local.date_naive() - day).num_days() {
        0 => clock(&local),
        days => format!("{}{days:+}", clock(&local)),
    }
}

/// Formats a duration: `25 min`, `1 h`, `1 h 30 min`, `2 d 3 h`.
pub fn length(minutes: i64) -> String {
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let mut out = String::new();
    for (count, unit) in [(days, "d"), (hours, "h"), (rest, "min")] {
        if count != 0 || (unit == "min" && out.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            let _ = write!(out, "{count} {unit}");
        }
    }
    out
}

/// Formats a duration for a column, in at most 6 cells below a thousand days: `25m`, `8h`,
/// `1h30m`. From a hundred hours on it is rounded to days. In a sentence, use [`length`].
pub fn short_length(minutes: i64) -> String {
    let minutes = minutes.max(0);
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest}m"),
        (hours, 0) if hours < 100 => format!("{hours}h"),
        (hours, rest) if hours < 100 => format!("{hours}h{rest:02}m"),
        (hours, _) => format!("{}d", (hours + 12) / 24),
    }
}

/// Converts an instant to the wall clock of a zone.
pub fn in_zone(instant: DateTime<FixedOffset>, zone: Tz) -> DateTime<FixedOffset> {
    instant.with_timezone(&zone).fixed_offset()
}

/// Returns the first instant of a date in a zone; `None` at the end of the calendar.
pub fn midnight(date: NaiveDate, zone: Tz) -> Option<DateTime<FixedOffset>> {
    // Where the clocks skip midnight, the day begins an hour later.
    let at = |hour| zone.from_local_datetime(&date.and_hms_opt(hour, 0, 0)?).earliest();
    at(0).or_else(|| at(1)).map(|at| at.fixed_offset())
}

/// Returns the end of a slot on the wall clock of a zone. [`Slot::end`] keeps the offset
/// of the start, which is wrong if the clocks change in between.
pub fn end_in(slot: Slot, zone: Tz) -> DateTime<FixedOffset> {
    in_zone(slot.end(), zone)
}

/// Returns the abbreviation of a zone at an instant: `EST`, or `UTC+5:30` for a zone
/// without a name.
pub fn zone_name(zone: Tz, at: DateTime<Utc>) -> String {
    let local = zone.from_utc_datetime(&at.naive_utc());
    let name = local.format("%Z").to_string();
    if !name.starts_with(['+', '-']) {
        return name;
    }
    let minutes = local.fixed_offset().offset().local_minus_utc() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

/// Returns the name of a zone for people: its IANA name, but `UTC+1` for `Etc/GMT-1`, whose
/// sign says the opposite.
pub fn zone_label(zone: Tz) -> String {
    let name = zone.name();
    let hours = name.strip_prefix("Etc/GMT").unwrap_or_default();
    if hours.trim_start_matches(['+', '-', '0']).is_empty() {
        return name.to_owned();
    }
    zone_name(zone, DateTime::UNIX_EPOCH)
}

/// Returns whether two zones show the same wall clock at an instant.
pub fn same_clock(a: Tz, b: Tz, at: DateTime<FixedOffset>) -> bool {
    in_zone(at, a).offset() == in_zone(at, b).offset()
}

/// A day as typed by the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaySpec {
    /// One date.
    Date(NaiveDate),
    /// Every conference day on that weekday.
    Weekday(Weekday),
}

impl DaySpec {
    /// Reads `2023-11-13`, `monday`, `mon`, `today` or `tomorrow`.
    ///
    /// # Errors
    ///
    /// Any other text; the message lists the accepted forms.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, String> {
        if text.eq_ignore_ascii_case("today") {
            return Ok(Self::Date(today));
        }
        if text.eq_ignore_ascii_case("tomorrow") {
            return Ok(Self::Date(today.succ_opt().unwrap_or(today)));
        }
        if let Ok(weekday) = text.parse::<Weekday>() {
            return Ok(Self::Weekday(weekday));
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(Self::Date)
            .map_err(|_| {
                format!("'{text}' is not a day; give a date (2023-11-13), a weekday (monday), today or tomorrow")
            })
    }

    /// Returns whether a date matches.
    pub fn is(self, date: NaiveDate) -> bool {
        match self {
            Self::Date(day) => day == date,
            Self::Weekday(weekday) => date.weekday() == weekday,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_range_omits_repeated_parts() {
        let range = |start: &str, end: &str| dates(start.parse().unwrap(), end.parse().unwrap());
        assert_eq!(range("2023-11-13", "2023-11-15"), "13 to 15 Nov 2023");
        assert_eq!(range("2023-11-13", "2023-11-13"), "13 Nov 2023");
        assert_eq!(range("2023-11-30", "2023-12-02"), "30 Nov to 2 Dec 2023");
        assert_eq!(range("2023-12-31", "2024-01-01"), "31 Dec 2023 to 1 Jan 2024");
    }

    #[test]
    fn length_uses_minutes_hours_and_days() {
        assert_eq!(length(0), "0 min");
        assert_eq!(length(25), "25 min");
        assert_eq!(length(60), "1 h");
        assert_eq!(length(90), "1 h 30 min");
        assert_eq!(length(1500), "1 d 1 h");
    }

    #[test]
    fn short_length_fits_six_cells() {
        let short = [0, 25, 60, 90, 65, 480, 599, 600, 750, 1440, 5939, 5940, 8640];
        let read = short.map(short_length).join(", ");
        assert_eq!(read, "0m, 25m, 1h, 1h30m, 1h05m, 8h, 9h59m, 10h, 12h30m, 24h, 98h59m, 99h, 6d");
        assert!((0..30_000).all(|minutes| short_length(minutes).len() <= 6));
    }

    #[test]
    fn time_on_another_date_is_marked() {
        let at = DateTime::parse_from_rfc3339("2023-11-13T20:30:00-05:00").unwrap();
        let day = at.date_naive();
        let shown = |zone| clock_on(at, zone, day);
        assert_eq!(shown(chrono_tz::America::New_York), "20:30");
        assert_eq!(shown(chrono_tz::Europe::Berlin), "02:30+1");
        assert_eq!(clock_on(at, chrono_tz::Tz::UTC, day.succ_opt().unwrap()), "01:30");
        let early = DateTime::parse_from_rfc3339("2023-11-13T00:30:00Z").unwrap();
        assert_eq!(clock_on(early, chrono_tz::America::New_York, early.date_naive()), "19:30-1");
    }

    #[test]
    fn day_accepts_dates_weekdays_and_relative_days() {
        let monday = NaiveDate::from_ymd_opt(2023, 11, 13).unwrap();
        assert_eq!(day(monday), "Mon 13 Nov");
        assert_eq!(DaySpec::parse("2023-11-13", monday), Ok(DaySpec::Date(monday)));
        assert_eq!(DaySpec::parse("Mon", monday), Ok(DaySpec::Weekday(Weekday::Mon)));
        assert_eq!(DaySpec::parse("TODAY", monday), Ok(DaySpec::Date(monday)));
        let tuesday = NaiveDate::from_ymd_opt(2023, 11, 14).unwrap();
        assert_eq!(DaySpec::parse("Tomorrow", monday), Ok(DaySpec::Date(tuesday)));
        assert!(DaySpec::parse("someday", monday).is_err());
        assert!(DaySpec::Weekday(Weekday::Mon).is(monday));
    }

    #[test]
    fn end_uses_the_offset_at_the_end() {
        let start = DateTime::parse_from_rfc3339("2023-10-29T01:30:00+02:00").unwrap();
        let slot = Slot::new(start, 120);
        let end = end_in(slot, chrono_tz::Europe::Berlin);
        assert_eq!(end.to_rfc3339(), "2023-10-29T02:30:00+01:00");
        assert_eq!(end, slot.end());
    }

    #[test]
    fn zone_without_abbreviation_is_named_by_offset() {
        let at = DateTime::from_timestamp(1_699_900_000, 0).unwrap();
        assert_eq!(zone_name(chrono_tz::America::New_York, at), "EST");
        assert_eq!(zone_name(chrono_tz::Asia::Dubai, at), "UTC+4");
        assert_eq!(zone_name(chrono_tz::Asia::Kathmandu, at), "UTC+5:45");
        for (zone, label) in [
            ("Etc/GMT-1", "UTC+1"),
            ("Etc/GMT+10", "UTC-10"),
            ("Etc/GMT+0", "Etc/GMT+0"),
            ("Etc/GMT", "Etc/GMT"),
            ("UTC", "UTC"),
            ("Asia/Dubai", "Asia/Dubai"),
        ] {
            assert_eq!(zone_label(zone.parse().unwrap()), label);
        }
    }
}
