//! The user's location: view, panes, selections and scroll positions, as plain values.

mod browse;

use std::ops::{Index, IndexMut};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::memo::Shared;
use super::open::OpenConference;
use crate::agenda::Agenda;
use crate::schedule::{Schedule, TalkId};
pub use browse::{Browse, Choice};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Groups, talks and details.
    Talks,
    /// A day as a grid of times and rooms.
    Timeline,
    /// The picks of a day with free time and walks.
    MyDay,
    /// The picks.
    Agenda,
    /// The talks on now and next.
    Now,
    /// The talks like the picks.
    ForYou,
    /// The unread changes.
    Changes,
}

impl View {
    /// The views with their names in the file of places, in the order of the variants.
    pub const NAMES: [(Self, &'static str); 7] = [
        (Self::Talks, "talks"),
        (Self::Timeline, "timeline"),
        (Self::MyDay, "my-day"),
        (Self::Agenda, "agenda"),
        (Self::Now, "now"),
        (Self::ForYou, "for-you"),
        (Self::Changes, "changes"),
    ];

    /// The view whose tab is active: my day shares that of the timeline.
    #[must_use]
    pub fn tab(self) -> Self {
        if self == Self::MyDay { Self::Timeline } else { self }
    }

    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].1
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

/// The identity of a selectable row, which stays the same when rows come and go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowId {
    Talk(TalkId),
    /// The free time that begins at an instant.
    Gap(DateTime<FixedOffset>),
}

impl RowId {
    /// The talk of the row.
    pub fn talk(&self) -> Option<&TalkId> {
        match self {
            Self::Talk(id) => Some(id),
            Self::Gap(_) => None,
        }
    }
}

/// The selection and scroll position of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListState {
    pub selected: Option<RowId>,
    /// The selected row. If the selection disappears, its neighbour is selected.
    pub row: usize,
    /// The first visible row.
    pub offset: usize,
    /// The user's place while filters leave the selected talk out.
    pub left_out: Option<LeftOut>,
}

/// A selection that filters leave out, until the list shows it again or the user moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    row_id: RowId,
    /// The first visible row at that time.
    offset: usize,
    /// The selection in its place.
    stand_in: Option<RowId>,
}

impl ListState {
    /// An offset that scrolls the selected row to the top when the list is shown.
    pub const TOP: usize = usize::MAX;

    /// A list that selects and scrolls to what matters most in it.
    pub fn opening() -> Self {
        Self { offset: Self::TOP, ..Self::default() }
    }

    /// Selects what the user has chosen. A place that filters left out is no longer returned to.
    pub fn choose(&mut self, row_id: RowId) {
        (self.selected, self.left_out) = (Some(row_id), None);
    }

    /// Chooses a row, and records its position.
    pub fn select(&mut self, row_id: RowId, row: usize) {
        self.choose(row_id);
        self.row = row;
    }

    /// Selects another row, because filters leave the selected one out.
    pub fn stand_in(&mut self, row_id: Option<RowId>) {
        let here = self.selected.take().map(|row_id| (row_id, self.offset));
        let place = self.left_out.take().map(|place| (place.row_id, place.offset)).or(here);
        let stand_in = || row_id.clone();
        self.left_out =
            place.map(|(row_id, offset)| LeftOut { row_id, offset, stand_in: stand_in() });
        self.selected = row_id;
    }

    /// The user's place: the selection, or the one that filters leave out, if the user has not
    /// moved since.
    pub fn place(&self) -> Option<&RowId> {
        let left_out = self.left_out.as_ref().filter(|place| place.stand_in == self.selected);
        left_out.map(|place| &place.row_id).or(self.selected.as_ref())
    }

    /// Returns to a selection that was left out, if the list shows it again and the user has
    /// not moved.
    pub fn come_back(&mut self, shows: impl FnOnce(&RowId) -> bool) {
        let place = self.left_out.take().filter(|place| place.stand_in == self.selected);
        match place {
            Some(place) if shows(&place.row_id) => {
                (self.selected, self.offset) = (Some(place.row_id), place.offset);
            }
            place => self.left_out = place,
        }
    }

