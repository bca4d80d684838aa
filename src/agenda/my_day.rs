//! A day of the plan in order of time: picks that overlap are side by side in lanes, with
//! the free time and the walks between them.
//!
//! [`Plan`] decides what a day consists of; this module only places it.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::gaps::is_background;
use super::plan::{Item, Plan, Walk};
use super::{Agenda, phrases};
use crate::schedule::{Schedule, Slot, time};

/// A side of an instant.
///
/// A part without a length lasts from just before to just after its instant. Other parts
/// begin just after their start and end just before their end, so a part without a length
/// fits between two that meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The instant.
    pub time: DateTime<FixedOffset>,
    /// Whether the edge is just after the instant, not just before it.
    pub is_after: bool,
}

impl Edge {
    /// Returns the edge just before an instant.
    pub fn before(time: DateTime<FixedOffset>) -> Self {
        Self { time, is_after: false }
    }

    /// Returns the edge just after an instant.
    pub fn after(time: DateTime<FixedOffset>) -> Self {
        Self { time, is_after: true }
    }
}

/// A day of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyDay {
    /// The date of the conference day.
    pub date: NaiveDate,
    /// The picks and the user's own events that take the whole day.
    pub all_day: Vec<Item>,
    /// The parts of the day in the order of their starts.
    pub parts: Vec<Part>,
    /// The groups of parts that overlap, in time order.
    pub groups: Vec<Group>,
    /// The number of picks without a time, on any day.
    pub untimed: usize,
    /// The number of times at which stars overlap, see [`super::Clashes::clash_times`].
    pub clashes: usize,
}

/// A pick, free time, a walk, or one of the user's own events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The item of the plan.
    pub item: Item,
    /// The walks that the part is for, if it is free time or a walk.
    pub walks: Vec<Walk>,
    /// Whether there is little time for the walks.
    pub tight: bool,
    /// The beginning.
    pub from: Edge,
    /// The end.
    pub to: Edge,
    /// The index of the group.
    pub group: usize,
    /// The lane within the group.
    pub lane: usize,
}

/// Parts that overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The beginning of the first part.
    pub from: Edge,
    /// The number of lanes: 1 for a part that overlaps no other.
    pub lanes: usize,
}

impl Part {
    fn new(item: Item, from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> Self {
        let to = to.max(from);
        let has_length = from < to;
        let from = Edge { time: from, is_after: has_length };
        let to = Edge { time: to, is_after: !has_length };
        let walks = if let Item::Walk(walk) = item { vec![walk] } else { Vec::new() };
        Self { tight: !walks.is_empty(), item, walks, from, to, group: 0, lane: 0 }
    }

    /// Whether the part is a pick, perhaps a cancelled one.
    fn is_pick(&self) -> bool {
        matches!(self.item, Item::Talk(_) | Item::Cancelled(_))
    }

    /// Ends free time where the first pick within it begins. If that pick begins no later
    /// than the free time, the part has no length.
    fn end_before(&mut self, picks: &[(Edge, Edge)]) {
        let within = picks.iter().filter(|(from, to)| *to > self.from && *from < self.to);
        if let Some((first, _)) = within.min() {
            self.to = (*first).max(Edge::after(self.from.time));
            self.from.is_after = self.from.time < self.to.time;
        }
    }
}

impl MyDay {
    /// Creates a day of a plan. `plan` must come from the same agenda.
    pub fn new(schedule: &Schedule, agenda: &Agenda, plan: Plan, day: NaiveDate) -> Self {
        let untimed = plan.unscheduled.len();
        let cancelled = plan.cancelled.iter().filter(|id| agenda.is_picked(id)).count();
        let planned = plan.days.into_iter().find(|planned| planned.date == day);
        let (items, clashes) = planned.map_or((Vec::new(), 0), |day| (day.items, day.clashes));
        let mut parts = parts(schedule, agenda, items);
        let all_day = all_day(schedule, agenda, day);
        let is_busy = |part: &Part| matches!(part.item, Item::Busy(_));
        if all_day.is_empty() && !parts.iter().any(|part| part.is_pick() || is_busy(part)) {
            // Free time alone is no plan.
            parts.clear();
        }
        let picks: Vec<(Edge, Edge)> =
            parts.iter().filter(|part| part.is_pick()).map(|part| (part.from, part.to)).collect();
        for part in parts.iter_mut().filter(|part| matches!(part.item, Item::Free(_))) {
            part.end_before(&picks);
        }
        parts.sort_by_key(|part| (part.from, part.to));
        let groups = place(&mut parts);
        Self { date: day, all_day, parts, groups, untimed: untimed + cancelled, clashes }
    }

    /// Returns whether the day has neither a pick nor one of the user's own events.
    pub fn is_empty(&self) -> bool {
        self.all_day.is_empty() && self.parts.is_empty()
    }

    /// Returns the number of picks that the schedule has.
    pub fn picks(&self) -> usize {
        self.count(|item| matches!(item, Item::Talk(_)))
    }

    fn cancelled(&self) -> usize {
        self.count(|item| matches!(item, Item::Cancelled(_)))
    }

    fn count(&self, matches: impl Fn(&Item) -> bool) -> usize {
        let timed = self.parts.iter().map(|part| &part.item);
        self.all_day.iter().chain(timed).filter(|item| matches(item)).count()
    }

