//! The one table of keys: scope, chords, action, and what the footer says.
//!
//! Lookup, footer, help, manual page and README are all printed from it. What the
//! reader changed of it is [`Keymap`]'s.

mod chord;
mod map;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::Action;
pub use map::Keymap;

/// Where a binding holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In every view and pane.
    Everywhere,
    /// In lists: groups, talks, the agenda.
    List,
    /// In the list of groups.
    Groups,
    /// In the timeline.
    Timeline,
    /// In the details of a talk.
    Details,
    /// While typing a search.
    Search,
    /// While writing a note.
    Note,
    /// While typing a search, where nothing is typed yet or a last search is shown.
    Recall,
    /// While stepping through the completions of a search.
    Completion,
    /// In the menu of what can be followed.
    Menu,
    /// While choosing a conference.
    Switcher,
    /// While talks that overlap stand side by side.
    Resolve,
    /// While a QR code is shown.
    Code,
    /// In the help.
    Help,
    /// While typing a path.
    Prompt,
    /// At a question to be answered with yes or no.
    Question,
}

impl Scope {
    /// All scopes, in the order in which help lists them.
    pub const ALL: [Self; 16] = [
        Self::Everywhere,
        Self::List,
        Self::Groups,
        Self::Timeline,
        Self::Details,
        Self::Search,
        Self::Note,
        Self::Recall,
        Self::Completion,
        Self::Menu,
        Self::Switcher,
        Self::Resolve,
        Self::Code,
        Self::Help,
        Self::Prompt,
        Self::Question,
    ];

    /// The heading over its keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::List => "In lists",
            Self::Groups => "In the groups",
            Self::Timeline => "In the timeline",
            Self::Details => "In the details",
            Self::Search => "While searching",
            Self::Note => "While writing a note",
            Self::Recall => "In an empty search box",
            Self::Completion => "While completing a search",
            Self::Menu => "In the follow menu",
            Self::Switcher => "While choosing a conference",
            Self::Resolve => "Resolving a clash",
            Self::Code => "In a QR code",
            Self::Help => "In the help",
            Self::Prompt => "While typing a path",
            Self::Question => "At a question",
        }
    }

    /// What may be done with its keys.
    fn kind(self) -> Kind {
        match self {
            Self::Everywhere | Self::List | Self::Groups | Self::Timeline | Self::Details => {
                Kind::View
            }
            Self::Menu | Self::Resolve | Self::Code | Self::Help => Kind::Menu,
            Self::Search
            | Self::Recall
            | Self::Completion
            | Self::Note
            | Self::Switcher
            | Self::Prompt
            | Self::Question => Kind::Fixed,
        }
    }

    /// Whether the keys of both can hold at the same time.
    pub fn holds_with(self, other: Self) -> bool {
        match (self, other) {
            (Self::Everywhere, view) | (view, Self::Everywhere) => view.kind() == Kind::View,
            (Self::List, Self::Groups) | (Self::Groups, Self::List) => true,
            _ => self == other,
        }
    }
}

/// What may be done with the keys of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// They can be changed.
    View,
    /// They stay, and those that an action gets in the views hold as well.
    Menu,
    /// They stay: letters are text, or a question is to be answered.
    Fixed,
}

/// A key with the modifiers that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Chord {
    /// The chord of a key event. Shift is dropped: it is in the letter already,
    /// and terminals disagree on whether they report it.
    pub fn of(event: KeyEvent) -> Self {
        let mut modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        let code = match event.code {
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            // Ctrl with a capital letter is Ctrl with the letter.
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => {
                KeyCode::Char(c.to_ascii_lowercase())
            }
            code => code,
        };
        if matches!(code, KeyCode::BackTab) {
            modifiers = KeyModifiers::NONE;
        }
        Self { code, modifiers }
    }
}

const fn key(code: KeyCode) -> Chord {
    Chord {
        code,
        modifiers: KeyModifiers::NONE,
    }
}

const fn ch(c: char) -> Chord {
    key(KeyCode::Char(c))
}

const fn ctrl(c: char) -> Chord {
    Chord {
        code: KeyCode::Char(c),
        modifiers: KeyModifiers::CONTROL,
    }
}

/// What the footer says of a binding, and how dearly: the least important gives
/// way first where the line is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// The word; bindings with the same word share an entry.
    pub text: &'static str,
    /// More stays longer.
    pub priority: u8,
}

