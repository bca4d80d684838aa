//! Clashes: picks that run at the same time.
//!
//! Times are half-open: a talk that ends when the next one begins does not clash with it.
//! Clashes are reported, not resolved.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};

use super::gaps::is_background;
use super::picks::{Agenda, Level};
use crate::schedule::Schedule;

/// Two picked talks that overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// The two talks by their index in time order, the earlier one first.
    pub talks: (usize, usize),
    /// Start of the overlap: the start of the later talk.
    pub from: DateTime<FixedOffset>,
    /// End of the overlap: the end of the talk that ends first.
    pub to: DateTime<FixedOffset>,
    /// Whether both talks are musts; a clash with a maybe is only a hint.
    pub hard: bool,
}

impl Clash {
    /// Returns the other talk of the pair.
    pub fn other(&self, talk: usize) -> usize {
        if self.talks.0 == talk { self.talks.1 } else { self.talks.0 }
    }

    /// Returns the length of the overlap in minutes.
    pub fn minutes(&self) -> i64 {
        (self.to - self.from).num_minutes()
    }
}

/// Maximum number of clashes listed for one talk in JSON; the others are only counted.
pub const MAX_LISTED: usize = 10;

/// Maximum number of clashes named for one talk. More are only counted.
pub const MAX_NAMED: usize = 2;

/// The overlaps of a talk as a user sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlaps {
    /// At most [`MAX_NAMED`] overlaps, each to be named.
    Named(Vec<Clash>),
    /// More overlaps than that.
    Many {
        /// The number of overlaps.
        count: usize,
        /// Whether at least one overlap is hard, see [`Clash::hard`].
        hard: bool,
    },
}

impl Overlaps {
    /// Names few overlaps and counts many.
    pub fn of(clashes: Vec<Clash>) -> Self {
        if clashes.len() <= MAX_NAMED {
            return Self::Named(clashes);
        }
        Self::Many { count: clashes.len(), hard: clashes.iter().any(|clash| clash.hard) }
    }

    /// Returns whether at least one overlap is hard, see [`Clash::hard`].
    pub fn is_hard(&self) -> bool {
        match self {
            Self::Named(clashes) => clashes.iter().any(|clash| clash.hard),
            Self::Many { hard, .. } => *hard,
        }
    }
}

/// One minute in microseconds: the shortest overlap that counts as a clash.
const MINUTE: i64 = 60_000_000;

/// A pick that has a time and can clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Timed {
    /// Start in microseconds, like the end.
    start: i64,
    /// Index in time order.
    talk: usize,
    end: i64,
    must: bool,
    /// Whether the pick is in the background of its day.
    in_background: bool,
}

/// The numbers of clashes of one pick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    /// Index into [`Clashes::picks`].
    place: usize,
    all: usize,
    /// The number of clashes between musts.
    hard: usize,
    /// 1 if this is the first of the musts that overlap together, otherwise 0.
    leads: usize,
}

/// The clashes among the picks. They are counted in advance for each pick but built only
/// on request, since their number grows with the square of the picks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clashes {
    /// The picks, sorted by start.
    picks: Vec<Timed>,
    /// For each pick, the latest end of all picks up to it.
    latest: Vec<i64>,
    counts: HashMap<usize, Count>,
}

