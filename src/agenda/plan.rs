//! The plan: the picks day by day, with the free time between them and the walks from
//! room to room.
//!
//! The views decide how this looks.

use std::collections::BTreeMap;

use chrono::{DateTime, DurationRound, FixedOffset, NaiveDate, TimeDelta, Utc};

use super::busy::BusyEvent;
use super::clashes::Clashes;
use super::gaps::{self, DayOfTalks, Gap};
use super::now::is_conference_on;
use super::picks::Agenda;
use crate::schedule::{Schedule, Slot, TalkId};

/// The planned days of the conference, including days that have only cancelled picks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The days with a pick, free time or one of the user's own events, in order; empty if
    /// the agenda has no picks.
    pub days: Vec<PlannedDay>,
    /// Picked talks without a time, by their position.
    pub unscheduled: Vec<usize>,
    /// The cancelled talks in the agenda that are on no day: picks without a time, and notes.
    pub cancelled: Vec<TalkId>,
}

/// One day of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDay {
    /// The date of the conference day.
    pub date: NaiveDate,
    /// The items of the day, in time order.
    pub items: Vec<Item>,
    /// Minutes of picked talks; overlapping time counts once.
    pub minutes: i64,
    /// The number of times at which stars overlap, see [`Clashes::clash_times`].
    pub clashes: usize,
}

impl PlannedDay {
    /// Returns the number of picked talks.
    pub fn talks(&self) -> usize {
        let talk = |item: &&Item| matches!(item, Item::Talk(_));
        self.items.iter().filter(talk).count()
    }

    /// Returns the number of cancelled picks.
    pub fn cancelled(&self) -> usize {
        let cancelled = |item: &&Item| matches!(item, Item::Cancelled(_));
        self.items.iter().filter(cancelled).count()
    }
}

/// An item of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A picked talk, by its position.
    Talk(usize),
    /// A cancelled pick, at its last known time.
    Cancelled(TalkId),
    /// Free time, see [`gaps::takes_time`]: between picks, or before the first or after the
    /// last pick if other talks fit there. Maybes and picks in the background may lie in it.
    Free(Gap),
    /// A tight change of rooms.
    Walk(Walk),
    /// An event of the user's own calendars.
    Busy(BusyEvent),
}

impl Item {
    /// Returns the start of the item; none for an all-day talk, which comes first. A walk
    /// starts with the talk it leads to.
    fn start(&self, schedule: &Schedule, agenda: &Agenda) -> Option<DateTime<FixedOffset>> {
        let start = |at: usize| schedule.talks()[at].appointment().map(|slot| slot.start);
        match self {
            Self::Talk(at) => start(*at),
            Self::Cancelled(id) => agenda.entries.get(id)?.last_known.slot.map(|slot| slot.start),
            Self::Free(gap) => Some(gap.from),
            Self::Busy(event) => Some(event.slot.start),
            Self::Walk(walk) => start(walk.talks.1),
        }
    }
}

/// A change of rooms between two picks with little time for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walk {
    /// The two talks by their position.
    pub talks: (usize, usize),
    /// Minutes between the two talks.
    pub minutes: i64,
}

/// The settings of a plan, besides the schedule and the picks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    /// Minutes to walk from one room to another.
    pub walk: u32,
    /// The instant before which free time is left out; `None` keeps all of it.
    pub since: Option<DateTime<Utc>>,
}

impl Rules {
    /// Creates the rules at a time. During the conference, free time in the past is left
    /// out; before and after it, all free time is included.
    pub fn at(schedule: &Schedule, walk: u32, now: DateTime<Utc>) -> Self {
        let on = is_conference_on(schedule, now);
        // Gaps are shown to the minute.
        let now = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
        Self { walk, since: on.then_some(now) }
    }
}

