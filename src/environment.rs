//! The environment of the process, read once at the start: clock, time zone, locale,
//! colours and settings.
//!
//! All other code takes these as values, so that a test can pass its own.
//! [`crate::store`] knows the folders.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::config::{Colors, Links, Settings};
use crate::text::symbols::{self, Symbols};

/// The source of the current time.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system's clock.
    System,
    Fixed(DateTime<Utc>),
}

impl Clock {
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
            symbols: if settings.ascii {
                &symbols::ASCII
            } else {
                Symbols::for_environment(variable)
            },
            color: color(settings.colors, variable),
            terminal: Terminal::of(settings.links, variable),
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
    /// Whether the terminal opens links (OSC 8).
    pub has_links: bool,
    /// Whether the terminal is tmux, here or before a connection by ssh.
    pub is_tmux: bool,
}

impl Terminal {
    fn of(links: Links, variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        // The Linux console and dumb terminals print unknown sequences as text.
        let is_simple = ["", "dumb", "linux"].contains(&term.as_str());
        let in_tmux = variable("TMUX").is_some_and(|value| !value.is_empty());
        Self {
            has_title: !is_simple,
            has_links: match links {
                Links::Auto => !is_simple && opens_links(&term, in_tmux, variable),
                Links::On => !is_simple,
                Links::Off => false,
            },
            is_tmux: in_tmux || term.starts_with("tmux"),
        }
    }
}

/// Whether the terminal is known to open links (OSC 8).
///
/// In tmux, the variables may belong to another terminal than the current one, so only the version
/// of tmux counts; it passes links on to terminals that open them.
fn opens_links(term: &str, in_tmux: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    const TERMS: [&str; 8] = [
        "alacritty",
        "contour",
        "foot",
        "foot-extra",
        "rio",
        "wezterm",
        "xterm-ghostty",
        "xterm-kitty",
    ];
    const PROGRAMS: [&str; 7] =
        ["WezTerm", "contour", "ghostty", "iTerm.app", "mintty", "rio", "vscode"];
    const PRESENT: [&str; 4] =
        ["ALACRITTY_WINDOW_ID", "GHOSTTY_RESOURCES_DIR", "KITTY_WINDOW_ID", "WT_SESSION"];
    /// The first versions with links, as the variables write them: VTE 0.50 and Konsole 20.12.
    const SINCE: [(&str, u32); 2] = [("VTE_VERSION", 5000), ("KONSOLE_VERSION", 201_200)];
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    if in_tmux || ["screen", "tmux"].iter().any(|name| term.starts_with(name)) {
        let version = variable("TERM_PROGRAM_VERSION").unwrap_or_default();
        return program == "tmux" && version_of(&version) >= (3, 4);
    }
    let since = |(name, version): &(&str, u32)| {
        variable(name)
            .and_then(|value| value.parse().ok())
            .is_some_and(|value: u32| value >= *version)
    };
    TERMS.contains(&term)
        || PROGRAMS.contains(&program.as_str())
        || PRESENT.iter().any(|name| variable(name).is_some_and(|value| !value.is_empty()))
        || SINCE.iter().any(since)
}

/// Returns the first two numbers of a version such as `3.4`, `3.5a` or `next-3.6`.
fn version_of(version: &str) -> (u32, u32) {
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut number = || numbers.next().and_then(|number| number.parse().ok()).unwrap_or(0);
    (number(), number())
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

/// Returns the user's time zone: `TZ` if it names a zone, else the system's, else UTC.
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
    fn links_are_sent_only_where_the_terminal_is_known_to_open_them() {
        let has_links = |links, variables: &[(&str, &str)]| {
            let value = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            Terminal::of(links, value).has_links
        };
        let xterm = ("TERM", "xterm-256color");
        let tmux = ("TERM", "tmux-256color");
        for variables in [
            &[("TERM", "xterm-kitty")][..],
            &[("TERM", "foot")],
            &[xterm, ("VTE_VERSION", "7402")],
            &[xterm, ("KONSOLE_VERSION", "230800")],
            &[xterm, ("TERM_PROGRAM", "WezTerm")],
            &[xterm, ("WT_SESSION", "8c1f-a03b")],
            &[
                tmux,
                ("TMUX", "/tmp/tmux"),
                ("TERM_PROGRAM", "tmux"),
                ("TERM_PROGRAM_VERSION", "3.4"),
            ],
            &[tmux, ("TERM_PROGRAM", "tmux"), ("TERM_PROGRAM_VERSION", "next-3.6")],
        ] {
            assert!(has_links(Links::Auto, variables), "{variables:?}");
            assert!(!has_links(Links::Off, variables), "{variables:?}");
        }
        for variables in [
            &[xterm][..],
            &[xterm, ("COLORTERM", "truecolor")],
            &[xterm, ("TERM_PROGRAM", "Apple_Terminal"), ("WT_SESSION", "")],
            &[xterm, ("VTE_VERSION", "4601")],
            &[("TERM", "screen.xterm-256color"), ("VTE_VERSION", "7402")],
            &[tmux, ("TERM_PROGRAM", "tmux"), ("TERM_PROGRAM_VERSION", "3.3a")],
            // `KITTY_WINDOW_ID` is of the terminal in which tmux was started.
            &[("TERM", "screen"), ("TMUX", "/tmp/tmux"), ("KITTY_WINDOW_ID", "1")],
        ] {
            assert!(!has_links(Links::Auto, variables), "{variables:?}");
            assert!(has_links(Links::On, variables), "{variables:?}");
        }
        for term in ["", "dumb", "linux"] {
            for links in [Links::Auto, Links::On, Links::Off] {
                assert!(!has_links(links, &[("TERM", term), ("VTE_VERSION", "7402")]), "{term}");
            }
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
