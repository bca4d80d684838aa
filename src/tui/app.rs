//! The state of the terminal UI, and what follows from it.
//!
//! Only [`mod@super::update`] changes it; after every change [`App::derive`] computes
//! everything that follows. No input, output or drawing here.

mod derive;

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use ratatui::layout::Rect;
use ratatui::text::Line;
use tui_input::Input;

use super::action::Action;
use super::keys::{Keymap, Scope};
use super::layout::{Areas, Grid};
use super::menu::MenuItem;
use super::note::Note;
use super::rows::Row;
use super::theme::Theme;
use crate::agenda::{Agenda, Change, Clashes, Gap, Plan, Rules, now};
use crate::config::Settings;
use crate::schedule::query::complete::Candidate;
use crate::schedule::search::Query;
use crate::schedule::timeline::Timeline;
use crate::schedule::{Group, Grouping, Schedule, Talk, TalkId, time};
use crate::text::symbols::Symbols;

/// The views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Groups, talks, details.
    Talks,
    /// One day in space.
    Timeline,
    /// What is starred.
    Agenda,
    /// What is on, and what comes next.
    Now,
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

/// What one can select in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// A talk.
    Talk(TalkId),
    /// The free time that begins at an instant.
    Free(DateTime<FixedOffset>),
}

/// A selection in a list, by identity, and how far the list is scrolled.
#[derive(Debug, Clone, Default)]
pub struct ListState {
    /// What is selected.
    pub selected: Option<Stop>,
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

impl ListState {
    /// The selected talk.
    pub fn talk(&self) -> Option<&TalkId> {
        match self.selected.as_ref()? {
            Stop::Talk(id) => Some(id),
            Stop::Free(_) => None,
        }
    }
}

/// A hole in the agenda that was opened, to see what would fill it. Its ends stay
/// while it is being filled.
#[derive(Debug, Clone)]
pub struct Hole {
    /// The conference day.
    pub day: NaiveDate,
    /// When it begins and when it ends.
    pub span: (DateTime<FixedOffset>, DateTime<FixedOffset>),
    /// The selection among the talks that fill it.
    pub list: ListState,
}

/// The timeline's state.
#[derive(Debug, Clone, Default)]
pub struct TimelineState {
    /// Which of the schedule's days.
    pub day: usize,
    /// Which of [`crate::schedule::timeline::SCALES`].
    pub scale: usize,
    /// The selected talk.
    pub selected: Option<TalkId>,
    /// The first row that is shown.
    pub top: usize,
    /// The first lane that is shown.
    pub left: usize,
    /// The talk that the wheel or a click was for last: while it is selected, and
    /// too long for the screen, the part of it that is shown stays. Of any other
    /// the beginning is shown.
    pub held: Option<TalkId>,
}

/// A search that is being typed.
#[derive(Debug, Clone)]
pub struct Search {
    /// What is typed.
    pub input: Input,
    /// The selection among the hits.
    pub list: ListState,
    /// What it is being completed with.
    pub completing: Option<Completing>,
    /// Which of the last searches is shown as it was; none once it is edited.
    pub recalled: Option<usize>,
    /// Whether one has moved among the hits of what is typed.
    pub moved: bool,
    /// What was there, for when the search is given up.
    pub before: Before,
}

/// A completion of a search that one steps through.
#[derive(Debug, Clone)]
pub struct Completing {
    /// What can be written; there is more than one.
    pub candidates: Vec<Candidate>,
    /// Which of them is.
    pub chosen: usize,
    /// What was typed.
    pub typed: String,
    /// Where the cursor stood in it, in characters.
    pub cursor: usize,
    /// Which part of it is replaced, in bytes.
    pub at: Range<usize>,
}

/// What a search takes the place of, and gives back.
#[derive(Debug, Clone)]
pub struct Before {
    /// The pane that had the keys.
    pub focus: Focus,
    /// Whether the details took the whole screen.
    pub full: bool,
    /// How far they were scrolled, and of which talk.
    pub scrolled: (usize, Option<TalkId>),
}

/// Where one was, to come back to it.
#[derive(Debug, Clone)]
pub struct Place {
    view: View,
    focus: Focus,
    full: bool,
    browse: Browse,
    talks: ListState,
    picks: ListState,
    hole: Option<Hole>,
    timeline: TimelineState,
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
        /// The first line that is shown.
        offset: usize,
    },
    /// Talks that overlap, side by side, to choose one.
    Resolve {
        /// The talks, in time order.
        talks: Vec<TalkId>,
        /// Which of them has the keys.
        chosen: usize,
        /// Lines scrolled.
        scroll: usize,
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
    /// The query, to ask where it hit; none where no words were searched for.
    pub query: Option<Query>,
    /// What cannot be read in it.
    pub error: Option<String>,
    /// The notes that were searched.
    notes: Vec<(usize, String)>,
    /// Whether the hits depend on the text, the notes, the day and the clock alone.
    lasting: bool,
    day: NaiveDate,
    clock: Tz,
    /// The talks, best first.
    pub talks: Vec<usize>,
}

/// The details of a talk in a column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// How many of them are the title.
    pub title: usize,
}

