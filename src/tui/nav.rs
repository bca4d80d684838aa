//! Where the reader is: view, panes, selections and scroll positions. Plain values.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::schedule::timeline::SCALES;
use crate::schedule::{Group, Grouping, Schedule, Talk, TalkId};

/// The views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Groups, talks, details.
    Talks,
    /// A day as a grid of times and rooms.
    Timeline,
    /// The picks.
    Agenda,
    /// What is on, and what comes next.
    Now,
    /// What the last updates changed.
    Changes,
}

/// The pane that has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The groups to browse by.
    Groups,
    /// The list or the timeline.
    Main,
    /// The details.
    Details,
}

/// A row of a list that can be selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A talk.
    Talk(TalkId),
    /// The free time that begins at an instant.
    Free(DateTime<FixedOffset>),
}

/// A selection in a list, by identity, and how far the list is scrolled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListState {
    pub selected: Option<Stop>,
    /// The selected row. Its neighbour is selected when it disappears.
    pub row: usize,
    /// The first row on the screen.
    pub offset: usize,
}

impl ListState {
    /// The selected talk.
    pub fn talk(&self) -> Option<&TalkId> {
        match self.selected.as_ref()? {
            Stop::Talk(id) => Some(id),
            Stop::Free(_) => None,
        }
    }
}

/// A gap of the agenda that was opened, to see which talks fit. Its ends stay while it
/// is being filled.
#[derive(Debug, Clone)]
pub struct OpenGap {
    pub day: NaiveDate,
    /// Its beginning and its end.
    pub span: (DateTime<FixedOffset>, DateTime<FixedOffset>),
    /// The selection among the talks that fit.
    pub list: ListState,
}

/// The groups that talks are browsed by.
#[derive(Debug, Clone)]
pub struct Browse {
    pub by: Grouping,
    pub groups: Arc<[Group]>,
    /// The chosen group; 0 stands for all talks, 1 for the first group.
    pub chosen: usize,
    /// The first row on the screen.
    pub offset: usize,
}

impl Browse {
    /// The groups of a kind, with the one of a key chosen, or else all talks.
    pub fn new(schedule: &Schedule, by: Grouping, key: Option<&str>) -> Self {
        let groups = schedule.groups(by);
        let is_chosen = |group: &Group| key.is_some() && group.key.as_deref() == key;
        let chosen = groups.iter().position(is_chosen);
        Self { by, groups, chosen: chosen.map_or(0, |at| at + 1), offset: 0 }
    }

    /// The first kind of groups that the schedule has.
    fn first(schedule: &Schedule) -> Self {
        let has = |by: &Grouping| schedule.groups(*by).iter().any(|group| group.key.is_some());
        let by = Grouping::ALL.into_iter().find(has);
        Self::new(schedule, by.unwrap_or(Grouping::Track), None)
    }

    /// The chosen group; none stands for all talks.
    pub fn group(&self) -> Option<&Group> {
        self.groups.get(self.chosen.checked_sub(1)?)
    }
}

/// The timeline's day, scale, selection and scroll position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineState {
    /// The position among the schedule's days.
    pub day: usize,
    /// The position in [`SCALES`].
    pub scale: usize,
    pub selected: Option<TalkId>,
    /// The first row on the screen.
    pub top: usize,
    /// The first lane on the screen.
    pub left: usize,
    /// The talk that was last scrolled to or clicked on. While it is selected and too
    /// long for the screen, the part of it on the screen stays; of any other talk the
    /// beginning is shown.
    pub held: Option<TalkId>,
}

/// The selection that a view made by itself when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// The view was opened just now.
    Pending,
    At(Option<TalkId>),
}

