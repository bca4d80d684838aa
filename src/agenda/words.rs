//! What is said of picks, in the same words on every screen and in every table.
//!
//! Only phrases; where they stand and how they look is not decided here.

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;

use super::{Agenda, Clash, Day, Gap, Walk};
use crate::schedule::{Schedule, Slot, Talk, time};
use crate::text::width;

/// `09:55 to 10:15`, on the wall clock of a zone: right as well where the clocks
/// change while it lasts. A time of another date than the slot's day says so:
/// `23:50 to 00:20+1`.
pub fn span(slot: Slot, zone: Tz) -> String {
    format!("{} to {}", start(slot, zone), end(slot, zone))
}

/// `Mon 13 Nov 09:55`, on the wall clock of a zone.
pub fn moment(at: DateTime<FixedOffset>, zone: Tz) -> String {
    let there = time::in_zone(at, zone);
    format!("{} {}", time::day(there.date_naive()), time::clock(&there))
}

/// `Mon 13 Nov 09:55 to 10:15`, on the wall clock of a zone.
pub fn when(slot: Slot, zone: Tz) -> String {
    let start = time::in_zone(slot.start, zone);
    // The date is said, so no time of it needs a mark.
    let there = Slot {
        start,
        day: None,
        ..slot
    };
    let day = time::day(start.date_naive());
    format!("{day} {}", span(there, zone))
}

/// `09:55`, on the wall clock of a zone; `00:55+1` on the date after the slot's day.
pub fn start(slot: Slot, zone: Tz) -> String {
    time::clock_on(slot.start, zone, slot.day())
}

/// When a slot ends, as [`start`] says when it begins.
pub fn end(slot: Slot, zone: Tz) -> String {
    time::clock_on(slot.end(), zone, slot.day())
}

/// The names in a line about a talk.
pub fn names(talk: &Talk) -> String {
    let names: Vec<&str> = talk.speakers().iter().map(|p| p.name.as_str()).collect();
    names.join(", ")
}

/// Who a line about a talk names; of a break that nobody holds, that it is one.
pub fn who(talk: &Talk) -> String {
    let names = names(talk);
    if names.is_empty() && talk.is_break {
        "break".to_owned()
    } else {
        names
    }
}

/// Where a talk is: its room, or its session where no room is named.
pub fn place(talk: &Talk) -> Option<&str> {
    talk.room.as_deref().or(talk.session.as_deref())
}

/// What a talk is and in which language: `Workshop, de`; none where neither is known.
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

/// `in 25 min`, or `now`: said of something that starts in so many minutes.
pub fn starts(minutes: i64) -> String {
    if minutes <= 0 {
        "now".to_owned()
    } else {
        // Nobody counts the minutes of a far day.
        let far = minutes > 3 * 1440;
        let minutes = if far {
            minutes - minutes % 1440
        } else {
            minutes
        };
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

/// `8 talks, 2 cancelled`: how many talks are picked, and how many picks the programme
/// no longer has.
pub fn picked(schedule: &Schedule, agenda: &Agenda) -> String {
    let talks = agenda.talks(schedule).len();
    match agenda.picks().count() - talks {
        0 => count(talks, "talk"),
        cancelled => format!("{}, {cancelled} cancelled", count(talks, "talk")),
    }
}

impl Gap {
    /// `10:55 to 12:25`, on the wall clock of a zone.
    pub fn span(&self, zone: Tz) -> String {
        let clock = |at| time::clock_on(at, zone, self.day);
        format!("{} to {}", clock(self.from), clock(self.to))
    }

    /// `1 h 30 min, 8 talks fit`.
    pub fn summary(&self) -> String {
        let free = time::length(self.minutes());
        match self.fits.len() {
            0 => free,
            1 => format!("{free}, 1 talk fits"),
            fits => format!("{free}, {fits} talks fit"),
        }
    }
}

impl Walk {
    /// `3 min to get to Attic`.
    pub fn summary(&self, schedule: &Schedule) -> String {
        let room = schedule.talks()[self.talks.1].room.as_deref();
        let room = room.unwrap_or_default();
        match self.minutes {
            0 => format!("no time to get to {room}"),
            minutes => format!("{} to get to {room}", time::length(minutes)),
        }
    }
}

impl Day {
    /// `4 talks, 1 h 25 min, 1 clash, 1 cancelled`.
    pub fn summary(&self) -> String {
        let mut parts = match (self.talks(), self.cancelled()) {
            (0, 0) => vec!["nothing picked".to_owned()],
            (0, _) => Vec::new(),
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
    /// `overlaps Testing Drivers with KUnit, 10:30 to 10:55, by 5 min`, said of
    /// one of the two talks, on the wall clock of a zone.
    pub fn note(&self, schedule: &Schedule, zone: Tz, of: usize) -> String {
        let (title, times) = self.parts(schedule, zone, of);
        format!("overlaps {title}{times}")
    }

    /// The same in at most so many cells: the title gives way, and where too little
    /// is left of it, when the other talk is: `shares 5 min with Testing Drivers…`.
    pub fn note_within(
        &self,
        schedule: &Schedule,
        zone: Tz,
        of: usize,
        cells: usize,
        ellipsis: &str,
    ) -> String {
        const ENOUGH: usize = 16;
        let (title, times) = self.parts(schedule, zone, of);
        let room = cells.saturating_sub("overlaps ".len() + width::of(&times));
        if room < ENOUGH.min(width::of(title)) {
            let short = format!("shares {} with {title}", time::length(self.minutes()));
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
    // Those that had a time are written as cancelled.
    let gone: Vec<&str> = agenda
        .map(|agenda| (agenda, agenda.gone(schedule)))
        .into_iter()
        .flat_map(|(agenda, gone)| gone.into_iter().filter(|(id, _)| agenda.has(id)))
        .filter(|(_, entry)| entry.seen.slot().is_none())
        .map(|(_, entry)| entry.seen.title.as_str())
        .collect();
    [
        ("left out, having no time", untimed),
        ("left out, no longer in the programme", gone),
    ]
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
    fn a_span_over_a_change_of_the_clocks_ends_by_the_new_time() {
        let start = DateTime::parse_from_rfc3339("2023-10-29T01:30:00+02:00").unwrap();
        let slot = Slot::new(start, 120);
        let zone = chrono_tz::Europe::Berlin;
        assert_eq!(span(slot, zone), "01:30 to 02:30");
    }
}
