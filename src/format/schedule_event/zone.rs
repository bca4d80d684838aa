//! The venue's zone, and whether the offsets in a file can be believed.
//!
//! The zone is what the file names (by its IANA name, or by its town as old frab
//! did), else what the reader was told, else that of the town it names, else one of
//! the offset that most of its events have, else UTC.
//!
//! `<start>` is the wall clock at the venue, and so evidence. Where no event's
//! `<start>` is its `<date>` on the clock of the zone, but every one is what the
//! `<date>` says without its offset, then either all offsets are `+00:00` and mean
//! nothing, or the zone that the file names is not that of its events.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::{Programme, moment};
use crate::format::Hints;
use crate::schedule::time;
use crate::text::fold;

/// What the times in a file mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The venue's zone.
    pub zone: Tz,
    /// Whether the offsets in the file are to be passed over: its times are local.
    pub is_local: bool,
}

/// How to name a zone, for those whose file does not.
const HOW: &str = "name another with --zone, as in --zone Europe/Berlin";

/// What the times in a file mean; what was guessed is reported.
pub fn clock(programme: &mut Programme, hints: &Hints) -> Clock {
    let evidence = Evidence::of(programme);
    let name = programme.zone.trim().to_owned();
    let city = programme.city.trim().to_owned();
    let mut report = |message: String| programme.findings.add("conference", message);
    let named = named(&name);
    if named.is_none() && !name.is_empty() {
        report(format!("no time zone is called '{name}'"));
    }
    if let Some(zone) = named
        && evidence.contradicts(zone)
        && !evidence.is_all_zero()
        && let Some(other) = evidence.zone()
    {
        report(format!(
            "it names the time zone {zone}, but its times are in {other}, which holds"
        ));
        return Clock {
            zone: other,
            is_local: false,
        };
    }
    let of_city = || {
        let zone = of_town(&city).filter(|zone| evidence.fits(*zone))?;
        Some((zone, format!("that of {city}; {HOW}")))
    };
    let of_offsets = || Some((evidence.zone()?, format!("from the offsets; {HOW}")));
    let zone = named.or(hints.zone).unwrap_or_else(|| {
        let guess = of_city().or_else(of_offsets);
        let (zone, why) =
            guess.unwrap_or_else(|| (Tz::UTC, format!("as nothing says more; {HOW}")));
        report(format!("it names no time zone; {zone} is taken, {why}"));
        zone
    });
    let is_local = evidence.is_all_zero() && evidence.contradicts(zone);
    if is_local {
        report(format!(
            "all its times say +00:00 but are on the clock of {zone}, and are taken so"
        ));
    }
    Clock { zone, is_local }
}

/// What the events say of their clock.
struct Evidence {
    /// The start of each event that gives it with an offset, and its `<start>`.
    starts: Vec<(DateTime<FixedOffset>, Option<i64>)>,
}

impl Evidence {
    fn of(programme: &Programme) -> Self {
        let events = programme.days.iter().flat_map(|day| &day.events);
        let starts = events.filter_map(|event| {
            let start = event.start()?;
            Some((start, moment::clock(&event.start)))
        });
        let mut starts: Vec<_> = starts.collect();
        if starts.is_empty() {
            let days = programme.days.iter();
            let days = days.filter_map(|day| Some((moment::start_of(&day.start)?, None)));
            starts = days.collect();
        }
        Self { starts }
    }

    fn is_all_zero(&self) -> bool {
        let mut offsets = self.starts.iter().map(|(at, _)| at.offset());
        offsets.all(|offset| offset.local_minus_utc() == 0)
    }

    /// Whether the times fit a zone: every offset is one it has then.
    fn fits(&self, zone: Tz) -> bool {
        let mut starts = self.starts.iter();
        self.is_all_zero() || starts.all(|(at, _)| time::in_zone(*at, zone).offset() == at.offset())
    }

    /// Whether the wall clock of a zone is not that of the events, though their own is.
    fn contradicts(&self, zone: Tz) -> bool {
        let (mut own, mut there) = (0, 0);
        for (at, clock) in &self.starts {
            if let Some(clock) = clock.map(|clock| clock % (24 * 60)) {
                own += usize::from(moment::clock_of(*at) == clock);
                there += usize::from(moment::clock_of(time::in_zone(*at, zone)) == clock);
            }
        }
        own > there
    }

