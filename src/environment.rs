//! The environment of the process, read once at the start: clock, time zone, locale,
//! colours and settings.
//!
//! All other code takes these as values, so that a test can pass its own.
//! [`crate::store`] knows the folders.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::config::{Colors, Settings};
use crate::text::symbols::{self, Symbols};

/// The source of the current time.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A fixed time.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The current time.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(time) => time,
        }
    }
}

/// The environment of a run.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The source of the current time.
    pub clock: Clock,
    /// The user's time zone.
    pub zone: Tz,
    /// The symbols that the terminal can show.
    pub symbols: &'static Symbols,
    /// Whether to use colours (<https://no-color.org>).
    pub color: bool,
    /// What the terminal understands.
    pub terminal: Terminal,
    /// The user's settings.
    pub settings: Settings,
    /// The user's editor, as a shell command.
    pub editor: String,
}

impl Environment {
    /// Reads the environment of the process; settings and arguments take precedence.
    pub fn of_process(clock: Clock, zone: Option<Tz>, settings: Settings) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        Self {
            clock,
            zone: zone.unwrap_or_else(|| local_zone(variable("TZ").as_deref())),
            symbols: if settings.ascii { &symbols::ASCII } else { Symbols::fitting(variable) },
            color: color(settings.colors, variable),
            terminal: Terminal::of(variable),
            settings,
            editor: ["VISUAL", "EDITOR"]
                .into_iter()
                .filter_map(variable)
                .find(|value| !value.trim().is_empty())
                .unwrap_or_else(|| "vi".to_owned()),
        }
    }
}

/// What the terminal understands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terminal {
    /// Whether the window has a title.
    pub has_title: bool,
    /// Whether the terminal is tmux, here or before a connection by ssh.
    pub is_tmux: bool,
}

impl Terminal {
    fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let in_tmux = variable("TMUX").is_some_and(|value| !value.is_empty());
        Self {
            // The console of Linux and simple terminals would show the sequence.
            has_title: !["", "dumb", "linux"].contains(&term.as_str()),
            is_tmux: in_tmux || term.starts_with("tmux"),
        }
    }
}

/// Whether to use colours. The setting overrides `NO_COLOR` (<https://no-color.org>),
/// but a dumb terminal cannot show any.
fn color(wanted: Colors, variable: impl Fn(&str) -> Option<String>) -> bool {
    let dumb = variable("TERM").as_deref() == Some("dumb");
    let unwanted = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    match wanted {
        Colors::Auto => !dumb && !unwanted,
        Colors::Always => !dumb,
        Colors::Never => false,
    }
}

/// The user's time zone: `TZ` if it names a zone, else the system's, else UTC.
///
/// An empty `TZ` means UTC (POSIX), and `TZ` may be the path of a zone file. A rule
/// (`JST-9`) does not name a zone and `Tz` cannot represent it, so the system's zone
/// applies.
fn local_zone(tz: Option<&str>) -> Tz {
    let named = |tz: &str| -> Option<Tz> {
        let tz = tz.strip_prefix(':').unwrap_or(tz);
        if tz.is_empty() {
            return Some(Tz::UTC);
        }
        let name = tz.rsplit_once("zoneinfo/").map_or(tz, |(_, name)| name);
        name.parse().ok()
    };
    tz.and_then(named)
        .or_else(|| iana_time_zone::get_timezone().ok()?.parse().ok())
        .unwrap_or(Tz::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn color_follows_setting_and_environment() {
        let with = |name: &'static str, value: &'static str| {
            move |asked: &str| (asked == name).then(|| value.to_owned())
        };
        for (wanted, colors) in [
            (Colors::Auto, [true, false, true, false]),
            (Colors::Always, [true, true, true, false]),
            (Colors::Never, [false; 4]),
        ] {
            let found = [("TERM", "xterm"), ("NO_COLOR", "1"), ("NO_COLOR", ""), ("TERM", "dumb")]
                .map(|(name, value)| color(wanted, with(name, value)));
            assert_eq!(found, colors, "{wanted:?}");
        }
    }

    #[test]
    fn tz_variable_accepts_names_and_zoneinfo_paths() {
        let berlin = Tz::Europe__Berlin;
        assert_eq!(local_zone(Some("Europe/Berlin")), berlin);
        assert_eq!(local_zone(Some(":Europe/Berlin")), berlin);
        for path in [":/usr/share/zoneinfo/Europe/Berlin", "/usr/share/zoneinfo/Europe/Berlin"] {
            assert_eq!(local_zone(Some(path)), berlin, "{path}");
        }
        assert_eq!(local_zone(Some("")), Tz::UTC);
        assert_eq!(local_zone(Some(":")), Tz::UTC);
        assert_eq!(local_zone(Some("JST-9")), local_zone(None));
    }
}
