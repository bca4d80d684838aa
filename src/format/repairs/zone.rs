//! Names of time zones in schedules and calendars, and the zone of the venue ([`venue`]).

mod rules;
mod venue;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use chrono::{Offset, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use windows_timezones::WindowsTimezone;

use crate::text::fold;
pub use rules::Rules;
pub use venue::{Offsets, Start, Venue, ZoneFacts, venue};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clock {
    Zone(Tz),
    Fixed(FixedOffset),
    /// A clock that the file defines.
    Rules(Rc<Rules>),
}

impl Clock {
    /// Returns the instant of a time on this clock, and whether the clock shows that
    /// time at all. If it shows the time twice, the first is used. If it skips the time,
    /// the offset before the skip is used (RFC 5545 3.3.5).
    pub fn instant(&self, local: NaiveDateTime) -> Option<(DateTime<FixedOffset>, bool)> {
        // Most skips take an hour; in 2011 Samoa skipped a day.
        const BEFORE: [TimeDelta; 3] =
            [TimeDelta::zero(), TimeDelta::hours(4), TimeDelta::hours(28)];
        BEFORE.into_iter().find_map(|before| {
            let shown = self.shown(local.checked_sub_signed(before)?)?;
            let instant = shown.checked_add_signed(before)?;
            Some((self.show(instant), before.is_zero()))
        })
    }

    fn shown(&self, local: NaiveDateTime) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::Zone(zone) => Some(zone.from_local_datetime(&local).earliest()?.fixed_offset()),
            Self::Fixed(offset) => offset.from_local_datetime(&local).single(),
            Self::Rules(rules) => rules.shown(local),
        }
    }

    pub fn show(&self, at: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        match self {
            Self::Zone(zone) => at.with_timezone(zone).fixed_offset(),
            Self::Fixed(offset) => at.with_timezone(offset),
            Self::Rules(rules) => at.with_timezone(&rules.offset_at(at.naive_utc())),
        }
    }
}

/// Finds the clock with a name, in any case:
///
/// - IANA names, also after a path (`/example.org/2024/Europe/Berlin`) and with spaces or a
///   dash (`America/New York`, `Europe-Brussels`);
/// - all Windows names of Unicode CLDR (`W. Europe Standard Time`) and their display
///   names in any language (`(UTC+01:00) Amsterdam, Berlin, Bern, Rom, …`);
/// - towns, and the names of Ruby on Rails (`Eastern Time (US & Canada)`);
/// - offsets (`GMT+0200`, `UTC+2`, `+02:00`), abbreviations (`CEST`, `EDT`) and names such as
///   `Central European Summer Time`.
///
/// An abbreviation is a fixed offset, in summer and winter, except for IANA names (`CET`,
/// `EET`, `MET`, `WET`). A display name contains the offset in winter. If none of its
/// towns is known, it is a fixed offset.
///
/// Unknown display names are slow, because they are compared with many towns. Callers
/// should cache the result.
pub fn clock(name: &str) -> Option<Clock> {
    const MAX_NAME_LENGTH: usize = 200;
    // Some calendars escape commas where nothing may be escaped.
    let name = name.replace(['\\', '"'], "");
    let name = key(&name);
    if name.is_empty() || name.len() > MAX_NAME_LENGTH {
        return None;
    }
    let zone = by_name(&name).map(Clock::Zone);
    zone.or_else(|| Some(Clock::Fixed(offset(&name).or_else(|| abbreviation(&name))?)))
        .or_else(|| long_name(&name))
        .or_else(|| display_name(&name))
}

/// Finds the zone of a town in the names of IANA or Windows.
pub fn of_town(town: &str) -> Option<Tz> {
    NAMES.get(&key(town)).copied()
}

