//! What its user may set: how the program looks, which clock it shows, when it
//! reminds, which keys it heeds.
//!
//! Values only: a text to settings, and settings to a text. Where the file is,
//! and reading it, is [`crate::store`]'s. What keys and actions there are is
//! [`crate::tui::keys`]'s: here they are texts with a place.

mod entries;
mod read;
mod write;

pub use entries::{KEYS, table};
pub use read::parse;
pub use write::{KeyLine, write};

use std::fmt;

/// The name of the file, as its problems name it.
pub const FILE: &str = "config.toml";

/// The most minutes that a time before a talk or between two can be.
pub const MOST_MINUTES: u32 = 240;

/// Which colours are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// Colours, unless the surroundings are against them.
    Auto,
    /// Colours, also where `NO_COLOR` is set: what is said here is said to this
    /// program, and `NO_COLOR` to all.
    Always,
    /// None.
    Never,
}

/// The settings of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Which colours are wanted.
    pub colors: Colors,
    /// Whether lines and marks are drawn in ASCII whatever the locale can show.
    pub ascii: bool,
    /// Whether all times are shown on the reader's own clock at the start, and not
    /// on the venue's.
    pub own_clock: bool,
    /// Minutes before a pick begins at which it is said so; zero for never.
    pub reminder: u32,
    /// Whether the terminal's bell rings with a reminder.
    pub bell: bool,
    /// Minutes that it takes to get from one room to another: less time between
    /// two picks is marked.
    pub walk: u32,
    /// Where an agenda is exported to if nothing else is said.
    pub export: Option<String>,
    /// The agendas of friends, `FILE` or `NAME=FILE`.
    pub friends: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            colors: Colors::Auto,
            ascii: false,
            own_clock: false,
            reminder: 5,
            bell: true,
            walk: 5,
            export: None,
            friends: Vec::new(),
        }
    }
}

/// The keys that are wanted for an action, as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEntry {
    /// The action's name.
    pub action: String,
    /// The line of the name, counted from 1.
    pub line: usize,
    /// The keys, each with its line.
    pub keys: Vec<(String, usize)>,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The settings; what the file does not name is the default.
    pub settings: Settings,
    /// The keys that differ.
    pub keys: Vec<KeyEntry>,
}

/// Something in the file that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: usize,
    /// The entry, with its table (`keys.star`); empty where there is none.
    pub entry: String,
    /// What is wrong, and what to do.
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

/// Something out of the file as a problem may repeat it: cleaned, and not long.
pub fn quoted(text: &str) -> String {
    const CELLS: usize = 40;
    let text = crate::text::clean::line(text);
    crate::text::width::fit(&text, CELLS, "...").into_owned()
}

/// The name that was probably meant, if one is near.
pub fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    const LONGEST: usize = 40;
    // What is much longer than any name is no slip.
    if wrong.len() > LONGEST {
        return None;
    }
    let wrong = wrong.to_lowercase();
    let slips = (wrong.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&wrong, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, _)| *distance <= slips)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
