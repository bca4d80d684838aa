//! The zone of the venue, by the same rule for all readers.
//!
//! The file's zone counts, unless most of its events contradict it. `UTC` and its aliases
//! are not the zone of a venue. Without a zone in the file, the zone is `--zone` (or that
//! of the stored edition, in an update), else the zone of the town, else a zone with the
//! offsets of the events, else UTC.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::{Clock, WINDOWS, clock, of_town, winter};
use crate::format::Hints;
use crate::format::draft::Draft;
use crate::format::repairs::time::{self, Moment};
use crate::schedule::time::zone_label;
use crate::schedule::{Advice, Problem};

#[derive(Debug, Default)]
pub struct ZoneFacts<'a> {
    /// Any name of the venue's zone, or an empty text. In a calendar, this is
    /// `X-WR-TIMEZONE`; zones of single events are in `starts`.
    pub zone: &'a str,
    /// The town of the venue, or an empty text.
    pub town: &'a str,
    /// The starts of all events that have one. [`Venue::contradicting`] contains indices into it.
    pub starts: Vec<Start>,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Start {
    at: Option<DateTime<FixedOffset>>,
    wall: Option<i64>,
    zone: Option<Tz>,
}

impl Start {
    /// Creates a start without zone or offset, on the venue's clock.
    pub fn floating() -> Self {
        Self::default()
    }

    /// Creates a start in UTC or with an offset. `wall` is the event's separate time of
    /// day in minutes after midnight, if it has one.
    pub fn instant(at: DateTime<FixedOffset>, wall: Option<i64>) -> Self {
        Self { at: Some(at), wall: wall.map(|wall| wall % DAY), zone: None }
    }

    /// Creates a start on a clock of the event's own (`DTSTART;TZID=…`, or an offset
    /// that is certainly that of the wall clock).
    pub fn on(at: DateTime<FixedOffset>, clock: &Clock) -> Self {
        Self {
            at: Some(at),
            wall: Some(time::clock_of(at)),
            zone: match clock {
                Clock::Zone(zone) if !is_utc(*zone) => Some(*zone),
                _ => None,
            },
        }
    }
}

/// The meaning of the offsets in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offsets {
    Valid,
    /// All offsets are `+00:00`, but the times are on the venue's clock.
    Ignored,
    /// The times are shifted by their offsets, but were already on the venue's clock: an
    /// OSEM site that stores local times as UTC.
    AppliedTwice,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Venue {
    pub zone: Tz,
    pub offsets: Offsets,
    /// Messages about guesses and contradictions.
    pub doubts: Vec<Problem>,
    /// Indices into [`ZoneFacts::starts`] of the events that contradict the file's zone.
    pub contradicting: Vec<usize>,
    /// Whether the zone is that of the stored edition, so that the user knows its doubts.
    pub is_known: bool,
}

impl Venue {
    /// Converts a full timestamp to the venue's clock, and reports whether that clock shows it.
    pub fn instant(&self, moment: Moment) -> Option<(DateTime<FixedOffset>, bool)> {
        let clock = Clock::Zone(self.zone);
        let local = match (moment, self.offsets) {
            (Moment::Instant(at), Offsets::Valid) => return Some((clock.show(at), true)),
            (Moment::Instant(at), Offsets::AppliedTwice) => at.naive_utc(),
            (Moment::Instant(_) | Moment::Local(_), _) => moment.local(),
            (Moment::Date(_), _) => return None,
        };
        clock.instant(local)
    }

    /// Reports the doubts, which the summary of the import shows unless the zone is
    /// known. `place` returns the place of an event in [`ZoneFacts::starts`].
    pub fn report(&self, draft: &mut Draft, place: impl Fn(usize) -> String) {
        let contradicting = self.contradicting.first().map(|first| {
            let others = match self.contradicting.len() {
                1 => String::new(),
                count => format!(" (and {} more)", count - 1),
            };
            let zone = zone_label(self.zone);
            let message =
                format!("its offset is not that of {zone}; keeping the time zone{others}");
            Problem::doubt(&place(*first), &message)
        });
        for doubt in self.doubts.iter().cloned().chain(contradicting) {
            draft.report(Problem { is_doubt: !self.is_known, ..doubt });
        }
    }
}

const DAY: i64 = 24 * 60;