/// What follows from the state.
#[derive(Default)]
pub struct Derived {
    /// Where things stand.
    pub areas: Areas,
    /// The clashes among the picks.
    pub clashes: Clashes,
    /// The hidden talks, by their place in time order.
    pub hidden: BTreeSet<usize>,
    /// The rows of the list.
    pub rows: Vec<Row>,
    /// The lines of the details.
    pub details: Vec<Line<'static>>,
    /// The talks of a clash that is being resolved.
    pub resolve: Vec<Column>,
    /// The hits of the search.
    pub hits: Option<Hits>,
    /// The timeline's grid, and its places on the screen.
    pub timeline: Option<(Timeline, Grid)>,
}

/// Everything the terminal UI knows.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
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
    /// Changes that take back the last ones, the newest last; those of one act
    /// together.
    pub undo: Vec<Vec<Change>>,
    /// Changes that were taken back, to be made again; the last ones last.
    pub redo: Vec<Vec<Change>>,
    /// The reader's zone.
    pub zone: Tz,
    /// Whether times are shown on the reader's own clock, and not on the venue's.
    pub own_clock: bool,
    /// Cells that a time takes; more where some bear the mark of another date.
    pub time_cells: usize,
    /// The present time.
    pub now: DateTime<Utc>,
    /// The picks that it is time to remind of.
    pub due: Vec<usize>,
    /// The screen.
    pub size: Rect,
    /// The signs to draw with.
    pub symbols: &'static Symbols,
    /// How meanings look.
    pub theme: Theme,
    /// What the reader has set.
    pub settings: Settings,
    /// The keys that hold.
    pub keymap: Keymap,
    /// The view.
    pub view: View,
    /// The pane that has the keys.
    pub focus: Focus,
    /// Whether the details take the whole screen.
    pub full: bool,
    /// What talks are browsed by.
    pub browse: Browse,
    /// What the view selected by itself when it was opened.
    pub arrived: Option<TalkId>,
    /// The selection among the talks.
    pub talks: ListState,
    /// The selection in the agenda.
    pub picks: ListState,
    /// The selection among what is on and comes next.
    pub on: ListState,
    /// The hole of the agenda that is open.
    pub hole: Option<Hole>,
    /// Whether hidden talks are left out of the lists.
    pub without_hidden: bool,
    /// The timeline.
    pub timeline: TimelineState,
    /// How far the details are scrolled, and of which talk.
    pub scrolled: (usize, Option<TalkId>),
    /// Where one jumped from, the last one last.
    pub trail: Vec<Place>,
    /// The search, while one is typed.
    pub search: Option<Search>,
    /// The note, while one is written.
    pub note: Option<Note>,
    /// The last searches, the newest last.
    pub history: Vec<String>,
    /// Whether it was said that they cannot be kept.
    pub forgets: bool,
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
    /// What the reader has set.
    pub settings: Settings,
    /// The keys that hold.
    pub keymap: Keymap,
    /// What is to be said at the start, if something is wrong.
    pub complaint: Option<String>,
    /// The last searches, the newest last.
    pub history: Vec<String>,
}

