//! Keys: their names, their actions in each scope, and the user's changes to the
//! default bindings.

mod chord;
mod map;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub use super::action::Scope;
use super::action::{ACTIONS, Action, Hint};
pub use map::Keymap;

/// A key with the modifiers that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Chord {
    /// The chord of a key event. Drops Shift: the letter already reflects it, and
    /// terminals disagree on whether they report it.
    pub fn of(event: KeyEvent) -> Self {
        let mut modifiers = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        let code = match event.code {
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
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
    /// The footer shows the first chord that applies.
    pub chords: Vec<Chord>,
    /// The chords in the table of actions.
    default: Vec<Chord>,
    pub action: Action,
    /// The hint in the footer, if any.
    pub hint: Option<Hint>,
}

/// The default bindings. Within a scope they keep the order of the table of actions.
pub fn bindings() -> Vec<Binding> {
    let mut bindings = Vec::new();
    for row in ACTIONS {
        for keys in row.keys {
            let names = keys.names.split_whitespace();
            let chords: Vec<Chord> = names.filter_map(|name| Chord::parse(name).ok()).collect();
            bindings.extend(keys.scopes.iter().map(|scope| Binding {
                scope: *scope,
                chords: chords.clone(),
                default: chords.clone(),
                action: row.action,
                hint: keys.hint,
            }));
        }
    }
    bindings
}

/// A row of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    pub keys: Vec<String>,
    /// The name of the action.
    pub name: &'static str,
    /// The description.
    pub description: &'static str,
}

/// A heading and its rows.
pub type Table = (&'static str, Vec<KeyRow>);

/// All tables, for the manual page and the guide.
pub fn tables() -> Vec<Table> {
    Keymap::default().help(&[Scope::List, Scope::Everywhere]).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_names_of_actions_round_trip() {
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
    fn every_scope_allows_quit_and_suspend() {
        let (keymap, ctrl_c) = (Keymap::default(), CTRL_C);
        for scope in Scope::ALL {
            let scopes = match scope {
                Scope::List | Scope::Groups | Scope::Timeline | Scope::MyDay | Scope::Details => {
                    vec![scope, Scope::Everywhere]
                }
                Scope::Recall | Scope::Completion => vec![scope, Scope::Search],
                Scope::Catalogue => vec![scope, Scope::Switcher],
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
    fn actions_with_the_same_label_share_one_hint() {
        let hints = Keymap::default().hints(&[Scope::List, Scope::Everywhere], |_| true);
        assert_eq!(hints[0], ("j/k".to_owned(), "move", 40));
    }
}
