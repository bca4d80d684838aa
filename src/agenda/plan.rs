//! The agenda as it will be lived: the picks day by day, with the free time
//! between them and the ways from room to room.
//!
//! It decides nothing about how this looks.

use std::collections::BTreeMap;

use chrono::{DateTime, DurationRound, FixedOffset, NaiveDate, TimeDelta, Utc};

use super::clashes::Clashes;
use super::gaps::{self, DayOfTalks, Gap};
use super::picks::Agenda;
use crate::schedule::{Schedule, Slot, TalkId, time};

/// The days of the conference as they are planned, and those that it had when
/// something of them was picked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The days on which something is picked or could be, in their order; none
    /// where nothing is picked at all.
    pub days: Vec<Day>,
    /// Picked talks without a time, by their place in time order.
    pub unscheduled: Vec<usize>,
    /// What else is kept of talks that the programme no longer has: picks without a
    /// time, and notes.
    pub gone: Vec<TalkId>,
}

/// One day of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The conference day.
    pub day: NaiveDate,
    /// What is on, in time order.
    pub items: Vec<Item>,
    /// Minutes of picked talks, time that is picked twice counted once.
    pub minutes: i64,
    /// How many clashes there are between musts.
    pub clashes: usize,
}

impl Day {
    /// A day on which nothing is planned.
    fn new(day: NaiveDate) -> Self {
        Self {
            day,
            items: Vec::new(),
            minutes: 0,
            clashes: 0,
        }
    }

    /// How many talks are picked.
    pub fn talks(&self) -> usize {
        let talk = |item: &&Item| matches!(item, Item::Talk(_));
        self.items.iter().filter(talk).count()
    }

    /// How many picks the programme no longer has.
    pub fn cancelled(&self) -> usize {
        let gone = |item: &&Item| matches!(item, Item::Cancelled(_));
        self.items.iter().filter(gone).count()
    }
}

/// A piece of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A picked talk, by its place in time order.
    Talk(usize),
    /// A pick that the programme no longer has, at the time it was to be.
    Cancelled(TalkId),
    /// Free time between picks, or before the first and after the last of them
    /// where something is on by then.
    Free(Gap),
    /// Little time to get to another room.
    Walk(Walk),
}

impl Item {
    /// When it begins, where the programme has it; a way belongs to the talk it leads to.
    fn start(&self, schedule: &Schedule) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::Talk(at) => schedule.talks()[*at].slot.map(|slot| slot.start),
            Self::Cancelled(_) => None,
            Self::Free(gap) => Some(gap.from),
            Self::Walk(walk) => schedule.talks()[walk.talks.1].slot.map(|slot| slot.start),
        }
    }
}

/// A change of rooms between two picks for which there is little time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walk {
    /// The two talks by their place in time order.
    pub talks: (usize, usize),
    /// Minutes between them.
    pub minutes: i64,
}

/// What a plan depends on besides what is on and what is picked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    /// Minutes that it takes to get from one room to another.
    pub walk: u32,
    /// Free time before it is of no use to anybody and left out; none for all.
    pub since: Option<DateTime<Utc>>,
}

impl Rules {
    /// The rules at a time: while the conference is on, free time that has passed is
    /// left out; before and after it, a plan is of all of it.
    pub fn at(schedule: &Schedule, walk: u32, now: DateTime<Utc>) -> Self {
        let conference = schedule.conference();
        let today = time::in_zone(now.fixed_offset(), schedule.zone()).date_naive();
        let on = (conference.start..=conference.end).contains(&today);
        // Holes are shown to the minute.
        let now = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
        Self {
            walk,
            since: on.then_some(now),
        }
    }
}

impl Plan {
    /// The plan of an agenda; `clashes` are those of the same agenda.
    pub fn new(schedule: &Schedule, agenda: &Agenda, clashes: &Clashes, rules: Rules) -> Self {
        let picks = agenda.talks(schedule);
        let hidden = gaps::hidden(schedule, agenda);
        let slot = |at: usize| schedule.talks()[at].slot;
        let mut plan = Self::default();
        let timed = picks.partition_point(|&at| slot(at).is_some());
        plan.unscheduled = picks[timed..].to_vec();
        if picks.is_empty() {
            plan.place_gone(schedule, agenda);
            return plan;
        }
        let mut rest = &picks[..timed];
        // When the last pick of the days so far ends: it may run into the next ones.
        let mut busy_until = None;
        for &day in schedule.days() {
            let here = rest.partition_point(|&at| slot(at).is_some_and(|s| s.day() <= day));
            let (of_day, later) = rest.split_at(here);
            rest = later;
            let talks = DayOfTalks::new(schedule, &hidden, day);
            let (all_day, of_day) =
                of_day.split_at(of_day.partition_point(|&at| slot(at).is_some_and(|s| s.all_day)));
            let planned = plan_day(schedule, &talks, (of_day, busy_until), rules);
            let ends = of_day.iter().filter_map(|&at| schedule.talks()[at].end());
            busy_until = ends.max().max(busy_until);
            let (timed, minutes) = planned.unwrap_or_default();
            let items = all_day.iter().map(|&at| Item::Talk(at)).chain(timed);
            let items: Vec<Item> = items.collect();
            if !items.is_empty() {
                plan.days.push(Day {
                    day,
                    items,
                    minutes,
                    clashes: clashes.led_by(of_day),
                });
            }
        }
        plan.place_gone(schedule, agenda);
        plan
    }

