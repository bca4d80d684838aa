//! Clashes: picks that run at the same time.
//!
//! Times are half-open: a talk that ends when the next one begins does not clash with it.
//! Clashes are reported, not resolved.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, FixedOffset};

use super::gaps::is_background;
use super::picks::{Agenda, Level};
use crate::schedule::{Schedule, Slot, SlotIndex};

/// Two picked talks that overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// The two talks by their position, the earlier one first.
    pub talks: (usize, usize),
    /// Start of the overlap: the start of the later talk.
    pub from: DateTime<FixedOffset>,
    /// End of the overlap: the end of the talk that ends first.
    pub to: DateTime<FixedOffset>,
    /// Whether both talks are stars; a clash with a maybe is only a hint.
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

/// The numbers of clashes of one pick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    is_star: bool,
    all: usize,
    /// The number of clashes between stars.
    hard: usize,
}

/// The clashes among the picks. They are counted in advance for each pick but built only
/// on request, since their number grows with the square of the picks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clashes {
    picks: SlotIndex,
    counts: HashMap<usize, Count>,
    /// The first of the stars at each time at which stars overlap.
    leads: BTreeSet<usize>,
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
        let is_star = |talk| self.counts.get(&talk).is_some_and(|count| count.is_star);
        let slot = schedule.talks()[talk].slot.filter(|_| self.counts.contains_key(&talk));
        let others = slot.into_iter().flat_map(|slot| self.picks.overlapping(slot));
        others.filter(move |other| *other != talk).filter_map(move |other| {
            let hard = is_star(talk) && is_star(other);
            Some(Clash { hard, ..between(schedule, talk, other)? })
        })
    }

    /// Returns the clashes of a talk, as shown where the talk is alone.
    pub fn summary(&self, schedule: &Schedule, talk: usize) -> Overlaps {
        match self.count(talk) {
            0..=MAX_NAMED => Overlaps::Named(self.all_of(schedule, talk).collect()),
            count => Overlaps::Many { count, hard: self.is_hard(talk) },
        }
    }

    /// Returns the clashes of a talk, as shown where picks that overlap are side by side. A clash
    /// with a pick that shows the number of its clashes is left out.
    pub fn summary_side_by_side(&self, schedule: &Schedule, talk: usize) -> Overlaps {
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

    /// Returns whether a talk is a star that clashes with another star.
    pub fn is_hard(&self, talk: usize) -> bool {
        self.counts.get(&talk).is_some_and(|count| count.hard > 0)
    }

    /// Returns the number of times at which stars overlap. Stars that are connected by
    /// overlaps are at one time. Those in the background connect nothing; together they
    /// count once, however many talks they overlap.
    pub fn clash_times(&self) -> usize {
        self.leads.len()
    }

    /// Returns the number of those times that begin with one of the given talks.
    pub fn clash_times_led_by(&self, talks: &[usize]) -> usize {
        talks.iter().filter(|talk| self.leads.contains(talk)).count()
    }
}

/// Finds the clashes among the picks.
pub fn clashes(schedule: &Schedule, agenda: &Agenda) -> Clashes {
    let picks = agenda.picks().filter_map(|(id, entry)| {
        let talk = schedule.position(id)?;
        Some((talk, schedule.talks()[talk].slot?, entry.level() == Some(Level::Star)))
    });
    let picks: Vec<(usize, Slot, bool)> = picks.collect();
    let slots = || picks.iter().map(|(talk, slot, _)| (*talk, *slot));
    let all = SlotIndex::new(slots());
    let stars = picks.iter().filter(|(.., is_star)| *is_star);
    let stars = SlotIndex::new(stars.map(|(talk, slot, _)| (*talk, *slot)));
    let count = |&(talk, slot, is_star): &(usize, Slot, bool)| {
        let others = |picks: &SlotIndex| picks.count(slot).saturating_sub(1);
        let hard = if is_star { others(&stars) } else { 0 };
        (talk, Count { is_star, all: others(&all), hard })
    };
    let counts: HashMap<usize, Count> = picks.iter().map(count).collect();
    let mut leads = BTreeSet::new();
    for (in_background, least) in [(false, 2), (true, 1)] {
        let hard = slots().filter(|(talk, _)| counts[talk].hard > 0);
        let hard = hard.filter(|(_, slot)| is_background(*slot) == in_background);
        let groups = SlotIndex::new(hard).groups().into_iter();
        leads.extend(groups.filter(|group| group.len() >= least).map(|group| group[0]));
    }
    Clashes { picks: all, counts, leads }
}

/// Returns the overlap of two talks.
fn between(schedule: &Schedule, talk: usize, other: usize) -> Option<Clash> {
    let slot = |talk: usize| schedule.talks()[talk].slot;
    let (a, b) = (slot(talk)?, slot(other)?);
    let is_first = (a.start, talk) < (b.start, other);
    (a.shared_minutes(&b) > 0).then(|| Clash {
        talks: if is_first { (talk, other) } else { (other, talk) },
        from: a.start.max(b.start),
        to: a.end().min(b.end()),
        hard: false,
    })
}

/// Returns the overlaps of a talk with the picks. The talk itself need not be picked:
/// this shows what it would clash with.
pub fn overlaps(schedule: &Schedule, picks: &[usize], talk: usize) -> Vec<Clash> {
    let others = picks.iter().filter(|other| **other != talk);
    others.filter_map(|other| between(schedule, talk, *other)).collect()
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
    let others = others.into_iter().filter_map(|at| Some((at, slot(at)?)));
    let mut groups = SlotIndex::new(others).groups();
    if groups.is_empty() {
        return vec![in_background];
    }
    for group in &mut groups {
        let slots = SlotIndex::new(group.iter().filter_map(|&at| Some((at, slot(at)?))));
        let overlaps = |at: &&usize| slot(**at).is_some_and(|slot| slots.overlaps(slot));
        let along: Vec<usize> = in_background.iter().filter(overlaps).copied().collect();
        group.extend(along);
        group.sort_unstable();
    }
    groups
}

#[cfg(test)]
pub(super) mod tests;
