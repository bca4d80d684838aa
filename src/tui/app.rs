//! The state of the terminal UI, and what follows from it.
//!
//! Only [`super::update`] changes it; after every change [`App::derive`] computes
//! everything that follows. No input, output or drawing here.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use ratatui::layout::Rect;
use ratatui::text::Line;
use tui_input::Input;

use super::details;
use super::keys::Scope;
use super::layout::{self, Areas, Grid, Shown};
use super::menu::MenuItem;
use super::rows::{self, Row};
use super::theme::Theme;
use crate::agenda::{Agenda, Change, Clash, Plan, clashes};
use crate::schedule::search::Query;
use crate::schedule::timeline::{SCALES, Timeline};
use crate::schedule::{Group, Grouping, Schedule, Talk, TalkId, query, time};
use crate::text::symbols::Symbols;

/// The three views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Groups, talks, details.
    Talks,
    /// One day in space.
    Timeline,
    /// What is starred.
    Agenda,
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

/// A selection in a list, by identity, and how far the list is scrolled.
#[derive(Debug, Clone, Default)]
pub struct ListState {
    /// The selected talk.
    pub selected: Option<TalkId>,
    /// Its row, kept so that its neighbour is selected when it goes.
    pub row: usize,
    /// The first row that is shown.
    pub offset: usize,
}

/// What talks are browsed by.
#[derive(Debug, Clone)]
pub struct Browse {
    /// Track, session, ...
    pub by: Grouping,
    /// The groups.
    pub groups: Vec<Group>,
    /// The chosen group; 0 stands for all talks, 1 for the first group.
    pub chosen: usize,
    /// The first row that is shown.
    pub offset: usize,
}

/// The timeline's state.
#[derive(Debug, Clone, Default)]
pub struct TimelineState {
    /// Which of the schedule's days.
    pub day: usize,
    /// Which of [`SCALES`].
    pub scale: usize,
    /// The selected talk.
    pub selected: Option<TalkId>,
    /// The first row that is shown.
    pub top: usize,
    /// The first lane that is shown.
    pub left: usize,
}

/// A search that is being typed.
#[derive(Debug, Clone)]
pub struct Search {
    /// What is typed.
    pub input: Input,
    /// The selection among the hits.
    pub list: ListState,
    /// Focus and full details as they were, for when the search is given up.
    pub before: (Focus, bool),
}

/// Something that lies over the view and has all keys.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// The keys, scrolled by so many lines.
    Help {
        /// Lines scrolled.
        scroll: usize,
    },
    /// What can be followed from a talk.
    Menu {
        /// The entries.
        items: Vec<MenuItem>,
        /// The selected one.
        selected: usize,
    },
    /// The path to export to.
    Prompt {
        /// What is typed.
        input: Input,
    },
    /// Whether to write over a file.
    Question {
        /// The path as it was typed.
        path: String,
    },
}

/// A line that says what was done or went wrong; gone at the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What it says.
    pub text: String,
    /// Whether it is bad news.
    pub error: bool,
}

/// The hits of the text that is being searched for.
pub struct Hits {
    text: String,
    /// The query, to ask where it hit.
    pub query: Query,
    /// The talks, best first.
    pub talks: Vec<usize>,
}

/// What follows from the state.
#[derive(Default)]
pub struct Derived {
    /// Where things stand.
    pub areas: Areas,
    /// The clashes among the picks.
    pub clashes: Vec<Clash>,
    /// The rows of the list.
    pub rows: Vec<Row>,
    /// The lines of the details.
    pub details: Vec<Line<'static>>,
    /// The hits of the search.
    pub hits: Option<Hits>,
    /// The timeline's grid, and its places on the screen.
    pub timeline: Option<(Timeline, Grid)>,
}

/// Everything the terminal UI knows.
pub struct App {
    /// What is on.
    pub schedule: Schedule,
    /// What is starred, with changes that could not be saved yet.
    pub agenda: Agenda,
    /// What was last seen in the agenda file.
    pub on_disk: Agenda,
    /// Why nothing can be starred, if so.
    pub locked: Option<String>,
    /// Changes made here that are not in the file yet.
    pub unsaved: Vec<Change>,
    /// Changes that take back the last ones, the newest last.
    pub undo: Vec<Change>,
    /// The reader's zone.
    pub zone: Tz,
    /// The present time.
    pub now: DateTime<Utc>,
    /// The screen.
    pub size: Rect,
    /// The signs to draw with.
    pub symbols: &'static Symbols,
    /// How meanings look.
    pub theme: Theme,
    /// The view.
    pub view: View,
    /// The pane that has the keys.
    pub focus: Focus,
    /// Whether the details take the whole screen.
    pub full: bool,
    /// What talks are browsed by.
    pub browse: Browse,
    /// The selection among the talks.
    pub talks: ListState,
    /// The selection in the agenda.
    pub picks: ListState,
    /// The timeline.
    pub timeline: TimelineState,
    /// How far the details are scrolled, and of which talk.
    pub scrolled: (usize, Option<TalkId>),
    /// The search, while one is typed.
    pub search: Option<Search>,
    /// What lies over the view.
    pub overlay: Option<Overlay>,
    /// What was done last.
    pub status: Option<Status>,
    /// The path of the export that is being written.
    pub exporting: String,
    /// Whether the program is to end.
    pub done: bool,
    /// What follows from all this.
    pub derived: Derived,
}

