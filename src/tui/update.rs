//! Turns messages into changes of the model. No other code changes the model.
//!
//! Updates do no I/O: they request effects, and the outcome of an effect arrives as a
//! message.

mod changes;
mod dialogs;
mod edit;
mod export;
mod import;
mod message;
mod mouse;
mod navigation;
mod note;
mod picks;
mod refresh;
mod remind;
mod resolve;
mod search;
mod settle;
mod switch;
mod views;

use crossterm::event::{Event, KeyEvent, KeyEventKind};

use super::action::Action;
pub use super::effect::Effect;
use super::keys::{Chord, Scope};
use super::layout;
use super::model::Model;
use super::screen::Screen;
use crate::agenda::Level;
pub use message::{ImportOutcome, Input, Msg, Refreshed};
use message::{say, say_nothing_selected, warn, with};
pub use settle::settle;

/// Handles a message and returns the effects to run. `screen` must be the screen of the
/// model; [`settle`] computes the next one.
pub fn update(model: &mut Model, screen: &Screen, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Input(happened) => input(model, screen, happened),
        Msg::Now(now) => {
            let before = std::mem::replace(&mut model.now, now);
            model.record_due(Some(before));
        }
        Msg::Remind => remind::remind(model, screen),
        Msg::AgendaReloaded(read) => picks::reloaded(model, read),
        Msg::AcknowledgedElsewhere => model.open.refresh_unread(),
        Msg::Saved(outcome) => picks::saved(model, outcome),
        Msg::Conferences(list) => switch::listed(model, list),
        Msg::AbstractsLoaded(outcome) => refresh::abstracts_loaded(model, outcome),
        Msg::Reopened { updated, outcome } => refresh::reopened(model, updated, outcome),
        Msg::Switched(outcome) => switch::switched(model, screen, outcome),
        Msg::Exported(outcome) => export::exported(model, outcome),
        Msg::EditionStored => refresh::edition_stored(model),
        Msg::SearchSaved(outcome) => search::search_saved(model, outcome),
        Msg::Warned(warning) => warn(model, warning),
        Msg::BusyChanged(busy) => model.open.agenda.make_mut().busy = busy,
        Msg::Edited(outcome) => note::edited(model, outcome),
        Msg::LinkOpened(outcome) => dialogs::link_opened(model, outcome),
        Msg::Copied(outcome) => dialogs::copied(model, outcome),
    }
    model.is_untouched &= model.open.agenda.entries.is_empty();
    refresh::reopen_if_idle(model);
    std::mem::take(&mut model.effects)
}

fn input(model: &mut Model, screen: &Screen, input: Input) {
    match input {
        Input::Event(Event::Key(event)) if event.kind != KeyEventKind::Release => {
            model.status = None;
            key(model, screen, event);
        }
        Input::Event(Event::Mouse(event)) => mouse::mouse(model, screen, event),
        Input::Event(Event::Paste(text)) => {
            if model.dialog.is_none() {
                search::end_completion(model);
            }
            edit::paste(model, &text);
        }
        // Redraw even at the same size: a smaller window in between has lost text.
        Input::Event(Event::Resize(..)) => model.request(Effect::Redraw),
        Input::Event(_) => {}
        Input::Refreshed(outcome) => refresh::refreshed(model, outcome),
        Input::Progress(bytes, total) => import::progress(model, bytes, total),
        Input::Imported(outcome) => import::imported(model, outcome),
        Input::Suspend => model.request(Effect::Suspend),
        Input::End => end(model),
    }
}

fn key(model: &mut Model, screen: &Screen, event: KeyEvent) {
    if layout::too_small(screen.size) {
        // Too small to draw: accept only quit, suspend and redraw.
        let anywhere = model.prefs.keymap.lookup(&[Scope::Everywhere], Chord::of(event));
        let safe = [Action::Quit, Action::Suspend, Action::Redraw];
        if let Some(action) = anywhere.filter(|action| safe.contains(action)) {
            act(model, screen, action);
        }
        return;
    }
    let action = model.prefs.keymap.lookup(&model.scopes(), Chord::of(event));
    // Any other key ends the completion and keeps its text.
    let completes = [Action::Complete, Action::CompleteBack, Action::Cancel, Action::Help];
    if model.dialog.is_none() && !action.is_some_and(|action| completes.contains(&action)) {
        search::end_completion(model);
    }
    match action {
        Some(action) => act(model, screen, action),
        None if model.dialog.is_none() && model.note.is_some() => edit::note_key(model, event),
        None if model.dialog.is_none() && model.search.is_none() && !model.filters_groups() => {
            let help = model.key_does(Action::Help, "shows those that do");
            say(model, with("that key does nothing here", help));
        }
        None => edit::key(model, event),
    }
}

