//! The state of the terminal UI.
//!
//! Only [`mod@super::update`] changes the state; [`super::screen`] computes the screen
//! from it.

mod clock;
mod near;
mod place;
mod scopes;

use chrono::{DateTime, Utc};

pub use super::dialog::Dialog;
use super::dialog::note::Note;
use super::dialog::search::Search;
use super::effect::Effect;
pub use super::nav::{
    Browse, Choice, DetailsScroll, Focus, ForYou, InitialSelection, Kept, KeptSource, ListState,
    Nav, OpenGap, RowId, Scale, TimelineState, View,
};
pub use super::open::{OpenConference, joined};
pub use super::prefs::Prefs;
use crate::agenda::{AgendaChange, ChangePrinter};
use crate::schedule::TalkId;
use crate::schedule::timeline::Block;
use crate::text::clean;

/// The recent searches.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The searches, newest last.
    pub queries: Vec<String>,
    /// Whether the user has seen the error that searches can't be saved.
    pub error_shown: bool,
}

/// The changes made to the agenda in this session.
#[derive(Debug, Default)]
pub struct Edits {
    /// The changes that are not in the file yet.
    pub unsaved: Vec<AgendaChange>,
    /// The steps to undo, newest last.
    pub undo: Vec<UndoStep>,
    /// The steps to redo, newest last.
    pub redo: Vec<UndoStep>,
}

/// A step to undo or redo.
#[derive(Debug, Clone)]
pub struct UndoStep {
    /// The name of the step, such as `star on` and a title.
    pub name: String,
    /// The talk that the step is about.
    pub talk: TalkId,
    /// The changes that undo or redo the step.
    pub changes: Vec<AgendaChange>,
    /// Whether the name says which talks clash.
    pub names_clash: bool,
}

/// The state of refreshing the schedule from its source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Refresh {
    #[default]
    Idle,
    /// The source is being read.
    Running,
    /// A new edition is stored but not shown yet.
    Ready {
        /// Whether the user's update stored it, rather than another program.
        updated: bool,
    },
}

/// A message on the last line, shown until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub text: String,
    /// Whether the message is an error.
    pub error: bool,
}

impl Status {
    /// A message in one line: semicolons join the lines of a longer one.
    pub fn new(text: &str, error: bool) -> Self {
        let mut out = String::new();
        for line in clean::piece(text).lines().map(clean::line).filter(|line| !line.is_empty()) {
            if !out.is_empty() {
                out.push_str(if out.ends_with(':') { " " } else { "; " });
            }
            out.push_str(&line);
        }
        Self { text: out, error }
    }

    /// The message as on the screen: the first word with a capital letter, unless it is part
    /// of an ID, a path or a URL.
    pub fn sentence(&self) -> String {
        let mut chars = self.text.chars();
        let rest = self.text.trim_start_matches(char::is_alphabetic);
        let is_word = [" ", ", ", "; ", ": ", "'"].iter().any(|end| rest.starts_with(end));
        match chars.next() {
            Some(first) if is_word || rest.is_empty() => {
                first.to_uppercase().chain(chars).collect()
            }
            _ => self.text.clone(),
        }
    }
}

/// A conference to open in place of the open one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Switch {
    pub id: String,
    /// Whether the user sees it for the first time.
    pub is_new: bool,
    /// What to say about it when it is open.
    pub note: Option<String>,
}

/// The state of the terminal UI.
pub struct Model {
    pub open: OpenConference,
    pub edits: Edits,
    pub nav: Nav,
    pub prefs: Prefs,
    pub search: Option<Search>,
    pub note: Option<Note>,
    /// The open dialog, which gets all input.
    pub dialog: Option<Dialog>,
    pub status: Option<Status>,
    pub now: DateTime<Utc>,
    /// The positions of picks whose reminders are due.
    pub due: Vec<usize>,
    pub history: History,
    pub refresh: Refresh,
    /// The conference to open once the agenda is saved.
    pub switching: Option<Switch>,
    /// Whether the user has neither imported a conference nor picked a talk yet.
    pub is_untouched: bool,
    /// The path of the last export, or of the one in progress.
    pub export_path: String,
    /// The work that the current update asks for, in order.
    pub effects: Vec<Effect>,
    pub done: bool,
}

