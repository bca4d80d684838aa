//! The state and the time: today, what is on and due, which clock is shown, and when
//! the screen changes by itself.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::{App, View};
use crate::agenda::now;
use crate::schedule::{Talk, time};

impl App {
    /// The conference day it is at the venue.
    pub fn today(&self) -> NaiveDate {
        time::in_zone(self.now.fixed_offset(), self.schedule.zone()).date_naive()
    }

    /// The talk that is on or comes next, if the conference is on.
    pub fn next_talk(&self) -> Option<usize> {
        let conference = self.schedule.conference();
        if !(conference.start..=conference.end).contains(&self.today()) {
            return None;
        }
        self.schedule
            .talks()
            .iter()
            .position(|talk| talk.end().is_some_and(|end| end > self.now))
    }

    /// How long before a pick it is reminded of.
    fn reminds_ahead(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.settings.reminder))
    }

    /// Notes the picks that it became time to remind of while nobody looked.
    pub(super) fn find_due_at_start(&mut self) {
        let ahead = self.now.checked_sub_signed(self.reminds_ahead());
        self.find_due(ahead.unwrap_or(self.now));
    }

    /// Notes the picks that it has become time to remind of since an instant.
    pub fn find_due(&mut self, before: DateTime<Utc>) {
        let (schedule, span) = (&self.schedule, (before, self.now));
        let due = now::due(schedule, &self.agenda, span, self.reminds_ahead());
        self.due.extend(due);
    }

    /// Minutes until the next pick begins, if it is time to remind of it.
    pub(super) fn begins_soon(&self) -> Option<i64> {
        let since = self.now.checked_sub_signed(self.reminds_ahead())?;
        let (schedule, span) = (&self.schedule, (since, self.now));
        let soon = now::due(schedule, &self.agenda, span, self.reminds_ahead());
        let slots = soon.into_iter().filter_map(|at| schedule.talks()[at].slot);
        slots.map(|slot| now::starts_in(slot, self.now)).min()
    }

    /// The zone on whose clock times are shown.
    pub fn shown_zone(&self) -> Tz {
        if self.own_clock {
            self.zone
        } else {
            self.schedule.zone()
        }
    }

    /// Whether the reader's clock shows what the venue's does, all the time.
    pub fn one_clock(&self) -> bool {
        let (venue, own) = (self.schedule.zone(), self.zone);
        let mut slots = self.schedule.talks().iter().filter_map(|talk| talk.slot);
        venue == own || slots.all(|slot| time::same_clock(venue, own, slot.start))
    }

    /// Finds out how wide times are on the clock that is shown.
    pub fn measure_times(&mut self) {
        let zone = self.shown_zone();
        let at_venue = zone == self.schedule.zone();
        let slots = self.schedule.talks().iter().filter_map(|talk| talk.slot);
        let cells = slots.map(|slot| {
            let cells = |at: DateTime<FixedOffset>| {
                // At the venue that is known already; there are tens of thousands.
                let at = if at_venue {
                    at
                } else {
                    time::in_zone(at, zone)
                };
                if at.date_naive() == slot.day() {
                    0
                } else {
                    time::clock_on(at, zone, slot.day()).len()
                }
            };
            cells(slot.start).max(cells(slot.end()))
        });
        self.time_cells = cells.max().unwrap_or(0).max("09:30".len());
    }

    /// Whether a talk is on now.
    pub fn is_on(&self, talk: &Talk) -> bool {
        talk.slot.is_some_and(|slot| slot.is_on(self.now))
    }

    /// When the screen changes by itself: at the next full minute, while the
    /// conference is on, or while one looks at how long it takes until something is.
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        let conference = self.schedule.conference();
        // What goes on past midnight still belongs to the day before.
        let today = self.today();
        let last = conference.end.succ_opt().unwrap_or(conference.end);
        let on = (conference.start..=last).contains(&today);
        let waiting = self.view == View::Now && today < conference.start;
        if !on && !waiting {
            return None;
        }
        self.now
            .with_second(0)?
            .with_nanosecond(0)?
            .checked_add_signed(TimeDelta::minutes(1))
    }

    /// The row of the timeline in which the present time falls, if it is shown.
    pub fn now_row(&self) -> Option<usize> {
        let (timeline, grid) = self.derived.timeline.as_ref()?;
        let row = timeline.row_at(time::in_zone(self.now.fixed_offset(), self.schedule.zone()))?;
        (self.timeline.top..self.timeline.top + usize::from(grid.rows.height))
            .contains(&row)
            .then_some(row)
    }
}