    /// The selected talk.
    pub fn talk(&self) -> Option<&TalkId> {
        self.selected.as_ref()?.talk()
    }
}

/// How far the details are scrolled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetailsScroll {
    /// The first visible line.
    pub line: usize,
    /// The talk that the line refers to.
    pub talk: Option<TalkId>,
}

/// The lists of the views.
#[derive(Debug, Clone, Default)]
pub struct Lists([ListState; View::NAMES.len()]);

impl Index<View> for Lists {
    type Output = ListState;

    fn index(&self, view: View) -> &ListState {
        &self.0[place(view)]
    }
}

impl IndexMut<View> for Lists {
    fn index_mut(&mut self, view: View) -> &mut ListState {
        &mut self.0[place(view)]
    }
}

/// The index of a view's list. The timeline has none and shares that of the talks.
fn place(view: View) -> usize {
    if view == View::Timeline { View::Talks as usize } else { view as usize }
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
    /// The view that opened the gap.
    pub from: View,
    /// The talks that fit, those like the picks first. The order stays while the gap is
    /// filled. Empty if no talk that fits is like the picks.
    pub order: Vec<TalkId>,
}

/// Talks kept as the list of the Talks view.
#[derive(Debug, Clone)]
pub struct Kept {
    pub of: KeptSource,
    /// The talks, best first. They stay when the agenda changes.
    pub talks: Shared<Vec<TalkId>>,
    /// The shared words of each talk; empty for the hits of a search.
    pub shared_words: Vec<String>,
    /// Whether only those that fit into the user's free time are shown.
    pub free: bool,
    /// The selection among the talks.
    pub list: ListState,
}

impl Kept {
    /// The name of the list: the text of the search, or `like ` and a title.
    pub fn name(&self, open: &OpenConference) -> String {
        match &self.of {
            KeptSource::Search(text) => text.clone(),
            KeptSource::Like(talk) => format!("like {}", open.title_of(talk)),
        }
    }

    /// The text of the search whose hits these are.
    pub fn search_text(&self) -> Option<&str> {
        match &self.of {
            KeptSource::Search(text) => Some(text),
            KeptSource::Like(_) => None,
        }
    }
}

/// The origin of kept talks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptSource {
    /// The text of a search.
    Search(String),
    /// The talk that they are like.
    Like(TalkId),
}

/// The talks like the picks. They stay until the view is opened again, so that nothing
/// moves while the user picks.
#[derive(Debug, Clone)]
pub struct ForYou {
    /// The talks, best first, each with its reason.
    pub talks: Shared<Vec<(TalkId, String)>>,
    /// The agenda that they follow from.
    pub agenda: Option<Shared<Agenda>>,
}

/// A scale of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Rooms as lines, and the day from left to right.
    Overview,
    /// Rooms as columns, at a level of [`ZOOM_LEVELS`](super::layout::timeline::ZOOM_LEVELS).
    Columns(usize),
}

/// The timeline's day, scale, selection and scroll position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineState {
    /// The position among the days of the schedule.
    pub day: usize,
    /// Whether the user moved to the day, rather than to a talk of it.
    pub is_users_day: bool,
    /// The scale that the user chose. Without one, the scale fits the screen.
    pub zoom: Option<Scale>,
    pub selected: Option<TalkId>,
    /// The minute after midnight that moving from lane to lane keeps close to. It holds only
    /// while this talk is selected.
    pub goal: Option<(TalkId, i64)>,
    /// The first visible row.
    pub top: usize,
    /// The first visible lane.
    pub left: usize,
    /// Whether to move the selected block to the middle of the screen once.
    pub centre: bool,
    /// The talk that was last scrolled to or clicked on. If this talk is selected but
    /// too long for the screen, its visible part stays in place; any other talk is
    /// scrolled to its beginning.
    pub held: Option<TalkId>,
}

