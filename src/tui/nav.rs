//! The user's location: view, panes, selections and scroll positions, as plain values.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::memo::Shared;
use crate::schedule::{Group, Grouping, Schedule, TalkId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Groups, talks and details.
    Talks,
    /// A day as a grid of times and rooms.
    Timeline,
    /// The picks.
    Agenda,
    /// The talks on now and next.
    Now,
    /// The unread changes.
    Changes,
}

impl View {
    pub const ALL: [Self; 5] =
        [Self::Talks, Self::Timeline, Self::Agenda, Self::Now, Self::Changes];

    /// The name in the file of places.
    pub fn name(self) -> &'static str {
        match self {
            Self::Talks => "talks",
            Self::Timeline => "timeline",
            Self::Agenda => "agenda",
            Self::Now => "now",
            Self::Changes => "changes",
        }
    }
}

/// The focused pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The groups to browse by.
    Groups,
    /// The list or the timeline.
    Main,
    Details,
}

/// A selectable row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    Talk(TalkId),
    /// The free time that begins at an instant.
    Free(DateTime<FixedOffset>),
}

/// The selection and scroll position of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListState {
    pub selected: Option<Stop>,
    /// The selected row. If the selection disappears, its neighbour is selected.
    pub row: usize,
    /// The first visible row.
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

/// A gap of the agenda, opened to see which talks fit. Its bounds stay fixed while it
/// is filled.
#[derive(Debug, Clone)]
pub struct OpenGap {
    pub day: NaiveDate,
    /// The start and the end of the gap.
    pub span: (DateTime<FixedOffset>, DateTime<FixedOffset>),
    /// The selection among the talks that fit.
    pub list: ListState,
}

/// The hits of a search, kept as the list of the Talks view.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The text of the search.
    pub text: String,
    /// The hits, best match first. They stay when the agenda changes.
    pub talks: Shared<Vec<TalkId>>,
    /// The selection among the hits.
    pub list: ListState,
}

/// A group of a kind: the talks with a name, or `None` for those without.
pub type Choice = (Grouping, Option<String>);

/// The groups to browse by, and the filters of the Talks view. The chosen group, those of
/// other kinds and free time must all hold.
#[derive(Debug, Clone)]
pub struct Browse {
    pub by: Grouping,
    pub groups: Arc<[Group]>,
    /// The chosen group: 0 means all talks, 1 the first group.
    pub chosen: usize,
    /// The first visible row.
    pub offset: usize,
    /// The chosen groups of other kinds.
    pub others: Vec<Choice>,
    /// Whether only talks that fit into the user's free time are shown.
    pub free: bool,
}

impl Browse {
    /// The groups of a kind. Chooses the group with the key, or else all talks.
    pub fn new(schedule: &Schedule, by: Grouping, key: Option<&str>) -> Self {
        let groups = schedule.groups(by);
        let is_chosen = |group: &Group| key.is_some() && group.key.as_deref() == key;
        let chosen = groups.iter().position(is_chosen).map_or(0, |at| at + 1);
        Self { by, groups, chosen, offset: 0, others: Vec::new(), free: false }
    }

    /// The groups of a kind with these filters, as far as the schedule has their groups.
    fn with(schedule: &Schedule, by: Grouping, mut choices: Vec<Choice>, free: bool) -> Self {
        let find = |(by, key): &Choice| {
            let groups = schedule.groups(*by);
            groups.iter().position(|group| group.key == *key)
        };
        let here = choices.iter().find(|choice| choice.0 == by).and_then(find);
        choices.retain(|choice| choice.0 != by && find(choice).is_some());
        let chosen = here.map_or(0, |at| at + 1);
        Self { chosen, others: choices, free, ..Self::new(schedule, by, None) }
    }

    /// Browses by another kind of groups; the chosen group stays a filter.
    pub fn turn_to(&mut self, schedule: &Schedule, by: Grouping) {
        *self = Self::with(schedule, by, self.choices(), self.free);
    }

    /// All chosen groups, in the order of their kinds.
    pub fn choices(&self) -> Vec<Choice> {
        let here = self.group().map(|group| (self.by, group.key.clone()));
        let mut choices = self.others.clone();
        choices.extend(here);
        choices.sort_by_key(|choice| Grouping::ALL.iter().position(|by| *by == choice.0));
        choices
    }

    /// Whether some talks are filtered out.
    pub fn is_filtered(&self) -> bool {
        self.chosen > 0 || self.free || !self.others.is_empty()
    }

    /// Shows all talks again.
    pub fn clear(&mut self) {
        (self.chosen, self.free) = (0, false);
        self.others.clear();
    }

    /// Chooses the first kind of groups that the schedule has.
    fn first(schedule: &Schedule) -> Self {
        let by = Grouping::ALL.into_iter().find(|by| schedule.has_groups(*by));
        Self::new(schedule, by.unwrap_or(Grouping::Track), None)
    }