/// One line of the table.
#[derive(Debug)]
pub struct Binding {
    /// Where it holds.
    pub scope: Scope,
    /// The keys; the footer shows the first that holds.
    pub chords: &'static [Chord],
    /// What they do.
    pub action: Action,
    /// What the footer says, if anything.
    pub hint: Option<Hint>,
}

const fn quiet(scope: Scope, chords: &'static [Chord], action: Action) -> Binding {
    Binding {
        scope,
        chords,
        action,
        hint: None,
    }
}

const fn shown(
    scope: Scope,
    chords: &'static [Chord],
    action: Action,
    text: &'static str,
    priority: u8,
) -> Binding {
    Binding {
        scope,
        chords,
        action,
        hint: Some(Hint { text, priority }),
    }
}

const DOWN: Chord = key(KeyCode::Down);
const UP: Chord = key(KeyCode::Up);
const LEFT: Chord = key(KeyCode::Left);
const RIGHT: Chord = key(KeyCode::Right);
const ENTER: Chord = key(KeyCode::Enter);
const ESC: Chord = key(KeyCode::Esc);
const TAB: Chord = key(KeyCode::Tab);
const BACKTAB: Chord = key(KeyCode::BackTab);
const HOME: Chord = key(KeyCode::Home);
const END: Chord = key(KeyCode::End);
const PAGE_DOWN: Chord = key(KeyCode::PageDown);
const PAGE_UP: Chord = key(KeyCode::PageUp);