/// Ends the program: saves the open note, all unsaved changes, and where the user was.
fn end(model: &mut Model) {
    note::close(model);
    model.done = true;
    model.switching = None;
    // One save is enough for all changes.
    model.effects.clear();
    if !model.edits.unsaved.is_empty() {
        model.request(Effect::Save);
    }
    model.request(Effect::SavePlace(model.place(), model.prefs.details_open));
}

/// Whether an action needs a selected talk.
fn is_of_talk(action: Action) -> bool {
    matches!(
        action,
        Action::Star
            | Action::Maybe
            | Action::Hide
            | Action::Note
            | Action::NoteInEditor
            | Action::Resolve
            | Action::Follow
            | Action::MoreLikeThis
            | Action::Acknowledge
    )
}

/// Performs an action.
pub fn act(model: &mut Model, screen: &Screen, action: Action) {
    if dialogs::act(model, screen, action) {
        return;
    }
    if is_of_talk(action) && model.note.is_none() && screen.selected().is_none() {
        return say_nothing_selected(model, screen);
    }
    match action {
        Action::Quit if note::can_leave(model) => end(model),
        Action::Suspend => model.request(Effect::Suspend),
        Action::Redraw => model.request(Effect::Redraw),
        Action::Accept if model.note.is_some() => note::close(model),
        Action::Accept if model.search.is_some() => search::accept(model, screen),
        Action::Accept if model.filters_groups() => views::accept_filter(model),
        Action::Cancel => search::cancel(model),
        Action::Help => dialogs::help(model),
        Action::Star => picks::pick(model, screen, Level::Star),
        Action::Maybe => picks::pick(model, screen, Level::Maybe),
        Action::Hide => picks::pick(model, screen, Level::Hidden),
        Action::ToggleHidden => views::toggle_hidden(model),
        Action::Resolve => resolve::open(model, screen),
        Action::Note => note::open(model, screen),
        Action::NoteInEditor => note::open_in_editor(model, screen),
        Action::SaveNote => note::save(model),
        Action::Discard => note::discard(model),
        Action::UndoTyping | Action::RedoTyping => {
            edit::undo_or_redo(model, action == Action::UndoTyping);
        }
        Action::Undo if model.undoes_acknowledgement() => changes::undo(model),
        Action::Undo | Action::Redo => picks::undo_or_redo(model, action == Action::Undo),
        Action::Conferences => model.request(Effect::Conferences),
        Action::Export => export::prompt(model, screen),
        Action::Copy => dialogs::copy(model, screen),
        Action::QrCode => dialogs::qr(model, screen),
        Action::Follow => dialogs::follow(model, screen),
        Action::MoreLikeThis => search::like_selected(model, screen),
        Action::Search => search::begin(model, screen),
        Action::NextHit | Action::PreviousHit => {
            search::step(model, screen, action == Action::NextHit);
        }
        Action::Complete | Action::CompleteBack => {
            search::complete(model, action == Action::Complete);
        }
        Action::Older | Action::Newer => search::recall(model, screen, action == Action::Older),
        Action::Talks
        | Action::Timeline
        | Action::Agenda
        | Action::OnNow
        | Action::ForYou
        | Action::Changes => views::open_view_of(model, screen, action),
        Action::MyDay => navigation::toggle_my_day(model, screen),
        Action::Update => refresh::ask(model),
        Action::Acknowledge => changes::acknowledge(model, screen),
        Action::AcknowledgeAll => changes::acknowledge_all(model),
        Action::Details => views::toggle_details(model, screen),
        Action::Clock => views::toggle_clock(model),
        Action::Open => views::open_selected(model, screen),
        Action::Back => views::back(model, screen),
        Action::JumpBack => views::jump_back(model, screen),
        Action::FullScreen => views::toggle_full_screen(model, screen),
        Action::FilterGroups => model.nav.browse.begin_filter(),
        Action::Browse => views::browse_by_next(model, screen),
        Action::FreeTime => views::toggle_free_time(model, screen),
        Action::NextPane | Action::PreviousPane => {
            navigation::cycle_pane(model, screen, action == Action::NextPane);
        }
        Action::Now => navigation::to_now(model, screen),
        Action::ZoomIn | Action::ZoomOut => {
            navigation::zoom(model, screen, action == Action::ZoomIn);
        }
        Action::NextDay => navigation::move_by_day(model, screen, true),
        Action::PreviousDay => navigation::move_by_day(model, screen, false),
        Action::NextTalk => navigation::move_by_talk(model, screen, true),
        Action::PreviousTalk => navigation::move_by_talk(model, screen, false),
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
            search::moved(model);
            navigation::move_by(model, screen, action);
        }
        // The first Quit does nothing while a note can't be saved. Accept needs a note, a
        // search or a dialog, and the others need a dialog.
        Action::Quit
        | Action::Accept
        | Action::GoThere
        | Action::Close
        | Action::Keep
        | Action::KeepAlone
        | Action::NextCode
        | Action::PreviousCode
        | Action::NextGroup
        | Action::PreviousGroup
        | Action::Invert => {}
    }
}
