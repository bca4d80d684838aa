//! The zone of the venue, decided by one rule for every reader.
//!
//! A zone that the file names stands, unless most of its events contradict it. `UTC` and
//! the like are not the zone of a venue. Where the file names none, the zone is that of
//! `--zone` (or of the stored edition, in an update), else that of the town, else one
//! with the offsets of the events, else UTC.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::{Clock, WINDOWS, clock, of_town, winter};
use crate::format::Hints;
use crate::format::draft::Draft;
use crate::format::repairs::time;

/// What a file says about its zone. A reader fills in what its format has.
#[derive(Debug, Default)]
pub struct Said<'a> {
    /// The zone of the venue, by any name; blank if the file names none. (In a calendar:
    /// `X-WR-TIMEZONE`; zones of single events belong into `starts`.)
    pub zone: &'a str,
    /// The town of the venue; blank if the file names none.
    pub town: &'a str,
    /// How each event writes its start; events without a start are left out. Their order
    /// is that of [`Venue::odd`].
    pub starts: Vec<Start>,
}

/// How an event writes its start.
#[derive(Debug, Clone, Copy, Default)]
pub struct Start {
    at: Option<DateTime<FixedOffset>>,
    wall: Option<i64>,
    zone: Option<Tz>,
}

impl Start {
    /// A time without zone or offset: it is on the venue's clock.
    pub fn floating() -> Self {
        Self::default()
    }

    /// An instant in UTC or with an offset, and the time of day that the event gives
    /// beside it, in minutes after midnight, if it does.
    pub fn instant(at: DateTime<FixedOffset>, wall: Option<i64>) -> Self {
        Self { at: Some(at), wall: wall.map(|wall| wall % DAY), zone: None }
    }

    /// A time on a clock that the event names itself (`DTSTART;TZID=…`, or an offset
    /// that is known to be that of the wall clock).
    pub fn on(at: DateTime<FixedOffset>, clock: Clock) -> Self {
        Self {
            at: Some(at),
            wall: Some(time::clock_of(at)),
            zone: match clock {
                Clock::Zone(zone) if !is_utc(zone) => Some(zone),
                _ => None,
            },
        }
    }
}

/// What the offsets of a file mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offsets {
    /// What they say.
    Hold,
    /// Nothing: all are `+00:00`, and the times are on the venue's clock.
    Ignored,
    /// The times were shifted by them, though they were on the venue's clock before: an
    /// OSEM site whose database holds local times as UTC.
    Twice,
}

/// The venue's zone, as it was decided.
#[derive(Debug, PartialEq, Eq)]
pub struct Venue {
    /// The zone.
    pub zone: Tz,
    /// How the times with an offset are to be read.
    pub offsets: Offsets,
    /// What had to be guessed or is contradictory.
    pub doubts: Vec<String>,
    /// The events that contradict a zone which stands, by their place in [`Said::starts`].
    pub odd: Vec<usize>,
    /// Whether an update keeps the zone of the stored edition, so that its doubts are known.
    pub is_known: bool,
}

impl Venue {
    /// The instant of a time that is written with an offset, on the venue's clock, and
    /// whether that clock shows it.
    pub fn instant(&self, at: DateTime<FixedOffset>) -> Option<(DateTime<FixedOffset>, bool)> {
        let clock = Clock::Zone(self.zone);
        let local = match self.offsets {
            Offsets::Hold => return Some((clock.show(at), true)),
            Offsets::Ignored => at.naive_local(),
            Offsets::Twice => at.naive_utc(),
        };
        clock.instant(local)
    }

    /// Reports the doubts. They are shown in the summary of the import, but for those
    /// of an edition whose zone is known already. `place` names an event of
    /// [`Said::starts`].
    pub fn report(&self, draft: &mut Draft, place: impl Fn(usize) -> String) {
        let odd = self.odd.first().map(|first| {
            let others = match self.odd.len() {
                1 => String::new(),
                count => format!(" (and {} others so)", count - 1),
            };
            let zone = self.zone;
            let message = format!("its offset is not that of {zone}; the time zone stays{others}");
            (place(*first), message)
        });
        let doubts = self.doubts.iter().cloned();
        let doubts = doubts.map(|message| ("conference".to_owned(), message));
        for (place, message) in doubts.chain(odd) {
            if self.is_known {
                draft.problem(place, message);
            } else {
                draft.doubt(place, message);
            }
        }
    }
}