/// The names of IANA, the names of Windows, and the towns in both, as keys. Earlier
/// entries take precedence.
static NAMES: LazyLock<HashMap<String, Tz>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    let mut add = |name: &str, zone: Tz| {
        names.entry(key(name)).or_insert(zone);
    };
    for zone in TZ_VARIANTS {
        add(zone.name(), zone);
    }
    for &(windows, zone) in WINDOWS.iter() {
        add(windows.name(), zone);
        add(windows.description(), zone);
    }
    for zone in TZ_VARIANTS {
        match zone.name().rsplit_once('/') {
            Some((region, town)) if region != "Etc" => add(town, zone),
            _ => {}
        }
    }
    for &(windows, zone) in WINDOWS.iter() {
        let towns = windows.description().split_once(") ");
        let towns = towns.map_or("", |(_, towns)| towns);
        add(towns, zone);
        towns.split(", ").for_each(|town| add(town, zone));
    }
    names
});

/// The zones of Windows, each with an IANA zone.
static WINDOWS: LazyLock<Vec<(WindowsTimezone, Tz)>> = LazyLock::new(|| {
    let mut all: Vec<(WindowsTimezone, Tz)> = Vec::new();
    let named = TZ_VARIANTS.into_iter();
    for windows in named.filter_map(|zone| WindowsTimezone::try_from(zone).ok()) {
        if !all.iter().any(|(other, _)| *other == windows) {
            all.extend(zone_of(windows).map(|zone| (windows, zone)));
        }
    }
    all
});

/// Returns the first letter of a name, the same for spellings in different languages:
/// Kairo and Cairo.
fn initial(name: &str) -> char {
    match name.chars().next().unwrap_or_default() {
        'k' => 'c',
        'w' => 'v',
        'j' => 'y',
        other => other,
    }
}

/// Returns the IANA zone of a Windows zone. CLDR keeps old names, but IANA renames zones.
fn zone_of(windows: WindowsTimezone) -> Option<Tz> {
    match windows.tzdb_id() {
        "America/Buenos_Aires" => Some(Tz::America__Argentina__Buenos_Aires),
        "America/Godthab" => Some(Tz::America__Nuuk),
        "America/Indianapolis" => Some(Tz::America__Indiana__Indianapolis),
        "Asia/Calcutta" => Some(Tz::Asia__Kolkata),
        "Asia/Katmandu" => Some(Tz::Asia__Kathmandu),
        "Asia/Rangoon" => Some(Tz::Asia__Yangon),
        "Etc/UTC" => Some(Tz::UTC),
        "Europe/Kiev" => Some(Tz::Europe__Kyiv),
        name => name.parse().ok(),
    }
}

/// Normalizes a name for comparison: without case, accents and underscores, with single
/// spaces, and with one spelling for variants of Outlook.
fn key(name: &str) -> String {
    let name = fold::text(name).replace('_', " ").replace('\u{2212}', "-");
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join(" ").replace("us and canada", "us & canada");
    name.replace("(gmt", "(utc")
}

/// Finds a zone by its whole name, else by the end of a path, else with a slash for a
/// dash, else without brackets at the end, else by the standard time for a daylight time
/// of Windows.
fn by_name(name: &str) -> Option<Tz> {
    let find = |name: &str| NAMES.get(name).copied();
    let of_path = || {
        let slashes = name.match_indices('/');
        slashes.into_iter().find_map(|(at, _)| find(&name[at + 1..]))
    };
    let without_remark = || match name.rsplit_once(" (") {
        Some((name, _)) => find(name),
        // Exchange numbers zones with the same name.
        None => find(name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end()),
    };
    find(name)
        .or_else(of_path)
        .or_else(|| find(&name.replacen('-', "/", 1)))
        .or_else(without_remark)
        .or_else(|| find(&name.replace(" daylight time", " standard time")))
}

