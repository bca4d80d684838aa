//! Where the user left a conference, and the way back there.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{InitialSelection, ListState, Model, RowId, View};
use crate::agenda::News;
use crate::schedule::{Talk, TalkId};
use crate::store::places::{Place, Selected};

/// The views that keep a selection of their own between runs. The others begin with what
/// matters now.
const RESTORED_VIEWS: [View; 4] = [View::Talks, View::Timeline, View::Agenda, View::MyDay];

impl Model {
    /// The position to restore next time.
    pub fn place(&self) -> Place {
        let nav = &self.nav;
        let own = |view| match view {
            View::Timeline => (nav.timeline.selected.clone(), nav.timeline.top),
            view => (nav.lists[view].talk().cloned(), nav.lists[view].offset),
        };
        let (here, _) = own(nav.view);
        // Select the user's talk in every view that shows it.
        let moved = nav.is_users_choice(here.as_ref());
        let selected = RESTORED_VIEWS.into_iter().filter_map(|view| {
            let in_view = |id: &TalkId| match view {
                View::Agenda => self.open.agenda.is_picked(id),
                // My day can select only talks of its day.
                View::MyDay => nav.view == View::MyDay,
                _ => true,
            };
            let (talk, top) = own(view);
            let talk = here.clone().filter(|_| moved).filter(|id| in_view(id)).or(talk)?;
            let slot = self.open.last_known(&talk).and_then(|talk| talk.slot);
            let start = slot.map(|slot| slot.start);
            Some((view.name().to_owned(), Selected { talk, start, top }))
        });
        Place {
            view: nav.view.name().to_owned(),
            selected: selected.collect(),
            day: self.open.schedule.days().get(nav.timeline.day).copied(),
        }
    }

    /// Returns to where the user left the conference.
    pub(super) fn restore(&mut self, place: &Place) {
        let view = View::NAMES.into_iter().find(|(_, name)| *name == place.view);
        // The view of changes exists only while there are any.
        let open = &self.open;
        let news = || News::of(&open.changes, &open.schedule, &open.agenda);
        let there = |view: &View| *view != View::Changes || news().all().next().is_some();
        let view = view.map(|(view, _)| view).filter(there).unwrap_or(View::Talks);
        let kept = RESTORED_VIEWS.map(|view| {
            let selected = place.selected.get(view.name());
            let talk = selected.and_then(|selected| self.nearest(view, selected));
            (view, talk, selected.map_or(0, |selected| selected.top))
        });
        let days = self.open.schedule.days();
        let day = place.day.and_then(|day| days.iter().position(|other| *other == day));
        let nav = &mut self.nav;
        nav.set_day(day.unwrap_or(0));
        for (view, talk, offset) in kept {
            match view {
                View::Timeline => (nav.timeline.selected, nav.timeline.top) = (talk, offset),
                View::MyDay if talk.is_none() => {}
                _ => {
                    let selected = talk.map(RowId::Talk);
                    nav.lists[view] = ListState { selected, offset, ..ListState::default() };
                }
            }
        }
        nav.record_visit(view);
        nav.view = view;
        nav.initial_selection = InitialSelection::Pending;
        match view {
            View::ForYou => self.suggest(),
            View::MyDay => self.leave_day_without_picks(),
            _ => {}
        }
    }

    /// Shows a day with picks instead of one without: the next from today on, or else the last.
    pub fn leave_day_without_picks(&mut self) {
        let (open, days) = (&self.open, self.open.schedule.days());
        let slot = |id: &TalkId| match open.schedule.by_id(id) {
            Some(talk) => talk.slot,
            None => open.last_slot(id),
        };
        let slots = || open.agenda.picks().filter_map(|(id, _)| slot(id));
        let shown = days.get(self.nav.timeline.day);
        if shown.is_some_and(|day| slots().any(|slot| slot.day() == *day || slot.takes_day(*day))) {
            return;
        }
        let picked: BTreeSet<NaiveDate> = slots().map(|slot| slot.day()).collect();
        let day = picked.range(self.today()..).next().or(picked.last());
        if let Some(day) = day.and_then(|day| days.iter().position(|other| other == day)) {
            self.nav.set_day(day);
        }
    }

    /// Whether the conference opened where the user left it.
    pub fn is_restored(&self) -> bool {
        self.open.place.is_some() && self.most_relevant().is_none()
    }

    /// The selected talk if the view can show it, or else the talk there that is nearest in
    /// time.
    fn nearest(&self, view: View, selected: &Selected) -> Option<TalkId> {
        let (schedule, agenda) = (&self.open.schedule, &self.open.agenda);
        let is_shown = |id: &TalkId| match view {
            // The agenda shows cancelled picks as well.
            View::Agenda | View::MyDay => agenda.is_picked(id),
            _ => schedule.by_id(id).is_some(),
        };
        if is_shown(&selected.talk) {
            return Some(selected.talk.clone());
        }
        let distance = |talk: &Talk| Some((talk.slot?.start - selected.start?).abs());
        let talks = schedule.talks().iter().filter(|talk| is_shown(&talk.id));
        let nearest = talks.filter_map(|talk| Some((distance(talk)?, talk)));
        nearest.min_by_key(|(distance, _)| *distance).map(|(_, talk)| talk.id.clone())
    }
}