impl Clashes {
    /// Returns the first [`MAX_LISTED`] clashes of a talk, in time order.
    pub fn of<'a>(
        &'a self,
        schedule: &'a Schedule,
        talk: usize,
    ) -> impl Iterator<Item = Clash> + 'a {
        self.all_of(schedule, talk).take(MAX_LISTED)
    }

    /// Returns the number of clashes of a talk beyond the first [`MAX_LISTED`].
    pub fn more(&self, talk: usize) -> usize {
        self.count(talk).saturating_sub(MAX_LISTED)
    }

    /// Returns all clashes of a talk, in time order.
    pub fn all_of<'a>(
        &'a self,
        schedule: &'a Schedule,
        talk: usize,
    ) -> impl Iterator<Item = Clash> + 'a {
        let count = self.counts.get(&talk).filter(|count| count.all > 0);
        let pick = count.map(|count| self.picks[count.place]);
        pick.into_iter().flat_map(move |pick| {
            // All picks before this index have ended.
            let first = self.latest.partition_point(|end| end - pick.start < MINUTE);
            let begun = self.picks[first..].iter();
            let begun = begun.take_while(move |other| pick.end - other.start >= MINUTE);
            let others =
                begun.filter(move |other| other.talk != talk && other.end - pick.start >= MINUTE);
            others.filter_map(move |other| {
                let hard = pick.must && other.must;
                let (first, second) = if pick < *other { (pick, *other) } else { (*other, pick) };
                Some(Clash { hard, ..between(schedule, first.talk, second.talk)? })
            })
        })
    }

    /// Returns the clashes of a talk, as shown where the talk is alone.
    pub fn summary(&self, schedule: &Schedule, talk: usize) -> Overlaps {
        match self.count(talk) {
            0..=MAX_NAMED => Overlaps::Named(self.all_of(schedule, talk).collect()),
            count => Overlaps::Many { count, hard: self.is_hard(talk) },
        }
    }

    /// Returns the clashes of a talk, as shown in a list of all picks. A clash with a pick
    /// that shows the number of its clashes is left out.
    pub fn summary_in_list(&self, schedule: &Schedule, talk: usize) -> Overlaps {
        match self.summary(schedule, talk) {
            Overlaps::Named(mut named) => {
                named.retain(|clash| self.count(clash.other(talk)) <= MAX_NAMED);
                Overlaps::Named(named)
            }
            many @ Overlaps::Many { .. } => many,
        }
    }

    /// Returns the number of clashes of a talk.
    pub fn count(&self, talk: usize) -> usize {
        self.counts.get(&talk).map_or(0, |count| count.all)
    }

    /// Returns whether a talk is a must that clashes with another must.
    pub fn is_hard(&self, talk: usize) -> bool {
        self.counts.get(&talk).is_some_and(|count| count.hard > 0)
    }

    /// Returns the number of times at which musts overlap. Musts that are connected by
    /// overlaps are at one time. Those in the background connect nothing; together they
    /// count once, however many talks they overlap.
    pub fn hard(&self) -> usize {
        self.counts.values().map(|count| count.leads).sum()
    }

    /// Returns the number of those times that begin with one of the given talks.
    pub fn led_by(&self, talks: &[usize]) -> usize {
        let counts = talks.iter().filter_map(|talk| self.counts.get(talk));
        counts.map(|count| count.leads).sum()
    }
}

/// Finds the clashes among the picks.
pub fn clashes(schedule: &Schedule, agenda: &Agenda) -> Clashes {
    let picks = agenda.picks().filter_map(|(id, entry)| {
        let talk = schedule.position(id)?;
        // Talks without a duration never clash.
        let slot = schedule.talks()[talk].appointment().filter(|slot| slot.minutes > 0)?;
        let start = slot.start.timestamp_micros();
        Some(Timed {
            start,
            talk,
            end: start + i64::from(slot.minutes) * MINUTE,
            must: entry.pick.is_some_and(|pick| pick.level == Level::Must),
            in_background: is_background(slot),
        })
    });
    let mut picks: Vec<Timed> = picks.collect();
    picks.sort_unstable();
    let mut latest: Vec<i64> = picks.iter().map(|pick| pick.end).collect();
    for at in 1..latest.len() {
        latest[at] = latest[at].max(latest[at - 1]);
    }
    let all = Times::of(picks.iter());
    let musts = Times::of(picks.iter().filter(|pick| pick.must));
    let mut counts = HashMap::new();
    for (place, pick) in picks.iter().enumerate() {
        let of_must = |number: usize| if pick.must { number } else { 0 };
        counts.insert(
            pick.talk,
            Count {
                place,
                all: all.count_overlapping(pick) - 1,
                hard: of_must(musts.count_overlapping(pick).saturating_sub(1)),
                leads: 0,
            },
        );
    }
    for in_background in [false, true] {
        let hard = |pick: &&Timed| counts[&pick.talk].hard > 0;
        let together: Vec<Timed> = picks
            .iter()
            .filter(hard)
            .filter(|pick| pick.in_background == in_background)
            .copied()
            .collect();
        for first in firsts(&together, if in_background { 1 } else { 2 }) {
            counts.entry(first).and_modify(|count| count.leads = 1);
        }
    }
    Clashes { picks, latest, counts }
}