/// Parses `utc+2`, `gmt-0530`, `gmt +1.00`, `+02:00` and `z`.
fn offset(name: &str) -> Option<FixedOffset> {
    const MAX_HOURS: i32 = 14;
    let mut zero = ["utc", "gmt", "z"].into_iter();
    let rest = zero.find_map(|zero| name.strip_prefix(zero));
    let text = rest.unwrap_or(name).trim();
    if text.is_empty() {
        return rest.and_then(|_| FixedOffset::east_opt(0));
    }
    let (sign, text) = match text.split_at_checked(1)? {
        ("+", text) => (1, text.trim()),
        ("-", text) => (-1, text.trim()),
        _ => return None,
    };
    let (hours, minutes) = match text.split_once([':', '.']) {
        Some(parts) => parts,
        None if text.len() > 2 => text.split_at_checked(text.len() - 2)?,
        None => (text, "0"),
    };
    let number = |text: &str| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i32>().ok().filter(|_| digits)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let in_range = hours <= MAX_HOURS && minutes < 60;
    FixedOffset::east_opt(sign * (hours * 60 + minutes) * 60).filter(|_| in_range)
}

/// Returns the offset of an abbreviation. Of ambiguous ones, `IST` is Indian, not Israeli or
/// Irish; `CST`, `EST` and `AST` are American, not Chinese, Australian or Arabian; `BST` is
/// British, not of Bangladesh.
fn abbreviation(name: &str) -> Option<FixedOffset> {
    const HALF: i32 = 30;
    const TABLE: [(&[&str], i32); 31] = [
        (&["ut", "wet", "azost"], 0),
        (&["cet", "mez", "met", "west", "bst", "wat"], 60),
        (&["cest", "mesz", "mest", "eet", "cat", "sast"], 2 * 60),
        (&["eest", "msk", "eat", "trt", "idt"], 3 * 60),
        (&["irst"], 3 * 60 + HALF),
        (&["gst", "msd", "samt"], 4 * 60),
        (&["aft"], 4 * 60 + HALF),
        (&["pkt", "uzt", "yekt"], 5 * 60),
        (&["ist", "slst"], 5 * 60 + HALF),
        (&["npt"], 5 * 60 + 45),
        (&["bdt", "btt"], 6 * 60),
        (&["mmt"], 6 * 60 + HALF),
        (&["ict", "wib", "novt"], 7 * 60),
        (&["hkt", "sgt", "myt", "pht", "wita", "awst"], 8 * 60),
        (&["jst", "kst", "wit"], 9 * 60),
        (&["acst"], 9 * 60 + HALF),
        (&["aest", "chst"], 10 * 60),
        (&["acdt"], 10 * 60 + HALF),
        (&["aedt"], 11 * 60),
        (&["nzst", "fjt"], 12 * 60),
        (&["nzdt"], 13 * 60),
        (&["ndt"], -2 * 60 - HALF),
        (&["adt", "art", "brt", "clst", "uyt"], -3 * 60),
        (&["nst"], -3 * 60 - HALF),
        (&["edt", "ast", "clt", "bot", "vet"], -4 * 60),
        (&["est", "cdt", "cot", "pet"], -5 * 60),
        (&["cst", "mdt"], -6 * 60),
        (&["mst", "pdt"], -7 * 60),
        (&["pst", "akdt"], -8 * 60),
        (&["akst", "hdt"], -9 * 60),
        (&["hst"], -10 * 60),
    ];
    let (_, minutes) = TABLE.iter().find(|(names, _)| names.contains(&name))?;
    FixedOffset::east_opt(minutes * 60)
}