/// What the terminal UI starts with.
pub struct Start {
    /// What is on.
    pub schedule: Schedule,
    /// What is starred, or why that cannot be said.
    pub agenda: Result<Agenda, String>,
    /// The reader's zone.
    pub zone: Tz,
    /// The present time.
    pub now: DateTime<Utc>,
    /// The screen.
    pub size: Rect,
    /// The signs to draw with.
    pub symbols: &'static Symbols,
    /// How meanings look.
    pub theme: Theme,
}

impl App {
    /// The state at the start: today's talks if the conference is on, else all.
    pub fn new(start: Start) -> Self {
        let Start {
            schedule,
            agenda,
            zone,
            now,
            size,
            symbols,
            theme,
        } = start;
        let by = Grouping::ALL
            .into_iter()
            .find(|by| schedule.groups(*by).iter().any(|group| group.key.is_some()))
            .unwrap_or(Grouping::Track);
        let (agenda, locked) = match agenda {
            Ok(agenda) => (agenda, None),
            Err(why) => (Agenda::new(&schedule.conference().id), Some(why)),
        };
        let mut app = Self {
            browse: Browse {
                by,
                groups: schedule.groups(by),
                chosen: 0,
                offset: 0,
            },
            timeline: TimelineState {
                scale: fitting_scale(&schedule),
                ..TimelineState::default()
            },
            status: locked.clone().map(|text| Status { text, error: true }),
            schedule,
            on_disk: agenda.clone(),
            agenda,
            locked,
            unsaved: Vec::new(),
            undo: Vec::new(),
            zone,
            now,
            size,
            symbols,
            theme,
            view: View::Talks,
            focus: Focus::Main,
            full: false,
            talks: ListState::default(),
            picks: ListState::default(),
            scrolled: (0, None),
            search: None,
            overlay: None,
            exporting: String::new(),
            done: false,
            derived: Derived::default(),
        };
        if let Some(at) = app.next_talk() {
            app.select_everywhere(at);
        }
        app.derive();
        app
    }

    /// The conference day it is at the venue.
    pub fn today(&self) -> NaiveDate {
        time::in_zone(self.now.fixed_offset(), self.schedule.zone()).date_naive()
    }

    /// The talk that is on or comes next, if the conference is on.
    pub fn next_talk(&self) -> Option<usize> {
        let conference = self.schedule.conference();
        if !(conference.start..=conference.end).contains(&self.today()) {
            return None;
        }
        self.schedule
            .talks()
            .iter()
            .position(|talk| talk.end().is_some_and(|end| end > self.now))
    }

    /// Selects a talk in every view that can show it.
    pub fn select_everywhere(&mut self, at: usize) {
        let talk = &self.schedule.talks()[at];
        self.talks.selected = Some(talk.id.clone());
        if self.agenda.has(&talk.id) {
            self.picks.selected = Some(talk.id.clone());
        }
        if let Some(day) = talk.slot.and_then(|slot| self.day_number(slot.day())) {
            self.timeline.day = day;
            self.timeline.selected = Some(talk.id.clone());
        }
    }

    /// Which of the schedule's days a date is.
    pub fn day_number(&self, day: NaiveDate) -> Option<usize> {
        self.schedule.days().iter().position(|d| *d == day)
    }

    /// The state of the list that is shown.
    pub fn list(&self) -> &ListState {
        match (&self.search, self.view) {
            (Some(search), _) => &search.list,
            (None, View::Agenda) => &self.picks,
            (None, _) => &self.talks,
        }
    }

    /// The state of the list that is shown, to change it.
    pub fn list_mut(&mut self) -> &mut ListState {
        match (&mut self.search, self.view) {
            (Some(search), _) => &mut search.list,
            (None, View::Agenda) => &mut self.picks,
            (None, _) => &mut self.talks,
        }
    }

