//! Free time: the holes that picks leave in the programme of a day, and the talks
//! that would fill them.
//!
//! It decides neither where holes are looked for nor how they look.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::picks::{Agenda, Level};
use crate::schedule::{Schedule, Slot, Talk};

/// A talk that overlaps picks by at most so many minutes is worth a look as well:
/// one leaves a little earlier, or comes a little later.
pub const FEW_MINUTES: i64 = 10;

/// A hole in a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The conference day.
    pub day: NaiveDate,
    /// When it begins.
    pub from: DateTime<FixedOffset>,
    /// When the next pick begins, or the day's programme ends.
    pub to: DateTime<FixedOffset>,
    /// The talks that lie within it, in time order; hidden ones are left out, and
    /// so are breaks.
    pub fits: Vec<usize>,
    /// The talks that lie in it but for at most [`FEW_MINUTES`], in time order.
    pub nearly: Vec<usize>,
}

impl Gap {
    /// How long it is, in minutes.
    pub fn minutes(&self) -> i64 {
        (self.to - self.from).num_minutes()
    }

    /// Minutes of a talk that lie outside of it.
    pub fn outside(&self, slot: Slot) -> i64 {
        let inside = slot.end().min(self.to) - slot.start.max(self.from);
        i64::from(slot.minutes) - inside.num_minutes().max(0)
    }
}

/// The talks of one day, where holes are looked for.
pub(super) struct DayOfTalks<'a> {
    schedule: &'a Schedule,
    hidden: &'a BTreeSet<usize>,
    day: NaiveDate,
    talks: Range<usize>,
}

impl<'a> DayOfTalks<'a> {
    pub fn new(schedule: &'a Schedule, hidden: &'a BTreeSet<usize>, day: NaiveDate) -> Self {
        Self {
            schedule,
            hidden,
            day,
            talks: schedule.timed_talks_of(day),
        }
    }

    /// When the programme of the day begins and ends: with the doors open and the
    /// party only where there is nothing else. It ends before that of the next day
    /// begins, and no day has more than 24 hours: what goes on then does not count.
    pub fn programme(&self) -> Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)> {
        let talks = || self.talks.clone();
        let is_talk = |&at: &usize| !self.schedule.talks()[at].is_break;
        self.span(talks().filter(is_talk))
            .or_else(|| self.span(talks()))
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

    /// The hole between two instants.
    pub fn gap(&self, from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> Gap {
        let mut gap = Gap {
            day: self.day,
            from,
            to,
            fits: Vec::new(),
            nearly: Vec::new(),
        };
        let earliest = from
            .checked_sub_signed(TimeDelta::minutes(FEW_MINUTES))
            .unwrap_or(from);
        for at in self.starting_from(earliest) {
            let Some(slot) = self.slot(at).filter(|slot| slot.start < to) else {
                break;
            };
            let outside = gap.outside(slot);
            let little = outside <= FEW_MINUTES && outside * 2 < i64::from(slot.minutes);
            if self.hidden.contains(&at) || self.schedule.talks()[at].is_break {
                // Of no interest, or free time itself: it fills nothing.
            } else if outside == 0 && slot.start >= from {
                gap.fits.push(at);
            } else if little {
                gap.nearly.push(at);
            }
        }
        gap
    }

    /// The talks of the day that do not start before an instant, in time order.
    fn starting_from(&self, from: DateTime<FixedOffset>) -> Range<usize> {
        let talks = &self.schedule.talks()[self.talks.clone()];
        let before = |talk: &Talk| talk.slot.is_some_and(|s| s.start < from);
        self.talks.start + talks.partition_point(before)..self.talks.end
    }

    fn slot(&self, at: usize) -> Option<Slot> {
        self.schedule.talks()[at].slot
    }
}

/// The hole between two instants of a day, with what would fill it but for the
/// talks that are left out.
pub fn between(
    schedule: &Schedule,
    left_out: &BTreeSet<usize>,
    day: NaiveDate,
    (from, to): (DateTime<FixedOffset>, DateTime<FixedOffset>),
) -> Gap {
    DayOfTalks::new(schedule, left_out, day).gap(from, to)
}

/// The hidden talks, by their place in time order.
pub fn hidden(schedule: &Schedule, agenda: &Agenda) -> BTreeSet<usize> {
    agenda
        .entries
        .iter()
        .filter(|(_, entry)| entry.pick.is_some_and(|pick| pick.level == Level::Hidden))
        .filter_map(|(id, _)| schedule.position(id))
        .collect()
}
