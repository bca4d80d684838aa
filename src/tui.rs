//! The terminal UI: keys to actions, actions to the model, the model to a screen.
//!
//! One loop: draw, wait, turn an event into a message, let [`update::update()`] change
//! the model, carry out the effects it returns, and hand their outcome back.
//! [`screen::Screen`] computes what is on the screen. Files are read and written by
//! [`Session`], and everything else outside is behind [`platform::Platform`], so that a test runs
//! this same loop.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

pub mod action;
pub mod app;
mod backend;
mod canvas;
pub mod dialog;
mod effect;
pub mod escape;
pub mod guard;
mod hyperlink;
mod input;
pub mod keys;
pub mod layout;
mod main_loop;
pub mod memo;
pub mod model;
mod nav;
mod open;
pub mod platform;
mod prefs;
pub mod screen;
mod step;
pub mod theme;
mod tty;
mod typing;
pub mod update;
mod view;

use std::io::{self, Write};

use ratatui::Terminal;
use ratatui::layout::Rect;
use signal_hook::low_level::emulate_default_handler;

use crate::agenda::Edit;
use crate::agenda::phrases::count;
use crate::environment::Environment;
use crate::friends::Friends;
use crate::store::places::Places;
use crate::store::{self, Session, StoredConference};
use crate::text::clean;
use app::App;
use dialog::note::Note;
use guard::Tty;
use keys::Keymap;
pub use main_loop::Loop;
pub use model::OpenConference;
use model::{History, Model, Prefs, joined};
use platform::TerminalPlatform;
use theme::Theme;

/// Runs the terminal UI on the process's terminal, and shows a warning at the start.
///
/// # Errors
///
/// See [`Error`].
pub fn run(
    mut session: Session,
    conference: StoredConference,
    environment: &Environment,
    keymap: Keymap,
    friends: Friends,
    warning: Option<String>,
) -> Result<(), Error> {
    let clock = environment.clock(conference.schedule.zone());
    let now = clock.now();
    let known = friends.load(&conference.schedule, now);
    let (places, unread) = match session.folders().places().load() {
        Ok(places) => (places, None),
        Err(error) => (Places::default(), Some(error.to_string())),
    };
    let warnings = warning.into_iter().chain(unread).chain(known.unread);
    let warnings = warnings.chain(session.folders().notices().take());
    let open = OpenConference {
        place: places.of(session.id()).cloned(),
        warning: joined(warnings.chain(known.elsewhere)),
        ..OpenConference::new(conference, known.friends)
    };
    let prefs = Prefs {
        zone: environment.zone,
        own_clock: environment.settings.own_clock,
        skip_hidden: false,
        details_open: places.details_open.unwrap_or(true),
        symbols: environment.symbols,
        theme: Theme::new(environment.color),
        settings: environment.settings.clone(),
        terminal: environment.terminal,
        keymap,
        folder: session.folders().working_folder(),
        friends,
    };
    // The error is shown when a search is saved.
    let history = History {
        queries: session.folders().history().load().unwrap_or_default(),
        error_shown: false,
    };
    let library = session.folders().library();
    let tty = Tty::open(environment.terminal)?;
    let mut platform = TerminalPlatform::new(&tty, library, clock, &environment.editor)?;
    // Ask for the size after the platform listens for changes of it: a window is often
    // resized while its program starts.
    let (columns, rows) = crossterm::terminal::size()?;
    let is_untouched = session.folders().are_untouched();
    let model = Model { is_untouched, ..Model::new(open, prefs, history, now) };
    let mut app = App::new(model, Rect::new(0, 0, columns, rows));
    let guard = guard::Guard::take(&tty)?;
    let mut terminal = Terminal::new(guard.backend())?;
    let (terminal, platform, session) = (&mut terminal, &mut platform, &mut session);
    let outcome = Loop { terminal, platform, session, app: &mut app }.run_to_end();
    drop(guard);
    // Wait until an edition that is being written is complete.
    let _lock = platform.wait_for_writes();
    let unsaved_error = unsaved_error(&app.model);
    if let Some(signal) = platform.end_signal() {
        if let Some(lost) = &unsaved_error {
            report_unsaved(lost);
        }
        // Die by the signal, so that the parent process sees it.
        let _ = emulate_default_handler(signal);
    }
    outcome.map_err(Error::Terminal)?;
    let outcome = unsaved_error.map_or(Ok(()), Err);
    // Freeing tens of thousands of talks takes longer than exiting.
    std::mem::forget(app);
    outcome
}

/// Reports unsaved changes on stderr or, if that fails, in a temporary file.
fn report_unsaved(lost: &Error) {
    let reported = writeln!(io::stderr(), "hallway: {lost}");
    if reported.is_err()
        && let Ok(file) = store::EditorFile::new(&lost.to_string())
    {
        file.keep();
    }
}

/// The error for changes that could not be saved, with the text of the notes.
fn unsaved_error(model: &Model) -> Option<Error> {
    let written = model.note.as_ref().filter(|note| note.is_changed());
    let number = model.edits.unsaved.len() + usize::from(written.is_some());
    let kept = model.edits.unsaved.iter().filter_map(|change| match &change.edit {
        Edit::Note(note) => note.clone(),
        Edit::Rating(_) | Edit::Acknowledged(_) => None,
    });
    let mut notes = String::new();
    for note in kept.chain(written.map(Note::text)) {
        notes.push_str("\nThis note:\n");
        notes.push_str(&note);
    }
    (number > 0).then_some(Error::NotSaved { number, notes })
}

/// An error of the terminal UI.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The terminal cannot be read or written. It has been restored by then.
    #[error("the terminal failed: {}", clean::system_error(.0))]
    Terminal(Box<dyn std::error::Error + Send + Sync>),
    /// Changes of the agenda could not be saved before the end.
    #[error("the last {} of the agenda could not be saved{notes}", count(*.number, "change"))]
    NotSaved {
        /// The number of unsaved changes.
        number: usize,
        /// The notes among them, on lines of their own, so that the user need not write
        /// them again.
        notes: String,
    },
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Terminal(error.into())
    }
}