impl Plan {
    /// Creates the plan of an agenda. `clashes` must come from the same agenda.
    pub fn new(schedule: &Schedule, agenda: &Agenda, clashes: &Clashes, rules: Rules) -> Self {
        let picks = agenda.talks(schedule);
        let hidden = gaps::hidden(schedule, agenda);
        let slot = |at: usize| schedule.talks()[at].slot;
        let mut plan = Self::default();
        let timed = picks.partition_point(|&at| slot(at).is_some());
        plan.unscheduled = picks[timed..].to_vec();
        let days = if picks.is_empty() { &[] } else { schedule.days() };
        let mut rest = &picks[..timed];
        // The end of the time taken so far, since a pick may run into the next day.
        let mut taken_until = None;
        for &day in days {
            let end = rest.partition_point(|&at| slot(at).is_some_and(|s| s.day() <= day));
            let (of_day, later) = rest.split_at(end);
            rest = later;
            let talks = DayOfTalks::new(schedule, &hidden, day);
            let (all_day, of_day) =
                of_day.split_at(of_day.partition_point(|&at| slot(at).is_some_and(|s| s.all_day)));
            let picked = DayOfPicks { schedule, agenda, picks: of_day };
            let timed = plan_day(picked, &talks, taken_until, rules);
            let ends = picked.taking_time().map(|(_, slot)| slot.end());
            taken_until = ends.max().max(taken_until);
            let minutes = picked.minutes();
            let busy = agenda.busy.iter().filter(|event| event.slot.day() == day).cloned();
            let (whole_day, busy): (Vec<_>, Vec<_>) = busy.partition(|event| event.slot.all_day);
            let all_day = all_day.iter().map(|&at| Item::Talk(at));
            let all_day = all_day.chain(whole_day.into_iter().map(Item::Busy));
            let busy = busy.into_iter().map(Item::Busy);
            let items: Vec<Item> = all_day.chain(timed).chain(busy).collect();
            if !items.is_empty() {
                plan.days.push(PlannedDay {
                    date: day,
                    items,
                    minutes,
                    clashes: clashes.clash_times_led_by(of_day),
                });
            }
        }
        plan.add_cancelled(schedule, agenda);
        for day in &mut plan.days {
            // The sort is stable: of items with the same start, planned ones come first.
            day.items.sort_by_cached_key(|item| item.start(schedule, agenda));
        }
        plan
    }

    /// Adds the cancelled picks at their last known times, as a reminder of the old plan.
    /// Their time counts as free.
    fn add_cancelled(&mut self, schedule: &Schedule, agenda: &Agenda) {
        for (id, entry) in agenda.cancelled(schedule) {
            let slot = entry.last_known.slot_in(schedule.zone());
            let Some(slot) = slot.filter(|_| entry.is_picked()) else {
                self.cancelled.push(id.clone());
                continue;
            };
            let at = self.days.partition_point(|planned| planned.date < slot.day());
            if self.days.get(at).is_none_or(|planned| planned.date != slot.day()) {
                let date = slot.day();
                self.days
                    .insert(at, PlannedDay { date, items: Vec::new(), minutes: 0, clashes: 0 });
            }
            self.days[at].items.push(Item::Cancelled(id.clone()));
        }
    }

    /// Returns the gaps, in time order.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        let items = self.days.iter().flat_map(|day| &day.items);
        items.filter_map(|item| match item {
            Item::Free(gap) => Some(gap),
            _ => None,
        })
    }
}

/// The picks of a day that have a time.
#[derive(Clone, Copy)]
struct DayOfPicks<'a> {
    schedule: &'a Schedule,
    agenda: &'a Agenda,
    picks: &'a [usize],
}