    /// The id of what is selected; the programme may no longer have it. Nothing
    /// is while the groups have the whole screen.
    pub fn selected(&self) -> Option<&TalkId> {
        let areas = &self.derived.areas;
        if areas.groups.is_some() && areas.list.is_none() {
            return None;
        }
        if self.search.is_none() && self.view == View::Timeline {
            self.timeline.selected.as_ref()
        } else {
            self.list().selected.as_ref()
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

    /// Whether the details have the keys.
    pub fn in_details(&self) -> bool {
        self.full || self.focus == Focus::Details
    }

    /// The scopes of keys that hold, the innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        match &self.overlay {
            Some(Overlay::Help { .. }) => vec![Scope::Help],
            Some(Overlay::Menu { .. }) => vec![Scope::Menu],
            Some(Overlay::Prompt { .. }) => vec![Scope::Prompt],
            Some(Overlay::Question { .. }) => vec![Scope::Question],
            None => self.scopes_below(),
        }
    }

    /// The scopes that hold when no overlay is there.
    pub fn scopes_below(&self) -> Vec<Scope> {
        if self.search.is_some() {
            return vec![Scope::Search];
        }
        match (self.in_details(), self.view, self.focus) {
            (true, _, _) => vec![Scope::Details, Scope::Everywhere],
            (false, View::Timeline, _) => vec![Scope::Timeline, Scope::Everywhere],
            (false, View::Talks, Focus::Groups) => {
                vec![Scope::Groups, Scope::List, Scope::Everywhere]
            }
            _ => vec![Scope::List, Scope::Everywhere],
        }
    }

    /// The panes one can step through, and whether each is on the screen.
    pub fn panes(&self) -> Vec<Focus> {
        match (self.view, self.search.is_some()) {
            (_, true) => vec![Focus::Main],
            (View::Talks, _) => vec![Focus::Groups, Focus::Main, Focus::Details],
            (View::Agenda, _) => vec![Focus::Main, Focus::Details],
            (View::Timeline, _) if self.derived.areas.details.is_some() => {
                vec![Focus::Main, Focus::Details]
            }
            (View::Timeline, _) => vec![Focus::Main],
        }
    }

