//! What the surroundings of the process say, read once at the start: clock,
//! zone, locale, colours, and what the user has set.
//!
//! Everything behind it takes these as values, so that a test can give its own.
//! Where files are kept is [`crate::store`]'s.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::config::{Colors, Settings};
use crate::text::symbols::{self, Symbols};

/// Where the present time comes from.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A time that stands still.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The present time.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(time) => time,
        }
    }
}

/// The surroundings of one run.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The clock.
    pub clock: Clock,
    /// The reader's own zone.
    pub zone: Tz,
    /// The signs the terminal shows.
    pub symbols: &'static Symbols,
    /// Whether colours are welcome (<https://no-color.org>).
    pub color: bool,
    /// What the user has set.
    pub settings: Settings,
    /// The editor that the reader likes, as a command for a shell.
    pub editor: String,
}

impl Environment {
    /// As the process finds them, with what its user set and its arguments say
    /// instead.
    pub fn of_process(clock: Clock, zone: Option<Tz>, settings: Settings) -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        Self {
            clock,
            zone: zone.unwrap_or_else(|| local_zone(variable("TZ").as_deref())),
            symbols: if settings.ascii {
                &symbols::ASCII
            } else {
                Symbols::fitting(variable)
            },
            color: color(settings.colors, variable),
            settings,
            editor: ["VISUAL", "EDITOR"]
                .into_iter()
                .filter_map(variable)
                .find(|value| !value.trim().is_empty())
                .unwrap_or_else(|| "vi".to_owned()),
        }
    }
}

/// Whether there are colours. What the user set for this program goes before
/// `NO_COLOR`, which is for all (<https://no-color.org>), but a dumb terminal has
/// none to show.
fn color(wanted: Colors, variable: impl Fn(&str) -> Option<String>) -> bool {
    let dumb = variable("TERM").as_deref() == Some("dumb");
    let unwanted = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    match wanted {
        Colors::Auto => !dumb && !unwanted,
        Colors::Always => !dumb,
        Colors::Never => false,
    }
}

/// The reader's zone: `TZ` where it names one, else the system's, else UTC.
///
/// Set to nothing it means UTC (POSIX). It may name a file of the zone database by
/// its path. A rule (`JST-9`) is no name of a zone; as it cannot be kept in one,
/// the system's is taken.
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
    fn colours_are_as_wanted_where_they_can_be() {
        let with = |name: &'static str, value: &'static str| {
            move |asked: &str| (asked == name).then(|| value.to_owned())
        };
        for (wanted, colors) in [
            (Colors::Auto, [true, false, true, false]),
            (Colors::Always, [true, true, true, false]),
            (Colors::Never, [false; 4]),
        ] {
            let found = [
                ("TERM", "xterm"),
                ("NO_COLOR", "1"),
                ("NO_COLOR", ""),
                ("TERM", "dumb"),
            ]
            .map(|(name, value)| color(wanted, with(name, value)));
            assert_eq!(found, colors, "{wanted:?}");
        }
    }

    #[test]
    fn a_zone_is_read_as_posix_has_it() {
        let berlin = Tz::Europe__Berlin;
        assert_eq!(local_zone(Some("Europe/Berlin")), berlin);
        assert_eq!(local_zone(Some(":Europe/Berlin")), berlin);
        for path in [
            ":/usr/share/zoneinfo/Europe/Berlin",
            "/usr/share/zoneinfo/Europe/Berlin",
        ] {
            assert_eq!(local_zone(Some(path)), berlin, "{path}");
        }
        assert_eq!(local_zone(Some("")), Tz::UTC);
        assert_eq!(local_zone(Some(":")), Tz::UTC);
        assert_eq!(local_zone(Some("JST-9")), local_zone(None));
    }
}