/// The selection that a view makes when it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InitialSelection {
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
    pub initial_selection: InitialSelection,
    pub lists: Lists,
    pub for_you: ForYou,
    /// The views that were opened since the current edition is shown.
    pub opened: Vec<View>,
    /// The open gap of the agenda.
    pub gap: Option<OpenGap>,
    pub kept: Option<Kept>,
    pub timeline: TimelineState,
    pub details: DetailsScroll,
    /// The locations before each jump, latest last. These have no jump list of their own.
    pub jump_list: Vec<Self>,
    /// The number of jumps since the view was opened by its own key. Going back never leads
    /// beyond them.
    pub steps: usize,
}

impl Nav {
    /// The Talks view of a schedule, with nothing selected.
    pub fn new(schedule: &Schedule) -> Self {
        let mut nav = Self {
            view: View::Talks,
            focus: Focus::Main,
            full: false,
            browse: Browse::first(schedule),
            initial_selection: InitialSelection::At(None),
            lists: Lists::default(),
            for_you: ForYou { talks: Shared::new(Vec::new()), agenda: None },
            opened: vec![View::Talks],
            gap: None,
            kept: None,
            timeline: TimelineState::default(),
            details: DetailsScroll::default(),
            jump_list: Vec::new(),
            steps: 0,
        };
        nav.lists[View::MyDay] = ListState::opening();
        nav
    }

    /// Keeps talks, group and day when a new edition replaces the schedule.
    pub fn follow(&mut self, old: &Schedule, new: &Schedule) {
        self.browse.follow(new);
        let day = old.days().get(self.timeline.day);
        let day = day.and_then(|day| new.days().iter().position(|other| other == day));
        self.timeline.day = day.unwrap_or(0);
        self.initial_selection = InitialSelection::At(None);
        self.opened.retain(|view| *view != View::Changes || self.view == View::Changes);
        for location in &mut self.jump_list {
            location.follow(old, new);
        }
    }

    /// Whether the user selected this talk, rather than the view itself when it was opened.
    pub fn is_users_choice(&self, selected: Option<&TalkId>) -> bool {
        !matches!(&self.initial_selection, InitialSelection::At(id) if id.as_ref() == selected)
    }

    /// Whether the details have the focus.
    pub fn in_details(&self) -> bool {
        self.full || self.focus == Focus::Details
    }

    /// Shows a day in the timeline and in my day.
    pub fn set_day(&mut self, day: usize) {
        if self.timeline.day != day {
            self.timeline.day = day;
            self.timeline.is_users_day = false;
            self.lists[View::MyDay] = ListState::opening();
        }
    }

    /// Records that a view is opened, and returns whether that is the first time.
    pub fn record_visit(&mut self, view: View) -> bool {
        let first = !self.opened.contains(&view);
        if first {
            self.opened.push(view);
        }
        first
    }

    /// Adds the current location to the jump list. `focus` and `full` differ from the
    /// current values while a search is open.
    pub fn remember_location(&mut self, (focus, full): (Focus, bool)) {
        const MAX_JUMPS: usize = 100;
        let mut before = std::mem::take(&mut self.jump_list);
        if before.len() >= MAX_JUMPS {
            before.remove(0);
        }
        before.push(Self { focus, full, ..self.clone() });
        self.jump_list = before;
        self.steps += 1;
    }

    /// The location before the last jump since the view was opened.
    pub fn came_from(&self) -> Option<&Self> {
        self.jump_list.last().filter(|_| self.steps > 0)
    }

    /// Whether going back from kept hits leads to all talks.
    pub fn came_from_all_talks(&self) -> bool {
        match self.came_from() {
            Some(to) => to.view == View::Talks && to.kept.is_none() && !to.browse.is_filtered(),
            None => !self.browse.is_filtered(),
        }
    }

    /// Returns to the location before the last jump. Returns `false` if there is none.
    pub fn jump_back(&mut self) -> bool {
        let Some(mut location) = self.jump_list.pop() else {
            return false;
        };
        // These views keep their last selection.
        for view in [View::Now, View::ForYou, View::Changes] {
            if view != location.view {
                location.lists[view] = std::mem::take(&mut self.lists[view]);
            }
        }
        let jump_list = std::mem::take(&mut self.jump_list);
        let opened = std::mem::take(&mut self.opened);
        *self = Self { opened, jump_list, ..location };
        true
    }
}
