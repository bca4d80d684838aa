//! The names of chords, as the help shows them and the configuration file contains
//! them.

use crossterm::event::{KeyCode, KeyModifiers};

use super::Chord;
use crate::config::{nearest, quoted};
use crate::text::{clean, width};

/// Keys with a name, and the other names that the parser accepts for them.
const NAMED: &[(KeyCode, &str, &[&str])] = &[
    (KeyCode::Char(' '), "space", &[]),
    (KeyCode::Enter, "enter", &["return"]),
    (KeyCode::Esc, "esc", &["escape"]),
    (KeyCode::Tab, "tab", &[]),
    (KeyCode::Up, "Up", &[]),
    (KeyCode::Down, "Down", &[]),
    (KeyCode::Left, "Left", &[]),
    (KeyCode::Right, "Right", &[]),
    (KeyCode::Home, "Home", &[]),
    (KeyCode::End, "End", &[]),
    (KeyCode::PageUp, "PgUp", &["pageup"]),
    (KeyCode::PageDown, "PgDn", &["pagedown"]),
    (KeyCode::Backspace, "Backspace", &[]),
    (KeyCode::Delete, "Delete", &["del"]),
    (KeyCode::Insert, "Insert", &["ins"]),
];

const BACKTAB: &str = "Shift-Tab";

impl Chord {
    /// The name of the chord, such as `Ctrl-d`, `space` or `PgUp`.
    pub fn name(self) -> String {
        let named = NAMED.iter().find(|(code, ..)| *code == self.code);
        let key = match (self.code, named) {
            (_, Some((_, name, _))) => (*name).to_owned(),
            (KeyCode::Char(c), _) => c.to_string(),
            (KeyCode::F(n), _) => format!("F{n}"),
            (KeyCode::BackTab, _) => BACKTAB.to_owned(),
            (code, _) => code.to_string(),
        };
        let mut name = String::new();
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            name.push_str("Ctrl-");
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            name.push_str("Alt-");
        }
        name + &key
    }

    /// Parses the name of a chord. Ignores the case of key names, and accepts `+` as
    /// well as `-` after `Ctrl` and `Alt`.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the name, or why terminals can't report the key.
    pub fn parse(name: &str) -> Result<Self, String> {
        let chord = Self::named(name).ok_or_else(|| not_a_key(name))?;
        match chord.unreported() {
            Some(why) => Err(format!("{}: {why}", quoted(name))),
            None => Ok(chord),
        }
    }

    /// The chord with a name, even if not all terminals report it.
    pub fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case(BACKTAB) || name.eq_ignore_ascii_case("Shift+Tab") {
            return Some(super::key(KeyCode::BackTab));
        }
        let (modifiers, key) = modifiers(name);
        let code = match code(key)? {
            KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => {
                KeyCode::Char(c.to_ascii_lowercase())
            }
            code => code,
        };
        Some(Self { code, modifiers })
    }

    /// Explains why terminals don't report this chord, or report a different one for
    /// it.
    fn unreported(self) -> Option<&'static str> {
        let control = self.modifiers.contains(KeyModifiers::CONTROL);
        let alt = self.modifiers.contains(KeyModifiers::ALT);
        match self.code {
            KeyCode::Char('i') if control => Some("terminals send it as tab"),
            KeyCode::Char('m') if control => Some("terminals send it as enter"),
            KeyCode::Char('[') if control => Some("terminals send it as esc"),
            KeyCode::Char(c) if control && !(c.is_ascii_lowercase() || c == ' ') => {
                Some("terminals send Ctrl only with letters and space")
            }
            KeyCode::Char('[' | 'O') if alt => Some("terminals send it as another key"),
            KeyCode::Enter | KeyCode::Esc | KeyCode::Tab | KeyCode::Backspace if control || alt => {
                Some("some terminals send it as the key alone")
            }
            _ => None,
        }
    }

    /// Whether the chord quits in every scope.
    pub(super) fn always_quits(self) -> bool {
        self == super::CTRL_C
    }

    /// Whether the chord always closes or accepts whatever covers the view.
    pub(super) fn closes_or_accepts(self) -> bool {
        self == super::ENTER || self == super::ESC || self.always_quits()
    }
}