    /// A zone with the offset that most events have.
    fn zone(&self) -> Option<Tz> {
        let mut counts: HashMap<i32, usize> = HashMap::new();
        for (at, _) in &self.starts {
            *counts.entry(at.offset().local_minus_utc()).or_default() += 1;
        }
        let (&seconds, _) = counts
            .iter()
            .max_by_key(|&(offset, count)| (count, offset))?;
        let hours = seconds / 3600;
        if seconds == 0 {
            return Some(Tz::UTC);
        }
        if seconds % 3600 == 0 {
            // The signs in these names run the other way.
            return format!("Etc/GMT{:+}", -hours).parse().ok();
        }
        let has = |zone: &Tz| {
            let offset = |at: &DateTime<FixedOffset>| {
                let offset = zone.offset_from_utc_datetime(&at.naive_utc());
                offset.fix().local_minus_utc()
            };
            let mut starts = self.starts.iter();
            starts.all(|(at, _)| at.offset().local_minus_utc() != seconds || offset(at) == seconds)
        };
        TZ_VARIANTS.into_iter().find(has)
    }
}

/// The zone of a name: an IANA name, a town that an IANA name ends with, or what Rails
/// calls a zone that has no such town.
fn named(name: &str) -> Option<Tz> {
    const RAILS: [(&str, Tz); 19] = [
        ("Atlantic Time (Canada)", Tz::America__Halifax),
        ("Bern", Tz::Europe__Zurich),
        ("Beijing", Tz::Asia__Shanghai),
        ("Central Time (US & Canada)", Tz::America__Chicago),
        ("Central America", Tz::America__Guatemala),
        ("Chennai", Tz::Asia__Kolkata),
        ("Eastern Time (US & Canada)", Tz::America__New_York),
        ("Edinburgh", Tz::Europe__London),
        ("Hanoi", Tz::Asia__Ho_Chi_Minh),
        ("Islamabad", Tz::Asia__Karachi),
        ("Mountain Time (US & Canada)", Tz::America__Denver),
        ("Mumbai", Tz::Asia__Kolkata),
        ("New Delhi", Tz::Asia__Kolkata),
        ("Osaka", Tz::Asia__Tokyo),
        ("Pacific Time (US & Canada)", Tz::America__Los_Angeles),
        ("Pretoria", Tz::Africa__Johannesburg),
        ("Sapporo", Tz::Asia__Tokyo),
        ("St. Petersburg", Tz::Europe__Moscow),
        ("Wellington", Tz::Pacific__Auckland),
    ];
    if name.is_empty() {
        return None;
    }
    let rails = || RAILS.iter().find(|(rails, _)| *rails == name);
    name.parse()
        .ok()
        .or_else(|| {
            TZ_VARIANTS
                .into_iter()
                .find(|zone| zone.name().eq_ignore_ascii_case(name))
        })
        .or_else(|| rails().map(|(_, zone)| *zone))
        .or_else(|| of_town(name))
}

/// The zone whose IANA name ends with a town: `Europe/Brussels`.
fn of_town(town: &str) -> Option<Tz> {
    let town = fold::text(town).replace(' ', "_");
    let is_its = |zone: &Tz| {
        let name = zone.name().rsplit_once('/');
        name.is_some_and(|(region, name)| region != "Etc" && fold::text(name) == town)
    };
    TZ_VARIANTS.into_iter().find(is_its)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_by_name_and_by_town() {
        for (name, zone) in [
            ("Europe/Berlin", Some(Tz::Europe__Berlin)),
            ("europe/berlin", Some(Tz::Europe__Berlin)),
            ("Berlin", Some(Tz::Europe__Berlin)),
            ("São Paulo", Some(Tz::America__Sao_Paulo)),
            ("Eastern Time (US & Canada)", Some(Tz::America__New_York)),
            ("UTC", Some(Tz::UTC)),
            ("Entenhausen", None),
            ("", None),
        ] {
            assert_eq!(named(name), zone, "{name}");
        }
    }
}