/// What is said at the start of all that is wrong then.
fn at_start(locked: Option<&str>, complaint: Option<&str>) -> Option<Status> {
    let wrong: Vec<&str> = locked.into_iter().chain(complaint).collect();
    (!wrong.is_empty()).then(|| Status {
        text: crate::text::clean::line(&wrong.join("; ")),
        error: true,
    })
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
            settings,
            keymap,
            complaint,
            history,
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
                scale: derive::fitting_scale(&schedule),
                ..TimelineState::default()
            },
            status: at_start(locked.as_deref(), complaint.as_deref()),
            schedule,
            on_disk: agenda.clone(),
            agenda,
            locked,
            unsaved: Vec::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            zone,
            own_clock: settings.own_clock,
            time_cells: 0,
            now,
            due: Vec::new(),
            size,
            symbols,
            theme,
            settings,
            keymap,
            view: View::Talks,
            focus: Focus::Main,
            full: false,
            arrived: None,
            talks: ListState::default(),
            picks: ListState::default(),
            on: ListState::default(),
            hole: None,
            without_hidden: false,
            scrolled: (0, None),
            trail: Vec::new(),
            search: None,
            note: None,
            history,
            forgets: false,
            overlay: None,
            exporting: String::new(),
            done: false,
            derived: Derived::default(),
        };
        app.measure_times();
        // What has become due while nobody looked.
        let ahead = app.reminds_ahead();
        app.find_due(app.now.checked_sub_signed(ahead).unwrap_or(app.now));
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

    /// How long before a pick it is reminded of.
    fn reminds_ahead(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.settings.reminder))
    }

    /// Notes the picks that it has become time to remind of since an instant.
    pub fn find_due(&mut self, before: DateTime<Utc>) {
        let (schedule, span) = (&self.schedule, (before, self.now));
        let due = now::due(schedule, &self.agenda, span, self.reminds_ahead());
        self.due.extend(due);
    }

    /// Minutes until the next pick begins, if it is time to remind of it.
    pub fn begins_soon(&self) -> Option<i64> {
        let since = self.now.checked_sub_signed(self.reminds_ahead())?;
        let (schedule, span) = (&self.schedule, (since, self.now));
        let soon = now::due(schedule, &self.agenda, span, self.reminds_ahead());
        let slots = soon.into_iter().filter_map(|at| schedule.talks()[at].slot);
        slots.map(|slot| now::starts_in(slot, self.now)).min()
    }

    /// Selects a talk in every view that can show it.
    pub fn select_everywhere(&mut self, at: usize) {
        let talk = &self.schedule.talks()[at];
        let stop = Stop::Talk(talk.id.clone());
        self.talks.selected = Some(stop.clone());
        self.on.selected = Some(stop.clone());
        // While a hole is open, one comes back from it to where it was opened.
        match &mut self.hole {
            Some(hole) => hole.list.selected = Some(stop),
            None if self.agenda.has(&talk.id) => self.picks.selected = Some(stop),
            None => {}
        }
        if let Some(day) = talk.slot.and_then(|slot| self.day_number(slot.day())) {
            self.timeline.day = day;
            self.timeline.selected = Some(talk.id.clone());
        }
    }

    /// Remembers where one is before a jump.
    pub fn leave_trail(&mut self) {
        const LONGEST: usize = 100;
        if self.trail.len() >= LONGEST {
            self.trail.remove(0);
        }
        let (focus, full) = self
            .search
            .as_ref()
            .map_or((self.focus, self.full), |search| {
                (search.before.focus, search.before.full)
            });
        self.trail.push(Place {
            view: self.view,
            focus,
            full,
            browse: self.browse.clone(),
            talks: self.talks.clone(),
            picks: self.picks.clone(),
            hole: self.hole.clone(),
            timeline: self.timeline.clone(),
        });
    }

    /// Goes back to where one jumped from; says whether there was such a place.
    pub fn go_back(&mut self) -> bool {
        let Some(place) = self.trail.pop() else {
            return false;
        };
        (self.view, self.focus, self.full) = (place.view, place.focus, place.full);
        (self.browse, self.talks, self.picks) = (place.browse, place.talks, place.picks);
        (self.hole, self.timeline) = (place.hole, place.timeline);
        true
    }

    /// How many clashes there are between musts.
    pub fn hard_clashes(&self) -> usize {
        self.derived.clashes.hard()
    }

    /// Which of the schedule's days a date is.
    pub fn day_number(&self, day: NaiveDate) -> Option<usize> {
        self.schedule.days().iter().position(|d| *d == day)
    }

    /// The state of the list that is shown.
    pub fn list(&self) -> &ListState {
        match (&self.search, self.view, &self.hole) {
            (Some(search), ..) => &search.list,
            (None, View::Agenda, Some(hole)) => &hole.list,
            (None, View::Agenda, None) => &self.picks,
            (None, View::Now, _) => &self.on,
            (None, ..) => &self.talks,
        }
    }

    /// The state of the list that is shown, to change it.
    pub fn list_mut(&mut self) -> &mut ListState {
        match (&mut self.search, self.view, &mut self.hole) {
            (Some(search), ..) => &mut search.list,
            (None, View::Agenda, Some(hole)) => &mut hole.list,
            (None, View::Agenda, None) => &mut self.picks,
            (None, View::Now, _) => &mut self.on,
            (None, ..) => &mut self.talks,
        }
    }

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

    /// Whether a talk is left out of the lists.
    pub fn is_left_out(&self, at: usize) -> bool {
        self.without_hidden && self.derived.hidden.contains(&at)
    }

    /// Where the selected talk stands in time order.
    pub fn current(&self) -> Option<usize> {
        self.schedule.position(self.selected()?)
    }

    /// The selected talk.
    pub fn current_talk(&self) -> Option<&Talk> {
        self.current().map(|at| &self.schedule.talks()[at])
    }

    /// Whether a pane has the keys; none of them while a note is written.
    pub fn has_keys(&self, pane: Focus) -> bool {
        self.note.is_none() && self.focus == pane
    }

    /// The title of a talk that the programme may no longer have.
    pub fn title_of(&self, id: &TalkId) -> &str {
        let seen = || Some(self.agenda.entries.get(id)?.seen.title.as_str());
        let talk = self.schedule.by_id(id).map(|talk| talk.title.as_str());
        talk.or_else(seen).unwrap_or_default()
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
            Some(Overlay::Resolve { .. }) => vec![Scope::Resolve],
            Some(Overlay::Prompt { .. }) => vec![Scope::Prompt],
            Some(Overlay::Question { .. }) => vec![Scope::Question],
            None => self.scopes_below(),
        }
    }

    /// The scopes that hold when no overlay is there.
    pub fn scopes_below(&self) -> Vec<Scope> {
        if self.note.is_some() {
            return vec![Scope::Note];
        }
        if let Some(search) = &self.search {
            let inner = match &search.completing {
                Some(_) => Some(Scope::Completion),
                None => self.recalls(search).then_some(Scope::Recall),
            };
            return inner.into_iter().chain([Scope::Search]).collect();
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

    /// The name of the key for an action where one is; under an overlay, where one
    /// will be without it.
    pub fn key(&self, action: Action) -> Option<String> {
        self.keymap.key(&self.scopes_below(), action)
    }

    /// What a key does, as a text says it: `? shows the keys`; nothing where the
    /// action has no key here.
    pub fn key_does(&self, action: Action, what: &str) -> Option<String> {
        self.key(action).map(|key| format!("{key} {what}"))
    }

    /// Whether arrows bring back the last searches and do not move among the hits:
    /// while one of them is shown as it was, or nothing is typed.
    fn recalls(&self, search: &Search) -> bool {
        let nothing_typed = search.input.value().is_empty() && !search.moved;
        !self.history.is_empty() && (search.recalled.is_some() || nothing_typed)
    }

    /// The panes one can step through, and whether each is on the screen.
    pub fn panes(&self) -> Vec<Focus> {
        match (self.view, self.search.is_some()) {
            (_, true) => vec![Focus::Main],
            (View::Talks, _) => vec![Focus::Groups, Focus::Main, Focus::Details],
            (View::Agenda | View::Now, _) => vec![Focus::Main, Focus::Details],
            (View::Timeline, _) if self.derived.areas.details.is_some() => {
                vec![Focus::Main, Focus::Details]
            }
            (View::Timeline, _) => vec![Focus::Main],
        }
    }

    /// The zone on whose clock times are shown.
    pub fn shown_zone(&self) -> Tz {
        if self.own_clock {
            self.zone
        } else {
            self.schedule.zone()
        }
    }

    /// Whether the reader's clock shows what the venue's does, all the time.
    pub fn one_clock(&self) -> bool {
        let (venue, own) = (self.schedule.zone(), self.zone);
        let mut slots = self.schedule.talks().iter().filter_map(|talk| talk.slot);
        venue == own || slots.all(|slot| time::same_clock(venue, own, slot.start))
    }

    /// Finds out how wide times are on the clock that is shown.
    pub fn measure_times(&mut self) {
        let zone = self.shown_zone();
        let at_venue = zone == self.schedule.zone();
        let slots = self.schedule.talks().iter().filter_map(|talk| talk.slot);
        let cells = slots.map(|slot| {
            let cells = |at: DateTime<FixedOffset>| {
                // At the venue that is known already; there are tens of thousands.
                let at = if at_venue {
                    at
                } else {
                    time::in_zone(at, zone)
                };
                if at.date_naive() == slot.day() {
                    0
                } else {
                    time::clock_on(at, zone, slot.day()).len()
                }
            };
            cells(slot.start).max(cells(slot.end()))
        });
        self.time_cells = cells.max().unwrap_or(0).max("09:30".len());
    }

    /// Whether a talk is on now.
    pub fn is_on(&self, talk: &Talk) -> bool {
        talk.slot.is_some_and(|slot| slot.is_on(self.now))
    }

    /// When the screen changes by itself: at the next full minute, while the
    /// conference is on, or while one looks at how long it takes until something is.
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        let conference = self.schedule.conference();
        // What goes on past midnight still belongs to the day before.
        let today = self.today();
        let last = conference.end.succ_opt().unwrap_or(conference.end);
        let on = (conference.start..=last).contains(&today);
        let waiting = self.view == View::Now && today < conference.start;
        if !on && !waiting {
            return None;
        }
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
        Plan::new(
            &self.schedule,
            &self.agenda,
            &self.derived.clashes,
            Rules::at(&self.schedule, self.settings.walk, self.now),
        )
    }
}
