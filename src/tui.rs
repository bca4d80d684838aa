//! The terminal UI: keys to actions, actions to the model, the model to a picture.
//!
//! One loop: draw, wait, turn an event into a message, let [`update::update()`] change
//! the model, carry out the effects it returns, and hand their outcome back.
//! [`screen::Screen`] computes what is on the screen. Everything outside is behind
//! [`World`], so that a test runs this same loop.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

pub mod action;
pub mod app;
mod canvas;
mod cells;
mod console;
pub mod dialog;
pub mod guard;
mod input;
pub mod keys;
pub mod layout;
pub mod memo;
pub mod model;
mod nav;
mod open;
mod prefs;
pub mod screen;
mod step;
pub mod theme;
mod tty;
pub mod update;
mod view;

use std::collections::VecDeque;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use crossterm::event::{Event, KeyEventKind, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Rect, Size};
use signal_hook::low_level::emulate_default_handler;

use crate::agenda::words::count;
use crate::agenda::{Agenda, Change, Edit};
use crate::environment::Environment;
use crate::friends::Friends;
use crate::schedule::changes::{Ledger, Unread};
use crate::schedule::{Schedule, TalkId};
use crate::store::library::Stored;
use crate::store::{self, AgendaFile, Existing, Folders, Shelf};
use app::App;
use dialog::note::Note;
use keys::Keymap;
pub use model::OpenConference;
use model::{History, Model, Prefs, joined};
use theme::Theme;
pub use update::Updated;
use update::{Effect, Msg};

/// Something that comes from outside.
#[derive(Debug)]
pub enum Input {
    /// From the terminal.
    Event(Event),
    /// The time that was waited for has come.
    Time,
    /// The programme was read again, or could not be.
    Updated(Updated),
    /// The system asks to suspend.
    Suspend,
    /// The system asks to end, or the terminal is gone.
    End,
}

/// All that is outside the state: the terminal's input, the clock, the disk, the
/// browser, the clipboard.
pub trait World {
    /// Waits for something to happen, at most until a time.
    fn wait(&mut self, until: Option<DateTime<Utc>>) -> io::Result<Input>;
    /// Whether something more has happened already.
    fn pending(&mut self) -> io::Result<bool>;
    /// Whether the terminal has accepted all that was drawn. If not, [`World::wait`]
    /// returns when it has.
    fn can_draw(&self) -> bool {
        true
    }
    /// The present time.
    fn now(&self) -> DateTime<Utc>;
    /// The agenda, if another program has changed it.
    fn agenda_if_changed(&mut self) -> Option<Result<Agenda, store::Error>>;
    /// Makes changes in the agenda file and returns what it then holds.
    fn save(&mut self, changes: &[Change], schedule: &Schedule) -> Result<Agenda, store::Error>;
    /// What changed and was not read yet, if another program has changed that.
    fn changes_if_changed(&mut self) -> Option<Result<Ledger, store::Error>>;
    /// Keeps that changes were read, each as it was at a time, and returns those that
    /// were not read before.
    fn acknowledge(
        &mut self,
        read: &[(TalkId, DateTime<Utc>)],
    ) -> Result<Vec<(TalkId, Unread)>, store::Error>;
    /// Keeps that changes were not read after all.
    fn put_back(&mut self, read: Vec<(TalkId, Unread)>) -> Result<(), store::Error>;
    /// Whether another edition is stored than when that was asked last.
    fn edition_changed(&mut self) -> bool;
    /// Keeps a search among the last ones and returns all that are kept.
    fn remember(&mut self, query: &str) -> Result<Vec<String>, store::Error>;
    /// The conferences to choose from.
    fn conferences(&mut self) -> Shelf;
    /// Opens another conference, whose agenda is the one to be saved from then on.
    /// Where it cannot be opened nothing changes.
    fn switch(&mut self, id: &str) -> Result<OpenConference, store::Error>;
    /// Begins to read the programme again from where it came. What comes of it is an
    /// [`Input`]; until then all else goes on.
    fn update(&mut self);
    /// The open schedule with its abstracts.
    fn whole_schedule(&mut self) -> Result<Schedule, store::Error>;
    /// Opens the conference again that is open, of which another edition is there.
    fn reopen(&mut self) -> Result<OpenConference, store::Error>;
    /// Writes an export and returns where to.
    fn export(
        &mut self,
        path: &str,
        text: &str,
        existing: Existing,
    ) -> Result<PathBuf, store::Error>;
    /// Opens an address in the browser; says what was done.
    fn open(&mut self, url: &str) -> Result<String, String>;
    /// Puts a text on the clipboard; says what was done.
    fn copy(&mut self, text: &str) -> Result<String, String>;
    /// Rings the terminal's bell.
    fn ring(&mut self) -> io::Result<()>;
    /// Lets a text be written in the reader's editor, which has the terminal until
    /// it ends; returns what was written, or says why it is not.
    fn edit(&mut self, text: &str) -> Result<String, String>;
    /// Gives the terminal back until the shell continues us.
    fn suspend(&mut self) -> io::Result<()>;
}

