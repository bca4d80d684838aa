//! The user's preferences: zone, clock, symbols, colours, settings, keys and friends.

use chrono_tz::Tz;
use ratatui::text::Span;

use super::keys::Keymap;
use super::theme::{Role, Theme};
use crate::config::Settings;
use crate::environment::Terminal;
use crate::friends::Friends;
use crate::text::symbols::Symbols;
use crate::text::width;

/// The user's preferences. They stay when another conference is opened.
#[derive(Debug, Clone)]
pub struct Prefs {
    /// The user's time zone.
    pub zone: Tz,
    /// Whether times are shown on the user's clock instead of the venue's.
    pub own_clock: bool,
    /// Whether lists skip hidden talks.
    pub skip_hidden: bool,
    /// Whether the details pane is open.
    pub details_open: bool,
    pub symbols: &'static Symbols,
    pub theme: Theme,
    pub settings: Settings,
    /// What the terminal understands.
    pub terminal: Terminal,
    pub keymap: Keymap,
    /// The folder that typed paths start from, with `~` for the home folder.
    pub folder: String,
    /// The files with the agendas of friends.
    pub friends: Friends,
}

impl Prefs {
    /// Text in the style of a role.
    pub fn span(&self, text: impl Into<String>, role: Role) -> Span<'static> {
        Span::styled(text.into(), self.theme.style(role))
    }

    /// Text cut to fit, in the style of a role.
    pub fn fitted(&self, text: &str, cells: usize, role: Role) -> Span<'static> {
        self.span(width::fit(text, cells, self.symbols.ellipsis), role)
    }

    /// The full path for a path as typed, with `~` for the home folder.
    pub fn full_path(&self, typed: &str) -> String {
        let is_full = typed.starts_with('/') || typed == "~" || typed.starts_with("~/");
        if is_full || self.folder.is_empty() {
            return typed.to_owned();
        }
        format!("{}/{typed}", self.folder.trim_end_matches('/'))
    }
}
