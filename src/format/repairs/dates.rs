//! Dates, times and lengths as people write them.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate};

use crate::format::repairs::time::{self, MAX_MINUTES, Moment};
use crate::format::repairs::zone::{self, Clock};
use crate::schedule::Problem;
use crate::text::fold;

/// The order of day and month in dates such as `07/05/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `07/05/2026` is 7 May.
    DayFirst,
    /// `07/05/2026` is 5 July.
    MonthFirst,
}

/// Determines the order of day and month from all dates of a table, and whether all dates can
/// be read in both orders. A part over 12 is a day. If there is none, the order that puts the
/// dates closer together is used, else the American one for times with AM and PM.
pub fn order_of(texts: &[&str]) -> (Order, bool) {
    let pairs = || texts.iter().filter_map(|text| parse_slash_date(text));
    if pairs().any(|(first, second, _)| first > 12 && second <= 12) {
        return (Order::DayFirst, false);
    }
    if pairs().any(|(first, second, _)| second > 12 && first <= 12) {
        return (Order::MonthFirst, false);
    }
    let span = |order| {
        let days = pairs().filter_map(|pair| date_of(pair, order));
        let (first, last) = (days.clone().min()?, days.max()?);
        Some((last - first).num_days())
    };
    let has_halves = |text: &&str| ["am", "pm"].iter().any(|half| fold::contains(text, half));
    let (is_month_first, is_open) = match (span(Order::DayFirst), span(Order::MonthFirst)) {
        (Some(day_first), Some(month_first)) if day_first != month_first => {
            (month_first < day_first, false)
        }
        _ => (texts.iter().any(has_halves), pairs().any(|(first, second, _)| first != second)),
    };
    (if is_month_first { Order::MonthFirst } else { Order::DayFirst }, is_open)
}

/// Returns the doubt about dates that can be read in both orders.
pub fn doubt(texts: &[&str], order: Order) -> Problem {
    let example = texts.iter().find(|text| text.contains('/')).copied().unwrap_or_default();
    let first = if order == Order::DayFirst { "day" } else { "month" };
    let message =
        format!("'{example}' is read with the {first} first; day and month may be swapped");
    Problem::doubt("conference", &message)
}

/// Reads a date, a time or both in one of the two orders.
pub fn read(text: &str) -> Option<When> {
    When::read(text, Order::DayFirst).or_else(|| When::read(text, Order::MonthFirst))
}

/// Returns the two numbers before a year and the year, if they are divided by slashes.
fn parse_slash_date(text: &str) -> Option<(u32, u32, i32)> {
    let date = text.split_whitespace().find(|part| part.contains('/'))?;
    let parts: Vec<u32> = date.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [first, second, year] if first <= 31 && second <= 31 => {
            Some((first, second, year_of(year)?))
        }
        _ => None,
    }
}

fn date_of((first, second, year): (u32, u32, i32), order: Order) -> Option<NaiveDate> {
    let (day, month) = match order {
        Order::DayFirst => (first, second),
        Order::MonthFirst => (second, first),
    };
    NaiveDate::from_ymd_opt(year, month, day)
}

fn year_of(year: u32) -> Option<i32> {
    let year = if year < 100 { 2000 + year } else { year };
    (1900..=9998).contains(&year).then(|| i32::try_from(year).ok()).flatten()
}

/// A date, a time of day, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// The date, as `2026-05-07`.
    pub date: Option<String>,
    /// The time of day, as `09:30`, perhaps with an offset: `09:30+02:00`.
    pub clock: Option<String>,
}

impl When {
    /// Reads a date, a time or both in any of the usual forms.
    pub fn read(text: &str, order: Order) -> Option<Self> {
        let text = text.trim();
        let Some(moment) = time::read(text).or_else(|| of_unix_time(text)) else {
            return of_words(text, order);
        };
        let clock = match moment {
            Moment::Instant(at) => Some(at.format("%H:%M:%S%:z").to_string()),
            Moment::Local(at) => Some(at.format("%H:%M").to_string()),
            Moment::Date(_) => None,
        };
        Some(Self { date: Some(moment.local().date().to_string()), clock })
    }

    /// Joins date and time, as [`time::read`] reads them.
    pub fn joined(&self) -> String {
        match (&self.date, &self.clock) {
            (Some(date), Some(clock)) => format!("{date}T{clock}"),
            (Some(text), None) | (None, Some(text)) => text.clone(),
            (None, None) => String::new(),
        }
    }
}