/// The number of talks from which on the first search would make the reader wait.
const MANY: usize = 2_000;

/// Options of the terminal UI.
#[derive(Debug, Default)]
pub struct Options {
    pub keymap: Keymap,
    /// The warning to show at the start.
    pub warning: Option<String>,
    /// The files with the agendas of friends.
    pub friends: Friends,
}

/// Runs the terminal UI on the process's terminal.
///
/// # Errors
///
/// See [`Error`].
pub fn run(
    stored: Stored,
    agenda: Result<Agenda, store::Error>,
    file: AgendaFile,
    folders: Folders,
    environment: &Environment,
    options: Options,
) -> Result<(), Error> {
    let Options { keymap, warning, friends } = options;
    let (id, now) = (stored.id().to_owned(), environment.clock.now());
    let known = friends.known(&stored.schedule, now);
    let warnings = warning.into_iter().chain(known.unread);
    let agenda = agenda.map_err(|error| error.to_string());
    let changes = stored.changes.map_err(|error| error.to_string());
    let open = OpenConference {
        warning: joined(warnings.chain(known.elsewhere)),
        ..OpenConference::new(stored.schedule, agenda, changes, known.friends)
    };
    let prefs = Prefs {
        zone: environment.zone,
        own_clock: environment.settings.own_clock,
        skip_hidden: false,
        symbols: environment.symbols,
        theme: Theme::new(environment.color),
        settings: environment.settings.clone(),
        keymap,
    };
    // An error is shown when a search is to be saved.
    let history =
        History { queries: folders.history().load().unwrap_or_default(), error_shown: false };
    let (clock, editor) = (environment.clock, environment.editor.as_str());
    let mut console = console::Console::new(&id, file, folders, clock, editor, friends)?;
    // Asked after the console listens for changes of it: a window is often given
    // another size while its program starts.
    let (columns, rows) = crossterm::terminal::size()?;
    let model = Model::new(open, prefs, history, now);
    let mut app = App::new(model, Rect::new(0, 0, columns, rows));
    let guard = guard::Guard::take()?;
    let mut terminal = Terminal::new(guard::backend())?;
    let outcome = to_the_end(&mut terminal, &mut console, &mut app);
    drop(guard);
    // An edition that is being written is written to its end.
    let _quiet = console.quiet();
    let not_saved = not_saved(&app.model);
    if let Some(signal) = console.asked_to_end() {
        if let Some(lost) = &not_saved {
            last_words(lost);
        }
        // By it, so that whoever sent it sees that it was heeded.
        let _ = emulate_default_handler(signal);
    }
    outcome.map_err(Error::Terminal)?;
    let outcome = not_saved.map_or(Ok(()), Err);
    // To free tens of thousands of talks one by one takes longer than to end.
    std::mem::forget(app);
    outcome
}

/// Runs the loop to its end. Where that is an error or a panic, what is not saved yet
/// is saved before: also the note that is being written.
///
/// # Errors
///
/// The terminal cannot be read or written.
pub fn to_the_end<B: Backend>(
    terminal: &mut Terminal<B>,
    world: &mut impl World,
    app: &mut App,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>>
where
    B::Error: Send + Sync + 'static,
{
    let run = || main_loop(terminal, world, app);
    match panic::catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            keep(world, app);
            Err(error)
        }
        Err(fault) => {
            // The same fault may come again here; it has been told.
            let keep = || keep(world, app);
            let _ = panic::catch_unwind(AssertUnwindSafe(keep));
            panic::resume_unwind(fault)
        }
    }
}

