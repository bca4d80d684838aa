//! Talks similar to a talk, and suggestions from the picks.

use super::{ForYou, ListState, Model, View};
use crate::agenda::suggest::Interests;
use crate::schedule::TalkId;
use crate::schedule::similar::similar;
use crate::tui::memo::Shared;

/// The maximum number of talks in a list; further ones are hardly alike.
const MAX_TALKS: usize = 50;

impl Model {
    /// The talks that are most like a talk, best first, each with the words that they share.
    pub fn similar(&self, to: &TalkId) -> Vec<(TalkId, String)> {
        let (schedule, agenda) = (&self.open.schedule, &self.open.agenda);
        let id = |at: usize| &schedule.talks()[at].id;
        let Some(at) = schedule.position(to) else {
            return Vec::new();
        };
        let shown = |at| !agenda.is_hidden(id(at));
        let near = similar(schedule, at, MAX_TALKS, shown).into_iter();
        near.map(|near| (id(near.talk).clone(), near.shared_words.join(", "))).collect()
    }

    /// Fills the list of suggestions anew.
    pub fn suggest(&mut self) {
        let schedule = &self.open.schedule;
        let found = Interests::new(schedule, &self.open.agenda)
            .map(|interests| interests.suggestions(self.now, MAX_TALKS, |_| true));
        let talk = |at: usize| schedule.talks()[at].id.clone();
        let reasons = found.into_iter().flatten();
        let reasons = reasons.map(|found| (talk(found.talk), found.reason(schedule))).collect();
        // The list begins at the top, or with the talk that the user comes from.
        let list = &mut self.nav.lists[View::ForYou];
        *list = ListState { selected: list.selected.take(), ..ListState::default() };
        let agenda = Some(self.open.agenda.clone());
        self.nav.for_you = ForYou { talks: Shared::new(reasons), agenda };
    }

    /// These talks, those like the picks first; empty if none is like the picks.
    pub fn ordered(&self, talks: &[usize]) -> Vec<TalkId> {
        let schedule = &self.open.schedule;
        let mut talks = talks.to_vec();
        let interests = Interests::new(schedule, &self.open.agenda);
        if !interests.is_some_and(|interests| interests.sort(&mut talks)) {
            return Vec::new();
        }
        talks.into_iter().map(|at| schedule.talks()[at].id.clone()).collect()
    }
}