pub fn venue(facts: &ZoneFacts<'_>, hints: &Hints) -> Venue {
    let name = facts.zone.trim();
    let starts = &facts.starts[..];
    let declared = clock(name).and_then(|clock| match clock {
        Clock::Zone(zone) => Some(zone),
        Clock::Fixed(offset) => zone_with_offset(offset, starts),
        Clock::Rules(_) => None,
    });
    let doubt = |message: String| Problem::doubt("conference", &message);
    let mut doubts = Vec::new();
    if declared.is_none() && !name.is_empty() {
        doubts.push(doubt(format!("unknown time zone '{name}'")));
    }
    let is_utc = declared.is_some_and(is_utc);
    let declared = declared.filter(|_| !is_utc);
    let known = hints.zone.or(hints.known_zone);
    let contradicted = declared.is_some_and(|zone| contradicts(starts, zone));
    let all_zero = is_all_zero(starts);
    let named = match declared {
        Some(zone) if contradicted && !all_zero => {
            let by_events = most_common_zone(starts).or_else(|| Some(zone_from_offsets(starts)?.0));
            let other = known.or(by_events).unwrap_or(zone);
            if other != zone {
                let [zone, other] = [zone, other].map(zone_label);
                doubts.push(doubt(format!(
                    "the file names the time zone {zone}, but most of its times are not on that clock; using {other}"
                )));
            }
            Some(other)
        }
        declared => declared.or_else(|| most_common_zone(starts)),
    };
    if let (Some(zone), Some(given)) = (named, hints.zone)
        && zone != given
    {
        let zone = zone_label(zone);
        doubts.push(doubt(format!("ignoring --zone {given}: the file names {zone}")));
    }
    let zone = named.or(known).unwrap_or_else(|| {
        let lead = if is_utc {
            "the file names only UTC, not the venue's time zone"
        } else {
            "no time zone in the file"
        };
        let is_in_utc = is_utc && (all_zero || agrees(starts, Tz::UTC));
        let (zone, why) = if is_in_utc { (Tz::UTC, "") } else { guess(facts) };
        let message = format!("{lead}; assuming {}{why}", zone_label(zone));
        let advice = Some(Advice::new("set it, as in", "--zone Europe/Berlin"));
        doubts.push(Problem { advice, ..doubt(message) });
        zone
    });
    let offsets = if all_zero && !is_utc && contradicts(starts, zone) {
        let zone = zone_label(zone);
        let message = format!("all times say +00:00 but are on the clock of {zone}; read as such");
        doubts.push(doubt(message));
        Offsets::Ignored
    } else if is_applied_twice(starts) && !is_utc && !agrees(starts, zone) {
        let message = "all dates are off by their own offset; using the start times";
        doubts.push(doubt(message.to_owned()));
        Offsets::AppliedTwice
    } else {
        Offsets::Valid
    };
    let contradicting = |start: &Start| start.contradicts(zone);
    let contradicting = (0..).zip(starts).filter(|(_, start)| contradicting(start));
    Venue {
        zone,
        contradicting: match (offsets, named) {
            (Offsets::Valid, Some(_)) => contradicting.map(|(at, _)| at).collect(),
            _ => Vec::new(),
        },
        offsets,
        doubts,
        is_known: hints.zone.is_none() && hints.known_zone == Some(zone),
    }
}

/// Guesses the zone, and returns the reason.
fn guess(facts: &ZoneFacts<'_>) -> (Tz, &'static str) {
    let starts = &facts.starts[..];
    let fits = |zone: &Tz| is_all_zero(starts) || starts.iter().all(|start| start.fits(*zone));
    if let Some(zone) = of_town(facts.town).filter(fits) {
        return (zone, ", that of its town");
    }
    match zone_from_offsets(starts) {
        Some((zone, true)) => (zone, ", which fits the offsets of its times"),
        Some((zone, false)) => (zone, ", which fits the offsets of most times"),
        None => (Tz::UTC, ""),
    }
}

/// Reports whether a zone is UTC under any name.
fn is_utc(zone: Tz) -> bool {
    let name = zone.name().trim_start_matches("Etc/");
    let names = ["UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich"];
    names.contains(&name) || ["GMT0", "GMT+0", "GMT-0"].contains(&name)
}

impl Start {
    /// Returns the start with its offset. The offset of a time in UTC is the lead of the wall
    /// clock, if the event has one.
    fn with_offset(&self) -> Option<DateTime<FixedOffset>> {
        const QUARTER: i64 = 15;
        let at = self.at?;
        let lead = |wall: i64| (wall - time::clock_of(at) + DAY / 2).rem_euclid(DAY) - DAY / 2;
        let lead = self.wall.filter(|_| at.offset().local_minus_utc() == 0).map(lead);
        let lead =
            lead.filter(|lead| lead % QUARTER == 0).and_then(|lead| i32::try_from(lead).ok());
        let offset = lead.and_then(|lead| FixedOffset::east_opt(lead * 60));
        Some(offset.map_or(at, |offset| at.with_timezone(&offset)))
    }