/// The first talk of each group of at least `least` picks that are connected by overlaps. The
/// picks are sorted by start.
fn firsts(picks: &[Timed], least: usize) -> Vec<usize> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    let mut end = i64::MIN;
    for pick in picks {
        match groups.last_mut().filter(|_| end.saturating_sub(pick.start) >= MINUTE) {
            Some((_, members)) => *members += 1,
            None => groups.push((pick.talk, 1)),
        }
        end = end.max(pick.end);
    }
    let large = groups.into_iter().filter(|(_, members)| *members >= least);
    large.map(|(first, _)| first).collect()
}

/// The starts and the ends of picks, each list sorted.
struct Times {
    starts: Vec<i64>,
    ends: Vec<i64>,
}

impl Times {
    fn of<'a>(picks: impl Iterator<Item = &'a Timed> + Clone) -> Self {
        let mut ends: Vec<i64> = picks.clone().map(|pick| pick.end).collect();
        ends.sort_unstable();
        Self { starts: picks.map(|pick| pick.start).collect(), ends }
    }

    /// Counts the picks that share a minute with a pick, including that pick: all except
    /// those that end before it starts and those that start after it ends.
    fn count_overlapping(&self, pick: &Timed) -> usize {
        let ended = self.ends.partition_point(|end| end - pick.start < MINUTE);
        self.begun_before_end_of(pick) - ended
    }

    /// Counts the picks that begin at least a minute before a pick ends.
    fn begun_before_end_of(&self, pick: &Timed) -> usize {
        self.starts.partition_point(|start| pick.end - start >= MINUTE)
    }
}

/// Returns the overlap of two talks, given the earlier one first.
fn between(schedule: &Schedule, first: usize, second: usize) -> Option<Clash> {
    let slot = |talk: usize| schedule.talks()[talk].slot;
    let (a, b) = (slot(first)?, slot(second)?);
    (a.shared_minutes(&b) > 0).then(|| Clash {
        talks: (first, second),
        from: a.start.max(b.start),
        to: a.end().min(b.end()),
        hard: false,
    })
}

/// Returns the overlaps of a talk with the picks. The talk itself need not be picked:
/// this shows what it would clash with.
pub fn overlaps(schedule: &Schedule, picks: &[usize], talk: usize) -> Vec<Clash> {
    let others = picks.iter().filter(|other| **other != talk);
    let clash = |&other: &usize| between(schedule, talk.min(other), talk.max(other));
    others.filter_map(clash).collect()
}

/// Returns the groups in which the overlaps of a talk are resolved, in time order: the other
/// talks that are connected by overlaps of their own. A talk in the background connects
/// nothing and is in each group that it overlaps.
pub fn groups(schedule: &Schedule, talk: usize, others: &[usize]) -> Vec<Vec<usize>> {
    if others.len() <= MAX_NAMED {
        return vec![others.to_vec()];
    }
    let slot = |at: usize| schedule.talks()[at].slot;
    let background = |at: &usize| *at != talk && slot(*at).is_some_and(is_background);
    let (in_background, others): (Vec<usize>, Vec<usize>) =
        others.iter().copied().partition(background);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut end = None;
    for at in others {
        let Some(slot) = slot(at) else {
            continue;
        };
        match groups.last_mut().filter(|_| end.is_some_and(|end| slot.start < end)) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
        end = end.max(Some(slot.end()));
    }
    if groups.is_empty() {
        return vec![in_background];
    }
    for group in &mut groups {
        let overlaps = |other: &&usize| {
            group.iter().any(|&at| {
                let slots = slot(at).zip(slot(**other));
                slots.is_some_and(|(slot, other)| slot.shared_minutes(&other) > 0)
            })
        };
        let along: Vec<usize> = in_background.iter().filter(overlaps).copied().collect();
        group.extend(along);
        group.sort_unstable();
    }
    groups
}

#[cfg(test)]
pub(super) mod tests;
