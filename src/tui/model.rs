//! The state of the terminal UI, and what follows from it.
//!
//! Only [`mod@super::update`] changes it; after every change [`App::derive`] computes
//! all that follows and is not known yet. No input, output or drawing here.

mod clock;
mod derive;
mod jump_list;
mod parts;
mod scopes;
mod selected;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use ratatui::layout::Rect;

use super::keys::Keymap;
use super::note::Note;
use super::theme::Theme;
use crate::agenda::{Agenda, Change, Friend, News, Plan, Rules, Telling, team};
use crate::config::Settings;
use crate::schedule::changes::{Ledger, Unread};
use crate::schedule::{Grouping, Schedule, TalkId};
use crate::text::symbols::Symbols;
pub use jump_list::Place;
pub use parts::{
    Before, Browse, Column, Completing, Derived, Focus, Hits, Hole, Known, ListState, Overlay,
    Renewal, Search, Status, Stop, TimelineState, View,
};

/// Everything the terminal UI knows.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct App {
    /// What is on. With another, what was derived must go: it is not looked at again
    /// for that.
    pub schedule: Schedule,
    /// What is starred, with changes that could not be saved yet.
    pub agenda: Agenda,
    /// What was last seen in the agenda file.
    pub on_disk: Agenda,
    /// What the last updates changed that was not read yet.
    pub ledger: Ledger,
    /// Why that is not known, if so.
    pub unlisted: Option<String>,
    /// How many of these changes are noteworthy, and how many are listed.
    pub unread: (usize, usize),
    /// What was taken as read here, the last last.
    pub acknowledged: Vec<Vec<(TalkId, Unread)>>,
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
    /// The selection among what has changed.
    pub changed: ListState,
    /// Whether one was there.
    pub been_in_changes: bool,
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
    /// The id of the conference to open once this one's agenda is saved.
    pub switching: Option<String>,
    /// The note, while one is written.
    pub note: Option<Note>,
    /// The friends whose agendas are known, each with the letter that marks talks.
    pub friends: Vec<(char, Friend)>,
    /// The last searches, the newest last.
    pub history: Vec<String>,
    /// Whether it was said that they cannot be kept.
    pub forgets: bool,
    /// How far the programme is read again.
    pub renewal: Renewal,
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
    /// What the last updates changed that was not read yet, or why that is not known.
    pub changes: Result<Ledger, String>,
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
    /// The agendas of others.
    pub friends: Vec<Friend>,
}

/// What is said at the start of all that is wrong then.
fn at_start(wrong: [&Option<String>; 3]) -> Option<Status> {
    let wrong: Vec<&str> = wrong.into_iter().flatten().map(String::as_str).collect();
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
            changes,
            zone,
            now,
            size,
            symbols,
            theme,
            settings,
            keymap,
            complaint,
            history,
            friends,
        } = start;
        let letters = team::letters(friends.iter().map(|friend| friend.name.as_str()));
        let (by, groups) = Grouping::ALL
            .into_iter()
            .map(|by| (by, schedule.groups(by)))
            .find(|(_, groups)| groups.iter().any(|group| group.key.is_some()))
            .unwrap_or_else(|| (Grouping::Track, schedule.groups(Grouping::Track)));
        let (mut agenda, locked) = match agenda {
            Ok(agenda) => (agenda, None),
            Err(why) => (Agenda::new(&schedule.conference().id), Some(why)),
        };
        let (ledger, unlisted) = match changes {
            Ok(ledger) => (ledger, None),
            Err(why) => (Ledger::new(&schedule.conference().id), Some(why)),
        };
        let on_disk = agenda.clone();
        agenda.recall(&ledger, &schedule);
        let mut app = Self {
            browse: Browse {
                by,
                groups,
                chosen: 0,
                offset: 0,
            },
            timeline: TimelineState {
                scale: derive::fitting_scale(&schedule),
                ..TimelineState::default()
            },
            status: at_start([&locked, &unlisted, &complaint]),
            schedule,
            on_disk,
            agenda,
            unread: (0, 0),
            acknowledged: Vec::new(),
            ledger,
            unlisted,
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
            changed: ListState::default(),
            been_in_changes: false,
            hole: None,
            without_hidden: false,
            scrolled: (0, None),
            trail: Vec::new(),
            search: None,
            switching: None,
            note: None,
            friends: letters.into_iter().zip(friends).collect(),
            history,
            forgets: false,
            renewal: Renewal::default(),
            overlay: None,
            exporting: String::new(),
            done: false,
            derived: Derived::default(),
        };
        app.count_unread();
        app.measure_times();
        app.find_due_at_start();
        if let Some(at) = app.next_talk() {
            app.select_everywhere(at);
        }
        app.derive();
        app
    }

    /// Selects a talk in every view that can show it.
    pub fn select_everywhere(&mut self, at: usize) {
        let talk = &self.schedule.talks()[at];
        let stop = Stop::Talk(talk.id.clone());
        self.talks.selected = Some(stop.clone());
        self.on.selected = Some(stop.clone());
        self.changed.selected = Some(stop.clone());
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

    /// Counts the changes to be read; after each change of the ledger.
    pub fn count_unread(&mut self) {
        let news = News::of(&self.ledger, &self.schedule, &self.agenda);
        self.unread = (news.count(), news.all().count());
        self.derived.known.ledger += 1;
    }

    /// Takes up an agenda that was read or written.
    pub fn take_agenda(&mut self, mut agenda: Agenda) {
        agenda.recall(&self.ledger, &self.schedule);
        self.agenda = agenda;
        self.count_unread();
    }

    /// How changes are told here.
    pub fn telling(&self) -> Telling<'_> {
        Telling {
            schedule: &self.schedule,
            agenda: &self.agenda,
            zone: self.shown_zone(),
            becomes: self.symbols.becomes,
        }
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
            (None, View::Changes, _) => &self.changed,
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
            (None, View::Changes, _) => &mut self.changed,
            (None, ..) => &mut self.talks,
        }
    }

    /// Whether a talk is left out of the lists.
    pub fn is_left_out(&self, at: usize) -> bool {
        self.without_hidden && self.derived.hidden.contains(&at)
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