const DAY: i64 = 24 * 60;

/// How to name a zone, for those whose file does not.
const HOW: &str = "set it with --zone, as in --zone Europe/Berlin";

/// Decides which zone the venue is in.
pub fn venue(said: &Said<'_>, hints: &Hints) -> Venue {
    let name = said.zone.trim();
    let starts = &said.starts[..];
    let declared = clock(name).and_then(|clock| match clock {
        Clock::Zone(zone) => Some(zone),
        Clock::Fixed(offset) => zone_with(offset, starts),
    });
    let mut doubts = Vec::new();
    if declared.is_none() && !name.is_empty() {
        doubts.push(format!("no time zone is called '{name}'"));
    }
    let is_utc = declared.is_some_and(is_utc);
    let declared = declared.filter(|_| !is_utc);
    let known = hints.zone.or(hints.known_zone);
    let contradicted = declared.is_some_and(|zone| contradicts(starts, zone));
    let all_zero = is_all_zero(starts);
    let named = match declared {
        Some(zone) if contradicted && !all_zero => {
            let by_events = most_named(starts).or_else(|| Some(of_offsets(starts)?.0));
            let other = known.or(by_events).unwrap_or(zone);
            if other != zone {
                doubts.push(format!(
                    "the file names the time zone {zone}, but most of its times are not on that \
                     clock; {other} is used"
                ));
            }
            Some(other)
        }
        declared => declared.or_else(|| most_named(starts)),
    };
    if let (Some(zone), Some(given)) = (named, hints.zone)
        && zone != given
    {
        doubts.push(format!("--zone {given} is not used: the file names {zone}"));
    }
    let zone = named.or(known).unwrap_or_else(|| {
        let lead = if is_utc {
            "the file names UTC alone, no time zone of a venue"
        } else {
            "no time zone in the file"
        };
        let is_in_utc = is_utc && (all_zero || agrees(starts, Tz::UTC));
        let (zone, why) = if is_in_utc { (Tz::UTC, "") } else { guess(said) };
        doubts.push(format!("{lead}; assuming {zone}{why} ({HOW})"));
        zone
    });
    let offsets = if all_zero && !is_utc && contradicts(starts, zone) {
        doubts
            .push(format!("all times say +00:00 but are on the clock of {zone}, and are read so"));
        Offsets::Ignored
    } else if is_twice(starts) && !is_utc && !agrees(starts, zone) {
        doubts.push(
            "all dates are off by their own offset from the starts beside them; the starts hold"
                .to_owned(),
        );
        Offsets::Twice
    } else {
        Offsets::Hold
    };
    let odd = |start: &Start| start.contradicts(zone);
    let odd = (0..).zip(starts).filter(|(_, start)| odd(start));
    Venue {
        zone,
        odd: match (offsets, named) {
            (Offsets::Hold, Some(_)) => odd.map(|(at, _)| at).collect(),
            _ => Vec::new(),
        },
        offsets,
        doubts,
        is_known: hints.zone.is_none() && hints.known_zone == Some(zone),
    }
}

/// The zone of a file that names none, and why it is this.
fn guess(said: &Said<'_>) -> (Tz, &'static str) {
    let starts = &said.starts[..];
    let fits = |zone: &Tz| is_all_zero(starts) || starts.iter().all(|start| start.fits(*zone));
    if let Some(zone) = of_town(said.town).filter(fits) {
        return (zone, ", that of its town");
    }
    match of_offsets(starts) {
        Some((zone, true)) => (zone, ", which has the offsets of its times"),
        Some((zone, false)) => (zone, ", which has the offsets of most of its times"),
        None => (Tz::UTC, ""),
    }
}

/// Whether a zone is no place but universal time.
fn is_utc(zone: Tz) -> bool {
    let name = zone.name().trim_start_matches("Etc/");
    let names = ["UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich"];
    names.contains(&name) || ["GMT0", "GMT+0", "GMT-0"].contains(&name)
}