/// Saves what is left to be saved where the loop could not: a terminal that is
/// gone cannot be drawn on, and so may end it before that is told.
fn keep(world: &mut impl World, app: &mut App) {
    for effect in app.update(Msg::End) {
        if effect == Effect::Save {
            let outcome = world.save(&app.model.edits.unsaved, &app.model.open.schedule);
            app.update(Msg::Saved(outcome));
        }
    }
}

/// Says what could not be saved where nobody else can any more: on the terminal, or
/// where that is gone, in a file among the temporary ones.
fn last_words(lost: &Error) {
    let said = writeln!(io::stderr(), "hallway: {lost}");
    if said.is_err()
        && let Ok(file) = store::Draft::new(&lost.to_string())
    {
        file.leave();
    }
}

/// What could not be saved to the very end, with the notes among it.
fn not_saved(model: &Model) -> Option<Error> {
    let written = model.note.as_ref().filter(|note| note.is_changed());
    let number = model.edits.unsaved.len() + usize::from(written.is_some());
    let kept = model.edits.unsaved.iter().filter_map(|change| match &change.edit {
        Edit::Note(note) => note.clone(),
        Edit::Pick(_) => None,
    });
    let mut notes = String::new();
    for note in kept.chain(written.map(Note::text)) {
        notes.push_str("\nThis note:\n");
        notes.push_str(&note);
    }
    (number > 0).then_some(Error::NotSaved { number, notes })
}

/// How the terminal UI can end badly.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The terminal cannot be read or written. It has been given back by then.
    #[error("the terminal failed: {0}")]
    Terminal(Box<dyn std::error::Error + Send + Sync>),
    /// So many changes of the agenda could not be saved, to the very end.
    #[error("the last {} of the agenda could not be saved{notes}", count(*.number, "change"))]
    NotSaved {
        /// So many.
        number: usize,
        /// The notes among them, on lines of their own: nobody should have to write
        /// them again.
        notes: String,
    },
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Terminal(error.into())
    }
}

