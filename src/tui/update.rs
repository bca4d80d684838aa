//! Messages to changes of state: the only code that changes it.
//!
//! No input or output here; what is to be done outside is returned as effects,
//! and their outcome comes back as a message.

mod address;
mod changes;
mod code;
mod dialogs;
mod edit;
mod export;
mod mouse;
mod navigation;
mod note;
mod picks;
mod refresh;
mod remind;
mod resolve;
mod search;
mod switch;
mod views;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Rect;

use super::action::Action;
use super::keys::{Chord, Scope};
use super::model::{App, Overlay, Status, View};
use super::{Arrival, Updated};
use crate::agenda::{Agenda, Level};
use crate::schedule::TalkId;
use crate::schedule::changes::{Ledger, Unread};
use crate::store::{self, Existing, Shelf};
use resolve::Others;

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was used.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The screen has another size.
    Resize(u16, u16),
    /// Time has passed.
    Tick(DateTime<Utc>),
    /// All that had happened is done, and the next picture is due: what is to be said
    /// of the time wipes nothing and is wiped by nothing.
    Settled,
    /// Another program has changed the agenda.
    Reloaded(Result<Agenda, store::Error>),
    /// The changes that were not saved yet have been, or could not be.
    Saved(Result<Agenda, store::Error>),
    /// The conferences to choose from were read.
    Conferences(Shelf),
    /// The programme was read again, or could not be.
    Updated(Updated),
    /// The edition that came was opened, or could not be.
    Reopened(Result<Box<Arrival>, store::Error>),
    /// Another conference was opened, or could not be.
    Switched(Result<Box<Arrival>, store::Error>),
    /// The export was written, or could not be.
    Exported(Result<PathBuf, store::Error>),
    /// Another program has changed what was not read yet.
    ChangesReloaded(Result<Ledger, store::Error>),
    /// Changes were taken as read, or could not be.
    Acknowledged {
        /// Which, each as it was at a time.
        read: Vec<(TalkId, DateTime<Utc>)>,
        /// Those that were not read before.
        outcome: Result<Vec<(TalkId, Unread)>, store::Error>,
    },
    /// Changes are to be read again, or cannot be: which.
    PutBack(Result<Vec<(TalkId, Unread)>, store::Error>),
    /// Another edition of the programme is stored.
    EditionCame,
    /// A search was kept among the last ones, or could not be: all that are kept.
    Remembered(Result<Vec<String>, store::Error>),
    /// A link was opened, or could not be: what to say of it.
    Opened(Result<String, String>),
    /// A text was copied, or could not be: what to say of it.
    Said(Result<String, String>),
    /// A note was written in another program, or why it was not.
    Edited(Result<String, String>),
    /// The system asks to end, or the terminal is gone.
    End,
}

/// Something to be done outside.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Make the changes in the agenda file that are not in it by the time this is
    /// done: a save that succeeds is then one of all there are.
    Save,
    /// Write a calendar to a path as typed.
    Export {
        /// The path; may begin with `~`.
        path: String,
        /// The calendar.
        text: String,
        /// What to do about a file that is there.
        existing: Existing,
    },
    /// Read which conferences there are to choose from.
    Conferences,
    /// Read the programme again, while all else goes on.
    Update,
    /// Open the conference again, of which another edition is there by now.
    Reopen,
    /// Open another conference in the place of this one, of which nothing is unsaved.
    Switch(String),
    /// Keep a search among the last ones.
    Remember(String),
    /// Keep that changes were read, each as it was at a time.
    Acknowledge(Vec<(TalkId, DateTime<Utc>)>),
    /// Keep that changes were not read after all.
    PutBack(Vec<(TalkId, Unread)>),
    /// Open an address in the browser.
    Open(String),
    /// Put a text on the clipboard.
    Copy(String),
    /// Ring the terminal's bell.
    Bell,
    /// Let a text be written in another program.
    Edit(String),
    /// Draw the whole screen again.
    Redraw,
    /// Give the terminal back until the shell continues us.
    Suspend,
}

