//! The selection, which can be a cancelled talk.

use chrono::{DateTime, FixedOffset};

use super::fit::Fitted;
use super::my_day::MyDayRows;
use super::rows::{Row, Rows};
use crate::agenda::Gap;
use crate::schedule::{Slot, Talk, TalkId};
use crate::tui::dialog::Dialog;
use crate::tui::layout::Areas;
use crate::tui::model::{Model, OpenConference, View};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// The ID of the talk, even if it is cancelled.
    pub id: Option<TalkId>,
    /// The position of the talk in time order.
    pub at: Option<usize>,
    /// The selected gap in the agenda or in my day.
    pub gap: Option<Gap>,
}

impl Selection {
    pub(super) fn new(
        model: &Model,
        areas: &Areas,
        rows: &Rows,
        my_day: Option<&MyDayRows>,
        fitted: &Fitted,
    ) -> Self {
        let id = match model.dialog.as_ref().and_then(Dialog::resolve) {
            Some(resolve) => resolve.chosen_talk(),
            // Nothing is selected while the groups fill the screen.
            _ if areas.groups.is_some() && areas.list.is_none() => None,
            _ if model.shown_view() == Some(View::Timeline) => fitted.timeline.selected.as_ref(),
            _ => fitted.list.talk(),
        };
        let in_agenda = model.shown_view() == Some(View::Agenda);
        let gap = match rows.rows.get(fitted.list.row) {
            Some(Row::Gap(gap)) if in_agenda => Some(gap.as_ref().clone()),
            _ => my_day.and_then(|my_day| my_day.gap(fitted.list.row).cloned()),
        };
        Self { at: id.and_then(|id| model.open.schedule.position(id)), id: id.cloned(), gap }
    }

    /// The selected talk, if it is in the schedule.
    pub fn talk<'a>(&self, open: &'a OpenConference) -> Option<&'a Talk> {
        Some(&open.schedule.talks()[self.at?])
    }

    /// The selected talk, or the last known version of a cancelled one.
    pub fn last_known<'a>(&self, open: &'a OpenConference) -> Option<&'a Talk> {
        open.last_known(self.id.as_ref()?)
    }

    /// The slot of the selected talk, or the last known slot of a cancelled one.
    pub fn slot(&self, open: &OpenConference) -> Option<Slot> {
        match self.talk(open) {
            Some(talk) => talk.slot,
            None => open.last_slot(self.id.as_ref()?),
        }
    }

    /// The start of the selected talk or gap, or the last known start of a cancelled
    /// talk.
    pub fn start(&self, open: &OpenConference) -> Option<DateTime<FixedOffset>> {
        let gap = || self.gap.as_ref().map(|gap| gap.from);
        self.slot(open).map(|slot| slot.start).or_else(gap)
    }
}
