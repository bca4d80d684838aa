//! The steps of a random test.

use chrono::TimeDelta;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use hallway::schedule::{Conference, Schedule, TalkId};
use hallway::store::library::Saved;
use hallway::tui::action::Action;
use hallway::tui::keys::{Chord, Scope, bindings};
use hallway::tui::update::{ImportOutcome, Input};
use proptest::prelude::*;

use crate::tui::stage::{Stage, key};

/// A step.
#[derive(Debug, Clone)]
pub enum Step {
    /// A key of the table, by its position.
    Bound(usize),
    /// A key that works here, by its position among those keys.
    Here(usize),
    /// Keys that lead somewhere from most places.
    Keys(&'static str),
    /// A letter.
    Letter(char),
    /// A text from the clipboard.
    Paste(String),
    /// A mouse event, at a fraction of the screen's width and height, or outside.
    Mouse(MouseEventKind, f64, f64),
    /// The text that the next editor writes.
    Editor(String),
    /// A new size of the window.
    Resize(u16, u16),
    /// Another program toggles a talk in the file.
    Toggled(usize),
    /// Another program writes a note.
    Noted(usize, &'static str),
    /// An edition is published; another program may store it at once.
    Published(usize, Edition, bool),
    /// An import of a library conference finishes or fails.
    Imported(bool),
    /// The clock changes by these minutes.
    Time(i64),
    /// An event of the disk or the agenda file.
    Disk(Disk),
}

/// An event of the disk or the agenda file.
#[derive(Debug, Clone, Copy)]
pub enum Disk {
    /// The file gets damaged.
    Damages,
    /// Nothing can be written.
    Fills,
    /// Disk and file work again.
    Recovers,
}

/// A change by an edition to a talk.
#[derive(Debug, Clone, Copy)]
pub enum Edition {
    Moves(i64),
    RemovesTime,
    Cancels,
    Renames,
    Adds,
    Empties,
}

/// The scopes and actions so far.
#[derive(Default)]
pub struct Tried {
    pub scopes: Vec<Scope>,
    pub actions: Vec<Action>,
}

/// Sizes, most of them common ones.
pub fn size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![
        12 => (40_u16..=130, 12_u16..=40),
        3 => (1_u16..=60, 1_u16..=20),
        1 => (1_u16..=500, 1_u16..=150),
    ]
}

fn edition() -> impl Strategy<Value = Edition> {
    prop_oneof![
        3 => prop::sample::select(vec![-90_i64, 20, 60, 1440, 4000]).prop_map(Edition::Moves),
        1 => Just(Edition::RemovesTime),
        2 => Just(Edition::Cancels),
        1 => Just(Edition::Renames),
        1 => Just(Edition::Adds),
        1 => Just(Edition::Empties),
    ]
}

fn mouse() -> impl Strategy<Value = MouseEventKind> {
    prop_oneof![
        6 => Just(MouseEventKind::Down(MouseButton::Left)),
        1 => Just(MouseEventKind::Down(MouseButton::Right)),
        1 => Just(MouseEventKind::Up(MouseButton::Left)),
        1 => Just(MouseEventKind::Drag(MouseButton::Left)),
        1 => Just(MouseEventKind::Moved),
        3 => Just(MouseEventKind::ScrollDown),
        3 => Just(MouseEventKind::ScrollUp),
        1 => Just(MouseEventKind::ScrollLeft),
        1 => Just(MouseEventKind::ScrollRight),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "(?s).{0,20}".boxed(),
        1 => Just("a wide 会議 and a wïde word \u{1f469}\u{200d}\u{1f4bb} ".repeat(40)).boxed(),
        1 => Just("\u{1b}[2J\r\n\t\u{202e}\u{0}".to_owned()).boxed(),
    ]
}

/// Keys that lead into dialogs and deeper views.
const WAYS: &[&str] = &[
    "/ k v m",
    "/ s p tab",
    "/ i s : tab",
    "/ r enter n space",
    "/ i s : f r e e enter 2 n",
    "/ Up Up Down",
    "e enter",
    "e enter y",
    "Q",
    "1 h / r",
    "c",
    "c enter",
    "c f o s d e m - 2 0 2 6 enter",
    "c / x enter",
    "U",
    "5",
    "6",
    "L n esc",
    "5 space j L esc",
    "3 r",
    "3 j r",
    "w",
    "w x Alt-u Alt-r Ctrl-s",
    "o",
    "2 - - +",
    "b j b j f",
    "Q i ] [",
];

pub fn step() -> impl Strategy<Value = Step> {
    let chords = bindings().iter().map(|b| b.chords.len()).sum::<usize>();
    prop_oneof![
        10 => (0..chords).prop_map(Step::Bound),
        20 => any::<prop::sample::Index>().prop_map(|at| Step::Here(at.index(10_000))),
        5 => prop::sample::select(WAYS.to_vec()).prop_map(Step::Keys),
        3 => prop_oneof![prop::char::range('a', 'z'), any::<char>()].prop_map(Step::Letter),
        1 => text().prop_map(Step::Paste),
        1 => text().prop_map(Step::Editor),
        6 => (mouse(), 0.0..1.1, 0.0..1.1).prop_map(|(kind, x, y)| Step::Mouse(kind, x, y)),
        2 => size().prop_map(|(x, y)| Step::Resize(x, y)),
        1 => (0_usize..50).prop_map(Step::Toggled),
        1 => (0_usize..50, prop::sample::select(vec!["", "by another"]))
            .prop_map(|(at, note)| Step::Noted(at, note)),
        2 => (0_usize..50, edition(), any::<bool>())
            .prop_map(|(at, edition, by_another)| Step::Published(at, edition, by_another)),
        1 => (-90_i64..90).prop_map(Step::Time),
        2 => any::<bool>().prop_map(Step::Imported),
        2 => prop::sample::select(vec![Disk::Damages, Disk::Fills, Disk::Recovers, Disk::Recovers])
            .prop_map(Step::Disk),
    ]
}

/// Takes a step, unless it would end the program. Returns the talk that another program
/// changed.
pub fn play(stage: &mut Stage, step: &Step, tried: &mut Tried) -> Option<TalkId> {
    match step {
        Step::Bound(at) => {
            let chord = bindings().into_iter().flat_map(|b| b.chords).nth(*at)?;
            press(stage, &chord.name(), tried);
        }
        Step::Here(at) => {
            let mut scopes = stage.app.model.scopes();
            // Every other time, use the innermost scope, which may have few keys.
            if at % 2 == 0 {
                scopes.truncate(1);
            }
            let here = bindings().into_iter().filter(|b| scopes.contains(&b.scope));
            let chords: Vec<_> = here.flat_map(|b| b.chords).collect();
            press(stage, &chords[at % chords.len()].name(), tried);
        }
        Step::Keys(keys) => {
            for key in keys.split_whitespace() {
                press(stage, key, tried);
            }
        }
        Step::Letter(c) => {
            let event = KeyEvent::new(KeyCode::Char(*c), KeyModifiers::NONE);
            press_event(stage, event, tried);
        }
        Step::Paste(text) => {
            stage.pastes(text);
        }
        Step::Mouse(kind, x, y) => point(stage, *kind, *x, *y),
        Step::Editor(text) => stage.platform.edits.push_back(Ok(text.clone())),
        Step::Resize(width, height) => {
            stage.resizes(*width, *height);
        }
        Step::Toggled(at) => {
            let id = talk(stage, *at)?;
            stage.another_program_toggles(id.as_str());
            return Some(id);
        }
        Step::Noted(at, note) => {
            let id = talk(stage, *at)?;
            stage.another_program_notes(id.as_str(), note);
            return Some(id);
        }
        Step::Published(at, edition, by_another) => publish(stage, *at, *edition, *by_another),
        Step::Imported(works) => {
            let (id, note) = ("small".to_owned(), Some("found at a page".to_owned()));
            let imported = ImportOutcome { id, saved: Saved::New, note };
            let outcome = if *works { Ok(imported) } else { Err("the network is down".to_owned()) };
            stage.play([Input::Progress(300_000, Some(2_000_000)), Input::Imported(outcome)]);
        }
        Step::Time(minutes) => {
            let now = stage.app.model.now + TimeDelta::minutes(*minutes);
            stage.time_is(&now.to_rfc3339());
        }
        Step::Disk(Disk::Damages) => {
            stage.damages_the_agenda();
        }
        Step::Disk(Disk::Fills) => {
            stage.disk_fills();
        }
        Step::Disk(Disk::Recovers) => recover(stage),
    }
    None
}

/// Restores the disk and the agenda file.
pub fn recover(stage: &mut Stage) {
    stage.disk_recovers().restores_the_agenda();
}

/// A talk that another program can change in the agenda file.
fn talk(stage: &Stage, at: usize) -> Option<TalkId> {
    if stage.is_damaged() {
        return None;
    }
    let talks = stage.app.model.open.schedule.talks();
    Some(talks.get(at % talks.len().max(1))?.id.clone())
}

fn press(stage: &mut Stage, name: &str, tried: &mut Tried) {
    press_event(stage, key(name), tried);
}

fn press_event(stage: &mut Stage, event: KeyEvent, tried: &mut Tried) {
    let scopes = stage.app.model.scopes();
    let meaning = stage.app.model.prefs.keymap.lookup(&scopes, Chord::of(event));
    let anywhere = stage.app.model.prefs.keymap.lookup(&[Scope::Everywhere], Chord::of(event));
    // On a screen that is too small, `q` quits even in a dialog.
    if [meaning, anywhere].contains(&Some(Action::Quit)) {
        return;
    }
    tried.scopes.extend(scopes);
    tried.actions.extend(meaning);
    stage.play([Input::Event(Event::Key(event))]);
}

fn point(stage: &mut Stage, kind: MouseEventKind, x: f64, y: f64) {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let part = |of: u16, part: f64| (f64::from(of) * part) as u16;
    let area = stage.buffer().area;
    stage.play([Input::Event(Event::Mouse(MouseEvent {
        kind,
        column: part(area.width, x),
        row: part(area.height, y),
        modifiers: KeyModifiers::NONE,
    }))]);
}

/// Publishes an edition of the open conference. The next update reads it, or another program
/// stores it at once.
fn publish(stage: &mut Stage, at: usize, edition: Edition, by_another: bool) {
    // Drop editions of other conferences.
    let id = stage.app.model.open.schedule.conference().id.clone();
    let here = |edition: &Schedule| edition.conference().id == id;
    stage.platform.publishes.retain(here);
    let next = edited(stage.app.model.open.schedule.conference().clone(), at, edition);
    // Don't publish an invalid edition.
    let Ok(next) = Schedule::new(next) else {
        return;
    };
    stage.platform.publishes.push_back(next);
    if by_another {
        stage.another_program_updates();
    }
}

fn edited(mut of: Conference, at: usize, edition: Edition) -> Conference {
    let count = of.talks.len();
    if matches!(edition, Edition::Empties) {
        of.talks.truncate(count.saturating_sub(1 + at / 10));
        return of;
    }
    let Some(talk) = of.talks.get_mut(at % count.max(1)) else {
        return of;
    };
    match edition {
        Edition::Moves(minutes) => {
            if let Some(slot) = &mut talk.slot {
                slot.start += TimeDelta::minutes(minutes);
            }
        }
        Edition::RemovesTime => talk.slot = None,
        Edition::Renames => "Another title".clone_into(&mut talk.title),
        Edition::Adds => {
            let mut new = talk.clone();
            new.id = TalkId::new(format!("new-{count}-{at}"));
            of.talks.push(new);
        }
        Edition::Cancels | Edition::Empties => {
            let id = talk.id.clone();
            of.talks.retain(|talk| talk.id != id);
        }
    }
    of
}
