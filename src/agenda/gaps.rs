//! Free time: the gaps between the picks of a day, and the talks that fit into them.
//!
//! [`takes_time`] says which picks end free time; agenda, `hallway free` and `is:free` share
//! it. The caller chooses where to look for gaps and how to show them.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::busy::BusyEvent;
use super::picks::{Agenda, Level};
use crate::schedule::{Schedule, Slot, SlotIndex, Talk};

/// Minutes that a talk may overlap picks and still be suggested: the user can leave one
/// talk early or come late to the other.
pub const MAX_OVERLAP: i64 = 10;

/// Picks longer than this many minutes are in the background: a user can come and go at
/// a workshop or a stand.
pub const BACKGROUND_MINUTES: u32 = 4 * 60;

/// Whether a slot is in the background of its day: longer than 4 hours, or all day.
pub fn is_background(slot: Slot) -> bool {
    slot.all_day || slot.minutes > BACKGROUND_MINUTES
}

/// Whether a pick takes its time, so that the time is not free: a star that is not in the
/// background. A maybe is only a candidate for its time.
pub fn takes_time(level: Option<Level>, slot: Slot) -> bool {
    level == Some(Level::Star) && !is_background(slot)
}

/// Returns the slots of the picks that take their time, see [`takes_time`].
pub(super) fn taken_slots(schedule: &Schedule, agenda: &Agenda) -> impl Iterator<Item = Slot> {
    agenda.picks().filter_map(|(id, entry)| {
        schedule.by_id(id)?.slot.filter(|slot| takes_time(entry.level(), *slot))
    })
}

/// Returns the time that the picks and the user's own events take.
pub(super) fn taken_time(schedule: &Schedule, agenda: &Agenda) -> SlotIndex {
    let events = agenda.busy.iter().filter_map(BusyEvent::busy_slot);
    SlotIndex::new(taken_slots(schedule, agenda).chain(events).enumerate())
}

/// A gap in a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The conference day of the gap.
    pub day: NaiveDate,
    /// Start of the gap.
    pub from: DateTime<FixedOffset>,
    /// End of the gap: the start of the next pick or the end of the day's schedule.
    pub to: DateTime<FixedOffset>,
    /// The talks that fit completely, in time order, without hidden talks and breaks.
    pub fits: Vec<usize>,
    /// The talks that fit except for at most [`MAX_OVERLAP`], in time order.
    pub nearly: Vec<usize>,
}

impl Gap {
    /// Returns the length in minutes.
    pub fn minutes(&self) -> i64 {
        (self.to - self.from).num_minutes()
    }

    /// Returns the minutes of a slot that lie outside the gap.
    pub fn outside(&self, slot: Slot) -> i64 {
        let inside = slot.end().min(self.to) - slot.start.max(self.from);
        i64::from(slot.minutes) - inside.num_minutes().max(0)
    }
}

/// The talks of one day, in which gaps are found.
pub(super) struct DayOfTalks<'a> {
    schedule: &'a Schedule,
    hidden: &'a BTreeSet<usize>,
    day: NaiveDate,
    talks: Range<usize>,
}

impl<'a> DayOfTalks<'a> {
    pub fn new(schedule: &'a Schedule, hidden: &'a BTreeSet<usize>, day: NaiveDate) -> Self {
        Self { schedule, hidden, day, talks: schedule.timed_talks_of(day) }
    }

    /// Returns the start and end of the day's schedule. Breaks count only on a day that
    /// has nothing else. The schedule of a day ends before the next day's begins and
    /// within 24 hours; talks that end later are not considered.
    pub fn bounds(&self) -> Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)> {
        let talks = || self.talks.clone();
        let is_talk = |&at: &usize| !self.schedule.talks()[at].is_break;
        self.span(talks().filter(is_talk)).or_else(|| self.span(talks()))
    }

    fn span(
        &self,
        talks: impl Iterator<Item = usize>,
    ) -> Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)> {
        let slots: Vec<Slot> = talks.filter_map(|at| self.slot(at)).collect();
        let begin = slots.iter().map(|slot| slot.start).min()?;
        let mut later = self.schedule.talks()[self.talks.end..].iter();
        let next = later.find_map(Talk::appointment).map(|slot| slot.start);
        let whole = begin.checked_add_signed(TimeDelta::days(1));
        let limit = next.into_iter().chain(whole).min().unwrap_or(begin);
        let ends = slots.iter().map(Slot::end).filter(|end| *end <= limit);
        Some((begin, ends.max().unwrap_or(limit)))
    }

    /// Returns the gap between two instants.
    pub fn gap(&self, from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> Gap {
        let mut gap = Gap { day: self.day, from, to, fits: Vec::new(), nearly: Vec::new() };
        let earliest = from.checked_sub_signed(TimeDelta::minutes(MAX_OVERLAP)).unwrap_or(from);
        for at in self.starting_from(earliest) {
            let Some(slot) = self.slot(at).filter(|slot| slot.start < to) else {
                break;
            };
            let outside = gap.outside(slot);
            let little = outside <= MAX_OVERLAP && outside * 2 < i64::from(slot.minutes);
            if self.hidden.contains(&at) || self.schedule.talks()[at].is_break {
                // Hidden talks and breaks fill no gap.
            } else if outside == 0 && slot.start >= from {
                gap.fits.push(at);
            } else if little {
                gap.nearly.push(at);
            }
        }
        gap
    }

    /// Returns the talks of the day that start at or after an instant, in time order.
    fn starting_from(&self, from: DateTime<FixedOffset>) -> Range<usize> {
        let talks = &self.schedule.talks()[self.talks.clone()];
        let before = |talk: &Talk| talk.slot.is_some_and(|s| s.start < from);
        self.talks.start + talks.partition_point(before)..self.talks.end
    }

    fn slot(&self, at: usize) -> Option<Slot> {
        self.schedule.talks()[at].slot
    }
}

/// Returns the gap between two instants of a day, without the talks in `left_out`.
pub fn between(
    schedule: &Schedule,
    left_out: &BTreeSet<usize>,
    day: NaiveDate,
    (from, to): (DateTime<FixedOffset>, DateTime<FixedOffset>),
) -> Gap {
    DayOfTalks::new(schedule, left_out, day).gap(from, to)
}

/// Returns the hidden talks by their position.
pub fn hidden(schedule: &Schedule, agenda: &Agenda) -> BTreeSet<usize> {
    let hidden = agenda.entries.iter().filter(|(_, entry)| entry.level() == Some(Level::Hidden));
    hidden.filter_map(|(id, _)| schedule.position(id)).collect()
}
