//! Keys: their names, what they mean in the scopes whose keys apply, and what the
//! reader changed of the table of actions.

mod chord;
mod map;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::{ACTIONS, Action};
pub use super::action::{Hint, Scope};
pub use map::Keymap;

impl Scope {
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
    Chord { code, modifiers: KeyModifiers::NONE }
}

const ENTER: Chord = key(KeyCode::Enter);
const ESC: Chord = key(KeyCode::Esc);
const CTRL_C: Chord = Chord { code: KeyCode::Char('c'), modifiers: KeyModifiers::CONTROL };

/// The keys of an action in a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    pub scope: Scope,
    /// The footer shows the first one that applies.
    pub chords: Vec<Chord>,
    pub action: Action,
    /// What the footer says, if anything.
    pub hint: Option<Hint>,
}

/// The bindings of the table of actions. In a scope they keep its order.
pub fn bindings() -> Vec<Binding> {
    let mut bindings = Vec::new();
    for row in ACTIONS {
        for keys in row.keys {
            let names = keys.names.split_whitespace();
            let chords: Vec<Chord> = names.filter_map(|name| Chord::parse(name).ok()).collect();
            bindings.extend(keys.scopes.iter().map(|scope| Binding {
                scope: *scope,
                chords: chords.clone(),
                action: row.action,
                hint: keys.hint,
            }));
        }
    }
    bindings
}

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
    fn every_key_of_the_table_has_a_name() {
        let names = ACTIONS.iter().flat_map(|row| row.keys).map(|keys| keys.names);
        for name in names.flat_map(str::split_whitespace) {
            assert_eq!(Chord::parse(name).unwrap().name(), name);
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_scope() {
        let bindings = bindings();
        for (i, a) in bindings.iter().enumerate() {
            for b in &bindings[i + 1..] {
                let both = a.chords.iter().any(|c| b.chords.contains(c));
                assert!(a.scope != b.scope || !both, "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn every_scope_can_be_left_and_ended() {
        let (keymap, ctrl_c) = (Keymap::default(), CTRL_C);
        for scope in Scope::ALL {
            let scopes = match scope {
                Scope::List | Scope::Groups | Scope::Timeline | Scope::Details => {
                    vec![scope, Scope::Everywhere]
                }
                Scope::Recall | Scope::Completion => vec![scope, Scope::Search],
                _ => vec![scope],
            };
            assert_eq!(keymap.lookup(&scopes, ctrl_c), Some(Action::Quit), "{scope:?}");
            assert_eq!(
                keymap.lookup(&scopes, Chord::parse("Ctrl-z").unwrap()),
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