impl Model {
    /// The initial state. During the conference, selects the talk that matters most now;
    /// at other times, returns to where the user left the conference.
    pub fn new(open: OpenConference, prefs: Prefs, history: History, now: DateTime<Utc>) -> Self {
        let mut model = Self {
            nav: Nav::new(&open.schedule),
            status: warnings(&open),
            open,
            edits: Edits::default(),
            prefs,
            search: None,
            note: None,
            dialog: None,
            now,
            due: Vec::new(),
            history,
            refresh: Refresh::default(),
            switching: None,
            is_untouched: false,
            export_path: String::new(),
            effects: Vec::new(),
            done: false,
        };
        model.record_due(None);
        if let Some(at) = model.most_relevant() {
            model.select_everywhere(at);
            // The user has not selected it.
            model.nav.initial_selection = InitialSelection::Pending;
            // Put the talk at the top.
            model.nav.lists[View::Talks].offset = ListState::TOP;
            model.nav.lists[View::Agenda].offset = ListState::TOP;
        } else if let Some(place) = model.open.place.clone() {
            model.restore(&place);
        }
        model
    }

    /// Switches to another conference. Preferences and recent searches stay.
    pub fn enter(&mut self, open: OpenConference) {
        let (prefs, history) = (self.prefs.clone(), std::mem::take(&mut self.history));
        *self = Self::new(open, prefs, history, self.now);
    }

    /// Shows a new edition of the open conference without moving the user.
    pub fn replace_edition(&mut self, open: OpenConference) {
        let old = std::mem::replace(&mut self.open, open);
        self.nav.follow(&old.schedule, &self.open.schedule);
        // Undo must find talks under their new IDs.
        let (Edits { undo, redo, .. }, schedule) = (&mut self.edits, &self.open.schedule);
        for step in undo.iter_mut().chain(redo) {
            if let Some(talk) = schedule.by_id(&step.talk) {
                step.talk.clone_from(&talk.id);
            }
            for change in &mut step.changes {
                *change = change.clone().follow(schedule);
            }
        }
        if let Some(status) = warnings(&self.open) {
            self.status = Some(status);
        }
        // These are positions in the old edition; the reminders were already shown.
        self.due.clear();
    }

    /// Selects a talk in every view that can show it.
    pub fn select_everywhere(&mut self, at: usize) {
        let (open, nav) = (&self.open, &mut self.nav);
        let talk = &open.schedule.talks()[at];
        let row_id = RowId::Talk(talk.id.clone());
        for view in [View::Talks, View::Now, View::ForYou, View::Changes] {
            nav.lists[view].choose(row_id.clone());
        }
        if let Some(kept) = nav.kept.as_mut().filter(|kept| kept.talks.contains(&talk.id)) {
            kept.list.choose(row_id.clone());
        }
        // While a gap is open, leave the selection in the agenda alone.
        match &mut nav.gap {
            Some(gap) => gap.list.choose(row_id.clone()),
            None if open.agenda.is_picked(&talk.id) => {
                nav.lists[View::Agenda].choose(row_id.clone());
            }
            None => {}
        }
        let days = open.schedule.days();
        let day = talk.slot.and_then(|slot| days.iter().position(|day| *day == slot.day()));
        if let Some(day) = day {
            nav.set_day(day);
            nav.timeline.selected = Some(talk.id.clone());
            if open.agenda.is_picked(&talk.id) {
                nav.lists[View::MyDay].choose(row_id);
            }
        }
    }

    /// Adds the current location to the jump list.
    pub fn remember_location(&mut self) {
        let here = (self.nav.focus, self.nav.full);
        let search = self.search.as_ref();
        let panes = search.map_or(here, |search| (search.before.focus, search.before.full));
        self.nav.remember_location(panes);
    }