    /// The chosen group, or `None` for all talks.
    pub fn group(&self) -> Option<&Group> {
        self.groups.get(self.chosen.checked_sub(1)?)
    }
}

/// A scale of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Rooms as lines, and the day from left to right.
    Overview,
    /// Rooms as columns, at a level of [`LADDER`](super::layout::timeline::LADDER).
    Columns(usize),
}

/// The timeline's day, scale, selection and scroll position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineState {
    /// The position among the days of the schedule.
    pub day: usize,
    /// The scale that the user chose. Without one, the scale fits the screen.
    pub zoom: Option<Scale>,
    pub selected: Option<TalkId>,
    /// The minute after midnight to stay near to while moving from lane to lane, as long as
    /// this talk is selected.
    pub goal: Option<(TalkId, i64)>,
    /// The first visible row.
    pub top: usize,
    /// The first visible lane.
    pub left: usize,
    /// The talk that was last scrolled to or clicked on. If this talk is selected but
    /// too long for the screen, its visible part stays in place; any other talk is
    /// scrolled to its beginning.
    pub held: Option<TalkId>,
}

/// The selection that a view made by itself when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// The view was opened but has not made its selection yet.
    Pending,
    At(Option<TalkId>),
}

/// View, panes, selections and scroll positions.
#[derive(Debug, Clone)]
pub struct Nav {
    pub view: View,
    pub focus: Focus,
    /// Whether the details fill the screen.
    pub full: bool,
    pub browse: Browse,
    /// While the selection equals this one, other views keep their own selection.
    pub arrived: Arrived,
    /// The selection in the Talks view.
    pub talks: ListState,
    /// The selection in the agenda.
    pub picks: ListState,
    /// The selection in the Now view.
    pub on: ListState,
    /// The selection in the Changes view.
    pub changed: ListState,
    /// The views that were opened since the current edition is shown.
    pub opened: Vec<View>,
    /// The open gap of the agenda.
    pub gap: Option<OpenGap>,
    pub kept: Option<Kept>,
    pub timeline: TimelineState,
    /// The first visible line of the details, and the talk it refers to.
    pub details: (usize, Option<TalkId>),
    /// The locations before each jump, latest last.
    pub jump_list: Vec<Location>,
}

/// A location to return to.
#[derive(Debug, Clone)]
pub struct Location {
    view: View,
    focus: Focus,
    full: bool,
    browse: Browse,
    talks: ListState,
    picks: ListState,
    gap: Option<OpenGap>,
    kept: Option<Kept>,
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
            opened: vec![View::Talks],
            gap: None,
            kept: None,
            timeline: TimelineState::default(),
            details: (0, None),
            jump_list: Vec::new(),
        }
    }

    /// Keeps talks, group and day when a new edition replaces the schedule.
    pub fn follow(&mut self, old: &Schedule, new: &Schedule) {
        let follow = |browse: &mut Browse, timeline: &mut TimelineState| {
            browse.turn_to(new, browse.by);
            let day = old.days().get(timeline.day);
            let day = day.and_then(|day| new.days().iter().position(|other| other == day));
            timeline.day = day.unwrap_or(0);
        };
        follow(&mut self.browse, &mut self.timeline);
        for location in &mut self.jump_list {
            follow(&mut location.browse, &mut location.timeline);
        }
        self.arrived = Arrived::At(None);
        self.opened.retain(|view| *view != View::Changes || self.view == View::Changes);
    }

    /// Whether the details have the focus.
    pub fn in_details(&self) -> bool {
        self.full || self.focus == Focus::Details
    }

    /// Records that a view is opened, and returns whether that is the first time.
    pub fn first_visit(&mut self, view: View) -> bool {
        let first = !self.opened.contains(&view);
        if first {
            self.opened.push(view);
        }
        first
    }

    /// Adds the current location to the jump list. `focus` and `full` differ from the
    /// current values while a search is open.
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
            kept: self.kept.clone(),
            timeline: self.timeline.clone(),
        });
    }

    /// Whether a jump led from all talks to here.
    pub fn came_from_all_talks(&self) -> bool {
        let last = self.jump_list.last();
        last.is_some_and(|last| {
            last.view == View::Talks && last.kept.is_none() && !last.browse.is_filtered()
        })
    }

    /// Returns to the location before the last jump, or else leaves the kept hits.
    /// Returns `false` if there is neither.
    pub fn jump_back(&mut self) -> bool {
        let Some(location) = self.jump_list.pop() else {
            return self.view == View::Talks && self.kept.take().is_some();
        };
        (self.view, self.focus, self.full) = (location.view, location.focus, location.full);
        (self.browse, self.talks, self.picks) = (location.browse, location.talks, location.picks);
        (self.gap, self.kept) = (location.gap, location.kept);
        self.timeline = location.timeline;
        true
    }
}
