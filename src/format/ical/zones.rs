//! Names of time zones as calendars write them, to zones of the IANA data base.

use chrono_tz::{TZ_VARIANTS, Tz};

/// The names that Windows gives to zones, the common ones (Unicode CLDR,
/// windowsZones).
const WINDOWS: [(&str, &str); 34] = [
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("Argentina Standard Time", "America/Argentina/Buenos_Aires"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("Canada Central Standard Time", "America/Regina"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("China Standard Time", "Asia/Shanghai"),
    ("E. Australia Standard Time", "Australia/Brisbane"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("FLE Standard Time", "Europe/Kyiv"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("India Standard Time", "Asia/Kolkata"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Mountain Standard Time", "America/Denver"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Taipei Standard Time", "Asia/Taipei"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("UTC", "UTC"),
    ("W. Australia Standard Time", "Australia/Perth"),
    ("W. Europe Standard Time", "Europe/Berlin"),
];

/// The zone that is called so: by its IANA name, also with a path before it
/// (`/example.org/20240101/Europe/Berlin`), with other signs in it
/// (`Europe-Brussels`, `America/New York`) or in other letters; or as Windows
/// calls it.
pub fn named(name: &str) -> Option<Tz> {
    let name = name.trim().trim_matches('"');
    if let Ok(zone) = name.parse() {
        return Some(zone);
    }
    if let Some((_, iana)) = WINDOWS.iter().find(|(windows, _)| *windows == name) {
        return iana.parse().ok();
    }
    let spelled = name.replace(' ', "_");
    let from_each_part = spelled
        .char_indices()
        .filter(|&(_, c)| c == '/')
        .map(|(at, _)| &spelled[at + 1..]);
    std::iter::once(spelled.as_str())
        .chain(from_each_part)
        .find_map(like)
        .or_else(|| like(&spelled.replacen('-', "/", 1)))
}

fn like(name: &str) -> Option<Tz> {
    let mut zones = TZ_VARIANTS.iter().copied();
    zones.find(|zone| zone.name().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_go_by_many_names() {
        for (name, zone) in [
            ("Europe/Berlin", "Europe/Berlin"),
            ("/example.org/2002/Europe/Berlin", "Europe/Berlin"),
            ("America/New York", "America/New_York"),
            ("Europe-Brussels", "Europe/Brussels"),
            ("europe/rome", "Europe/Rome"),
            ("W. Europe Standard Time", "Europe/Berlin"),
            ("America/Port-au-Prince", "America/Port-au-Prince"),
        ] {
            assert_eq!(named(name).map(Tz::name), Some(zone));
        }
        assert_eq!(named("Here"), None);
        assert_eq!(named(""), None);
    }

    #[test]
    fn every_zone_of_the_table_exists() {
        for (windows, iana) in WINDOWS {
            assert!(iana.parse::<Tz>().is_ok(), "{windows}");
        }
    }
}
