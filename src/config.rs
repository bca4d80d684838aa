//! What its user may set: how the program looks, which clock it shows, when it
//! reminds.
//!
//! Values only. Where the file is, and reading it, is [`crate::store`]'s.

/// The settings of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
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
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            own_clock: false,
            reminder: 5,
            bell: true,
            walk: 5,
            export: None,
        }
    }
}
