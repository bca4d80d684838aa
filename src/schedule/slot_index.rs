//! Slots in order of start, to find those that overlap another slot.

use super::Slot;

/// One minute in microseconds: the shortest overlap that counts, see [`Slot::shared_minutes`].
const MINUTE: i64 = 60_000_000;

/// The slots of talks, to find those that overlap another slot. All-day slots and slots without
/// a duration are left out: they overlap nothing.
///
/// It uses plain integers, since `DateTime` arithmetic would take most of the time of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlotIndex {
    /// The start of each slot, the position of its talk, and its end, sorted.
    slots: Vec<(i64, usize, i64)>,
    /// For each slot, the latest end of all slots up to it.
    latest: Vec<i64>,
    /// The ends of all slots, sorted.
    ends: Vec<i64>,
}

/// Returns the start and the end of a slot in microseconds; `None` if it overlaps nothing.
fn span(slot: Slot) -> Option<(i64, i64)> {
    let start = slot.start.timestamp_micros();
    let takes_time = !slot.all_day && slot.minutes > 0;
    takes_time.then(|| (start, start + i64::from(slot.minutes) * MINUTE))
}

impl SlotIndex {
    /// Indexes slots, each with the position of its talk or another number.
    pub fn new(slots: impl IntoIterator<Item = (usize, Slot)>) -> Self {
        let spans = slots.into_iter().filter_map(|(talk, slot)| {
            let (start, end) = span(slot)?;
            Some((start, talk, end))
        });
        let mut slots: Vec<_> = spans.collect();
        slots.sort_unstable();
        let mut ends: Vec<i64> = slots.iter().map(|(.., end)| *end).collect();
        let mut latest = i64::MIN;
        let latest_up_to = |end: &i64| {
            latest = latest.max(*end);
            latest
        };
        let latest = ends.iter().map(latest_up_to).collect();
        ends.sort_unstable();
        Self { slots, latest, ends }
    }

    /// Returns the talks that overlap a slot, in order of start.
    pub fn overlapping(&self, slot: Slot) -> impl Iterator<Item = usize> {
        span(slot).into_iter().flat_map(|(start, end)| {
            // All slots before this one have ended.
            let first = self.latest.partition_point(|latest| latest - start < MINUTE);
            let begun = self.slots[first..].iter();
            let begun = begun.take_while(move |(other, ..)| end - other >= MINUTE);
            begun.filter(move |(.., other)| other - start >= MINUTE).map(|(_, talk, _)| *talk)
        })
    }

    /// Returns whether any talk overlaps a slot.
    pub fn overlaps(&self, slot: Slot) -> bool {
        self.overlapping(slot).next().is_some()
    }

    /// Counts the talks that overlap a slot: those that begin before it ends, without those that
    /// end before it begins.
    pub fn count(&self, slot: Slot) -> usize {
        span(slot).map_or(0, |(start, end)| {
            let begun = self.slots.partition_point(|(other, ..)| end - other >= MINUTE);
            begun - self.ends.partition_point(|other| other - start < MINUTE)
        })
    }

    /// Returns the groups of talks that are connected by overlaps, in order of start.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let latest = std::iter::once(&i64::MIN).chain(&self.latest);
        for ((start, talk, _), latest) in self.slots.iter().zip(latest) {
            match groups.last_mut().filter(|_| latest - start >= MINUTE) {
                Some(group) => group.push(*talk),
                None => groups.push(vec![*talk]),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn overlaps_match_shared_minutes(
            spans in prop::collection::vec((0_i64..600, 0_u32..4, prop::bool::weighted(0.1)), 0..12),
            start in 0_i64..600,
            minutes in 0_u32..4,
        ) {
            // Starts at any second.
            let slot = |start: i64, minutes: u32| {
                Slot::new(DateTime::from_timestamp(start, 0).unwrap().fixed_offset(), minutes)
            };
            let slots = spans.into_iter().map(|(s, m, all_day)| Slot { all_day, ..slot(s, m) });
            let slots: Vec<Slot> = slots.collect();
            let asked = slot(start, minutes);
            let slow = slots.iter().enumerate().filter(|(_, slot)| slot.shared_minutes(&asked) > 0);
            let slow: Vec<usize> = slow.map(|(at, _)| at).collect();
            let index = SlotIndex::new((0..).zip(slots.iter().copied()));
            let mut found: Vec<usize> = index.overlapping(asked).collect();
            found.sort_unstable();
            prop_assert_eq!(index.overlaps(asked), !slow.is_empty());
            prop_assert_eq!(index.count(asked), slow.len());
            prop_assert_eq!(found, slow);
            let mut groups = index.groups();
            let together = |a: usize, b: usize| slots[a].shared_minutes(&slots[b]) > 0;
            for group in &mut groups {
                // All of a group are reached from its first.
                let (mut reached, mut next) = (vec![group[0]], 0);
                while let Some(&at) = reached.get(next) {
                    let more = group.iter().filter(|other| !reached.contains(other));
                    let more: Vec<usize> = more.copied().filter(|other| together(at, *other)).collect();
                    reached.extend(more);
                    next += 1;
                }
                reached.sort_unstable();
                group.sort_unstable();
                prop_assert_eq!(&reached, group);
            }
            let all: Vec<usize> = groups.iter().flatten().copied().collect();
            let apart = groups.iter().enumerate().all(|(number, group)| {
                let others = groups[number + 1..].iter().flatten();
                let mut pairs = others.flat_map(|b| group.iter().map(move |a| (*a, *b)));
                pairs.all(|(a, b)| !together(a, b))
            });
            prop_assert!(apart, "{:?}", groups);
            let counted = slots.iter().filter(|slot| slot.minutes > 0 && !slot.all_day);
            prop_assert_eq!(all.len(), counted.count());
        }
    }
}