impl DayOfPicks<'_> {
    fn slots(&self) -> impl Iterator<Item = (usize, Slot)> + '_ {
        let slot = |&at: &usize| Some((at, self.schedule.talks()[at].slot?));
        self.picks.iter().filter_map(slot)
    }

    /// The picks that take their time.
    fn taking_time(&self) -> impl Iterator<Item = (usize, Slot)> + '_ {
        let level = |at: usize| self.agenda.level(&self.schedule.talks()[at].id);
        self.slots().filter(move |(at, slot)| gaps::takes_time(level(*at), *slot))
    }

    /// Minutes of the picks; overlapping time counts once.
    fn minutes(&self) -> i64 {
        let mut minutes = 0;
        let mut counted: Option<DateTime<FixedOffset>> = None;
        for (_, slot) in self.slots() {
            let uncounted = counted.map_or(slot.start, |until| until.max(slot.start));
            minutes += (slot.end() - uncounted).num_minutes().max(0);
            counted = counted.max(Some(slot.end()));
        }
        minutes
    }

    /// The walk to each pick. It starts at the previous pick with the latest end; a
    /// background pick can be left at any time.
    fn walks(&self, walk: u32) -> BTreeMap<usize, Walk> {
        let mut walks = BTreeMap::new();
        let mut last: Option<(usize, Slot)> = None;
        for (at, slot) in self.slots() {
            let walk_there =
                last.and_then(|(from, _)| Walk::between(self.schedule, from, at, walk));
            walks.extend(walk_there.map(|walk| (at, walk)));
            let later = last.is_none_or(|(_, last)| last.end() <= slot.end());
            if later && !gaps::is_background(slot) {
                last = Some((at, slot));
            }
        }
        walks
    }

    /// The free time between the picks that take theirs, after `before`, the end of the
    /// picks of earlier days. Free time before the first and after the last pick, or spent on
    /// a walk, is useful only if a talk fits.
    fn gaps(
        &self,
        talks: &DayOfTalks<'_>,
        walks: &BTreeMap<usize, Walk>,
        before: Option<DateTime<FixedOffset>>,
        since: Option<DateTime<Utc>>,
    ) -> Vec<Gap> {
        let Some((begin, end)) = talks.bounds() else {
            return Vec::new();
        };
        // Clips a gap to the future. A pick without a duration does not fit into the gap
        // beside it.
        let gap = |from: DateTime<FixedOffset>, to: DateTime<FixedOffset>| {
            let now = since.map(|since| since.with_timezone(from.offset()));
            let from = now.map_or(from, |now| from.max(now));
            let mut gap = (from < to).then(|| talks.gap(from, to))?;
            let picked = |at: &usize| self.picks.binary_search(at).is_ok();
            gap.fits.retain(|at| !picked(at));
            gap.nearly.retain(|at| !picked(at));
            Some(gap)
        };
        // A picked break may begin before every other talk.
        let first = self.slots().next();
        let begin = first.map_or(begin, |(_, first)| first.start.min(begin));
        let events = self.agenda.busy.iter().filter_map(BusyEvent::busy_slot);
        let events = events.filter(|slot| slot.end() > begin && slot.start < end);
        let picks = self.taking_time().map(|(at, slot)| (slot, Some(at)));
        let mut taken: Vec<(Slot, Option<usize>)> =
            picks.chain(events.map(|slot| (slot, None))).collect();
        taken.sort_by_key(|(slot, _)| slot.start);
        let mut free_from = before.map_or(begin, |before| before.max(begin));
        let mut found = Vec::new();
        let mut between = false;
        for (slot, at) in taken {
            let walk = at.and_then(|at| walks.get(&at)).map(|walk| walk.minutes);
            found.extend(gap(free_from, slot.start).filter(|gap| {
                !gap.fits.is_empty() || (between && walk.is_none_or(|walk| walk < gap.minutes()))
            }));
            free_from = free_from.max(slot.end());
            between |= at.is_some();
        }
        found.extend(gap(free_from, end).filter(|gap| !gap.fits.is_empty()));
        found
    }
}

/// Returns the items of a day. `before` is the latest end of the picks of earlier days.
fn plan_day(
    picks: DayOfPicks<'_>,
    talks: &DayOfTalks<'_>,
    before: Option<DateTime<FixedOffset>>,
    rules: Rules,
) -> Vec<Item> {
    let mut walks = picks.walks(rules.walk);
    let gaps = picks.gaps(talks, &walks, before, rules.since);
    let mut gaps = gaps.into_iter().peekable();
    let mut items = Vec::new();
    for (at, slot) in picks.slots() {
        // Time that begins with a pick follows that pick.
        while let Some(gap) = gaps.next_if(|gap| gap.from < slot.start) {
            items.push(Item::Free(gap));
        }
        items.extend(walks.remove(&at).map(Item::Walk));
        items.push(Item::Talk(at));
    }
    items.extend(gaps.map(Item::Free));
    items
}

impl Walk {
    /// The time to get from one pick to the next, if their rooms differ, the first ends before
    /// the other begins, and the time is less than `walk` minutes.
    pub fn between(schedule: &Schedule, from: usize, to: usize, walk: u32) -> Option<Self> {
        let [before, after] = [from, to].map(|at| &schedule.talks()[at]);
        let minutes = (after.slot?.start - before.end()?).num_minutes();
        let little = (0..i64::from(walk)).contains(&minutes);
        (little && before.room.as_ref()? != after.room.as_ref()?)
            .then_some(Self { talks: (from, to), minutes })
    }
}

#[cfg(test)]
pub(super) mod tests;
