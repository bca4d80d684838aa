//! The agenda as it will be lived: the picks day by day, with the free time
//! between them.
//!
//! It decides nothing about how this looks.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::clashes::Clash;
use super::picks::Agenda;
use crate::schedule::Schedule;

/// The picks in the order of the days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The days on which something is picked.
    pub days: Vec<Day>,
    /// Picked talks without a time, by their place in time order.
    pub unscheduled: Vec<usize>,
}

/// One day of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The conference day.
    pub day: NaiveDate,
    /// What is on, in time order.
    pub items: Vec<Item>,
    /// Minutes of picked talks, time that is picked twice counted once.
    pub minutes: i64,
    /// How many clashes there are between musts.
    pub clashes: usize,
}

impl Day {
    /// How many talks are picked.
    pub fn talks(&self) -> usize {
        let talk = |item: &&Item| matches!(item, Item::Talk(_));
        self.items.iter().filter(talk).count()
    }
}

/// A piece of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A picked talk, by its place in time order.
    Talk(usize),
    /// Free time between picks.
    Free {
        /// When it begins.
        from: DateTime<FixedOffset>,
        /// When the next pick begins.
        to: DateTime<FixedOffset>,
        /// The talks that lie within it, in time order.
        fits: Vec<usize>,
    },
}

impl Plan {
    /// The plan of an agenda; `clashes` are those of the same agenda.
    pub fn new(schedule: &Schedule, agenda: &Agenda, clashes: &[Clash]) -> Self {
        let mut plan = Self::default();
        let mut busy_until: Option<DateTime<FixedOffset>> = None;
        for at in agenda.talks(schedule) {
            let Some(slot) = schedule.talks()[at].slot else {
                plan.unscheduled.push(at);
                continue;
            };
            if plan.days.last().is_none_or(|last| last.day != slot.day()) {
                busy_until = None;
                let of_day = |clash: &&Clash| {
                    let day = |talk: usize| schedule.talks()[talk].slot.map(|s| s.day());
                    clash.hard && day(clash.talks.0) == Some(slot.day())
                };
                plan.days.push(Day {
                    day: slot.day(),
                    items: Vec::new(),
                    minutes: 0,
                    clashes: clashes.iter().filter(of_day).count(),
                });
            }
            let Some(day) = plan.days.last_mut() else {
                continue;
            };
            if let Some(from) = busy_until.filter(|&until| until < slot.start) {
                day.items.push(Item::Free {
                    from,
                    to: slot.start,
                    fits: schedule.within(from, (slot.start - from).num_minutes()),
                });
            }
            let busy_from = busy_until.map_or(slot.start, |until| until.max(slot.start));
            day.minutes += (slot.end() - busy_from).num_minutes().max(0);
            busy_until = Some(busy_until.map_or(slot.end(), |until| until.max(slot.end())));
            day.items.push(Item::Talk(at));
        }
        plan
    }
}

#[cfg(test)]
mod tests {
    use super::super::clashes::{clashes, tests::agenda_of};
    use super::*;
    use crate::format::native;

    #[test]
    fn a_day_holds_picks_and_the_time_between_them() {
        let schedule = native::embedded().unwrap();
        let agenda = agenda_of(&schedule, &["174", "211", "115", "271", "226"]);
        let plan = Plan::new(&schedule, &agenda, &clashes(&schedule, &agenda));
        assert_eq!(plan.unscheduled.len(), 1);
        let [monday] = &plan.days[..] else {
            panic!("one day: {plan:?}");
        };
        assert_eq!((monday.talks(), monday.clashes), (4, 1));
        // 09:55-10:15, 10:15-10:35, 10:30-10:55, 12:25-12:45
        assert_eq!(monday.minutes, 60 + 20);
        let free: Vec<_> = monday
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Free { from, to, fits } => Some(((*to - *from).num_minutes(), fits.len())),
                Item::Talk(_) => None,
            })
            .collect();
        assert_eq!(free, [(90, 8)]);
    }
}