/// Reads seconds or milliseconds since 1970, of the years 2001 to 2286.
fn of_unix_time(text: &str) -> Option<Moment> {
    let number: i64 = text.parse().ok()?;
    let seconds = match text.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    Some(Moment::Instant(DateTime::from_timestamp(seconds, 0)?.fixed_offset()))
}

/// Reads a date and a time that are written in words: `Thu, 7 May 2026 at 9 am`.
fn of_words(text: &str, order: Order) -> Option<When> {
    let text = text.replace([',', '@'], " ").replace("a.m.", "am").replace("p.m.", "pm");
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let mut when = When::default();
    let clock = words.iter().enumerate().find_map(|(at, word)| {
        let next = words.get(at + 1).copied().unwrap_or_default();
        clock_of(word, next).map(|(clock, used)| (clock, at..at + used))
    });
    let mut zone = None;
    if let Some((clock, used)) = clock {
        words.drain(used);
        zone = words.iter().enumerate().find_map(|(at, word)| Some((at, zone_of(word)?)));
        when.clock = Some(clock);
    }
    if let Some((at, _)) = zone {
        words.remove(at);
    }
    words.retain(|word| !is_filler(word));
    let date = if words.is_empty() { None } else { Some(date_of_words(&words, order)?) };
    when.date = date.map(|date| date.to_string());
    if let (Some((_, zone)), Some(clock)) = (zone, &mut when.clock) {
        let (noon, _) = zone.instant(date.unwrap_or_default().and_hms_opt(12, 0, 0)?)?;
        clock.push_str(&noon.offset().to_string());
    }
    (when != When::default()).then_some(when)
}

/// Returns the clock of a zone after a time: `UTC`, `(CEST)`, `GMT+2`, `Europe/Berlin`.
fn zone_of(word: &str) -> Option<Clock> {
    let word = word.trim_matches(['(', ')']);
    let capitals = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let is_name = capitals > 2 || word == "Z" || capitals == 1 && word.contains('/');
    if is_name { zone::clock(word) } else { None }
}

/// Reports whether a time ends in `am` or `pm`.
pub fn has_half(time: &str) -> bool {
    is_before_noon(time).is_some()
}

/// Returns whether a time ends in `am` rather than `pm`.
fn is_before_noon(time: &str) -> Option<bool> {
    let time = time.to_ascii_lowercase().replace('.', "");
    let number = time.strip_suffix('m')?;
    let is_number = |text: &str| text.trim_end().ends_with(|c: char| c.is_ascii_digit());
    let of = |half: char| number.strip_suffix(half).is_some_and(is_number);
    (of('a') || of('p')).then(|| of('a'))
}

/// Completes the start of a range with the half of the day of its end: `2 - 3 pm`. The start
/// of `11 - 1 pm` is in the other half.
pub fn with_half_of<'a>(start: &'a str, end: &str) -> Cow<'a, str> {
    let hour = |text: &str| {
        let digits = text.trim_start().split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<u32>().ok().filter(|hour| (1..=12).contains(hour))
    };
    let time = start.rsplit(' ').next().unwrap_or_default();
    let is_clock = !time.is_empty() && time.bytes().all(|b| b.is_ascii_digit() || b == b':');
    match (hour(time), hour(end), is_before_noon(end)) {
        (Some(first), Some(last), Some(is_before)) if is_clock => {
            let half = if is_before == (first % 12 <= last % 12) { "am" } else { "pm" };
            Cow::Owned(format!("{start} {half}"))
        }
        _ => Cow::Borrowed(start),
    }
}

/// Reads a time of day from a word and perhaps the next one, `9:30`, `9 am`, `14h30`, and
/// returns how many words it takes.
fn clock_of(word: &str, next: &str) -> Option<(String, usize)> {
    let half = |text: &str| match text.to_ascii_lowercase().as_str() {
        "am" | "a" => Some(0),
        "pm" | "p" => Some(12),
        _ => None,
    };
    let lower = word.to_ascii_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let may_go_on = digits.len() == lower.len() || lower.ends_with('h');
    let (half, used) = match (half(&lower[digits.len()..]), half(next)) {
        (None, Some(half)) if may_go_on => (Some(half), 2),
        (half, _) => (half, 1),
    };
    let time = if half.is_some() { digits } else { lower.as_str() };
    let time = time.trim_end_matches('h').replace('h', ":");
    let is_whole_hour = half.is_some() || lower.ends_with('h');
    let time = if time.contains(':') || !is_whole_hour { time } else { format!("{time}:00") };
    let minutes = time::clock(&time)?;
    let (hour, minute) = (minutes / 60, minutes % 60);
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    Some((format!("{hour:02}:{minute:02}"), used))
}