    /// The context for describing changes.
    pub fn change_printer(&self) -> ChangePrinter<'_> {
        ChangePrinter {
            schedule: &self.open.schedule,
            agenda: &self.open.agenda,
            zone: self.shown_zone(),
            arrow: self.prefs.symbols.arrow,
        }
    }

    /// Asks for work outside the model.
    pub fn request(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// The list on the screen.
    pub fn list(&self) -> &ListState {
        let nav = &self.nav;
        match (&self.search, nav.view, &nav.gap, &nav.kept) {
            (Some(search), ..) => &search.list,
            (None, View::Talks, _, Some(kept)) => &kept.list,
            (None, View::Agenda, Some(gap), _) => &gap.list,
            (None, view, ..) => &nav.lists[view],
        }
    }

    pub fn list_mut(&mut self) -> &mut ListState {
        let nav = &mut self.nav;
        match (&mut self.search, nav.view, &mut nav.gap, &mut nav.kept) {
            (Some(search), ..) => &mut search.list,
            (None, View::Talks, _, Some(kept)) => &mut kept.list,
            (None, View::Agenda, Some(gap), _) => &mut gap.list,
            (None, view, ..) => &mut nav.lists[view],
        }
    }

    /// The position of the talk selected in the timeline.
    pub fn selected_in_timeline(&self) -> Option<usize> {
        let selected = self.nav.timeline.selected.as_ref()?;
        self.open.schedule.position(selected)
    }

    /// The talk that a block of the timeline shows, and whether it is the selected one. A block
    /// with several talks shows the selected one.
    pub fn talk_of_block(&self, block: &Block) -> Option<(usize, bool)> {
        let selected = self.selected_in_timeline().filter(|at| block.talks.contains(at));
        Some((selected.or_else(|| block.talks.first().copied())?, selected.is_some()))
    }

    /// The open view, or `None` while the search covers it.
    pub fn shown_view(&self) -> Option<View> {
        self.search.is_none().then_some(self.nav.view)
    }

    /// Whether the view shows a list; the timeline and my day do not.
    pub fn has_list(&self) -> bool {
        !matches!(self.shown_view(), Some(View::Timeline | View::MyDay))
    }

    /// Whether my day is open, and not covered by a search.
    pub fn in_my_day(&self) -> bool {
        self.shown_view() == Some(View::MyDay)
    }

    /// The view whose tab is active. An open gap belongs to the view that opened it.
    pub fn tab(&self) -> View {
        self.open_gap().map_or(self.nav.view, |gap| gap.from).tab()
    }

    /// Whether the details pane is open; an open note takes its place.
    pub fn details_open(&self) -> bool {
        self.prefs.details_open || self.note.is_some()
    }

    /// Whether lists skip a talk, because it is hidden.
    pub fn skips(&self, talk: &TalkId) -> bool {
        self.prefs.skip_hidden && self.open.agenda.is_hidden(talk)
    }

    /// Whether undo applies to acknowledged changes rather than to picks.
    pub fn undoes_acknowledgement(&self) -> bool {
        self.shown_view() == Some(View::Changes) && !self.open.acknowledged.is_empty()
    }

    /// The kept talks, if they are on the screen.
    pub fn kept(&self) -> Option<&Kept> {
        self.nav.kept.as_ref().filter(|_| self.shown_view() == Some(View::Talks))
    }

    /// The open gap, if its talks are on the screen.
    pub fn open_gap(&self) -> Option<&OpenGap> {
        self.nav.gap.as_ref().filter(|_| self.shown_view() == Some(View::Agenda))
    }
}

/// The message with all problems found while opening a conference.
fn warnings(open: &OpenConference) -> Option<Status> {
    let wrong = [&open.agenda_error, &open.warning];
    let text = joined(wrong.into_iter().flatten().cloned())?;
    Some(Status::new(&text, true))
}
