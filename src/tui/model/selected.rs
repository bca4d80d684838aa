//! What is selected, be it a talk that the programme no longer has.

use chrono::{DateTime, FixedOffset};

use super::{App, Hole, Overlay, View};
use crate::agenda::Gap;
use crate::schedule::{Slot, Talk, TalkId};
use crate::tui::rows::Row;

impl App {
    /// The id of what is selected; the programme may no longer have it. Nothing
    /// is while the groups have the whole screen.
    pub fn selected(&self) -> Option<&TalkId> {
        if let Some(Overlay::Resolve { talks, chosen, .. }) = &self.overlay {
            return talks.get(*chosen);
        }
        let areas = &self.derived.areas;
        if areas.groups.is_some() && areas.list.is_none() {
            return None;
        }
        if self.search.is_none() && self.view == View::Timeline {
            self.timeline.selected.as_ref()
        } else {
            self.list().talk()
        }
    }

    /// The open hole, if the list shows it.
    pub fn open_hole(&self) -> Option<&Hole> {
        let agenda = self.view == View::Agenda && self.search.is_none();
        self.hole.as_ref().filter(|_| agenda)
    }

    /// The free time that is selected in the agenda.
    pub fn selected_gap(&self) -> Option<&Gap> {
        match self.derived.rows.get(self.list().row)? {
            Row::Free(gap) if self.view == View::Agenda && self.search.is_none() => Some(gap),
            _ => None,
        }
    }

    /// Where the selected talk stands in time order.
    pub fn current(&self) -> Option<usize> {
        self.schedule.position(self.selected()?)
    }

    /// The selected talk.
    pub fn current_talk(&self) -> Option<&Talk> {
        self.current().map(|at| &self.schedule.talks()[at])
    }

    /// The selected talk, or what was known last of one that the programme no longer
    /// has.
    pub fn known_talk(&self) -> Option<&Talk> {
        self.current_talk()
            .or_else(|| self.ledger.was(self.selected()?))
    }

    /// When what is selected begins, or was to begin.
    pub fn selected_start(&self) -> Option<DateTime<FixedOffset>> {
        let slot = match self.current_talk() {
            Some(talk) => talk.slot,
            None => self.gone().and_then(|(_, slot)| slot),
        };
        let free = || self.selected_gap().map(|gap| gap.from);
        slot.map(|slot| slot.start).or_else(free)
    }

    /// The selected talk that the programme no longer has, and when it was to be.
    pub fn gone(&self) -> Option<(&TalkId, Option<Slot>)> {
        let id = self
            .selected()
            .filter(|id| self.schedule.position(id).is_none())?;
        Some((id, self.slot_of_gone(id)))
    }

    /// When a talk was to be that the programme no longer has.
    pub fn slot_of_gone(&self, id: &TalkId) -> Option<Slot> {
        let seen = self.agenda.entries.get(id);
        let seen = seen.and_then(|entry| entry.seen.slot_in(self.schedule.zone()));
        let known = || self.ledger.was(id)?.slot;
        seen.or_else(|| known().map(|slot| slot.in_zone(self.schedule.zone())))
    }

    /// The title of a talk that the programme may no longer have.
    pub fn title_of(&self, id: &TalkId) -> &str {
        let seen = || Some(self.agenda.entries.get(id)?.seen.title.as_str());
        let known = || Some(self.ledger.was(id)?.title.as_str());
        let talk = self.schedule.by_id(id).map(|talk| talk.title.as_str());
        talk.or_else(seen).or_else(known).unwrap_or_default()
    }
}