impl Start {
    /// Whether the event is on another clock than that of a zone, by its own.
    fn contradicts(&self, zone: Tz) -> bool {
        let Some((at, wall)) = self.at.zip(self.wall) else {
            return false;
        };
        wall == time::clock_of(at) && wall != time::clock_of(Clock::Zone(zone).show(at))
    }

    /// Whether its offset is the one that a zone has then.
    fn fits(&self, zone: Tz) -> bool {
        let offset = |at| Clock::Zone(zone).show(at).offset().local_minus_utc();
        self.at.is_none_or(|at| offset(at) == at.offset().local_minus_utc())
    }
}

/// Whether most of the events that show their clock are not on that of a zone.
fn contradicts(starts: &[Start], zone: Tz) -> bool {
    let shown = starts.iter().filter(|start| start.wall.is_some()).count();
    let against = starts.iter().filter(|start| start.contradicts(zone)).count();
    2 * against > shown
}

fn is_all_zero(starts: &[Start]) -> bool {
    let mut instants = starts.iter().filter_map(|start| start.at);
    instants.all(|at| at.offset().local_minus_utc() == 0)
}

/// Whether the clock beside each time that has one is that of a zone.
fn agrees(starts: &[Start], zone: Tz) -> bool {
    let mut shown = starts.iter().filter_map(|start| start.at.zip(start.wall));
    shown.all(|(at, wall)| time::clock_of(Clock::Zone(zone).show(at)) == wall)
}

/// Whether the offset was added to all times once too often: the clock beside each is
/// what it would be in UTC. Where winter is at UTC, only the summer shows it.
fn is_twice(starts: &[Start]) -> bool {
    let shown = starts.iter().filter(|start| start.wall.is_some());
    agrees(starts, Tz::UTC) && !is_all_zero(&shown.copied().collect::<Vec<_>>())
}

/// The zone that most events name themselves.
fn most_named(starts: &[Start]) -> Option<Tz> {
    let mut counts: HashMap<Tz, usize> = HashMap::new();
    for zone in starts.iter().filter_map(|start| start.zone) {
        *counts.entry(zone).or_default() += 1;
    }
    let most = counts.into_iter();
    let most = most.max_by_key(|(zone, count)| (*count, std::cmp::Reverse(zone.name())));
    most.map(|(zone, _)| zone)
}

/// A zone with the offsets of most events, and whether it has those of all. Where all
/// have one offset, that is a zone without summer time.
fn of_offsets(starts: &[Start]) -> Option<(Tz, bool)> {
    let mut counts: BTreeMap<(i32, NaiveDate), (DateTime<FixedOffset>, usize)> = BTreeMap::new();
    for at in starts.iter().filter_map(|start| start.at) {
        let key = (at.offset().local_minus_utc(), at.date_naive());
        counts.entry(key).or_insert((at, 0)).1 += 1;
    }
    let mut offsets: BTreeMap<i32, usize> = BTreeMap::new();
    for ((offset, _), (_, count)) in &counts {
        *offsets.entry(*offset).or_default() += count;
    }
    let (&most, _) = offsets.iter().max_by_key(|(offset, count)| (*count, *offset))?;
    let fixed = zone_with(FixedOffset::east_opt(most)?, starts);
    let windows = WINDOWS.iter().filter(|_| offsets.len() > 1);
    let candidates = windows.map(|(_, zone)| *zone);
    let score = |zone: Tz| {
        let all = counts.values();
        let fitting = all.filter(|(at, _)| Start::instant(*at, None).fits(zone));
        fitting.map(|(_, count)| count).sum::<usize>()
    };
    let all = counts.values().map(|(_, count)| count).sum::<usize>();
    let mut best: Option<(Tz, usize)> = None;
    for zone in fixed.into_iter().chain(candidates) {
        let score = score(zone);
        if best.is_none_or(|(_, other)| score > other) {
            best = Some((zone, score));
        }
    }
    best.map(|(zone, score)| (zone, score == all))
}

/// A zone of one offset: one without summer time; where none has it, one that has it at
/// these times.
fn zone_with(offset: FixedOffset, starts: &[Start]) -> Option<Tz> {
    let seconds = offset.local_minus_utc();
    if seconds == 0 {
        return Some(Tz::UTC);
    }
    // The signs in these names run the other way.
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
