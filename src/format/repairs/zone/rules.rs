//! Clocks that a file defines by their changes.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

use super::Clock;

#[derive(Debug, PartialEq, Eq)]
pub struct Rules {
    /// The offset before the first change.
    pub before: FixedOffset,
    /// The changes in order: the time in UTC, and the offset from then on.
    pub changes: Vec<(NaiveDateTime, FixedOffset)>,
}

impl Rules {
    /// Returns the offset if all changes have the same one.
    pub fn only_offset(&self) -> Option<FixedOffset> {
        let (_, first) = *self.changes.first()?;
        let same = self.changes.iter().all(|(_, offset)| *offset == first);
        same.then_some(first)
    }

    /// Reports whether a zone has the same offset at each of these times in UTC.
    pub fn agrees(&self, zone: Tz, times: &[NaiveDateTime]) -> bool {
        times.iter().all(|at| {
            let known = Clock::Zone(zone).show(at.and_utc().fixed_offset());
            *known.offset() == self.offset_at(*at)
        })
    }

    pub(super) fn offset_at(&self, utc: NaiveDateTime) -> FixedOffset {
        let until = self.changes.partition_point(|(at, _)| *at <= utc);
        self.changes[..until].last().map_or(self.before, |(_, offset)| *offset)
    }

    /// Returns the first instant at which the clock shows a time.
    pub(super) fn shown(&self, local: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
        const DAY: TimeDelta = TimeDelta::days(1);
        let earlier = self.offset_at(local.checked_sub_signed(DAY)?);
        let later = self.offset_at(local.checked_add_signed(DAY)?);
        let shows = |offset: &FixedOffset| {
            let utc = local.checked_sub_offset(*offset);
            utc.is_some_and(|utc| self.offset_at(utc) == *offset)
        };
        let offset = [earlier, later].into_iter().find(shows)?;
        local.and_local_timezone(offset).single()
    }
}
