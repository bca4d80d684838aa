//! The model and time: the current day, reminders, the shown clock, and the next change
//! of the screen.

use chrono::{DateTime, DurationRound, FixedOffset, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Model, View};
use crate::agenda::now;
use crate::schedule::{Talk, time};

impl Model {
    /// The current day at the venue.
    pub fn today(&self) -> NaiveDate {
        time::in_zone(self.now.fixed_offset(), self.open.schedule.zone()).date_naive()
    }

    /// The current time on the shown clock.
    pub fn shown_now(&self) -> DateTime<FixedOffset> {
        time::in_zone(self.now.fixed_offset(), self.shown_zone())
    }

    pub fn is_conference_on(&self) -> bool {
        now::is_conference_on(&self.open.schedule, self.now)
    }

    /// The position of the talk that matters most now, while the conference is on.
    pub fn most_relevant(&self) -> Option<usize> {
        let (schedule, agenda) = (&self.open.schedule, &self.open.agenda);
        self.is_conference_on().then(|| now::most_relevant(schedule, agenda, self.now))?
    }

    /// The picks whose reminders have become due since an instant, or for a new run since
    /// the time of the earliest that is still to begin.
    fn due_since(&self, before: Option<DateTime<Utc>>) -> Vec<usize> {
        let reminder = TimeDelta::minutes(i64::from(self.prefs.settings.reminder));
        let earliest = || self.now.checked_sub_signed(reminder).unwrap_or(self.now);
        let span = (before.unwrap_or_else(earliest), self.now);
        now::due(&self.open.schedule, &self.open.agenda, span, reminder)
    }

    /// Records the picks whose reminders became due after `before`; without it, all picks that
    /// begin within the time of the reminder.
    pub fn record_due(&mut self, before: Option<DateTime<Utc>>) {
        let due = self.due_since(before);
        self.due.extend(due);
    }

    /// Minutes until the next pick begins, if its reminder is due.
    pub fn begins_soon(&self) -> Option<i64> {
        let talks = self.open.schedule.talks();
        let slots = self.due_since(None).into_iter().filter_map(|at| talks[at].slot);
        slots.map(|slot| now::starts_in(slot, self.now)).min()
    }

    /// The zone of the shown clock.
    pub fn shown_zone(&self) -> Tz {
        if self.prefs.own_clock { self.prefs.zone } else { self.open.schedule.zone() }
    }

    /// Whether the user's clock and the venue's agree for every talk.
    pub fn one_clock(&self) -> bool {
        let schedule = &self.open.schedule;
        let (venue, own) = (schedule.zone(), self.prefs.zone);
        let mut slots = schedule.talks().iter().filter_map(|talk| talk.slot);
        venue == own || slots.all(|slot| time::same_clock(venue, own, slot.start))
    }

    pub fn is_on(&self, talk: &Talk) -> bool {
        talk.slot.is_some_and(|slot| slot.is_on(self.now))
    }

    /// The current minute; the screen shows no seconds.
    pub fn minute(&self) -> i64 {
        self.now.timestamp().div_euclid(60)
    }

    /// The next time the screen changes without input: the next full minute, during the
    /// conference or while the Now view counts down to it.
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        let (start, end) = self.open.schedule.conference().dates()?;
        // A talk that continues past midnight belongs to the day before.
        let today = self.today();
        let last = end.succ_opt().unwrap_or(end);
        let on = (start..=last).contains(&today);
        let waiting = self.nav.view == View::Now && today < start;
        if !on && !waiting {
            return None;
        }
        let minute = TimeDelta::minutes(1);
        self.now.duration_trunc(minute).ok()?.checked_add_signed(minute)
    }
}