    /// Returns the minutes of free time.
    fn free(&self) -> i64 {
        let gaps = self.parts.iter().map(|part| match &part.item {
            Item::Free(gap) => gap.minutes(),
            _ => 0,
        });
        gaps.sum()
    }

    /// Returns the parts of a summary, most important first: `9 picks`, `1 clash`, `1
    /// cancelled`, `2h35m free`.
    pub fn summary(&self) -> Vec<String> {
        let mut out = vec![phrases::count(self.picks(), "pick")];
        if self.clashes > 0 {
            out.push(phrases::count(self.clashes, "clash"));
        }
        if self.cancelled() > 0 {
            out.push(format!("{} cancelled", self.cancelled()));
        }
        if self.free() > 0 {
            let free = time::short_length(self.free());
            out.push(format!("{free} free"));
        }
        out
    }
}

/// The all-day picks of a day; a pick of several days is in each of them.
fn all_day(schedule: &Schedule, agenda: &Agenda, day: NaiveDate) -> Vec<Item> {
    let takes = |slot: Slot| slot.takes_day(day);
    let talks = agenda.talks(schedule).into_iter();
    let talks = talks.filter(|&at| schedule.talks()[at].slot.is_some_and(takes));
    let cancelled = agenda.cancelled(schedule).into_iter().filter(|(_, entry)| entry.is_picked());
    let cancelled =
        cancelled.filter(|(_, entry)| entry.last_known.slot_in(schedule.zone()).is_some_and(takes));
    let picks = talks.map(Item::Talk).chain(cancelled.map(|(id, _)| Item::Cancelled(id.clone())));
    let events = agenda.busy.iter().filter(|event| takes(event.slot)).cloned();
    picks.chain(events.map(Item::Busy)).collect()
}

/// The slot of a pick that has a time within the day.
fn slot_of(schedule: &Schedule, agenda: &Agenda, item: &Item) -> Option<Slot> {
    let slot = match item {
        Item::Talk(at) => schedule.talks()[*at].slot,
        Item::Cancelled(id) => agenda.entries.get(id)?.last_known.slot_in(schedule.zone()),
        Item::Busy(event) => Some(event.slot),
        Item::Free(_) | Item::Walk(_) => None,
    };
    slot.filter(|slot| !slot.all_day)
}

/// The parts for the items of a day. A walk belongs to the free time that ends with it, if
/// there is any.
fn parts(schedule: &Schedule, agenda: &Agenda, items: Vec<Item>) -> Vec<Part> {
    let slot = |at: usize| schedule.talks()[at].slot;
    let mut parts: Vec<Part> = Vec::new();
    // The index of the free time or walk that ends at an instant.
    let mut ending: HashMap<DateTime<FixedOffset>, usize> = HashMap::new();
    // The pick with the latest end so far, from which the user comes.
    let mut last: Option<(usize, Slot)> = None;
    for item in items {
        let span = match &item {
            Item::Free(gap) => Some((gap.from, gap.to)),
            Item::Walk(Walk { talks, .. }) => {
                slot(talks.0).zip(slot(talks.1)).map(|(before, after)| (before.end(), after.start))
            }
            // The user can leave a background pick at any time, so only its start
            // counts.
            item => slot_of(schedule, agenda, item).map(|slot| {
                (slot.start, if is_background(slot) { slot.start } else { slot.end() })
            }),
        };
        let Some((from, to)) = span else {
            continue;
        };
        match item {
            Item::Walk(walk) if ending.contains_key(&to) => {
                let part = &mut parts[ending[&to]];
                part.walks.push(walk);
                part.tight = true;
                continue;
            }
            Item::Walk(_) | Item::Free(_) => {
                ending.insert(to, parts.len());
            }
            Item::Talk(at) => {
                let part = ending.get(&from).map(|part| &mut parts[*part]);
                let part = part.filter(|part| !part.tight);
                if let Some((part, walk)) =
                    part.zip(last.and_then(|last| Walk::between(schedule, last.0, at, u32::MAX)))
                {
                    part.walks.push(walk);
                }
                let later = last.is_none_or(|(_, last)| last.end() <= to);
                let slot = slot(at).filter(|slot| later && !is_background(*slot));
                last = slot.map(|slot| (at, slot)).or(last);
            }
            Item::Cancelled(_) | Item::Busy(_) => {}
        }
        parts.push(Part::new(item, from, to));
    }
    parts
}

/// Finds the groups of parts that overlap, and distributes each over lanes: in time order,
/// each part goes to the first lane that is free.
fn place(parts: &mut [Part]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // The ends of the lanes of the last group.
    let mut ends: Vec<Edge> = Vec::new();
    for part in parts {
        if ends.iter().all(|end| *end <= part.from) {
            ends.clear();
            groups.push(Group { from: part.from, lanes: 0 });
        }
        let free = ends.iter().position(|end| *end <= part.from);
        let lane = free.unwrap_or(ends.len());
        ends.resize(ends.len().max(lane + 1), part.to);
        ends[lane] = part.to;
        (part.group, part.lane) = (groups.len() - 1, lane);
        if let Some(group) = groups.last_mut() {
            group.lanes = ends.len();
        }
    }
    groups
}