    /// When the screen changes by itself: at the next full minute while a
    /// now-line is on it.
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.now_row()?;
        self.now
            .with_second(0)?
            .with_nanosecond(0)?
            .checked_add_signed(TimeDelta::minutes(1))
    }

    /// The row of the timeline in which the present time falls, if it is shown.
    pub fn now_row(&self) -> Option<usize> {
        let (timeline, grid) = self.derived.timeline.as_ref()?;
        let row = timeline.row_at(time::in_zone(self.now.fixed_offset(), self.schedule.zone()))?;
        (self.timeline.top..self.timeline.top + usize::from(grid.rows.height))
            .contains(&row)
            .then_some(row)
    }

    /// The place of the picks in the days.
    pub fn plan(&self) -> Plan {
        Plan::new(&self.schedule, &self.agenda, &self.derived.clashes)
    }

    /// Computes what follows from the state, and mends what no longer holds: a
    /// selection that is gone, a list scrolled too far.
    pub fn derive(&mut self) {
        self.derived.areas = self.areas();
        self.derived.clashes = clashes(&self.schedule, &self.agenda);
        self.derive_hits();
        self.derived.rows = rows::rows(self);
        self.mend_list();
        self.mend_groups();
        self.derive_timeline();
        self.derive_details();
    }

    fn areas(&self) -> Areas {
        let shown = Shown {
            view: self.view,
            focus: self.focus,
            full: self.full,
            searching: self.search.is_some(),
        };
        layout::areas(self.size, shown)
    }

    fn derive_hits(&mut self) {
        let Some(search) = &self.search else {
            self.derived.hits = None;
            return;
        };
        let text = search.input.value();
        if self
            .derived
            .hits
            .as_ref()
            .is_some_and(|hits| hits.text == text)
        {
            return;
        }
        let filter = query::Filter {
            text: text.to_owned(),
            ..query::Filter::default()
        };
        let hits = query::select(&self.schedule, &filter, &|_| true);
        self.derived.hits = Some(Hits {
            text: text.to_owned(),
            query: query::asked(&self.schedule, text),
            talks: hits.into_iter().map(|hit| hit.talk).collect(),
        });
    }

    fn mend_list(&mut self) {
        let rows = std::mem::take(&mut self.derived.rows);
        let height = self.list_height();
        let list = self.list_mut();
        let here = |row: &Row| row.id().is_some() && row.id() == list.selected.as_ref();
        let row = rows.iter().position(here).or_else(|| {
            let selectable = |(_, row): &(usize, &Row)| row.id().is_some();
            let from = list.row.min(rows.len());
            let after = rows.iter().enumerate().skip(from).find(selectable);
            let before = || rows.iter().enumerate().take(from).rfind(selectable);
            after.or_else(before).map(|(at, _)| at)
        });
        list.selected = row.and_then(|row| rows[row].id().cloned());
        list.row = row.unwrap_or(0);
        // With the selection its heading and its own further lines are shown.
        let leading = rows[..list.row]
            .iter()
            .rev()
            .take_while(|row| row.is_heading())
            .count();
        let trailing = rows
            .iter()
            .skip(list.row + 1)
            .take_while(|row| row.belongs_to_row_above())
            .count();
        list.offset = reveal(
            list.offset,
            list.row..list.row + trailing + 1,
            leading,
            height,
        )
        .min(rows.len().saturating_sub(height));
        self.derived.rows = rows;
    }

    /// How many rows of the list are on the screen.
    pub fn list_height(&self) -> usize {
        let list = self.derived.areas.list;
        list.map_or(0, |area| usize::from(layout::titled(area).1.height))
    }

    fn mend_groups(&mut self) {
        let rows = self.browse.groups.len() + 1;
        let groups = self.derived.areas.groups;
        let height = groups.map_or(0, |area| usize::from(layout::titled(area).1.height));
        let browse = &mut self.browse;
        browse.chosen = browse.chosen.min(rows - 1);
        browse.offset = reveal(browse.offset, browse.chosen..browse.chosen + 1, 0, height)
            .min(rows.saturating_sub(height));
    }

    fn derive_timeline(&mut self) {
        self.derived.timeline = None;
        let state = &mut self.timeline;
        let Some(day) = self.schedule.days().get(state.day).copied() else {
            return;
        };
        let Some(area) = self.derived.areas.timeline else {
            return;
        };
        let timeline = Timeline::new(
            &self.schedule,
            day,
            SCALES[state.scale.min(SCALES.len() - 1)],
        );
        let position = |id: &TalkId| self.schedule.position(id);
        let selected = state.selected.as_ref().and_then(position);
        let block = selected
            .and_then(|at| timeline.block_of(at))
            .or_else(|| (!timeline.blocks.is_empty()).then_some(0));
        let lanes = timeline.lanes();
        let grid = layout::grid(area, lanes);
        if let Some(block) = block.map(|at| &timeline.blocks[at]) {
            if selected.is_none_or(|at| !block.talks.contains(&at)) {
                state.selected = block
                    .talks
                    .first()
                    .map(|&at| self.schedule.talks()[at].id.clone());
            }
            let height = usize::from(grid.rows.height);
            state.top = reveal(state.top, block.rows.clone(), 0, height);
            state.left = reveal(state.left, block.lane..block.lane + 1, 0, grid.lanes);
        }
        state.top = state
            .top
            .min(timeline.rows.saturating_sub(usize::from(grid.rows.height)));
        state.left = state.left.min(lanes.saturating_sub(grid.lanes));
        self.derived.timeline = Some((timeline, grid));
    }

    fn derive_details(&mut self) {
        let Some(area) = self.derived.areas.details else {
            self.derived.details.clear();
            return;
        };
        let inner = layout::text_of(area);
        self.derived.details = details::lines(self, usize::from(inner.width));
        let selected = self.selected().cloned();
        if self.scrolled.1 != selected {
            self.scrolled = (0, selected);
        }
        let furthest = self
            .derived
            .details
            .len()
            .saturating_sub(usize::from(inner.height));
        self.scrolled.0 = self.scrolled.0.min(furthest);
    }
}

/// The offset nearest to `offset` at which a range of rows is shown, with
/// `leading` rows before it where there is room; of a range that is too long, its
/// beginning.
fn reveal(offset: usize, range: std::ops::Range<usize>, leading: usize, height: usize) -> usize {
    if height == 0 {
        return range.start;
    }
    let first = if range.len() + leading <= height {
        range.start - leading.min(range.start)
    } else {
        range.start
    };
    let needed = range.end.saturating_sub(height);
    offset.max(needed).min(first)
}

/// The coarsest scale at which an ordinary talk is still some lines high.
fn fitting_scale(schedule: &Schedule) -> usize {
    let mut minutes: Vec<u32> = schedule
        .talks()
        .iter()
        .filter_map(|talk| talk.slot.map(|slot| slot.minutes))
        .collect();
    minutes.sort_unstable();
    let ordinary = minutes.get(minutes.len() / 2).copied().unwrap_or(0);
    SCALES
        .iter()
        .rposition(|scale| scale * 4 <= ordinary)
        .unwrap_or(0)
}
