//! Phrases about picks, shared by all screens and tables.
//!
//! The callers decide where the phrases appear and how they look.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use chrono_tz::Tz;

use super::gaps::{BACKGROUND_MINUTES, is_background};
use super::{Agenda, BusyEvent, Clash, Gap, Level, Overlaps, PlannedDay, Walk};
use crate::schedule::{Conference, Schedule, Slot, Talk, time};
use crate::text::symbols::Symbols;
use crate::text::width;

/// The phrase for the time of an all-day slot.
pub const ALL_DAY: &str = "all day";

/// Formats a slot as `09:55 to 10:15` on the wall clock of a zone, correct across a
/// change of the clocks. A time on another date than the slot's day is marked: `23:50 to
/// 00:20+1`.
///
/// An all-day slot is `all day` or `all day to Fri` in every zone.
pub fn span(slot: Slot, zone: Tz) -> String {
    if slot.all_day {
        return match slot.last_day() {
            last if last == slot.day() => ALL_DAY.to_owned(),
            last => format!("{ALL_DAY} to {}", last.weekday()),
        };
    }
    format!("{} to {}", start(slot, zone), end(slot, zone))
}

/// Formats an instant as `Mon 13 Nov 09:55` on the wall clock of a zone.
pub fn moment(at: DateTime<FixedOffset>, zone: Tz) -> String {
    let local = time::in_zone(at, zone);
    format!("{} {}", time::day(local.date_naive()), time::clock(&local))
}

/// Formats the start of a slot as `Mon 13 Nov 09:55` on the wall clock of a zone, or `Mon
/// 13 Nov all day` for an all-day slot.
pub fn date_and_start(slot: Slot, zone: Tz) -> String {
    if slot.all_day {
        format!("{} {}", time::day(slot.day()), span(slot, zone))
    } else {
        moment(slot.start, zone)
    }
}

/// Formats a slot as `Mon 13 Nov 09:55 to 10:15` on the wall clock of a zone, or `Mon 13
/// Nov to Fri 17 Nov, all day`.
pub fn date_and_span(slot: Slot, zone: Tz) -> String {
    if slot.all_day {
        let (first, last) = (slot.day(), slot.last_day());
        return if first == last {
            format!("{}, {ALL_DAY}", time::day(first))
        } else {
            format!("{} to {}, {ALL_DAY}", time::day(first), time::day(last))
        };
    }
    let start = time::in_zone(slot.start, zone);
    // The date is shown, so the start needs no mark for another date.
    let local = Slot { start, day: None, ..slot };
    let day = time::day(start.date_naive());
    format!("{day} {}", span(local, zone))
}

/// Formats the days of a conference: `13 to 15 Nov 2023`.
pub fn dates(dates: Option<(NaiveDate, NaiveDate)>) -> String {
    dates.map_or_else(|| "no dates".to_owned(), |(start, end)| time::dates(start, end))
}

/// Formats the start of a slot as `09:55` on the wall clock of a zone, or `00:55+1` if it
/// is on the date after the slot's day.
pub fn start(slot: Slot, zone: Tz) -> String {
    if slot.all_day {
        return ALL_DAY.to_owned();
    }
    time::clock_on(slot.start, zone, slot.day())
}

/// Formats the end of a slot like [`start`].
pub fn end(slot: Slot, zone: Tz) -> String {
    time::clock_on(slot.end(), zone, slot.day())
}

/// Returns the names of the speakers for a line about a talk.
pub fn names(talk: &Talk) -> String {
    let names: Vec<&str> = talk.speakers().iter().map(|p| p.name.as_str()).collect();
    names.join(", ")
}

/// Returns the names of the speakers, or `break` for a break without any.
pub fn who(talk: &Talk) -> String {
    let names = names(talk);
    if names.is_empty() && talk.is_break { "break".to_owned() } else { names }
}

/// Returns the room of a talk, or its session if it has no room.
pub fn place(talk: &Talk) -> Option<&str> {
    talk.room.as_deref().or(talk.session.as_deref())
}