/// Changes the state by a message, and says what is to be done.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Key(event) => {
            app.status = None;
            key(app, event)
        }
        Msg::Mouse(event) => mouse::mouse(app, event),
        Msg::Paste(text) => {
            search::end_completion(app);
            edit::paste(app, &text);
            Vec::new()
        }
        Msg::Resize(width, height) => {
            app.size = Rect::new(0, 0, width, height);
            Vec::new()
        }
        Msg::Tick(now) => {
            let minute = |time: DateTime<Utc>| time.timestamp().div_euclid(60);
            let before = std::mem::replace(&mut app.now, now);
            app.find_due(before);
            // Nothing on the screen tells seconds, so nothing follows from them.
            if minute(now) == minute(before) {
                return Vec::new();
            }
            Vec::new()
        }
        Msg::Settled => remind::remind(app),
        Msg::Reloaded(read) => picks::reloaded(app, read),
        Msg::Saved(outcome) => {
            let saved = outcome.is_ok();
            picks::saved(app, outcome);
            switch::saved(app, saved)
        }
        Msg::Conferences(shelf) => {
            switch::listed(app, shelf);
            Vec::new()
        }
        Msg::Updated(outcome) => {
            refresh::updated(app, outcome);
            Vec::new()
        }
        Msg::Reopened(outcome) => {
            refresh::reopened(app, outcome);
            Vec::new()
        }
        Msg::Switched(outcome) => {
            switch::switched(app, outcome);
            Vec::new()
        }
        Msg::Exported(outcome) => {
            export::exported(app, outcome);
            Vec::new()
        }
        Msg::PutBack(outcome) => {
            changes::put_back(app, outcome);
            Vec::new()
        }
        Msg::EditionCame => {
            refresh::came(app);
            Vec::new()
        }
        Msg::ChangesReloaded(read) => {
            changes::reloaded(app, read);
            Vec::new()
        }
        Msg::Acknowledged { read, outcome } => {
            changes::acknowledged(app, &read, outcome);
            Vec::new()
        }
        Msg::Remembered(outcome) => {
            search::remembered(app, outcome);
            Vec::new()
        }
        Msg::Edited(outcome) => note::edited(app, outcome),
        Msg::End => end(app),
        Msg::Opened(Ok(text)) | Msg::Said(Ok(text)) => {
            say(app, text);
            Vec::new()
        }
        Msg::Opened(Err(text)) => {
            let copy = app.keymap.key(&[Scope::Menu], Action::Copy);
            let copy = copy.map(|key| format!("{key} copies it"));
            fail(app, with(&text, "; ", copy));
            Vec::new()
        }
        Msg::Said(Err(text)) => {
            fail(app, text);
            Vec::new()
        }
    };
    app.derive();
    effects.extend(refresh::take_up(app));
    effects
}

fn key(app: &mut App, event: KeyEvent) -> Vec<Effect> {
    let action = app.keymap.lookup(&app.scopes(), Chord::of(event));
    if super::layout::too_small(app.size) {
        // What one cannot see one cannot mean; but it must be left.
        let anywhere = app.keymap.lookup(&[Scope::Everywhere], Chord::of(event));
        return match anywhere {
            Some(action @ (Action::Quit | Action::Suspend | Action::Redraw)) => act(app, action),
            _ => Vec::new(),
        };
    }
    // Any other key takes what is completed as it is.
    let completes = [Action::Complete, Action::CompleteBack, Action::Cancel];
    if !action.is_some_and(|action| completes.contains(&action)) {
        search::end_completion(app);
    }
    match action {
        Some(action) => return act(app, action),
        None if app.overlay.is_none() && app.note.is_some() => edit::note_key(app, event),
        None if app.overlay.is_none() && app.search.is_none() => {
            let help = app.key_does(Action::Help, "shows those that do");
            say(app, with("that key does nothing here", "; ", help));
        }
        None => edit::key(app, event),
    }
    Vec::new()
}

/// A text, and what more there is to say.
pub(super) fn with(text: &str, between: &str, more: Option<String>) -> String {
    more.map_or_else(|| text.to_owned(), |more| format!("{text}{between}{more}"))
}

/// Ends the program: what was typed becomes the note, and what could not be saved
/// before has its last chance.
fn end(app: &mut App) -> Vec<Effect> {
    note::close(app);
    app.done = true;
    if app.unsaved.is_empty() {
        Vec::new()
    } else {
        vec![Effect::Save]
    }
}

pub(super) fn say(app: &mut App, text: impl Into<String>) {
    app.status = Some(Status {
        text: crate::text::clean::line(&text.into()),
        error: false,
    });
}

pub(super) fn fail(app: &mut App, text: impl Into<String>) {
    app.status = Some(Status {
        text: crate::text::clean::line(&text.into()),
        error: true,
    });
}