/// Finds the clock of a name of CLDR that is not one of Windows. `Central European Summer Time`
/// is a fixed offset, like its abbreviation.
fn long_name(name: &str) -> Option<Clock> {
    const REGIONS: [(&str, Tz); 26] = [
        ("western european", Tz::Europe__Lisbon),
        ("central european", Tz::CET),
        ("eastern european", Tz::EET),
        ("greenwich mean", Tz::GMT),
        ("british", Tz::Europe__London),
        ("moscow", Tz::Europe__Moscow),
        ("west africa", Tz::Africa__Lagos),
        ("central africa", Tz::Africa__Maputo),
        ("east africa", Tz::Africa__Nairobi),
        ("gulf", Tz::Asia__Dubai),
        ("indochina", Tz::Asia__Bangkok),
        ("western indonesia", Tz::Asia__Jakarta),
        ("hong kong", Tz::Asia__Hong_Kong),
        ("philippine", Tz::Asia__Manila),
        ("japan", Tz::Asia__Tokyo),
        ("korean", Tz::Asia__Seoul),
        ("australian western", Tz::Australia__Perth),
        ("australian central", Tz::Australia__Adelaide),
        ("australian eastern", Tz::Australia__Sydney),
        ("eastern", Tz::America__New_York),
        ("central", Tz::America__Chicago),
        ("mountain", Tz::America__Denver),
        ("pacific", Tz::America__Los_Angeles),
        ("brasilia", Tz::America__Sao_Paulo),
        ("alaska", Tz::America__Anchorage),
        ("hawaii-aleutian", Tz::Pacific__Honolulu),
    ];
    let name = name.strip_suffix(" time")?;
    let summer = [" summer", " daylight"].iter().find_map(|word| name.strip_suffix(word));
    let region = summer.or_else(|| name.strip_suffix(" standard")).unwrap_or(name);
    let (_, zone) = REGIONS.iter().find(|(other, _)| *other == region)?;
    let in_summer = winter(*zone, 2024).local_minus_utc() + 3600;
    match summer {
        Some(_) => FixedOffset::east_opt(in_summer).map(Clock::Fixed),
        None => Some(Clock::Zone(*zone)),
    }
}

/// Parses a display name of Outlook, `(UTC+01:00) Athen, Bukarest`. Returns the zone of
/// the first known town with this offset; else a zone of North America, whose names
/// contain no towns; else the zone of the town with the most similar English name; else
/// the fixed offset.
fn display_name(name: &str) -> Option<Clock> {
    const MIN_SIMILARITY: f64 = 0.86;
    let (stated, rest) = name.strip_prefix('(')?.split_once(')')?;
    let offset = offset(stated.trim())?;
    let separators = [',', ';', ':', '-', '/'];
    let towns = || rest.split(separators).map(str::trim).take(12);
    let known = || {
        let whole = std::iter::once(rest.trim()).chain(towns());
        let mut zones = whole.filter_map(|town| NAMES.get(town).copied());
        zones.find(|zone| has_had_offset(*zone, offset))
    };
    let in_america = || {
        let is_its = rest.contains("canad") || rest.contains("kanad");
        match offset.local_minus_utc() / 1800 {
            -16 if is_its => Some(Tz::America__Los_Angeles),
            -14 if is_its => Some(Tz::America__Denver),
            -12 if is_its => Some(Tz::America__Chicago),
            -10 if is_its => Some(Tz::America__New_York),
            -8 if is_its => Some(Tz::America__Halifax),
            _ => None,
        }
    };
    let most_alike = || {
        let pairs = towns().flat_map(|town| {
            let alike = NAMES.iter().filter(move |(name, _)| initial(name) == initial(town));
            let candidates = alike.filter(|(_, zone)| winter(**zone, 2024) == offset);
            candidates.map(move |(name, zone)| (town, name.as_str(), *zone))
        });
        // Break ties by name, so that the result is deterministic.
        let scored =
            pairs.map(|(town, name, zone)| (strsim::jaro_winkler(town, name), zone.name(), zone));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))?;
        (best.0 >= MIN_SIMILARITY).then_some(best.2)
    };
    let zone = known().or_else(in_america).or_else(most_alike);
    Some(zone.map_or(Clock::Fixed(offset), Clock::Zone))
}

fn in_month(zone: Tz, year: i32, month: u32) -> FixedOffset {
    let day = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
    zone.offset_from_utc_datetime(&day.and_time(NaiveTime::MIN)).fix()
}

fn winter(zone: Tz, year: i32) -> FixedOffset {
    let offsets = [1, 7].map(|month| in_month(zone, year, month));
    offsets[usize::from(offsets[1].local_minus_utc() < offsets[0].local_minus_utc())]
}

/// Reports whether a zone had an offset at any time since 2000, because names may be
/// older than current rules.
fn has_had_offset(zone: Tz, offset: FixedOffset) -> bool {
    let mut months = (2000..=2030).flat_map(|year| [(year, 1), (year, 7)]);
    months.any(|(year, month)| in_month(zone, year, month) == offset)
}

#[cfg(test)]
mod tests;