/// Reports whether a word of a date adds nothing: a weekday, `at`, a dash.
fn is_filler(word: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let word = word.to_ascii_lowercase();
    let word = word.trim_end_matches('.');
    ["at", "of", "the", "-", "–", "um", "uhr"].contains(&word)
        || DAYS.iter().any(|day| word.starts_with(day)) && !word.bytes().any(|b| b.is_ascii_digit())
}

fn date_of_words(words: &[&str], order: Order) -> Option<NaiveDate> {
    if let [word] = words {
        return of_numbers(word, order);
    }
    let month = words.iter().find_map(|word| month_of(word));
    let numbers = words.iter().filter(|word| month_of(word).is_none());
    let numbers: Vec<u32> = numbers.map(|word| ordinal(word)).collect::<Option<_>>()?;
    match (month, &numbers[..]) {
        (Some(month), [year, day] | [day, year]) if *day <= 31 && *year > 31 => {
            NaiveDate::from_ymd_opt(year_of(*year)?, month, *day)
        }
        _ => None,
    }
}

/// Reads `7/5/2026`, `7.5.2026`, `7-5-2026`, `2026/5/7` or `20260507`.
fn of_numbers(text: &str, order: Order) -> Option<NaiveDate> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let divider = text.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<&str> = text.trim_end_matches('.').split(divider).collect();
    let [first, second, third] = parts[..] else { return None };
    if !['/', '.', '-'].contains(&divider) {
        return None;
    }
    if first.len() == 4 {
        return NaiveDate::from_ymd_opt(
            year_of(first.parse().ok()?)?,
            second.parse().ok()?,
            third.parse().ok()?,
        );
    }
    let first = first.parse().ok()?;
    if let Some(month) = month_of(second) {
        return NaiveDate::from_ymd_opt(year_of(third.parse().ok()?)?, month, first);
    }
    let order = if divider == '/' { order } else { Order::DayFirst };
    date_of((first, second.parse().ok()?, year_of(third.parse().ok()?)?), order)
}

/// Reads a number with its ending: `7th`, `7.`.
fn ordinal(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let ending = word[digits.len()..].to_ascii_lowercase();
    ["", ".", "st", "nd", "rd", "th"].contains(&ending.as_str()).then(|| digits.parse().ok())?
}

/// Returns the number of a month by the beginning of its name in English and German.
fn month_of(word: &str) -> Option<u32> {
    const ENGLISH: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const GERMAN: [&str; 12] =
        ["jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"];
    let word = word.to_lowercase();
    let position = |names: [&str; 12]| names.iter().position(|name| word.starts_with(name));
    let month = position(ENGLISH).or_else(|| position(GERMAN))?;
    u32::try_from(month + 1).ok()
}