/// Returns the kind and language of a talk as `Workshop, de`, or `None` if both are
/// unknown.
pub fn kind(talk: &Talk) -> Option<String> {
    let kind = talk.kind.as_deref().filter(|kind| !kind.is_empty());
    let says = kind.is_some_and(|kind| kind.to_lowercase().contains("break"));
    let parts = [
        kind,
        (talk.is_break && !says).then_some("break"),
        talk.language.as_deref().filter(|text| !text.is_empty()),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Returns whether a talk is recorded, in words: `will be recorded`, or `None` if that is not
/// known.
pub fn recorded(talk: &Talk, now: DateTime<Utc>) -> Option<&'static str> {
    Some(match talk.recorded? {
        false => "not recorded",
        true if talk.end().is_some_and(|end| end <= now) => "recorded",
        true => "will be recorded",
    })
}

/// The note on a pick to watch later, see [`super::watch_later`].
pub const WATCH_LATER: &str = "recorded: watch later";

/// Returns the title of a talk, marked if the talk is not recorded.
pub fn marked_title(talk: &Talk, symbols: &Symbols) -> String {
    match talk.recorded {
        Some(false) => format!("{} {}", talk.title, symbols.unrecorded),
        _ => talk.title.clone(),
    }
}

/// Formats the minutes until a start as `in 25 min` or `now`.
pub fn starts(minutes: i64) -> String {
    if minutes <= 0 {
        "now".to_owned()
    } else {
        match minutes / 1440 {
            days @ 730.. => format!("in {} years", days / 365),
            days @ 60.. => format!("in {} months", days / 30),
            // More than three days ahead, whole days are precise enough.
            days @ 3.. if minutes > 3 * 1440 => format!("in {}", time::length(days * 1440)),
            _ => format!("in {}", time::length(minutes)),
        }
    }
}

/// Formats a date as `Mon 13 Nov`, with the year if it is more than three weeks away.
pub fn day_from(date: NaiveDate, today: NaiveDate) -> String {
    const NEAR_DAYS: i64 = 21;
    let day = time::day(date);
    if (date - today).num_days().abs() > NEAR_DAYS { format!("{day} {}", date.year()) } else { day }
}

/// Says that a conference has not begun or is over, in two sentences; `None` while it is
/// on. `idle` means that no talk is on or next.
pub fn not_on(conference: &Conference, today: NaiveDate, idle: bool) -> Option<[String; 2]> {
    let (start, end) = conference.dates()?;
    if today < start {
        let starts = match (start - today).num_days() {
            1 => "tomorrow".to_owned(),
            days => format!("in {days} days"),
        };
        let first = date_in_words(start, today);
        Some([format!("The conference starts {starts}."), format!("Its first day is {first}.")])
    } else if idle && today >= end {
        Some(["The conference is over.".to_owned(), format!("It {}.", ended(end, today))])
    } else {
        None
    }
}

/// Formats the end of a conference as `ended on Wednesday, 15 November`.
pub fn ended(last: NaiveDate, today: NaiveDate) -> String {
    if last == today {
        return "ended today".to_owned();
    }
    format!("ended on {}", date_in_words(last, today))
}

/// Formats a date as `Wednesday, 15 November`, with the year unless it is that of today.
fn date_in_words(day: NaiveDate, today: NaiveDate) -> String {
    let year =
        if day.year() == today.year() { String::new() } else { day.format(" %Y").to_string() };
    format!("{}{year}", day.format("%A, %-d %B"))
}

/// Formats a start on another day as `Sun 10:00`, or as `Sun 1 Feb` if the weekday alone does
/// not say which day is meant.
pub fn weekday_and_start(slot: Slot, now: DateTime<Utc>, zone: Tz) -> String {
    let far = (slot.start.to_utc() - now).num_days().abs() >= 6;
    let at = time::in_zone(slot.start, zone);
    match (far, slot.all_day) {
        (false, false) => format!("{} {}", at.weekday(), time::clock(&at)),
        _ => time::day(if slot.all_day { slot.day() } else { at.date_naive() }),
    }
}

/// Describes which of the user's own events a slot overlaps: `overlaps busy: Dentist, 09:00
/// to 09:30, by 10 min`. Only the longest overlap is named. All-day talks overlap nothing.
pub fn overlaps_busy(events: &[BusyEvent], slot: Slot, zone: Tz) -> Option<String> {
    let overlapping = || events.iter().filter(|event| event.overlap_minutes(slot) > 0);
    let longest = overlapping().max_by_key(|event| event.overlap_minutes(slot))?;
    let (label, span) = (longest.label(), span(longest.slot, zone));
    let minutes = time::length(longest.overlap_minutes(slot));
    let more = match overlapping().count() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    Some(format!("overlaps {label}, {span}, by {minutes}{more}"))
}

/// Says that a star in the background takes no free time, see [`super::gaps::takes_time`].
/// All-day talks need no such note.
pub fn takes_no_time(level: Option<Level>, slot: Slot) -> Option<String> {
    let long = time::length(i64::from(BACKGROUND_MINUTES));
    let noted = level == Some(Level::Star) && is_background(slot) && !slot.all_day;
    noted.then(|| format!("takes no free time (over {long})"))
}

/// Formats the minutes until an end as `25 min left`.
pub fn left(minutes: i64) -> String {
    format!("{} left", time::length(minutes.max(0)))
}

/// Returns the lines about the overlaps of a talk: a note for each of a few clashes, or
/// `overlaps 9 picks` for many.
pub fn overlaps(overlaps: &Overlaps, note: impl Fn(&Clash) -> String) -> Vec<String> {
    match overlaps {
        Overlaps::Named(clashes) => clashes.iter().map(note).collect(),
        Overlaps::Many { count, .. } => vec![overlaps_many(*count)],
    }
}

/// Returns `overlaps 9 picks`.
pub fn overlaps_many(picks: usize) -> String {
    format!("overlaps {}", count(picks, "pick"))
}

/// Formats a number with its noun: `1 talk`, `2 talks`.
pub fn count(number: usize, what: &str) -> String {
    let ending = match (number, what.ends_with("sh")) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{number} {what}{ending}")
}

/// Returns `8 talks, 2 cancelled`: the picks in the schedule, and the picks no longer in
/// it.
pub fn picked(schedule: &Schedule, agenda: &Agenda) -> String {
    let talks = agenda.talks(schedule).len();
    match agenda.picks().count() - talks {
        0 => count(talks, "talk"),
        cancelled => format!("{}, {cancelled} cancelled", count(talks, "talk")),
    }
}

impl Gap {
    /// Formats the gap as `10:55 to 12:25` on the wall clock of a zone.
    pub fn span(&self, zone: Tz) -> String {
        let clock = |at| time::clock_on(at, zone, self.day);
        format!("{} to {}", clock(self.from), clock(self.to))
    }

    /// Returns `1 h 30 min, 8 talks fit`.
    pub fn summary(&self) -> String {
        let free = time::length(self.minutes());
        self.talks_fit().map_or_else(|| free.clone(), |fit| format!("{free}, {fit}"))
    }

    /// Returns the longest summary of at most `cells` cells: `1 h 30 min, 8 talks fit`, `1h30m, 8
    /// talks fit`, `1h30m, 8 fit` or only `1h30m`.
    pub fn summary_within(&self, cells: usize) -> String {
        let short = time::short_length(self.minutes());
        let fit = (!self.fits.is_empty()).then(|| format!("{} fit", self.fits.len()));
        let with = |fit: Option<String>| fit.map(|fit| format!("{short}, {fit}"));
        let forms = [Some(self.summary()), with(self.talks_fit()), with(fit)];
        let fitting = forms.into_iter().flatten().find(|form| width::of(form) <= cells);
        fitting.unwrap_or_else(|| short.clone())
    }

    /// Returns `8 talks fit`, or `None` if no talk fits.
    pub fn talks_fit(&self) -> Option<String> {
        match self.fits.len() {
            0 => None,
            1 => Some("1 talk fits".to_owned()),
            fits => Some(format!("{fits} talks fit")),
        }
    }
}

impl Walk {
    /// Returns `3 min to get to Attic`.
    pub fn summary(&self, schedule: &Schedule) -> String {
        let room = schedule.talks()[self.talks.1].room.as_deref();
        let room = room.unwrap_or_default();
        match self.minutes {
            0 => format!("no time to get to {room}"),
            minutes => format!("{} to get to {room}", time::length(minutes)),
        }
    }
}

impl PlannedDay {
    /// Returns `4 talks, 1 h 25 min, 1 clash, 1 cancelled`.
    pub fn summary(&self) -> String {
        let mut parts = match (self.talks(), self.cancelled()) {
            (0, 0) => vec!["nothing picked".to_owned()],
            (0, _) => Vec::new(),
            // The day has only all-day talks.
            (talks, _) if self.minutes == 0 => vec![count(talks, "talk")],
            (talks, _) => vec![count(talks, "talk"), time::length(self.minutes)],
        };
        if self.clashes > 0 {
            parts.push(count(self.clashes, "clash"));
        }
        if self.cancelled() > 0 {
            parts.push(format!("{} cancelled", self.cancelled()));
        }
        parts.join(", ")
    }
}

impl Clash {
    /// Returns `overlaps Testing Drivers with KUnit, 10:30 to 10:55, by 5 min`, a line
    /// under the talk `of`, on the wall clock of a zone.
    pub fn note(&self, schedule: &Schedule, zone: Tz, of: usize) -> String {
        let (title, times) = self.parts(schedule, zone, of);
        format!("overlaps {title}{times}")
    }

    /// Returns the note in at most `cells` cells. The title is shortened first; if too
    /// little of it would be left, the times are replaced: `overlaps 5 min of Testing
    /// Drivers…`.
    pub fn note_within(
        &self,
        schedule: &Schedule,
        zone: Tz,
        of: usize,
        cells: usize,
        ellipsis: &str,
    ) -> String {
        const MIN_TITLE_WIDTH: usize = 16;
        let (title, times) = self.parts(schedule, zone, of);
        let room = cells.saturating_sub("overlaps ".len() + width::of(&times));
        if room < MIN_TITLE_WIDTH.min(width::of(title)) {
            let short = format!("overlaps {} of {title}", time::length(self.minutes()));
            return width::fit(&short, cells, ellipsis).into_owned();
        }
        let title = width::fit(title, room, ellipsis);
        format!("overlaps {title}{times}")
    }

    fn parts<'a>(&self, schedule: &'a Schedule, zone: Tz, of: usize) -> (&'a str, String) {
        let other = &schedule.talks()[self.other(of)];
        let span = other.slot.map(|slot| span(slot, zone)).unwrap_or_default();
        let times = format!(", {span}, by {}", time::length(self.minutes()));
        (&other.title, times)
    }
}