    /// Reports whether the event's wall clock differs from that of a zone.
    fn contradicts(&self, zone: Tz) -> bool {
        let Some((at, wall)) = self.at.zip(self.wall) else { return false };
        wall == time::clock_of(at) && wall != time::clock_of(Clock::Zone(zone).show(at))
    }

    /// Reports whether a zone has the same offset at this time.
    fn fits(&self, zone: Tz) -> bool {
        let offset = |at| Clock::Zone(zone).show(at).offset().local_minus_utc();
        self.at.is_none_or(|at| offset(at) == at.offset().local_minus_utc())
    }
}

/// Reports whether most events with a wall clock contradict a zone.
fn contradicts(starts: &[Start], zone: Tz) -> bool {
    let shown = starts.iter().filter(|start| start.wall.is_some()).count();
    let against = starts.iter().filter(|start| start.contradicts(zone)).count();
    2 * against > shown
}

fn is_all_zero<'a>(starts: impl IntoIterator<Item = &'a Start>) -> bool {
    let mut instants = starts.into_iter().filter_map(|start| start.at);
    instants.all(|at| at.offset().local_minus_utc() == 0)
}

/// Reports whether all events with a wall clock agree with a zone.
fn agrees(starts: &[Start], zone: Tz) -> bool {
    let mut shown = starts.iter().filter_map(|start| start.at.zip(start.wall));
    shown.all(|(at, wall)| time::clock_of(Clock::Zone(zone).show(at)) == wall)
}

/// Reports whether the offset was added twice to all times: the wall clocks agree with
/// UTC, although some offsets are not zero.
fn is_applied_twice(starts: &[Start]) -> bool {
    let shown = starts.iter().filter(|start| start.wall.is_some());
    agrees(starts, Tz::UTC) && !is_all_zero(shown)
}

/// Returns the most frequent zone of single events.
fn most_common_zone(starts: &[Start]) -> Option<Tz> {
    let mut counts: HashMap<Tz, usize> = HashMap::new();
    for zone in starts.iter().filter_map(|start| start.zone) {
        *counts.entry(zone).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(zone, count)| (*count, Reverse(zone.name())));
    most.map(|(zone, _)| zone)
}

/// Returns a zone with the offsets of most events, and whether it fits all events. If all
/// have the same offset, it is a zone without summer time.
fn zone_from_offsets(starts: &[Start]) -> Option<(Tz, bool)> {
    let mut counts: BTreeMap<(i32, NaiveDate), (DateTime<FixedOffset>, usize)> = BTreeMap::new();
    for at in starts.iter().filter_map(Start::with_offset) {
        let key = (at.offset().local_minus_utc(), at.date_naive());
        counts.entry(key).or_insert((at, 0)).1 += 1;
    }
    let mut offsets: BTreeMap<i32, usize> = BTreeMap::new();
    for ((offset, _), (_, count)) in &counts {
        *offsets.entry(*offset).or_default() += count;
    }
    let (&most, _) = offsets.iter().max_by_key(|(offset, count)| (*count, *offset))?;
    let fixed = zone_with_offset(FixedOffset::east_opt(most)?, starts);
    let windows = WINDOWS.iter().filter(|_| offsets.len() > 1);
    let candidates = windows.map(|(_, zone)| *zone);
    let misses = |zone: &Tz| {
        let others = counts.values().filter(|(at, _)| !Start::instant(*at, None).fits(*zone));
        others.map(|(_, count)| count).sum::<usize>()
    };
    let scored = fixed.into_iter().chain(candidates).map(|zone| (zone, misses(&zone)));
    let (best, misses) = scored.min_by_key(|(_, misses)| *misses)?;
    Some((best, misses == 0))
}

/// Returns a zone with a fixed offset, else one that has this offset at these times.
fn zone_with_offset(offset: FixedOffset, starts: &[Start]) -> Option<Tz> {
    let seconds = offset.local_minus_utc();
    if seconds == 0 {
        return Some(Tz::UTC);
    }
    // These names have the opposite sign.
    let fixed = || format!("Etc/GMT{:+}", -seconds / 3600).parse().ok();
    if seconds % 3600 == 0
        && let Some(zone) = fixed()
    {
        return Some(zone);
    }
    let instants = starts.iter().filter_map(|start| start.at);
    let instants: Vec<_> = instants.filter(|at| *at.offset() == offset).collect();
    let has = |zone: &Tz| {
        let mut all = instants.iter();
        all.all(|at| zone.offset_from_utc_datetime(&at.naive_utc()).fix() == offset)
            && (!instants.is_empty() || winter(*zone, 2024) == offset)
    };
    TZ_VARIANTS.into_iter().find(has)
}

#[cfg(test)]
mod tests;
