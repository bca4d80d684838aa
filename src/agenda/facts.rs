//! What a query can ask of the reader's picks and of the present time.

use chrono::{DateTime, Utc};

use super::clashes::{Clash, clashes_of};
use super::picks::{Agenda, Level};
use crate::schedule::Schedule;
use crate::schedule::query::{self, State};

/// The facts about the talks of one schedule at one time.
pub struct Facts<'a> {
    /// The schedule.
    pub schedule: &'a Schedule,
    /// The picks and notes.
    pub agenda: &'a Agenda,
    /// The clashes among the picks.
    pub clashes: &'a [Clash],
    /// The present time.
    pub now: DateTime<Utc>,
}

impl query::Facts for Facts<'_> {
    fn is(&self, talk: usize, state: State) -> bool {
        let of = &self.schedule.talks()[talk];
        let level = self.agenda.level(&of.id);
        match state {
            State::Starred => level == Some(Level::Must),
            State::Maybe => level == Some(Level::Maybe),
            State::Hidden => level == Some(Level::Hidden),
            State::Clashing => clashes_of(self.clashes, talk).any(|clash| clash.hard),
            // Free is a talk that no pick but itself is in the way of.
            State::Free => of.slot.is_some_and(|slot| {
                self.agenda.talks(self.schedule).into_iter().all(|pick| {
                    let other = &self.schedule.talks()[pick];
                    let shared = other.slot.map_or(0, |other| other.shared_minutes(&slot));
                    pick == talk || shared == 0
                })
            }),
            State::Now => of
                .slot
                .is_some_and(|slot| slot.start <= self.now && slot.end() > self.now),
            State::Past => of.end().is_some_and(|end| end <= self.now),
            State::Unscheduled => of.slot.is_none(),
        }
    }

    fn note(&self, talk: usize) -> Option<&str> {
        self.agenda.note(&self.schedule.talks()[talk].id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::clashes::{clashes, tests::agenda_of};
    use super::*;
    use crate::format::native;
    use crate::schedule::query::{language, select};

    #[test]
    fn states_follow_from_picks_and_from_the_time() {
        let schedule = native::embedded().unwrap();
        let agenda = agenda_of(&schedule, &["211", "115", "226"]);
        let clashes = clashes(&schedule, &agenda);
        let now: DateTime<Utc> = "2023-11-13T15:20:00Z".parse().unwrap();
        let facts = Facts {
            schedule: &schedule,
            agenda: &agenda,
            clashes: &clashes,
            now,
        };
        let count = |text: &str| {
            let filter = language::parse(text, now.date_naive()).unwrap();
            select(&schedule, &filter, &facts).hits.len()
        };
        assert_eq!(count("is:starred"), 3);
        assert_eq!(count("is:clashing"), 2);
        assert_eq!(count("is:now"), 3);
        assert_eq!(
            count("is:past") + count("is:unscheduled") + count("-is:past -is:unscheduled"),
            48
        );
        // The two picks clash with each other, so neither is in free time.
        assert_eq!(count("is:free is:starred"), 0);
        assert!(count("is:free") > 15);
    }
}