    /// Gives what the programme no longer has its place: a pick stands where it was
    /// to be, so that one sees what was planned; its time is free.
    fn place_gone(&mut self, schedule: &Schedule, agenda: &Agenda) {
        let mut by_day: BTreeMap<NaiveDate, Vec<(DateTime<FixedOffset>, &TalkId)>> =
            BTreeMap::new();
        for (id, entry) in agenda.gone(schedule) {
            let slot = entry.seen.slot_in(schedule.zone());
            match slot.filter(|_| agenda.has(id)) {
                Some(slot) => by_day.entry(slot.day()).or_default().push((slot.start, id)),
                None => self.gone.push(id.clone()),
            }
        }
        for (day, gone) in by_day {
            let at = self.days.partition_point(|there| there.day < day);
            if self.days.get(at).is_none_or(|there| there.day != day) {
                self.days.insert(at, Day::new(day));
            }
            // Both are in time order.
            let items = std::mem::take(&mut self.days[at].items);
            let mut gone = gone.into_iter().peekable();
            let mut merged = Vec::with_capacity(items.len() + gone.len());
            for item in items {
                let start = item.start(schedule);
                while let Some((_, id)) = gone.next_if(|(was, _)| start.is_none_or(|at| at > *was))
                {
                    merged.push(Item::Cancelled(id.clone()));
                }
                merged.push(item);
            }
            merged.extend(gone.map(|(_, id)| Item::Cancelled(id.clone())));
            self.days[at].items = merged;
        }
    }

    /// The holes, in time order.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        let items = self.days.iter().flat_map(|day| &day.items);
        items.filter_map(|item| match item {
            Item::Free(gap) => Some(gap),
            _ => None,
        })
    }
}

/// The pieces of a day and the minutes that are picked; none where there is nothing
/// to say of it. With the picks of the day comes when those of earlier days end.
fn plan_day(
    schedule: &Schedule,
    talks: &DayOfTalks<'_>,
    (picks, before): (&[usize], Option<DateTime<FixedOffset>>),
    rules: Rules,
) -> Option<(Vec<Item>, i64)> {
    let (begin, end) = talks.programme()?;
    // A picked break may begin before everything else.
    let first = picks.first().and_then(|&at| schedule.talks()[at].slot);
    let begin = first.map_or(begin, |first| first.start.min(begin));
    let begin = before.map_or(begin, |before| before.max(begin));
    // What is left of a hole; a pick of no length does not fill its own.
    let hole = |from: DateTime<FixedOffset>, to: DateTime<FixedOffset>| {
        let from = rules.since.map_or(from, |since| {
            let since = since.with_timezone(from.offset());
            from.max(since)
        });
        let mut gap = (from < to).then(|| talks.gap(from, to))?;
        gap.fits.retain(|at| picks.binary_search(at).is_err());
        Some(gap)
    };
    let mut items = Vec::new();
    let mut minutes = 0;
    // Until when picks of this day are counted.
    let mut counted: Option<DateTime<FixedOffset>> = None;
    let mut busy_until = begin;
    // The pick that ends last of those so far: where one comes from.
    let mut last: Option<(usize, Slot)> = None;
    for &at in picks {
        let Some(slot) = schedule.talks()[at].slot else {
            continue;
        };
        let way = last.and_then(|from| way(schedule, from, (at, slot), rules.walk));
        if let Some(gap) = hole(busy_until, slot.start) {
            // Before the first pick nobody asks for time in which nothing is on,
            // nor for what one spends on the way.
            if (last.is_some() && way.is_none()) || !gap.fits.is_empty() {
                items.push(Item::Free(gap));
            }
        }
        items.extend(way.map(Item::Walk));
        items.push(Item::Talk(at));
        let uncounted = counted.map_or(slot.start, |until| until.max(slot.start));
        minutes += (slot.end() - uncounted).num_minutes().max(0);
        counted = counted.max(Some(slot.end()));
        busy_until = busy_until.max(slot.end());
        if last.is_none_or(|(_, last)| last.end() <= slot.end()) {
            last = Some((at, slot));
        }
    }
    let last = hole(busy_until, end).filter(|gap| !gap.fits.is_empty());
    items.extend(last.map(Item::Free));
    (!items.is_empty()).then_some((items, minutes))
}

/// The way from one pick to the next, if the rooms are others and the time is less
/// than it takes.
fn way(
    schedule: &Schedule,
    (from, before): (usize, Slot),
    (to, after): (usize, Slot),
    walk: u32,
) -> Option<Walk> {
    let room = |at: usize| schedule.talks()[at].room.as_ref();
    let minutes = (after.start - before.end()).num_minutes();
    let little = (0..i64::from(walk)).contains(&minutes);
    (little && room(from)? != room(to)?).then_some(Walk {
        talks: (from, to),
        minutes,
    })
}

#[cfg(test)]
pub(super) mod tests;