/// Returns which of some talks an export to a calendar leaves out, one line for each reason. The
/// talks may be the picks of an agenda.
pub fn left_out(schedule: &Schedule, talks: &[usize], agenda: Option<&Agenda>) -> Vec<String> {
    let talks = talks.iter().map(|&at| &schedule.talks()[at]);
    let untimed = talks.filter(|talk| talk.slot.is_none());
    let untimed: Vec<&str> = untimed.map(|talk| talk.title.as_str()).collect();
    // Cancelled talks with a time are exported, so only the others are left out.
    let cancelled = agenda.map_or_else(Vec::new, |agenda| agenda.cancelled(schedule));
    let cancelled = cancelled.into_iter().map(|(_, entry)| entry);
    let cancelled = cancelled.filter(|entry| entry.is_picked() && entry.last_known.slot.is_none());
    let cancelled: Vec<&str> = cancelled.map(|entry| entry.last_known.title.as_str()).collect();
    [("left out without a time", untimed), ("left out, no longer in the schedule", cancelled)]
        .into_iter()
        .filter(|(_, titles)| !titles.is_empty())
        .map(|(why, titles)| format!("{why}: {}", titles.join("; ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn span_across_clock_change_ends_in_new_time() {
        let start = DateTime::parse_from_rfc3339("2023-10-29T01:30:00+02:00").unwrap();
        let slot = Slot::new(start, 120);
        let zone = chrono_tz::Europe::Berlin;
        assert_eq!(span(slot, zone), "01:30 to 02:30");
    }

    #[test]
    fn a_conference_that_is_not_on_is_described_in_two_sentences() {
        let schedule = crate::format::native::built_in().unwrap();
        let on = |day: &str, idle| {
            let not_on = not_on(schedule.conference(), day.parse().unwrap(), idle);
            not_on.map(|sentences| sentences.join(" "))
        };
        for (day, idle, said) in [
            (
                "2022-12-30",
                false,
                Some(
                    "The conference starts in 318 days. Its first day is Monday, 13 November 2023.",
                ),
            ),
            (
                "2023-11-12",
                false,
                Some("The conference starts tomorrow. Its first day is Monday, 13 November."),
            ),
            ("2023-11-13", true, None),
            ("2023-11-15", false, None),
            ("2023-11-15", true, Some("The conference is over. It ended today.")),
            // A talk runs past midnight.
            ("2023-11-16", false, None),
            (
                "2023-11-20",
                true,
                Some("The conference is over. It ended on Wednesday, 15 November."),
            ),
        ] {
            assert_eq!(on(day, idle).as_deref(), said, "{day}");
        }
    }
}