/// The table. Within a scope the footer keeps this order.
pub static BINDINGS: &[Binding] = &[
    // Lists.
    shown(Scope::List, &[ch('j'), DOWN], Action::Down, "move", 40),
    shown(Scope::List, &[ch('k'), UP], Action::Up, "move", 40),
    quiet(Scope::List, &[ch('h'), LEFT], Action::Left),
    quiet(Scope::List, &[ch('l'), RIGHT], Action::Right),
    shown(Scope::List, &[ENTER], Action::Open, "open", 80),
    shown(Scope::Groups, &[ch('b')], Action::Browse, "browse by", 50),
    // The timeline.
    shown(
        Scope::Timeline,
        &[ch('h'), LEFT],
        Action::LaneLeft,
        "move",
        40,
    ),
    shown(Scope::Timeline, &[ch('j'), DOWN], Action::Down, "move", 40),
    shown(Scope::Timeline, &[ch('k'), UP], Action::Up, "move", 40),
    shown(
        Scope::Timeline,
        &[ch('l'), RIGHT],
        Action::LaneRight,
        "move",
        40,
    ),
    shown(Scope::Timeline, &[ENTER], Action::Open, "open", 80),
    shown(
        Scope::Timeline,
        &[ch('+'), ch('=')],
        Action::ZoomIn,
        "zoom",
        50,
    ),
    shown(Scope::Timeline, &[ch('-')], Action::ZoomOut, "zoom", 50),
    // The details.
    shown(Scope::Details, &[ch('j'), DOWN], Action::Down, "scroll", 60),
    shown(Scope::Details, &[ch('k'), UP], Action::Up, "scroll", 60),
    quiet(Scope::Details, &[ch('h'), LEFT], Action::Back),
    quiet(Scope::Details, &[ENTER], Action::Zoom),
    shown(
        Scope::Details,
        &[ch('J'), ctrl('n')],
        Action::NextTalk,
        "next talk",
        55,
    ),
    shown(
        Scope::Details,
        &[ch('K'), ctrl('p')],
        Action::PreviousTalk,
        "next talk",
        55,
    ),
    // Everywhere.
    shown(
        Scope::Everywhere,
        &[ch(' '), ch('s')],
        Action::Star,
        "star",
        90,
    ),
    shown(Scope::Everywhere, &[ch('m')], Action::Maybe, "maybe", 46),
    quiet(Scope::Everywhere, &[ch('x')], Action::Hide),
    quiet(Scope::Everywhere, &[ch('X')], Action::LeaveOut),
    shown(
        Scope::Everywhere,
        &[ch('r')],
        Action::Resolve,
        "resolve",
        86,
    ),
    shown(Scope::Everywhere, &[ch('n')], Action::Note, "note", 39),
    quiet(Scope::Everywhere, &[ch('N')], Action::NoteOutside),
    shown(Scope::Everywhere, &[ch('/')], Action::Search, "search", 85),
    shown(Scope::Everywhere, &[ch('o')], Action::Follow, "follow", 57),
    shown(Scope::Everywhere, &[TAB], Action::NextPane, "pane", 44),
    quiet(Scope::Everywhere, &[BACKTAB], Action::PreviousPane),
    shown(Scope::Everywhere, &[ESC], Action::Back, "back", 82),
    quiet(
        Scope::Everywhere,
        &[ctrl('o'), key(KeyCode::Backspace)],
        Action::Return,
    ),
    quiet(Scope::Everywhere, &[ch('1')], Action::Talks),
    quiet(Scope::Everywhere, &[ch('2')], Action::Timeline),
    quiet(Scope::Everywhere, &[ch('3')], Action::Agenda),
    quiet(Scope::Everywhere, &[ch('4')], Action::OnNow),
    quiet(Scope::Everywhere, &[ch('5')], Action::Changes),
    quiet(Scope::Everywhere, &[ch('U')], Action::Update),
    shown(
        Scope::Everywhere,
        &[ch('a')],
        Action::Acknowledge,
        "read",
        87,
    ),
    shown(
        Scope::Everywhere,
        &[ch('A')],
        Action::AcknowledgeAll,
        "all read",
        84,
    ),
    quiet(Scope::Everywhere, &[ch('t')], Action::Clock),
    quiet(Scope::Everywhere, &[ch('c')], Action::Conferences),
    quiet(Scope::Everywhere, &[ch('g'), HOME], Action::First),
    quiet(Scope::Everywhere, &[ch('G'), END], Action::Last),
    quiet(Scope::Everywhere, &[ctrl('d')], Action::HalfDown),
    quiet(Scope::Everywhere, &[ctrl('u')], Action::HalfUp),
    quiet(Scope::Everywhere, &[PAGE_DOWN, ctrl('f')], Action::PageDown),
    quiet(Scope::Everywhere, &[PAGE_UP, ctrl('b')], Action::PageUp),
    shown(
        Scope::Everywhere,
        &[ch('[')],
        Action::PreviousDay,
        "day",
        48,
    ),
    shown(Scope::Everywhere, &[ch(']')], Action::NextDay, "day", 42),
    quiet(Scope::Everywhere, &[ch('.')], Action::Now),
    quiet(Scope::Everywhere, &[ch('b')], Action::Browse),
    shown(Scope::Everywhere, &[ch('u')], Action::Undo, "undo", 30),
    quiet(Scope::Everywhere, &[ctrl('r')], Action::Redo),
    shown(Scope::Everywhere, &[ch('e')], Action::Export, "export", 59),
    quiet(Scope::Everywhere, &[ch('y')], Action::Copy),
    quiet(Scope::Everywhere, &[ch('Q')], Action::Code),
    shown(
        Scope::Everywhere,
        &[ch('?'), key(KeyCode::F(1))],
        Action::Help,
        "help",
        100,
    ),
    quiet(Scope::Everywhere, &[ctrl('l')], Action::Redraw),
    quiet(Scope::Everywhere, &[ctrl('z')], Action::Suspend),
    shown(
        Scope::Everywhere,
        &[ch('q'), ctrl('c')],
        Action::Quit,
        "quit",
        70,
    ),
    // While typing, letters are text.
    shown(Scope::Search, &[ENTER], Action::Accept, "go to talk", 90),
    shown(Scope::Search, &[ESC], Action::Cancel, "cancel", 95),
    shown(
        Scope::Search,
        &[DOWN, ctrl('n'), ctrl('j')],
        Action::Down,
        "move",
        80,
    ),
    shown(
        Scope::Search,
        &[UP, ctrl('p'), ctrl('k')],
        Action::Up,
        "move",
        80,
    ),
    shown(Scope::Search, &[TAB], Action::Complete, "complete", 81),
    quiet(Scope::Search, &[BACKTAB], Action::CompleteBack),
    quiet(Scope::Search, &[PAGE_DOWN, ctrl('f')], Action::PageDown),
    quiet(Scope::Search, &[PAGE_UP, ctrl('b')], Action::PageUp),
    shown(Scope::Search, &[ctrl('s')], Action::Star, "star", 85),
    quiet(Scope::Search, &[key(KeyCode::F(1))], Action::Help),
    quiet(Scope::Search, &[ctrl('l')], Action::Redraw),
    quiet(Scope::Search, &[ctrl('z')], Action::Suspend),
    quiet(Scope::Search, &[ctrl('c')], Action::Quit),
    // Lines are made with enter, so esc is what ends the writing.
    shown(Scope::Note, &[ESC], Action::Accept, "save and close", 95),
    shown(Scope::Note, &[ctrl('s')], Action::SaveNote, "save", 80),
    shown(Scope::Note, &[ctrl('g')], Action::Discard, "discard", 85),
    shown(Scope::Note, &[ctrl('u')], Action::UndoTyping, "undo", 60),
    quiet(Scope::Note, &[ctrl('r')], Action::RedoTyping),
    shown(Scope::Note, &[ctrl('o')], Action::NoteOutside, "editor", 50),
    shown(Scope::Note, &[key(KeyCode::F(1))], Action::Help, "help", 90),
    quiet(Scope::Note, &[ctrl('l')], Action::Redraw),
    quiet(Scope::Note, &[ctrl('z')], Action::Suspend),
    quiet(Scope::Note, &[ctrl('c')], Action::Quit),
    shown(Scope::Recall, &[UP], Action::Older, "last searches", 83),
    shown(Scope::Recall, &[DOWN], Action::Newer, "last searches", 83),
    shown(
        Scope::Completion,
        &[ESC],
        Action::Cancel,
        "back to what was typed",
        95,
    ),
    // Overlays.
    shown(Scope::Menu, &[ch('j'), DOWN, TAB], Action::Down, "move", 40),
    shown(Scope::Menu, &[ch('k'), UP, BACKTAB], Action::Up, "move", 40),
    shown(
        Scope::Menu,
        &[ENTER, ch('o'), ch('l')],
        Action::Accept,
        "go there",
        90,
    ),
    shown(Scope::Menu, &[ch('y')], Action::Copy, "copy", 80),
    shown(
        Scope::Menu,
        &[ESC, ch('q'), ch('h')],
        Action::Cancel,
        "close",
        95,
    ),
    quiet(Scope::Menu, &[ch('g'), HOME], Action::First),
    quiet(Scope::Menu, &[ch('G'), END], Action::Last),
    quiet(Scope::Menu, &[PAGE_DOWN], Action::PageDown),
    quiet(Scope::Menu, &[PAGE_UP], Action::PageUp),
    quiet(Scope::Menu, &[ctrl('z')], Action::Suspend),
    quiet(Scope::Menu, &[ctrl('c')], Action::Quit),
    // While typing, letters are text.
    shown(Scope::Switcher, &[ENTER], Action::Accept, "open", 90),
    shown(Scope::Switcher, &[ESC], Action::Cancel, "close", 95),
    shown(
        Scope::Switcher,
        &[DOWN, ctrl('n'), ctrl('j'), TAB],
        Action::Down,
        "move",
        80,
    ),
    shown(
        Scope::Switcher,
        &[UP, ctrl('p'), ctrl('k'), BACKTAB],
        Action::Up,
        "move",
        80,
    ),
    quiet(Scope::Switcher, &[PAGE_DOWN, ctrl('f')], Action::PageDown),
    quiet(Scope::Switcher, &[PAGE_UP, ctrl('b')], Action::PageUp),
    quiet(Scope::Switcher, &[ctrl('l')], Action::Redraw),
    quiet(Scope::Switcher, &[ctrl('z')], Action::Suspend),
    quiet(Scope::Switcher, &[ctrl('c')], Action::Quit),
    shown(Scope::Resolve, &[ENTER], Action::Keep, "keep this", 90),
    shown(
        Scope::Resolve,
        &[ch('d')],
        Action::KeepAlone,
        "keep, drop the rest",
        80,
    ),
    shown(
        Scope::Resolve,
        &[ch('h'), LEFT, BACKTAB],
        Action::LaneLeft,
        "other",
        85,
    ),
    shown(
        Scope::Resolve,
        &[ch('l'), RIGHT, TAB],
        Action::LaneRight,
        "other",
        85,
    ),
    shown(Scope::Resolve, &[ch('j'), DOWN], Action::Down, "scroll", 50),
    shown(Scope::Resolve, &[ch('k'), UP], Action::Up, "scroll", 50),
    quiet(
        Scope::Resolve,
        &[PAGE_DOWN, ctrl('d'), ctrl('f')],
        Action::PageDown,
    ),
    quiet(
        Scope::Resolve,
        &[PAGE_UP, ctrl('u'), ctrl('b')],
        Action::PageUp,
    ),
    quiet(Scope::Resolve, &[ch('g'), HOME], Action::First),
    quiet(Scope::Resolve, &[ch('G'), END], Action::Last),
    shown(
        Scope::Resolve,
        &[ch(' '), ch('s')],
        Action::Star,
        "star",
        60,
    ),
    shown(Scope::Resolve, &[ch('m')], Action::Maybe, "maybe", 58),
    quiet(Scope::Resolve, &[ch('x')], Action::Hide),
    shown(Scope::Resolve, &[ch('u')], Action::Undo, "undo", 30),
    quiet(Scope::Resolve, &[ctrl('r')], Action::Redo),
    shown(
        Scope::Resolve,
        &[ESC, ch('q'), ch('r')],
        Action::Cancel,
        "close",
        95,
    ),
    quiet(Scope::Resolve, &[ctrl('l')], Action::Redraw),
    quiet(Scope::Resolve, &[ctrl('z')], Action::Suspend),
    quiet(Scope::Resolve, &[ctrl('c')], Action::Quit),
    shown(Scope::Code, &[ch('[')], Action::PreviousDay, "other", 80),
    shown(Scope::Code, &[ch(']')], Action::NextDay, "other", 80),
    shown(
        Scope::Code,
        &[ch('i')],
        Action::Invert,
        "swap dark and light",
        50,
    ),
    shown(
        Scope::Code,
        &[ESC, ch('Q'), ch('q'), ENTER],
        Action::Cancel,
        "close",
        95,
    ),
    quiet(Scope::Code, &[ctrl('l')], Action::Redraw),
    quiet(Scope::Code, &[ctrl('z')], Action::Suspend),
    quiet(Scope::Code, &[ctrl('c')], Action::Quit),
    shown(Scope::Help, &[ch('j'), DOWN], Action::Down, "scroll", 60),
    shown(Scope::Help, &[ch('k'), UP], Action::Up, "scroll", 60),
    quiet(
        Scope::Help,
        &[PAGE_DOWN, ctrl('d'), ctrl('f'), ch(' ')],
        Action::PageDown,
    ),
    quiet(
        Scope::Help,
        &[PAGE_UP, ctrl('u'), ctrl('b')],
        Action::PageUp,
    ),
    quiet(Scope::Help, &[ch('g'), HOME], Action::First),
    quiet(Scope::Help, &[ch('G'), END], Action::Last),
    shown(
        Scope::Help,
        &[ESC, ch('?'), ch('q'), ENTER, key(KeyCode::F(1))],
        Action::Cancel,
        "close",
        95,
    ),
    quiet(Scope::Help, &[ctrl('z')], Action::Suspend),
    quiet(Scope::Help, &[ctrl('c')], Action::Quit),
    shown(Scope::Prompt, &[ENTER], Action::Accept, "write", 90),
    shown(Scope::Prompt, &[ESC], Action::Cancel, "cancel", 95),
    quiet(Scope::Prompt, &[ctrl('z')], Action::Suspend),
    quiet(Scope::Prompt, &[ctrl('c')], Action::Quit),
    shown(Scope::Question, &[ch('y')], Action::Accept, "yes", 95),
    shown(
        Scope::Question,
        &[ch('n'), ESC, ch('q')],
        Action::Cancel,
        "no",
        95,
    ),
    quiet(Scope::Question, &[ctrl('z')], Action::Suspend),
    quiet(Scope::Question, &[ctrl('c')], Action::Quit),
];