/// Whether an action is one on the selected talk.
fn is_of_talk(action: Action) -> bool {
    matches!(
        action,
        Action::Star
            | Action::Maybe
            | Action::Hide
            | Action::Note
            | Action::NoteOutside
            | Action::Resolve
            | Action::Follow
            | Action::Acknowledge
    )
}

/// Does what was asked.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    if is_of_talk(action) && app.note.is_none() && app.selected().is_none() {
        say(app, "no talk is selected");
        return Vec::new();
    }
    match action {
        Action::Quit if note::can_leave(app) => return end(app),
        Action::Quit => {}
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        Action::Accept => return dialogs::accept(app),
        Action::Cancel => dialogs::cancel(app),
        Action::Help => app.overlay = Some(Overlay::Help { scroll: 0 }),
        Action::Star => return choose(app, Level::Must),
        Action::Maybe => return choose(app, Level::Maybe),
        Action::Hide => return picks::pick(app, Level::Hidden),
        Action::LeaveOut => views::leave_out(app),
        Action::Resolve => resolve::open(app),
        Action::Keep => return resolve::keep(app, Others::Maybe),
        Action::KeepAlone => return resolve::keep(app, Others::Dropped),
        Action::Note => note::open(app),
        Action::NoteOutside => return note::outside(app),
        Action::SaveNote => return note::save(app),
        Action::Discard => note::discard(app),
        Action::UndoTyping | Action::RedoTyping => edit::again(app, action == Action::UndoTyping),
        Action::Redo => return picks::redo(app),
        Action::Undo if changes::can_put_back(app) => return changes::undo(app),
        Action::Undo => return picks::undo(app),
        Action::Conferences => return vec![Effect::Conferences],
        Action::Export => export::prompt(app),
        Action::Copy => return dialogs::copy(app),
        Action::Code => code::open(app),
        Action::Invert => code::invert(app),
        Action::Follow => dialogs::follow(app),
        Action::Search => search::begin(app),
        Action::Complete | Action::CompleteBack => {
            search::complete(app, action == Action::Complete);
        }
        Action::Older | Action::Newer => search::recall(app, action == Action::Older),
        Action::Talks => views::view(app, View::Talks),
        Action::Timeline => views::view(app, View::Timeline),
        Action::Agenda => views::view(app, View::Agenda),
        Action::OnNow => views::view(app, View::Now),
        Action::Changes => views::view(app, View::Changes),
        Action::Update => return refresh::begin(app),
        Action::Acknowledge => return changes::acknowledge(app),
        Action::AcknowledgeAll => return changes::acknowledge_all(app),
        Action::Clock => views::clock(app),
        Action::Open => views::open(app),
        Action::Back => views::back(app),
        Action::Return => {
            if !app.go_back() {
                say(app, "there was no jump to come back from");
            }
        }
        Action::Zoom => views::zoom(app),
        Action::Browse => views::browse(app),
        Action::NextPane | Action::PreviousPane => {
            navigation::pane(app, action == Action::NextPane)
        }
        Action::Now => navigation::now(app),
        Action::ZoomIn => app.timeline.scale = app.timeline.scale.saturating_sub(1),
        Action::ZoomOut => {
            let coarsest = crate::schedule::timeline::SCALES.len() - 1;
            app.timeline.scale = (app.timeline.scale + 1).min(coarsest);
        }
        Action::NextDay | Action::PreviousDay
            if matches!(app.overlay, Some(Overlay::Code { .. })) =>
        {
            code::step(app, action == Action::NextDay);
        }
        Action::NextDay => navigation::day(app, true),
        Action::PreviousDay => navigation::day(app, false),
        Action::NextTalk => navigation::talk(app, true),
        Action::PreviousTalk => navigation::talk(app, false),
        Action::Down
        | Action::Up
        | Action::Left
        | Action::Right
        | Action::LaneLeft
        | Action::LaneRight
        | Action::HalfDown
        | Action::HalfUp
        | Action::PageDown
        | Action::PageUp
        | Action::First
        | Action::Last => {
            search::moved(app);
            navigation::by(app, action);
        }
    }
    Vec::new()
}

/// Picks what is selected; a search that led to it is worth keeping.
fn choose(app: &mut App, level: Level) -> Vec<Effect> {
    let mut effects = picks::pick(app, level);
    if !effects.is_empty() {
        effects.extend(search::remember(app));
    }
    effects
}
