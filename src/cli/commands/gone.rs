//! Talks that the schedule no longer has. They can be shown and searched like other
//! talks.

use std::io::Write;

use super::{Conference, print_json};
use crate::agenda::clashes;
use crate::cli::Failure;
use crate::cli::json::TalkObject;
use crate::cli::render::{self, Paper};
use crate::schedule::query::Filter;
use crate::schedule::{Schedule, Talk, TalkId};

/// A selection of removed talks.
pub(super) struct Gone {
    /// All removed talks in the agenda, as a schedule.
    pub schedule: Schedule,
    /// Positions of the selected talks in that schedule.
    pub talks: Vec<usize>,
}

impl Conference<'_> {
    /// Returns the last known state of a removed talk, from the change log or else from
    /// the agenda.
    pub(super) fn was(&self, id: &TalkId) -> Option<Talk> {
        if self.schedule.position(id).is_some() {
            return None;
        }
        let known = self.known_of(id).cloned();
        let mut talk = known.or_else(|| {
            let seen = &self.agenda.entries.get(id)?.seen;
            let mut talk = Talk::new(id.as_str(), seen.title.as_str());
            talk.slot = seen.slot();
            Some(talk)
        })?;
        talk.slot = talk.slot.map(|slot| slot.in_zone(self.schedule.zone()));
        Some(talk)
    }

    fn known_of(&self, id: &TalkId) -> Option<&Talk> {
        self.changes.was(id)
    }

    /// Returns the IDs of all talks in the agenda and the change log, current or
    /// removed. May repeat IDs.
    pub(super) fn ids(&self) -> impl Iterator<Item = &TalkId> {
        self.agenda.entries.keys().chain(self.changes.ids())
    }

    /// Returns the JSON object of a removed talk.
    pub(super) fn gone_object<'t>(&'t self, id: &'t TalkId) -> TalkObject<'t> {
        TalkObject::gone(&self.schedule, &self.agenda, id, self.known_of(id))
    }

    pub(super) fn show_gone(
        &self,
        out: &mut impl Write,
        talk: &Talk,
        json: bool,
    ) -> Result<(), Failure> {
        if json {
            return print_json(out, &self.gone_object(&talk.id));
        }
        let clashes = self.clashes();
        let all = (&self.schedule, &self.agenda, &clashes);
        let paper = Paper::stdout(self.environment);
        Ok(render::gone(out, paper, self.environment, all, talk)?)
    }

    /// Returns the removed talks in the agenda that match a filter, or `None` if none
    /// match.
    pub(super) fn gone_by(&self, filter: &Filter) -> Option<Gone> {
        let gone = self.agenda.gone(&self.schedule).into_iter();
        let talks: Vec<Talk> = gone.filter_map(|(id, _)| self.was(id)).collect();
        if talks.is_empty() {
            return None;
        }
        let schedule = self.schedule.with_talks(talks);
        let clashes = clashes(&schedule, &self.agenda);
        let talks = self.hits(&schedule, filter, &clashes);
        (!talks.is_empty()).then_some(Gone { schedule, talks })
    }
}