/// A scope's name and its rows: keys, and what they do.
pub type Table = (&'static str, Vec<(String, &'static str)>);

/// All tables, for the manual page and the README.
pub fn tables() -> Vec<Table> {
    Keymap::default().help(&Scope::ALL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_scope() {
        for (i, a) in BINDINGS.iter().enumerate() {
            for b in &BINDINGS[i + 1..] {
                let both = a.chords.iter().any(|c| b.chords.contains(c));
                assert!(a.scope != b.scope || !both, "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn every_scope_can_be_left_and_ended() {
        let (keymap, ctrl_c) = (Keymap::default(), ctrl('c'));
        for scope in Scope::ALL {
            let scopes = match scope {
                Scope::List | Scope::Groups | Scope::Timeline | Scope::Details => {
                    vec![scope, Scope::Everywhere]
                }
                Scope::Recall | Scope::Completion => vec![scope, Scope::Search],
                _ => vec![scope],
            };
            assert_eq!(
                keymap.lookup(&scopes, ctrl_c),
                Some(Action::Quit),
                "{scope:?}"
            );
            assert_eq!(
                keymap.lookup(&scopes, ctrl('z')),
                Some(Action::Suspend),
                "{scope:?}"
            );
        }
    }

    #[test]
    fn the_same_word_shares_one_hint() {
        let hints = Keymap::default().hints(&[Scope::List, Scope::Everywhere], |_| true);
        assert_eq!(hints[0], ("j/k".to_owned(), "move", 40));
    }
}
