//! What the state is made of: views, panes, selections, overlays, and what is derived.
//!
//! Plain values; what is done with them is [`App`](super::App)'s and `update`'s.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use ratatui::text::Line;
use tui_input::Input;

use crate::agenda::{Agenda, Clashes, Gap};
use crate::schedule::query::complete::Candidate;
use crate::schedule::search::Query;
use crate::schedule::timeline::Timeline;
use crate::schedule::{Group, Grouping, TalkId};
use crate::tui::code::CodePage;
use crate::tui::layout::{Areas, Grid};
use crate::tui::menu::MenuItem;
use crate::tui::rows::Row;
use crate::tui::switcher::Switcher;

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

/// What talks are browsed by.
#[derive(Debug, Clone)]
pub struct Browse {
    /// Track, session, ...
    pub by: Grouping,
    /// The groups.
    pub groups: Arc<[Group]>,
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

/// How far the programme is read again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Renewal {
    /// Nobody reads it.
    #[default]
    Settled,
    /// It is being read.
    Reading,
    /// A new edition has come and is not shown yet.
    Come,
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
    /// The conferences to choose from.
    Switcher(Switcher),
    /// QR codes, of which one is shown.
    Code {
        /// The codes.
        pages: Vec<CodePage>,
        /// Which of them.
        shown: usize,
        /// Whether dark and light are swapped.
        inverted: bool,
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
    pub(super) text: String,
    /// The query, to ask where it hit; none where no words were searched for.
    pub query: Option<Query>,
    /// What cannot be read in it.
    pub error: Option<String>,
    /// The picks and notes at the time, see [`Known`], and the notes themselves.
    pub(super) picks: u64,
    pub(super) notes: Vec<(usize, String)>,
    /// Whether the hits hang on neither picks nor the time.
    pub(super) lasting: bool,
    pub(super) minute: i64,
    pub(super) day: NaiveDate,
    pub(super) clock: Tz,
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

/// What was derived from what, so that after a key only that is derived anew which
/// follows from something else now. Whatever is in [`Derived`] follows from nothing
/// but this and the schedule.
#[derive(Default)]
pub struct Known {
    pub(super) agenda: Option<Agenda>,
    /// Counts the agendas, so that they need not be compared again.
    pub(super) picks: u64,
    /// Counts the changes of the ledger.
    pub(super) ledger: u64,
    /// Counts the hits.
    pub(super) hits: u64,
    pub(super) rows: Option<RowsOf>,
    pub(super) details: Option<DetailsOf>,
    /// The timeline that was shown last.
    pub(super) timeline: Option<Timeline>,
}

/// What the rows of a list follow from.
#[derive(Debug, PartialEq)]
pub(super) struct RowsOf {
    pub view: View,
    /// The hits that are shown.
    pub hits: Option<u64>,
    /// The group.
    pub group: (Grouping, usize),
    pub hole: Option<(NaiveDate, DateTime<FixedOffset>, DateTime<FixedOffset>)>,
    pub without_hidden: bool,
    pub picks: u64,
    pub ledger: u64,
    pub own_clock: bool,
    pub minute: i64,
}

/// What the details follow from.
#[derive(Debug, PartialEq)]
pub(super) struct DetailsOf {
    pub talk: Option<TalkId>,
    pub gap: Option<Gap>,
    pub width: usize,
    pub picks: u64,
    pub ledger: u64,
    pub own_clock: bool,
    pub minute: i64,
}

/// What follows from the state.
#[derive(Default)]
pub struct Derived {
    /// Where things stand.
    pub areas: Areas,
    /// The clashes among the picks.
    pub clashes: Clashes,
    /// Minutes until the next pick begins, if it is time to remind of it.
    pub soon: Option<i64>,
    /// Cells that it takes to say how long the talks still are that are on.
    pub left_cells: usize,
    /// Cells of the rooms in the list.
    pub room_cells: usize,
    /// The hidden talks, by their place in time order.
    pub hidden: BTreeSet<usize>,
    /// The rows of the list.
    pub rows: Vec<Row>,
    /// How many of them one can select.
    pub stops: usize,
    /// The lines of the details.
    pub details: Vec<Line<'static>>,
    /// The talks of a clash that is being resolved.
    pub resolve: Vec<Column>,
    /// The hits of the search.
    pub hits: Option<Hits>,
    /// The timeline's grid, and its places on the screen.
    pub timeline: Option<(Timeline, Grid)>,
    pub(super) known: Known,
}
