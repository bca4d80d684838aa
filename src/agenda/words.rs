//! What is said of picks, in the same words on every screen and in every table.
//!
//! Only phrases; where they stand and how they look is not decided here.

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;

use super::{Agenda, Clash, Day};
use crate::schedule::{Schedule, Slot, Talk, time};
use crate::text::width;

/// `09:55 to 10:15`, on the wall clock of the zone the slot's start is in: right
/// as well where the clocks change while it lasts.
pub fn span(slot: Slot, zone: Tz) -> String {
    format!(
        "{} to {}",
        time::clock(&slot.start),
        time::clock(&time::end_in(slot, zone))
    )
}

/// The names in a line about a talk.
pub fn names(talk: &Talk) -> String {
    let names: Vec<&str> = talk.speakers().iter().map(|p| p.name.as_str()).collect();
    names.join(", ")
}

/// Where a talk is: its room, or its session where no room is named.
pub fn place(talk: &Talk) -> Option<&str> {
    talk.room.as_deref().or(talk.session.as_deref())
}

/// `in 25 min`, or `now`: said of something that starts in so many minutes.
pub fn starts(minutes: i64) -> String {
    if minutes <= 0 {
        "now".to_owned()
    } else {
        format!("in {}", time::length(minutes))
    }
}

/// `25 min left`: said of something that ends in so many minutes.
pub fn left(minutes: i64) -> String {
    format!("{} left", time::length(minutes.max(0)))
}

/// `1 talk`, `2 talks`.
pub fn count(number: usize, what: &str) -> String {
    let ending = match (number, what.ends_with("sh")) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{number} {what}{ending}")
}

/// `free 1 h 30 min, 8 talks fit`.
pub fn free(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>, fits: usize) -> String {
    let free = time::length((to - from).num_minutes());
    match fits {
        0 => format!("free {free}"),
        1 => format!("free {free}, 1 talk fits"),
        _ => format!("free {free}, {fits} talks fit"),
    }
}

impl Day {
    /// `4 talks, 1 h 25 min, 1 clash`.
    pub fn summary(&self) -> String {
        let mut out = format!(
            "{}, {}",
            count(self.talks(), "talk"),
            time::length(self.minutes)
        );
        if self.clashes > 0 {
            out.push_str(", ");
            out.push_str(&count(self.clashes, "clash"));
        }
        out
    }
}

impl Clash {
    /// `overlaps Testing Drivers with KUnit, 10:30 to 10:55, by 5 min`, said of
    /// one of the two talks.
    pub fn note(&self, schedule: &Schedule, of: usize) -> String {
        let (title, times) = self.parts(schedule, of);
        format!("overlaps {title}{times}")
    }

    /// The same in at most so many cells: the title gives way, not the times.
    pub fn note_within(
        &self,
        schedule: &Schedule,
        of: usize,
        cells: usize,
        ellipsis: &str,
    ) -> String {
        let (title, times) = self.parts(schedule, of);
        let room = cells
            .saturating_sub("overlaps ".len() + width::of(&times))
            .max(8);
        format!("overlaps {}{times}", width::fit(title, room, ellipsis))
    }

    fn parts<'a>(&self, schedule: &'a Schedule, of: usize) -> (&'a str, String) {
        let other = &schedule.talks()[self.other(of)];
        let span = other
            .slot
            .map(|slot| span(slot, schedule.zone()))
            .unwrap_or_default();
        let times = format!(", {span}, by {}", time::length(self.minutes()));
        (&other.title, times)
    }
}

/// What an export of an agenda had to leave out, a line for each reason.
pub fn left_out(
    schedule: &Schedule,
    without_time: &[usize],
    agenda: Option<&Agenda>,
) -> Vec<String> {
    let untimed: Vec<&str> = without_time
        .iter()
        .map(|&at| schedule.talks()[at].title.as_str())
        .collect();
    let gone: Vec<&str> = agenda
        .map(|agenda| agenda.gone(schedule))
        .unwrap_or_default()
        .into_iter()
        .map(|(_, entry)| entry.seen.title.as_str())
        .collect();
    [
        ("left out, having no time yet", untimed),
        ("left out, no longer in the programme", gone),
    ]
    .into_iter()
    .filter(|(_, titles)| !titles.is_empty())
    .map(|(why, titles)| format!("{why}: {}", titles.join("; ")))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_a_change_of_the_clocks_ends_by_the_new_time() {
        let slot = Slot {
            start: DateTime::parse_from_rfc3339("2023-10-29T01:30:00+02:00").unwrap(),
            minutes: 120,
            day: None,
        };
        let zone = chrono_tz::Europe::Berlin;
        assert_eq!(span(slot, zone), "01:30 to 02:30");
    }
}