/// Splits a name into its leading modifiers and the rest.
fn modifiers(name: &str) -> (KeyModifiers, &str) {
    let (mut modifiers, mut name) = (KeyModifiers::NONE, name);
    let next = |name: &'_ str| {
        let words = [("ctrl", KeyModifiers::CONTROL), ("alt", KeyModifiers::ALT)];
        words.into_iter().find_map(|(word, modifier)| {
            let (start, rest) = name.split_at_checked(word.len())?;
            let key = rest.strip_prefix(['-', '+']).filter(|key| !key.is_empty())?;
            start.eq_ignore_ascii_case(word).then_some((modifier, name.len() - key.len()))
        })
    };
    while let Some((modifier, length)) = next(name) {
        modifiers |= modifier;
        name = &name[length..];
    }
    (modifiers, name)
}

fn code(key: &str) -> Option<KeyCode> {
    let mut chars = key.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        let shown = c == ' ' || (clean::line(key) == key && width::of(key) > 0);
        return shown.then_some(KeyCode::Char(c));
    }
    let is = |name: &str| name.eq_ignore_ascii_case(key);
    let named = NAMED.iter().find(|(_, name, more)| is(name) || more.iter().any(|name| is(name)));
    if let Some((code, ..)) = named {
        return Some(*code);
    }
    let number = key.strip_prefix(['F', 'f'])?.parse().ok()?;
    let plain = !key[1..].starts_with(['+', '0']);
    (plain && (1..=24).contains(&number)).then_some(KeyCode::F(number))
}

fn not_a_key(name: &str) -> String {
    if name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("shift-")) {
        return format!(
            "{}: Shift works only as Shift-Tab; write a capital letter instead",
            quoted(name)
        );
    }
    let names = NAMED.iter().map(|(_, name, _)| *name).chain([BACKTAB]);
    match nearest(name, names) {
        Some(near) if name.len() > 1 => {
            format!("unknown key '{}'; did you mean {near}?", quoted(name))
        }
        _ => format!(
            "unknown key '{}'; keys are written s, S, space, Up, F5, Ctrl-s or Alt-s",
            quoted(name)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keys::bindings;

    #[test]
    fn names_of_bound_chords_parse_back() {
        for chord in bindings().into_iter().flat_map(|binding| binding.chords) {
            assert_eq!(Chord::parse(&chord.name()), Ok(chord));
        }
    }

    #[test]
    fn a_chord_is_read_as_people_write_it() {
        for (written, name) in [
            ("s", "s"),
            ("S", "S"),
            ("ß", "ß"),
            ("-", "-"),
            ("+", "+"),
            (" ", "space"),
            ("SPACE", "space"),
            ("return", "enter"),
            ("Escape", "esc"),
            ("pageup", "PgUp"),
            ("ctrl+D", "Ctrl-d"),
            ("Ctrl-space", "Ctrl-space"),
            ("ALT-x", "Alt-x"),
            ("Alt-X", "Alt-X"),
            ("Alt--", "Alt--"),
            ("alt-ctrl-x", "Ctrl-Alt-x"),
            ("Ctrl-Left", "Ctrl-Left"),
            ("f12", "F12"),
            ("shift-tab", "Shift-Tab"),
        ] {
            let chord = Chord::parse(written).unwrap();
            assert_eq!(chord.name(), name, "{written}");
            assert_eq!(Chord::parse(name), Ok(chord), "{name}");
        }
    }

    #[test]
    fn invalid_key_is_rejected_with_reason() {
        for (written, why) in [
            ("", "unknown key ''; keys are written s"),
            ("spce", "unknown key 'spce'; did you mean space?"),
            ("Ctrl-", "unknown key 'Ctrl-'"),
            ("\u{1b}", "unknown key"),
            ("\u{202e}", "unknown key"),
            ("\n", "unknown key"),
            ("F0", "unknown key"),
            ("F25", "unknown key"),
            ("F+1", "unknown key"),
            ("ü\u{301}", "unknown key"),
            ("Shift-s", "write a capital letter"),
            ("Ctrl-i", "send it as tab"),
            ("Ctrl-M", "send it as enter"),
            ("Ctrl-[", "send it as esc"),
            ("Ctrl-1", "only with letters and space"),
            ("Ctrl-enter", "some terminals"),
            ("Alt-[", "send it as another key"),
        ] {
            let error = Chord::parse(written).unwrap_err();
            assert!(error.contains(why), "{written:?}: {error}");
        }
    }
}
