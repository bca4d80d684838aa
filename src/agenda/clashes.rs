//! Clashes: picks that are on at the same time.
//!
//! Times are half-open: a talk that ends when the next begins does not clash
//! with it. It resolves nothing.

use chrono::{DateTime, FixedOffset};

use super::picks::{Agenda, Level};
use crate::schedule::Schedule;

/// Two picked talks that overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// The two talks by their place in time order, the earlier one first.
    pub talks: (usize, usize),
    /// When both have begun.
    pub from: DateTime<FixedOffset>,
    /// When the first of them ends.
    pub to: DateTime<FixedOffset>,
    /// Whether both are musts; against a maybe it is only worth a word.
    pub hard: bool,
}

impl Clash {
    /// The other talk of the pair.
    pub fn other(&self, talk: usize) -> usize {
        if self.talks.0 == talk {
            self.talks.1
        } else {
            self.talks.0
        }
    }

    /// How long both are on, in minutes.
    pub fn minutes(&self) -> i64 {
        (self.to - self.from).num_minutes()
    }
}

/// The clashes among the picks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clashes {
    all: Vec<Clash>,
    /// Each talk that clashes with each of its clashes, by talk and then by time.
    by_talk: Vec<(usize, usize)>,
}

impl Clashes {
    fn new(all: Vec<Clash>) -> Self {
        let each = all.iter().enumerate();
        let mut by_talk: Vec<_> = each
            .flat_map(|(at, clash)| [(clash.talks.0, at), (clash.talks.1, at)])
            .collect();
        by_talk.sort_unstable();
        Self { all, by_talk }
    }

    /// All of them, by time.
    pub fn all(&self) -> &[Clash] {
        &self.all
    }

    /// Those that a talk is part of, by time.
    pub fn of(&self, talk: usize) -> impl Iterator<Item = &Clash> {
        let from = self.by_talk.partition_point(|(of, _)| *of < talk);
        let its = self.by_talk[from..]
            .iter()
            .take_while(move |(of, _)| *of == talk);
        its.map(|(_, at)| &self.all[*at])
    }

    /// How many there are between musts.
    pub fn hard(&self) -> usize {
        self.all.iter().filter(|clash| clash.hard).count()
    }
}

/// All clashes among the picks.
pub fn clashes(schedule: &Schedule, agenda: &Agenda) -> Clashes {
    let mut found = Vec::new();
    let must = |talk: usize| agenda.level(&schedule.talks()[talk].id) == Some(Level::Must);
    // The picks that have begun and not yet ended, as time goes on.
    let mut open: Vec<usize> = Vec::new();
    let mut talks = agenda.talks(schedule);
    talks.retain(|&talk| schedule.talks()[talk].slot.is_some());
    talks.sort_by_key(|&talk| (schedule.talks()[talk].slot.map(|s| s.start), talk));
    for talk in talks {
        let Some(slot) = schedule.talks()[talk].slot else {
            continue;
        };
        open.retain(|&other| schedule.talks()[other].end() > Some(slot.start));
        for &other in &open {
            let Some(other_slot) = schedule.talks()[other].slot else {
                continue;
            };
            if slot.shared_minutes(&other_slot) > 0 {
                found.push(Clash {
                    talks: (other, talk),
                    from: slot.start.max(other_slot.start),
                    to: slot.end().min(other_slot.end()),
                    hard: must(talk) && must(other),
                });
            }
        }
        open.push(talk);
    }
    Clashes::new(found)
}

/// What a talk overlaps among the picks, whether or not it is one itself: what it
/// would clash with.
pub fn overlaps(schedule: &Schedule, picks: &[usize], talk: usize) -> Vec<Clash> {
    let Some(slot) = schedule.talks()[talk].slot else {
        return Vec::new();
    };
    let overlap = |other: usize| {
        let there = schedule.talks()[other].slot?;
        (other != talk && there.shared_minutes(&slot) > 0).then(|| Clash {
            talks: (talk.min(other), talk.max(other)),
            from: slot.start.max(there.start),
            to: slot.end().min(there.end()),
            hard: false,
        })
    };
    picks.iter().copied().filter_map(overlap).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::agenda::Change;
    use crate::format::native;
    use crate::schedule::TalkId;
    use proptest::prelude::*;

    pub fn agenda_of(schedule: &Schedule, ids: &[&str]) -> Agenda {
        let mut agenda = Agenda::new("lpc-2023");
        for id in ids {
            let id = TalkId::new(*id);
            let talk = schedule.by_id(&id).unwrap();
            agenda.apply(Change::pick(talk, Some(Level::Must), DateTime::UNIX_EPOCH));
        }
        agenda
    }

    #[test]
    fn overlapping_picks_clash_and_neighbours_do_not() {
        let schedule = native::embedded().unwrap();
        // 211 10:15-10:35, 115 10:30-10:55, 178 10:35-10:55, 226 has no time.
        let agenda = agenda_of(&schedule, &["211", "115", "178", "226"]);
        let clashes = clashes(&schedule, &agenda);
        let pairs: Vec<_> = clashes
            .all()
            .iter()
            .map(|c| {
                let id = |t: usize| schedule.talks()[t].id.as_str().to_owned();
                (id(c.talks.0), id(c.talks.1), c.minutes())
            })
            .collect();
        assert_eq!(
            pairs,
            [
                ("211".into(), "115".into(), 5),
                ("115".to_owned(), "178".to_owned(), 20)
            ]
        );
    }

    proptest! {
        #[test]
        fn the_sweep_finds_what_comparing_every_pair_finds(picked in prop::collection::vec(any::<bool>(), 48)) {
            let schedule = native::embedded().unwrap();
            let ids: Vec<_> = schedule.talks().iter().zip(&picked).filter(|(_, p)| **p).map(|(t, _)| t.id.as_str().to_owned()).collect();
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let agenda = agenda_of(&schedule, &ids);
            let talks = agenda.talks(&schedule);
            let mut slow = 0;
            for (i, a) in talks.iter().enumerate() {
                for b in &talks[i + 1..] {
                    if let (Some(a), Some(b)) = (schedule.talks()[*a].slot, schedule.talks()[*b].slot) {
                        slow += usize::from(a.shared_minutes(&b) > 0);
                    }
                }
            }
            let clashes = clashes(&schedule, &agenda);
            prop_assert_eq!(clashes.all().len(), slow);
            for talk in 0..schedule.talks().len() {
                let part = |clash: &&Clash| clash.talks.0 == talk || clash.talks.1 == talk;
                let its: Vec<_> = clashes.all().iter().filter(part).collect();
                prop_assert_eq!(clashes.of(talk).collect::<Vec<_>>(), its);
            }
        }
    }
}
