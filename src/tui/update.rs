//! Messages to changes of state: the only code that changes it.
//!
//! No input or output here; what is to be done outside is returned as effects,
//! and their outcome comes back as a message.

mod edit;
mod export;
mod go;
mod mouse;
mod note;
mod picks;
mod remind;
mod resolve;
mod search;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::action::Action;
use super::app::{App, Before, Focus, Hole, ListState, Overlay, Search, Status, Stop, View};
use super::keys::{Chord, Scope};
use super::menu::{self, Target};
use crate::agenda::{Agenda, Level};
use crate::schedule::Grouping;
use crate::store::{self, Existing};
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
    /// The export was written, or could not be.
    Exported(Result<PathBuf, store::Error>),
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
    /// Keep a search among the last ones.
    Remember(String),
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
    let effects = match msg {
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
            picks::saved(app, outcome);
            Vec::new()
        }
        Msg::Exported(outcome) => {
            export::exported(app, outcome);
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
        Action::Accept => return accept(app),
        Action::Cancel => cancel(app),
        Action::Help => app.overlay = Some(Overlay::Help { scroll: 0 }),
        Action::Star => return choose(app, Level::Must),
        Action::Maybe => return choose(app, Level::Maybe),
        Action::Hide => return picks::pick(app, Level::Hidden),
        Action::LeaveOut => leave_out(app),
        Action::Resolve => resolve::open(app),
        Action::Keep => return resolve::keep(app, Others::Maybe),
        Action::KeepAlone => return resolve::keep(app, Others::Dropped),
        Action::Note => note::open(app),
        Action::NoteOutside => return note::outside(app),
        Action::SaveNote => return note::save(app),
        Action::Discard => note::discard(app),
        Action::UndoTyping | Action::RedoTyping => edit::again(app, action == Action::UndoTyping),
        Action::Redo => return picks::redo(app),
        Action::Undo => return picks::undo(app),
        Action::Export => export::prompt(app),
        Action::Copy => return copy(app),
        Action::Follow => follow(app),
        Action::Search => begin_search(app),
        Action::Complete | Action::CompleteBack => {
            search::complete(app, action == Action::Complete);
        }
        Action::Older | Action::Newer => search::recall(app, action == Action::Older),
        Action::Talks => view(app, View::Talks),
        Action::Timeline => view(app, View::Timeline),
        Action::Agenda => view(app, View::Agenda),
        Action::OnNow => view(app, View::Now),
        Action::Clock => clock(app),
        Action::Open => open(app),
        Action::Back => back(app),
        Action::Return => {
            if !app.go_back() {
                say(app, "there was no jump to come back from");
            }
        }
        Action::Zoom => zoom(app),
        Action::Browse => browse(app),
        Action::NextPane | Action::PreviousPane => go::pane(app, action == Action::NextPane),
        Action::Now => go::now(app),
        Action::ZoomIn => app.timeline.scale = app.timeline.scale.saturating_sub(1),
        Action::ZoomOut => {
            let coarsest = crate::schedule::timeline::SCALES.len() - 1;
            app.timeline.scale = (app.timeline.scale + 1).min(coarsest);
        }
        Action::NextDay => go::day(app, true),
        Action::PreviousDay => go::day(app, false),
        Action::NextTalk => go::talk(app, true),
        Action::PreviousTalk => go::talk(app, false),
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
            go::by(app, action);
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

fn leave_out(app: &mut App) {
    app.without_hidden = !app.without_hidden;
    let are = if app.without_hidden {
        "left out of the lists"
    } else {
        "in the lists again"
    };
    say(app, format!("hidden talks are {are}"));
}

fn begin_search(app: &mut App) {
    let before = Before {
        focus: app.focus,
        full: app.full,
        scrolled: app.scrolled.clone(),
    };
    app.search = Some(Search {
        input: Input::default(),
        list: ListState {
            selected: app.selected().cloned().map(Stop::Talk),
            ..ListState::default()
        },
        completing: None,
        recalled: None,
        moved: false,
        before,
    });
    (app.focus, app.full) = (Focus::Main, false);
}

/// Changes the view; what was selected in this one is selected there as well,
/// where that view has it.
fn view(app: &mut App, to: View) {
    let moved = app.selected() != app.arrived.as_ref();
    if let (Some(at), true) = (app.current(), app.view != to && moved) {
        app.select_everywhere(at);
        if to == View::Talks && !super::rows::chosen(app).contains(&at) {
            app.browse.chosen = 0;
        }
    }
    app.view = to;
    app.hole = None;
    app.full = false;
    app.focus = Focus::Main;
    // What the view then selects by itself is nobody's choice.
    app.derive();
    app.arrived = app.selected().cloned();
}

/// Shows all times on the other clock.
fn clock(app: &mut App) {
    if !app.own_clock && app.one_clock() {
        return say(app, "your clock and the venue's show the same");
    }
    app.own_clock = !app.own_clock;
    app.measure_times();
    let whose = if app.own_clock {
        "yours"
    } else {
        "the venue's"
    };
    let zone = app.shown_zone().name();
    say(app, format!("all times are {whose} now ({zone})"));
}

fn open(app: &mut App) {
    if app.view == View::Talks && app.focus == Focus::Groups && app.search.is_none() {
        app.focus = Focus::Main;
    } else if let Some(gap) = app.selected_gap() {
        app.hole = Some(Hole {
            day: gap.day,
            span: (gap.from, gap.to),
            list: ListState::default(),
        });
    } else if app.selected().is_some() {
        // Where the details have room they take the keys, else the screen.
        let roomy = |area: Rect| area.height >= super::layout::ROOMY;
        if app.derived.areas.details.is_some_and(roomy) {
            app.focus = Focus::Details;
        } else {
            app.full = true;
        }
    }
}

/// The details on the whole screen, and back to where they have the keys.
fn zoom(app: &mut App) {
    app.full = !app.full;
    if !app.full && app.panes().contains(&Focus::Details) {
        app.focus = Focus::Details;
    }
}

/// Out of the details, back from a jump, and on a narrow screen to the groups:
/// the first of them that there is.
fn back(app: &mut App) {
    if app.full {
        app.full = false;
    } else if app.focus == Focus::Details {
        app.focus = Focus::Main;
    } else if app.open_hole().is_some() {
        app.hole = None;
    } else if !app.go_back()
        && app.view == View::Talks
        && app.focus == Focus::Main
        && app.derived.areas.groups.is_none()
    {
        app.focus = Focus::Groups;
    }
}

/// The next kind of groups that this conference has.
fn browse(app: &mut App) {
    if app.view != View::Talks {
        app.leave_trail();
    }
    view(app, View::Talks);
    let here = Grouping::ALL
        .iter()
        .position(|by| *by == app.browse.by)
        .unwrap_or(0);
    let next = (1..=Grouping::ALL.len())
        .map(|step| Grouping::ALL[(here + step) % Grouping::ALL.len()])
        .find(|by| {
            app.schedule
                .groups(*by)
                .iter()
                .any(|group| group.key.is_some())
        });
    if let Some(by) = next {
        go::browse_by(app, by, None);
    }
    app.focus = Focus::Groups;
}

fn accept(app: &mut App) -> Vec<Effect> {
    match app.overlay.take() {
        Some(Overlay::Menu {
            items, selected, ..
        }) => match items.into_iter().nth(selected).map(|item| item.target) {
            Some(Target::Link(url)) => return vec![Effect::Open(url)],
            Some(Target::Talk(at)) => {
                app.leave_trail();
                go::to_talk(app, at);
            }
            Some(Target::Group(by, key)) => {
                app.leave_trail();
                leave_search(app);
                view(app, View::Talks);
                go::browse_by(app, by, Some(&key));
            }
            None => {}
        },
        Some(Overlay::Prompt { input }) => {
            return export::export(app, input.value().trim(), Existing::Keep);
        }
        Some(Overlay::Question { path }) => return export::export(app, &path, Existing::Replace),
        Some(Overlay::Help { .. } | Overlay::Resolve { .. }) => {}
        None if app.note.is_some() => return note::close(app),
        None => match (app.search.is_some(), app.current()) {
            (true, Some(at)) => {
                let effect = search::remember(app);
                app.leave_trail();
                leave_search(app);
                go::to_talk(app, at);
                return effect.into_iter().collect();
            }
            // What was typed is mended, not lost.
            (true, None) => say(app, nothing_found(app)),
            _ => {}
        },
    }
    Vec::new()
}

/// Why there is no talk to go to.
fn nothing_found(app: &App) -> String {
    let hits = app.derived.hits.as_ref();
    let error = hits.and_then(|hits| hits.error.clone());
    error.unwrap_or_else(|| "no talk matches".to_owned())
}

fn cancel(app: &mut App) {
    match app.overlay.take() {
        // What was typed is not lost by a no.
        Some(Overlay::Question { path }) => export::prompt_with(app, path),
        Some(_) => {}
        None if search::uncomplete(app) => {}
        None => leave_search(app),
    }
}

fn leave_search(app: &mut App) {
    if let Some(search) = app.search.take() {
        let Before {
            focus,
            full,
            scrolled,
        } = search.before;
        (app.focus, app.full, app.scrolled) = (focus, full, scrolled);
    }
}

fn follow(app: &mut App) {
    let items = app
        .current_talk()
        .map(|talk| menu::items(app, talk))
        .unwrap_or_default();
    if items.is_empty() {
        say(app, "nothing leads on from here");
    } else {
        app.overlay = Some(Overlay::Menu {
            items,
            selected: 0,
            offset: 0,
        });
    }
}

fn copy(app: &mut App) -> Vec<Effect> {
    if let Some(Overlay::Menu {
        items, selected, ..
    }) = &app.overlay
    {
        let text = items.get(*selected).map(|item| match &item.target {
            Target::Link(url) => url.clone(),
            Target::Group(_, key) => key.clone(),
            Target::Talk(at) => app.schedule.talks()[*at].title.clone(),
        });
        app.overlay = None;
        return text.map(Effect::Copy).into_iter().collect();
    }
    match app.current_talk().map(|talk| talk.url.clone()) {
        Some(Some(url)) => return vec![Effect::Copy(url)],
        Some(None) => {
            let follow = app.key_does(Action::Follow, "lists its links");
            say(
                app,
                with("this talk has no address of its own", "; ", follow),
            );
        }
        None => {}
    }
    Vec::new()
}