/// Reads a length in minutes: `45`, `45 min`, `1:30`, `1 h 30`, `PT1H30M`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is within a year")]
pub fn minutes(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    if text.contains(':') {
        return time::duration(&text, time::First::Hours);
    }
    let mut total = 0.0;
    let mut rest = text.trim_start_matches("pt");
    loop {
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number: f64 = rest[..rest.len() - unit.len()].parse().ok()?;
        let unit = unit.trim_start();
        rest = unit.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        total += number
            * match &unit[..unit.len() - rest.len()] {
                "h" | "hr" | "hrs" | "hour" | "hours" | "std" => 60.0,
                "" | "m" | "mn" | "min" | "mins" | "minute" | "minutes" => 1.0,
                "s" | "sec" | "secs" | "second" | "seconds" => 1.0 / 60.0,
                _ => return None,
            };
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
    }
    (total <= f64::from(MAX_MINUTES)).then_some(total as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        When::read(text, Order::DayFirst).map(|when| when.joined()).unwrap_or_default()
    }

    #[test]
    fn dates_and_times_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2026-05-07 9:00 AM", "2026-05-07T09:00"),
            ("2026-05-07T09:00:00", "2026-05-07T09:00"),
            ("2026-05-07T09:00:00+02:00", "2026-05-07T09:00:00+02:00"),
            ("2026-05-07 09:00 UTC", "2026-05-07T09:00+00:00"),
            ("7 May 2026 9:00 CET", "2026-05-07T09:00+02:00"),
            ("9:00 PM (PDT) on 7.5.2026", ""),
            ("7.5.2026 9:00 PM (PDT)", "2026-05-07T21:00-07:00"),
            ("THU 7 MAY 2026 9:00 GMT+5:30", "2026-05-07T09:00+05:30"),
            ("07/05/2026 9:00 Asia/Tokyo", "2026-05-07T09:00+09:00"),
            ("9:00 JST", "09:00+09:00"),
            ("9:00 XYZ", ""),
            ("07/05/2026 09:00", "2026-05-07T09:00"),
            ("4/21/2025", ""),
            ("7.5.2026 14.", ""),
            ("07.05.26", "2026-05-07"),
            ("Thursday, 7 May 2026 at 12:15 pm", "2026-05-07T12:15"),
            ("May 7th, 2026 12 AM", "2026-05-07T00:00"),
            ("7. Mai 2026 14h30", "2026-05-07T14:30"),
            ("7-May-2026", "2026-05-07"),
            ("2026/5/7", "2026-05-07"),
            ("20260507", "2026-05-07"),
            ("9am", "09:00"),
            ("9:05p.m.", "21:05"),
            ("14h", "14:00"),
            ("10:00", "10:00"),
            ("1778140800", "2026-05-07T08:00:00+00:00"),
            ("1778140800000", "2026-05-07T08:00:00+00:00"),
            ("13 pm", ""),
            ("soon", ""),
            ("Day 1", ""),
            ("", ""),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn day_month_order_is_inferred_from_all_dates() {
        let order = |texts: &[&str]| order_of(texts);
        assert_eq!(order(&["07/05/2026", "13/05/2026"]), (Order::DayFirst, false));
        assert_eq!(order(&["4/21/2025 9:00"]), (Order::MonthFirst, false));
        assert_eq!(order(&["05/07/2026", "05/08/2026"]), (Order::MonthFirst, false));
        assert_eq!(order(&["07/05/2026"]), (Order::DayFirst, true));
        assert_eq!(order(&["07/05/2026", "9:00 AM"]), (Order::MonthFirst, true));
        assert_eq!(order(&["05/05/2026"]), (Order::DayFirst, false));
        assert_eq!(order(&["2026-05-07"]), (Order::DayFirst, false));
    }

    #[test]
    fn half_of_the_day_counts_for_both_ends_of_a_range() {
        for (start, end, expected) in [
            ("1", "2pm", "1 pm"),
            ("8:15", "9 AM", "8:15 am"),
            ("11:30", "1 p.m.", "11:30 am"),
            ("10", "12 pm", "10 am"),
            ("12:15", "12:45pm", "12:15 pm"),
            ("11", "12:30am", "11 pm"),
            ("7 May 2026 4", "5pm", "7 May 2026 4 pm"),
            ("1 am", "2 pm", "1 am"),
            ("14:00", "3pm", "14:00"),
            ("7 May 2026", "3pm", "7 May 2026"),
            ("1", "2", "1"),
            ("", "2pm", ""),
            ("1", "spam", "1"),
        ] {
            assert_eq!(with_half_of(start, end), expected, "{start} - {end}");
        }
    }

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, expected) in [
            ("45", Some(45)),
            ("45 min", Some(45)),
            ("1:30", Some(90)),
            ("1 h 30", Some(90)),
            ("1h30m", Some(90)),
            ("PT1H30M", Some(90)),
            ("1.5 hours", Some(90)),
            ("2 hours", Some(120)),
            ("long", None),
            ("", None),
            ("-5", None),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn parsing_never_panics(text in "[0-9a-zäA-Z/:., hpmT+-]{0,24}") {
            for order in [Order::DayFirst, Order::MonthFirst] {
                let _ = When::read(&text, order);
            }
            let _ = minutes(&text);
            let _ = order_of(&[&text]);
        }
    }
}
