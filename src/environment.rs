//! The environment of the process, read once at the start: clock, time zone, locale,
//! colours and settings.
//!
//! All other code takes these as values, so that a test can pass its own.
//! [`crate::store`] knows the folders.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
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

/// A time that the user gave: an instant, or a time on the clock of a zone that is not yet known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenTime {
    Instant(DateTime<Utc>),
    /// The date, or `None` for today, and the time of day.
    Local(Option<NaiveDate>, NaiveTime),
}

impl GivenTime {
    /// Parses `2023-11-13T10:00:00-05:00`, `2023-11-13 10:00` or `10:00`.
    pub fn parse(text: &str) -> Option<Self> {
        // Years with a sign are beyond every calendar here.
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let text = text.replace(' ', "T");
        let instant = DateTime::parse_from_rfc3339(&text);
        if let Ok(at) = instant.or_else(|_| DateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M%#z")) {
            return Some(Self::Instant(at.to_utc()));
        }
        let (date, time) = match text.split_once('T') {
            Some((date, time)) if date.len() == "2023-11-13".len() => {
                (Some(date.parse().ok()?), time)
            }
            Some(_) => return None,
            None => (None, text.as_str()),
        };
        let mut forms = ["%H:%M", "%H:%M:%S"].into_iter();
        let time = forms.find_map(|form| NaiveTime::parse_from_str(time, form).ok())?;
        Some(Self::Local(date, time))
    }

    /// Returns the instant; a local time is on the clock of `zone`.
    fn instant(self, zone: Tz) -> DateTime<Utc> {
        let (date, time) = match self {
            Self::Instant(at) => return at,
            Self::Local(date, time) => (date, time),
        };
        let now = Utc::now();
        let local = date.unwrap_or_else(|| now.with_timezone(&zone).date_naive()).and_time(time);
        // A time that the clocks skip is an hour later, or a day.
        let at = |hours| zone.from_local_datetime(&(local + TimeDelta::hours(hours))).earliest();
        [0, 1, 24].into_iter().find_map(at).map_or(now, |at| at.to_utc())
    }
}

/// The environment of a run.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The time of `--now`.
    pub time: Option<GivenTime>,
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
    pub fn of_process(time: Option<GivenTime>, zone: Option<Tz>, settings: Settings) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        Self {
            time,
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

    /// Returns the clock for a conference in `zone`. A given time without an offset is on the
    /// clock of that zone.
    pub fn clock(&self, zone: Tz) -> Clock {
        self.time.map_or(Clock::System, |time| Clock::Fixed(time.instant(zone)))
    }

    /// Returns the current time where no single conference gives the zone. A given time without
    /// an offset is on the user's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock(self.zone).now()
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
    fn given_time_without_an_offset_is_on_the_clock_of_a_zone() {
        let instant = |text: &str, zone| GivenTime::parse(text).unwrap().instant(zone).to_rfc3339();
        for (text, brussels, chicago) in [
            ("2026-01-31T11:00:00+01:00", "2026-01-31T10:00:00", "2026-01-31T10:00:00"),
            ("2026-01-31 11:00+01:00", "2026-01-31T10:00:00", "2026-01-31T10:00:00"),
            ("2026-01-31T11:00Z", "2026-01-31T11:00:00", "2026-01-31T11:00:00"),
            ("2026-01-31 11:00", "2026-01-31T10:00:00", "2026-01-31T17:00:00"),
            ("2026-01-31T11:00:30", "2026-01-31T10:00:30", "2026-01-31T17:00:30"),
            // Skipped by the clocks of Brussels.
            ("2026-03-29 02:30", "2026-03-29T01:30:00", "2026-03-29T07:30:00"),
        ] {
            assert_eq!(instant(text, Tz::Europe__Brussels), format!("{brussels}+00:00"), "{text}");
            assert_eq!(instant(text, Tz::America__Chicago), format!("{chicago}+00:00"), "{text}");
        }
        let today = Utc::now().with_timezone(&Tz::Asia__Tokyo).date_naive();
        assert_eq!(
            GivenTime::parse("11:00").unwrap().instant(Tz::Asia__Tokyo),
            today.and_hms_opt(2, 0, 0).unwrap().and_utc()
        );
        let skipped = GivenTime::parse("2011-12-30 10:00").unwrap().instant(Tz::Pacific__Apia);
        assert_eq!(
            skipped.to_rfc3339(),
            "2011-12-30T20:00:00+00:00",
            "a day that the island skipped"
        );
        for text in [
            "noon",
            "",
            "2026-01-31",
            "2026-02-30 11:00",
            "25:00",
            "+99999-01-01T11:00",
            "+99999-1-1 11:00",
            "+262142-12-31T23:59+00:00",
            "-262143-01-01T00:00+00:00",
        ] {
            assert_eq!(GivenTime::parse(text), None, "{text}");
        }
    }

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
