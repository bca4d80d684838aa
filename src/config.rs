//! The user's settings: appearance, clock, reminders and keys.
//!
//! This module only converts text to settings and back. [`crate::store`] finds and reads
//! the file. [`crate::tui::keys`] knows the keys and actions; here they are strings with
//! a line number.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

mod entries;
mod read;
mod write;

pub use entries::{KEYS, table};
pub use read::parse;
pub use write::{KeyLine, write};

use std::fmt;

/// The file name, as problems show it.
pub const FILE: &str = "config.toml";

/// Maximum for a setting in minutes.
pub const MAX_MINUTES: u32 = 240;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// Colours, unless the environment asks for none.
    Auto,
    /// Colours even if `NO_COLOR` is set: this setting is for Hallway alone, `NO_COLOR`
    /// for all programs.
    Always,
    /// No colours.
    Never,
}

/// How a reminder gets the user's attention, besides the message on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notify {
    /// The terminal's bell.
    Bell,
    /// A desktop notification by OSC 9 (`iTerm2`, `WezTerm`, Ghostty, Windows Terminal).
    Osc9,
    /// A desktop notification by OSC 777 (foot, urxvt, Ghostty, `WezTerm`).
    Osc777,
    /// Nothing else.
    None,
}

/// When the URLs on the screen are links that the terminal opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// In terminals that are known to open them.
    Auto,
    /// Also in unknown terminals.
    On,
    /// Never.
    Off,
}

/// The effective settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// When to use colours.
    pub colors: Colors,
    /// Whether to draw lines and symbols in ASCII, whatever the locale supports.
    pub ascii: bool,
    /// When the URLs on the screen are links that the terminal opens.
    pub links: Links,
    /// Whether to start with times in the user's time zone instead of the venue's.
    pub own_clock: bool,
    /// Minutes between a reminder and the start of a pick; 0 turns reminders off.
    pub reminder: u32,
    /// How a reminder gets the user's attention.
    pub notify: Notify,
    /// Minutes to walk from one room to another; shorter gaps between picks are marked.
    pub walk: u32,
    /// The default path for exporting an agenda.
    pub export: Option<String>,
    /// The agendas of friends, `FILE` or `NAME=FILE`.
    pub friends: Vec<String>,
    /// The folder in which each pick has a calendar file.
    pub vdir: Option<String>,
    /// The user's own calendars, whose events take time.
    pub busy: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            colors: Colors::Auto,
            ascii: false,
            links: Links::Auto,
            own_clock: false,
            reminder: 5,
            notify: Notify::Bell,
            walk: 5,
            export: None,
            friends: Vec::new(),
            vdir: None,
            busy: Vec::new(),
        }
    }
}

/// The keys that the file binds to an action, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEntry {
    pub action: String,
    /// The line of the name, starting at 1.
    pub line: usize,
    /// The keys, each with its line.
    pub keys: Vec<(String, usize)>,
}

/// The content of a configuration file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The settings, with defaults for those that the file does not set.
    pub settings: Settings,
    /// The keys that the file changes.
    pub keys: Vec<KeyEntry>,
}

/// An invalid line or entry in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line number, starting at 1.
    pub line: usize,
    /// The entry with its table (`keys.star`); empty if no entry is to blame.
    pub entry: String,
    /// What is wrong and what to do.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FILE}, line {}: ", self.line)?;
        if !self.entry.is_empty() {
            write!(f, "{}: ", self.entry)?;
        }
        f.write_str(&self.what)
    }
}

/// Cleans and shortens text from the file, to be quoted in a problem.
pub fn quoted(text: &str) -> String {
    const CELLS: usize = 40;
    let text = crate::text::clean::line(text);
    crate::text::width::fit(&text, CELLS, "...").into_owned()
}

/// Returns the most similar name, if one is near enough for a typo.
pub fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    const MAX_NAME_LENGTH: usize = 40;
    // Text much longer than any name is not a typo.
    if wrong.len() > MAX_NAME_LENGTH {
        return None;
    }
    let wrong = wrong.to_lowercase();
    let slips = (wrong.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= slips)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
