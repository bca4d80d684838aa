//! The state of talks that a query can ask for: picks, notes and the current time.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::clashes::Clashes;
use super::gaps;
use super::picks::{Agenda, Level};
use crate::schedule::query::{self, State};
use crate::schedule::{Schedule, Slot, SlotIndex, Talk};

/// The state of each talk of one schedule at one time.
pub struct AgendaState<'a> {
    schedule: &'a Schedule,
    agenda: &'a Agenda,
    clashes: &'a Clashes,
    now: DateTime<Utc>,
    /// The time zone for times of day in queries; `None` for the venue's zone.
    clock: Option<Tz>,
    /// Computed on first use; most queries do not need it.
    states: OnceCell<TalkStates>,
}

/// State computed once for all talks, by position.
struct TalkStates {
    levels: Vec<Option<Level>>,
    busy: SlotIndex,
    later: BTreeSet<usize>,
}

impl TalkStates {
    fn new(schedule: &Schedule, agenda: &Agenda) -> Self {
        let mut levels = vec![None; schedule.talks().len()];
        for (id, entry) in &agenda.entries {
            if let Some(at) = schedule.position(id) {
                levels[at] = entry.level();
            }
        }
        Self {
            busy: gaps::taken_time(schedule, agenda),
            later: watch_later(schedule, agenda).into_iter().collect(),
            levels,
        }
    }

    /// Returns whether a talk could still be picked: it is no pick, and neither a pick, see
    /// [`gaps::takes_time`], nor an event of the user's own takes its time.
    /// Breaks and all-day talks are never free.
    fn is_free(&self, talk: usize, slot: Slot, is_break: bool) -> bool {
        match self.levels[talk] {
            Some(Level::Star | Level::Maybe) => false,
            Some(Level::Hidden) | None if is_break || slot.all_day => false,
            Some(Level::Hidden) | None => !self.busy.overlaps(slot),
        }
    }
}

/// Returns the talks to watch later, in time order: the maybes that are recorded and whose
/// time a star takes.
pub fn watch_later(schedule: &Schedule, agenda: &Agenda) -> Vec<usize> {
    let busy = SlotIndex::new(gaps::taken_slots(schedule, agenda).enumerate());
    let is_later = |talk: &Talk| {
        agenda.level(&talk.id) == Some(Level::Maybe)
            && talk.recorded == Some(true)
            && talk.appointment().is_some_and(|slot| busy.overlaps(slot))
    };
    let talks = agenda.talks(schedule).into_iter();
    talks.filter(|at| is_later(&schedule.talks()[*at])).collect()
}

impl<'a> AgendaState<'a> {
    /// Creates the talk state of an agenda at a time. `clashes` must come from the same
    /// agenda.
    pub fn new(
        schedule: &'a Schedule,
        agenda: &'a Agenda,
        clashes: &'a Clashes,
        now: DateTime<Utc>,
    ) -> Self {
        Self { schedule, agenda, clashes, now, clock: None, states: OnceCell::new() }
    }

    /// Reads times of day in queries on the clock of a zone.
    #[must_use]
    pub fn on_clock(self, zone: Tz) -> Self {
        Self { clock: Some(zone), ..self }
    }

    fn states(&self) -> &TalkStates {
        self.states.get_or_init(|| TalkStates::new(self.schedule, self.agenda))
    }
}

impl query::TalkState for AgendaState<'_> {
    fn clock(&self) -> Option<Tz> {
        self.clock
    }

    fn is(&self, talk: usize, state: State) -> bool {
        let of = &self.schedule.talks()[talk];
        let level = || self.states().levels[talk];
        match state {
            State::Starred => level() == Some(Level::Star),
            State::Maybe => level() == Some(Level::Maybe),
            State::Hidden => level() == Some(Level::Hidden),
            State::Clashing => self.clashes.is_hard(talk),
            State::Free => {
                of.slot.is_some_and(|slot| self.states().is_free(talk, slot, of.is_break))
            }
            State::Now => of.slot.is_some_and(|slot| slot.is_on(self.now)),
            State::Past => of.end().is_some_and(|end| end <= self.now),
            State::Later => self.states().later.contains(&talk),
            State::Unscheduled | State::Recorded | State::Unrecorded => false,
        }
    }

    fn notes(&self) -> Vec<(usize, &str)> {
        let noted = self.agenda.entries.iter().filter_map(|(id, entry)| {
            let note = entry.note.as_deref()?;
            Some((self.schedule.position(id)?, note))
        });
        noted.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::clashes::{clashes, tests::agenda_of};
    use super::*;
    use crate::agenda::AgendaChange;
    use crate::format::native;
    use crate::schedule::query::{language, select};
    use proptest::prelude::*;

    #[test]
    fn states_follow_from_picks_and_time() {
        let schedule = native::built_in().unwrap();
        let agenda = agenda_of(&schedule, &["211", "115", "226"]);
        let clashes = clashes(&schedule, &agenda);
        let now: DateTime<Utc> = "2023-11-13T15:20:00Z".parse().unwrap();
        let talk_state = AgendaState::new(&schedule, &agenda, &clashes, now);
        let count = |text: &str| {
            let filter = language::parse(text, now.date_naive()).unwrap();
            select(&schedule, &filter, &talk_state).hits.len()
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

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn free_matches_comparison_with_every_star(
            levels in prop::collection::vec(prop::option::of(0_usize..3), 48),
        ) {
            let schedule = native::built_in().unwrap();
            let talks = schedule.talks();
            let mut agenda = Agenda::new("lpc-2023");
            for (talk, level) in talks.iter().zip(&levels) {
                let level = level.map(|at| [Level::Star, Level::Maybe, Level::Hidden][at]);
                agenda.apply(AgendaChange::rate(talk, level, DateTime::UNIX_EPOCH));
            }
            let clashes = clashes(&schedule, &agenda);
            let talk_state = AgendaState::new(&schedule, &agenda, &clashes, DateTime::UNIX_EPOCH);
            for (at, talk) in talks.iter().enumerate() {
                let picks = agenda.talks(&schedule);
                let shared = |pick: usize| match (talks[pick].slot, talk.slot) {
                    (Some(other), Some(slot)) => other.shared_minutes(&slot),
                    _ => 0,
                };
                let stars = |pick: &&usize| levels[**pick] == Some(0);
                let free = talk.slot.is_some()
                    && !picks.contains(&at)
                    && picks.iter().filter(stars).all(|&pick| shared(pick) == 0);
                prop_assert_eq!(query::TalkState::is(&talk_state, at, State::Free), free);
                let clashing = clashes.is_hard(at);
                prop_assert_eq!(query::TalkState::is(&talk_state, at, State::Clashing), clashing);
            }
        }
    }
}
