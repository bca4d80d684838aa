//! The reader's preferences: zone, clock, symbols, colours, settings, keys and friends.

use chrono_tz::Tz;

use super::keys::Keymap;
use super::theme::Theme;
use crate::config::Settings;
use crate::friends::Friends;
use crate::text::symbols::Symbols;

/// What the reader prefers. It stays when another conference is opened.
#[derive(Debug, Clone)]
pub struct Prefs {
    /// The reader's zone.
    pub zone: Tz,
    /// Whether times are shown on the reader's clock instead of the venue's.
    pub own_clock: bool,
    /// Whether the lists skip hidden talks.
    pub skip_hidden: bool,
    pub symbols: &'static Symbols,
    pub theme: Theme,
    pub settings: Settings,
    pub keymap: Keymap,
    /// The files with the agendas of friends.
    pub friends: Friends,
}
