//! Events of the user's own calendars during the conference. They take time like picks,
//! but cannot be selected.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;

use crate::schedule::{Schedule, Slot, time};

/// An event of the user's own calendars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusyEvent {
    /// The title, on one line.
    pub title: String,
    /// When the event is, in the zone of the conference.
    pub slot: Slot,
    /// Whether the event makes the user unavailable.
    pub takes_time: bool,
}

impl BusyEvent {
    /// The text of the event in a list: `busy: Dentist`.
    pub fn label(&self) -> String {
        if self.title.is_empty() { "busy".to_owned() } else { format!("busy: {}", self.title) }
    }

    /// The time that the event takes, if it makes the user unavailable. An all-day event takes
    /// the hours of its days.
    pub fn busy_slot(&self) -> Option<Slot> {
        self.takes_time.then_some(Slot { all_day: false, ..self.slot })
    }

    /// The minutes that the event takes from a slot.
    pub(super) fn overlap_minutes(&self, slot: Slot) -> i64 {
        self.busy_slot().map_or(0, |busy| busy.shared_minutes(&slot))
    }

    /// The part of the event between two instants; `None` if there is none.
    fn within(&self, from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> Option<Self> {
        let start = self.slot.start.max(from);
        let minutes = (self.slot.end().min(to) - start).num_minutes();
        let minutes = u32::try_from(minutes).ok().filter(|minutes| *minutes > 0)?;
        Some(Self { slot: Slot { start, minutes, ..self.slot }, ..self.clone() })
    }

    /// The event on the dates between two dates. An event that is longer than a day, or
    /// begins before the first date, is divided at midnight.
    fn on_dates(self, first: NaiveDate, last: NaiveDate, zone: Tz) -> Vec<Self> {
        let day = self.slot.start.date_naive();
        let is_short = self.slot.minutes < 24 * 60;
        if is_short && !self.slot.all_day && (first..=last).contains(&day) {
            return vec![self];
        }
        let midnight = |date| time::midnight(date, zone);
        let dates = day.max(first).iter_days().take_while(|date| *date <= last);
        let parts = dates.map_while(|date| {
            let (from, to) = (midnight(date)?, midnight(date.succ_opt()?)?);
            (from < self.slot.end()).then(|| self.within(from, to))
        });
        parts.flatten().collect()
    }
}

/// The events on the days of a conference, in the order of their starts.
pub fn during(schedule: &Schedule, events: Vec<BusyEvent>) -> Arc<[BusyEvent]> {
    let (Some(first), Some(last)) = (schedule.days().first(), schedule.days().last()) else {
        return Arc::default();
    };
    let on_dates = |event: BusyEvent| event.on_dates(*first, *last, schedule.zone());
    let is_on = |event: &BusyEvent| schedule.days().contains(&event.slot.day());
    let mut events: Vec<BusyEvent> = events.into_iter().flat_map(on_dates).filter(is_on).collect();
    events.sort_by(|a, b| (a.slot.start, &a.title).cmp(&(b.slot.start, &b.title)));
    events.dedup();
    events.into()
}