/// Draws, waits, and handles what happens, until the state says that it is done.
///
/// # Errors
///
/// The terminal cannot be read or written.
pub fn main_loop<B: Backend>(
    terminal: &mut Terminal<B>,
    world: &mut impl World,
    app: &mut App,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>>
where
    B::Error: Send + Sync + 'static,
{
    loop {
        // A change of size before the first wait is never told.
        let size = terminal.size()?;
        if size != app.screen.size.as_size() {
            app.resize(Rect::from(size));
        }
        if !app.model.due.is_empty() {
            let effects = app.update(Msg::Settled);
            perform(terminal, world, app, effects.into())?;
        }
        if world.can_draw() {
            terminal.draw(|frame| {
                app.draw(frame);
                cells::mark(frame.buffer_mut());
            })?;
        }
        // While the reader looks at the first screen. Loading comes before the next key.
        if !app.model.open.schedule.has_abstracts() {
            app.update(Msg::AbstractsLoaded(world.whole_schedule()));
            continue;
        }
        if app.model.open.schedule.talks().len() >= MANY && !world.pending()? {
            app.model.open.schedule.prepare_search();
        }
        let wakes_at = app.model.wakes_at();
        handle(terminal, world, app, wakes_at)?;
        // What has piled up is handled before the next picture.
        while !app.model.done && world.pending()? {
            handle(terminal, world, app, None)?;
        }
        if app.model.done {
            return Ok(());
        }
    }
}

fn handle<B: Backend>(
    terminal: &mut Terminal<B>,
    world: &mut impl World,
    app: &mut App,
    until: Option<DateTime<Utc>>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>>
where
    B::Error: Send + Sync + 'static,
{
    let input = world.wait(until)?;
    let mut effects = VecDeque::from(app.update(Msg::Tick(world.now())));
    let edition = world.edition_changed();
    if edition {
        effects.extend(app.update(Msg::EditionCame));
    }
    // Read before the key acts on it, told after it: a key wipes what was said.
    let read = world.agenda_if_changed();
    if let Some(Ok(agenda)) = &read {
        effects.extend(app.update(Msg::Reloaded(Ok(agenda.clone()))));
    }
    effects.extend(match input {
        Input::Time => Vec::new(),
        Input::Updated(updated) => app.update(Msg::Updated(updated)),
        Input::Suspend => vec![Effect::Suspend],
        Input::End => app.update(Msg::End),
        Input::Event(event) => {
            if matches!(event, Event::Resize(..)) {
                // Even if the size is again what it was: what the window had no
                // room for in between is gone.
                app.resize(Rect::from(wipe(terminal)?));
            }
            message(event).map(|msg| app.update(msg)).unwrap_or_default()
        }
    });
    if let Some(Err(error)) = read {
        effects.extend(app.update(Msg::Reloaded(Err(error))));
    }
    // After the key, which was pressed for what is still shown. With another edition
    // they come anyway.
    if let Some(read) = world.changes_if_changed().filter(|_| !edition) {
        effects.extend(app.update(Msg::ChangesReloaded(read)));
    }
    perform(terminal, world, app, effects)
}

/// Does what was asked for, and what follows from it.
fn perform<B: Backend>(
    terminal: &mut Terminal<B>,
    world: &mut impl World,
    app: &mut App,
    mut effects: VecDeque<Effect>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>>
where
    B::Error: Send + Sync + 'static,
{
    while let Some(effect) = effects.pop_front() {
        let outcome = match effect {
            // Another one may have saved them.
            Effect::Save if app.model.edits.unsaved.is_empty() => None,
            Effect::Save => {
                let (unsaved, open) = (&app.model.edits.unsaved, &app.model.open);
                Some(Msg::Saved(world.save(unsaved, &open.schedule)))
            }
            Effect::Acknowledge(read) => {
                let outcome = world.acknowledge(&read);
                Some(Msg::Acknowledged { read, outcome })
            }
            Effect::PutBack(read) => {
                let outcome = world.put_back(read.clone());
                Some(Msg::PutBack(outcome.map(|()| read)))
            }
            Effect::Remember(query) => Some(Msg::Remembered(world.remember(&query))),
            Effect::Export { path, text, existing } => {
                Some(Msg::Exported(world.export(&path, &text, existing)))
            }
            Effect::Conferences => Some(Msg::Conferences(world.conferences())),
            Effect::Update => {
                world.update();
                None
            }
            Effect::Reopen => Some(Msg::Reopened(world.reopen().map(Box::new))),
            Effect::Switch(id) => Some(Msg::Switched(world.switch(&id).map(Box::new))),
            Effect::Open(url) => Some(Msg::Opened(world.open(&url))),
            Effect::Copy(text) => Some(Msg::Said(world.copy(&text))),
            Effect::Bell => {
                world.ring()?;
                None
            }
            Effect::Edit(text) => {
                let edited = world.edit(&text);
                // That took a while: what others did meanwhile comes first.
                if let Some(read) = world.agenda_if_changed() {
                    effects.extend(app.update(Msg::Reloaded(read)));
                }
                Some(Msg::Edited(edited))
            }
            Effect::Redraw => {
                wipe(terminal)?;
                None
            }
            Effect::Suspend => {
                world.suspend()?;
                // The window may have another size by now.
                app.resize(Rect::from(wipe(terminal)?));
                None
            }
        };
        if let Some(outcome) = outcome {
            effects.extend(app.update(outcome));
        }
    }
    Ok(())
}

/// Wipes the screen, so that the next picture is drawn in full, and returns its
/// size. `Terminal::clear` would first ask the terminal where its cursor is, wait
/// for an answer among the keys that are typed, and fail without one.
fn wipe<B: Backend>(terminal: &mut Terminal<B>) -> Result<Size, B::Error> {
    let size = terminal.size()?;
    terminal.resize(Rect::new(0, 0, size.width, size.height))?;
    Ok(size)
}

/// The message of an event; none for those without meaning here.
fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(key)),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Moved | MouseEventKind::Drag(_) | MouseEventKind::Up(_) => None,
            _ => Some(Msg::Mouse(mouse)),
        },
        Event::Paste(text) => Some(Msg::Paste(text)),
        _ => None,
    }
}