/// View, panes, selections and scroll positions.
#[derive(Debug, Clone)]
pub struct Nav {
    pub view: View,
    pub focus: Focus,
    /// Whether the details take the whole screen.
    pub full: bool,
    pub browse: Browse,
    /// Until the reader moves away from it, other views keep their own selection.
    pub arrived: Arrived,
    /// The selection among the talks.
    pub talks: ListState,
    /// The selection in the agenda.
    pub picks: ListState,
    /// The selection in the Now view.
    pub on: ListState,
    /// The selection among the changes.
    pub changed: ListState,
    /// Whether the Changes view was opened since this edition is shown.
    pub changes_opened: bool,
    /// The open gap of the agenda.
    pub gap: Option<OpenGap>,
    pub timeline: TimelineState,
    /// The first line of the details on the screen, and the talk they are about.
    pub details: (usize, Option<TalkId>),
    /// The locations before each jump, the last one last.
    pub jump_list: Vec<Location>,
}

/// A location to come back to.
#[derive(Debug, Clone)]
pub struct Location {
    view: View,
    focus: Focus,
    full: bool,
    browse: Browse,
    talks: ListState,
    picks: ListState,
    gap: Option<OpenGap>,
    timeline: TimelineState,
}

impl Nav {
    /// The Talks view of a schedule, with nothing selected.
    pub fn new(schedule: &Schedule) -> Self {
        Self {
            view: View::Talks,
            focus: Focus::Main,
            full: false,
            browse: Browse::first(schedule),
            arrived: Arrived::At(None),
            talks: ListState::default(),
            picks: ListState::default(),
            on: ListState::default(),
            changed: ListState::default(),
            changes_opened: false,
            gap: None,
            timeline: TimelineState { scale: fitting_scale(schedule), ..TimelineState::default() },
            details: (0, None),
            jump_list: Vec::new(),
        }
    }

    /// Stays at the same talks, group and day in another edition.
    pub fn follow(&mut self, old: &Schedule, new: &Schedule) {
        let key = self.browse.group().and_then(|group| group.key.clone());
        self.browse = Browse::new(new, self.browse.by, key.as_deref());
        let day = old.days().get(self.timeline.day);
        let day = day.and_then(|day| new.days().iter().position(|other| other == day));
        self.timeline.day = day.unwrap_or(0);
        self.arrived = Arrived::At(None);
        self.changes_opened = self.view == View::Changes;
        self.jump_list.clear();
    }

    /// Whether the details have the keys.
    pub fn in_details(&self) -> bool {
        self.full || self.focus == Focus::Details
    }

    /// Puts the current location on the jump list. A search that leads away has taken
    /// the place of other panes, which are come back to.
    pub fn remember_location(&mut self, (focus, full): (Focus, bool)) {
        const LONGEST: usize = 100;
        if self.jump_list.len() >= LONGEST {
            self.jump_list.remove(0);
        }
        self.jump_list.push(Location {
            view: self.view,
            focus,
            full,
            browse: self.browse.clone(),
            talks: self.talks.clone(),
            picks: self.picks.clone(),
            gap: self.gap.clone(),
            timeline: self.timeline.clone(),
        });
    }

    /// Returns to the location before the last jump; false if there is none.
    pub fn jump_back(&mut self) -> bool {
        let Some(location) = self.jump_list.pop() else {
            return false;
        };
        (self.view, self.focus, self.full) = (location.view, location.focus, location.full);
        (self.browse, self.talks, self.picks) = (location.browse, location.talks, location.picks);
        (self.gap, self.timeline) = (location.gap, location.timeline);
        true
    }
}

/// The coarsest scale at which an ordinary talk is still some lines high.
fn fitting_scale(schedule: &Schedule) -> usize {
    let slots = schedule.talks().iter().filter_map(Talk::appointment);
    let mut minutes: Vec<u32> = slots.map(|slot| slot.minutes).collect();
    minutes.sort_unstable();
    let ordinary = minutes.get(minutes.len() / 2).copied().unwrap_or(0);
    let fits = SCALES.iter().rposition(|scale| scale * 4 <= ordinary);
    fits.unwrap_or(0)
}
