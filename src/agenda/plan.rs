//! The agenda as it will be lived: the picks day by day, with the free time
//! between them and the ways from room to room.
//!
//! It decides nothing about how this looks.

use chrono::{DateTime, DurationRound, FixedOffset, NaiveDate, TimeDelta, Utc};

use super::clashes::{Clash, Clashes};
use super::gaps::{self, DayOfTalks, Gap};
use super::picks::Agenda;
use crate::schedule::{Schedule, Slot, TalkId, time};

/// The days of the conference as they are planned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The days on which something is picked or could be, in their order; none
    /// where nothing is picked at all.
    pub days: Vec<Day>,
    /// Picked talks without a time, by their place in time order.
    pub unscheduled: Vec<usize>,
    /// What else is kept of talks that the programme no longer has: picks without a
    /// time or on no day of it, and notes.
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
    /// When it begins; a way belongs to the talk it leads to.
    fn start(&self, schedule: &Schedule, agenda: &Agenda) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::Talk(at) => schedule.talks()[*at].slot.map(|slot| slot.start),
            Self::Cancelled(id) => agenda.entries.get(id)?.seen.start,
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
        for &day in schedule.days() {
            let here = rest.partition_point(|&at| slot(at).is_some_and(|s| s.day() <= day));
            let (of_day, later) = rest.split_at(here);
            rest = later;
            let talks = DayOfTalks::new(schedule, &hidden, day);
            let clashing = |clash: &&Clash| {
                clash.hard && slot(clash.talks.0).is_some_and(|slot| slot.day() == day)
            };
            let planned = plan_day(schedule, &talks, of_day, rules);
            plan.days.extend(planned.map(|(items, minutes)| Day {
                day,
                items,
                minutes,
                clashes: clashes.all().iter().filter(clashing).count(),
            }));
        }
        plan.place_gone(schedule, agenda);
        plan
    }

    /// Gives what the programme no longer has its place: a pick stands where it was
    /// to be, so that one sees what was planned; its time is free.
    fn place_gone(&mut self, schedule: &Schedule, agenda: &Agenda) {
        for (id, entry) in agenda.gone(schedule) {
            let slot = entry.seen.slot().filter(|_| agenda.has(id));
            let start = slot.map(|slot| time::in_zone(slot.start, schedule.zone()));
            let start = start.filter(|start| schedule.days().contains(&start.date_naive()));
            let Some(start) = start else {
                self.gone.push(id.clone());
                continue;
            };
            let day = start.date_naive();
            let at = self.days.partition_point(|there| there.day < day);
            if self.days.get(at).is_none_or(|there| there.day != day) {
                let (items, minutes, clashes) = (Vec::new(), 0, 0);
                self.days.insert(
                    at,
                    Day {
                        day,
                        items,
                        minutes,
                        clashes,
                    },
                );
            }
            let items = &mut self.days[at].items;
            let later = items.iter().position(|item| {
                item.start(schedule, agenda)
                    .is_none_or(|other| other > start)
            });
            items.insert(later.unwrap_or(items.len()), Item::Cancelled(id.clone()));
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
/// to say of it.
fn plan_day(
    schedule: &Schedule,
    talks: &DayOfTalks<'_>,
    picks: &[usize],
    rules: Rules,
) -> Option<(Vec<Item>, i64)> {
    let (begin, end) = talks.programme()?;
    // A picked break may begin before everything else.
    let first = picks.first().and_then(|&at| schedule.talks()[at].slot);
    let begin = first.map_or(begin, |first| first.start.min(begin));
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
        minutes += (slot.end() - busy_until.max(slot.start))
            .num_minutes()
            .max(0);
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
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::clashes::{clashes, tests::agenda_of};
    use super::super::picks::{Change, Level};
    use super::*;
    use crate::format::native;
    use crate::schedule::TalkId;

    fn rules(walk: u32) -> Rules {
        Rules {
            walk,
            ..Rules::default()
        }
    }

    fn plan(schedule: &Schedule, agenda: &Agenda) -> Plan {
        Plan::new(schedule, agenda, &clashes(schedule, agenda), rules(5))
    }

    fn spans(day: &Day) -> Vec<(String, i64, usize)> {
        let gap = |item: &Item| match item {
            Item::Free(gap) => Some((
                gap.from.format("%H:%M").to_string(),
                gap.minutes(),
                gap.fits.len(),
            )),
            _ => None,
        };
        day.items.iter().filter_map(gap).collect()
    }

    #[test]
    fn a_day_holds_picks_and_the_time_between_them() {
        let schedule = native::embedded().unwrap();
        let agenda = agenda_of(&schedule, &["174", "211", "115", "271", "226"]);
        let plan = plan(&schedule, &agenda);
        assert_eq!(plan.unscheduled.len(), 1);
        let [monday, wednesday] = &plan.days[..] else {
            panic!("two days: {plan:?}");
        };
        assert_eq!((monday.talks(), monday.clashes), (4, 1));
        // 09:55-10:15, 10:15-10:35, 10:30-10:55, 12:25-12:45
        assert_eq!(monday.minutes, 60 + 20);
        assert_eq!(
            spans(monday),
            [
                ("09:30".to_owned(), 25, 4),
                ("10:55".to_owned(), 90, 8),
                ("12:45".to_owned(), 20, 1)
            ]
        );
        assert_eq!((wednesday.talks(), wednesday.minutes), (0, 0));
        assert_eq!(spans(wednesday).len(), 1);
    }

    #[test]
    fn what_is_cancelled_stands_where_it_was_and_leaves_its_time_free() {
        let lpc = native::embedded().unwrap();
        // 09:55-10:15, 10:15-10:35, 12:25-12:45, and one without a time.
        let agenda = agenda_of(&lpc, &["174", "211", "115", "226"]);
        let mut conference = lpc.conference().clone();
        for session in &mut conference.sessions {
            session.description = None;
        }
        conference
            .talks
            .retain(|talk| !["211", "226"].contains(&talk.id.as_str()));
        let schedule = Schedule::new(conference).unwrap();
        let gone = TalkId::new("211");
        let plan = plan(&schedule, &agenda);
        let monday = &plan.days[0];
        let at = monday
            .items
            .iter()
            .position(|i| *i == Item::Cancelled(gone.clone()));
        assert_eq!(at, Some(3), "{:?}", monday.items);
        assert_eq!((monday.talks(), monday.cancelled()), (2, 1));
        assert!(monday.summary().ends_with(", 1 cancelled"));
        assert_eq!(plan.gone, [TalkId::new("226")]);
        // Nothing else is picked.
        let alone = agenda_of(&lpc, &["211"]);
        let plan = super::tests::plan(&schedule, &alone);
        assert_eq!(plan.days[0].items, [Item::Cancelled(gone)]);
    }

    #[test]
    fn a_break_fills_no_hole_and_can_be_picked() {
        let mut conference = native::embedded().unwrap().conference().clone();
        for talk in &mut conference.talks {
            // From 12:45 to 13:05, all alone.
            talk.is_break = talk.id.as_str() == "269";
        }
        let schedule = Schedule::new(conference).unwrap();
        let gaps = |picks: &[&str]| {
            let plan = plan(&schedule, &agenda_of(&schedule, picks));
            spans(&plan.days[0])
        };
        // The day ends with the last talk, at 13:00.
        assert_eq!(gaps(&["174"]).last().unwrap().1, 165);
        let agenda = agenda_of(&schedule, &["174", "269"]);
        assert_eq!(plan(&schedule, &agenda).days[0].talks(), 2);
    }

    #[test]
    fn what_reaches_out_of_a_hole_by_some_minutes_is_listed_apart() {
        let schedule = native::embedded().unwrap();
        // 09:55-10:15 and 10:30-10:55.
        let agenda = agenda_of(&schedule, &["174", "115"]);
        let plan = plan(&schedule, &agenda);
        let gap = plan.gaps().find(|gap| gap.minutes() == 15).unwrap();
        assert!(gap.fits.is_empty());
        let nearly: Vec<_> = gap
            .nearly
            .iter()
            .map(|&at| gap.outside(schedule.talks()[at].slot.unwrap()))
            .collect();
        assert!(!nearly.is_empty());
        assert!(nearly.iter().all(|minutes| (1..=10).contains(minutes)));
    }

    #[test]
    fn while_the_conference_is_on_only_what_is_to_come_is_free() {
        let schedule = native::embedded().unwrap();
        let agenda = agenda_of(&schedule, &["174", "211", "115", "271"]);
        let free = |now: &str| {
            let rules = Rules::at(&schedule, 5, now.parse().unwrap());
            let plan = Plan::new(&schedule, &agenda, &clashes(&schedule, &agenda), rules);
            plan.days.iter().flat_map(spans).collect::<Vec<_>>()
        };
        assert_eq!(free("2023-11-12T12:00:00Z").len(), 4);
        assert_eq!(
            free("2023-11-13T16:30:40Z")[..2],
            [("11:30".to_owned(), 55, 7), ("12:45".to_owned(), 20, 1)]
        );
        assert_eq!(free("2023-11-15T12:00:00Z").len(), 1);
        assert_eq!(free("2023-11-16T12:00:00Z").len(), 4);
    }

    #[test]
    fn little_time_between_two_rooms_is_a_walk() {
        let mut conference = native::embedded().unwrap().conference().clone();
        let names = ["Hall", "Attic"];
        conference.rooms = names
            .map(|name| crate::schedule::Room { name: name.into() })
            .into();
        // 174 ends when 211 begins.
        for talk in &mut conference.talks {
            let in_hall = talk.id.as_str() == "174";
            talk.room = Some(names[usize::from(!in_hall)].into());
        }
        let schedule = Schedule::new(conference).unwrap();
        let agenda = agenda_of(&schedule, &["174", "211", "178"]);
        let walks = |walk| {
            let clashes = clashes(&schedule, &agenda);
            let plan = Plan::new(&schedule, &agenda, &clashes, rules(walk));
            let items = plan.days.into_iter().flat_map(|day| day.items);
            let walk = |item| match item {
                Item::Walk(walk) => Some(walk.minutes),
                _ => None,
            };
            items.filter_map(walk).collect::<Vec<_>>()
        };
        assert_eq!(walks(5), [0]);
        assert!(walks(0).is_empty());
    }

    proptest! {
        #[test]
        fn a_talk_fills_one_hole_if_no_pick_is_in_its_way(
            choices in prop::collection::vec(0_usize..6, 48)
        ) {
            let schedule = native::embedded().unwrap();
            let mut agenda = Agenda::new("lpc-2023");
            for (talk, choice) in schedule.talks().iter().zip(&choices) {
                let level = [Level::Must, Level::Maybe, Level::Hidden].get(*choice).copied();
                agenda.apply(Change::pick(talk, level, DateTime::UNIX_EPOCH));
            }
            let plan = plan(&schedule, &agenda);
            let mut held: BTreeMap<usize, usize> = BTreeMap::new();
            for gap in plan.gaps() {
                prop_assert!(gap.from < gap.to);
                prop_assert!(gap.fits.iter().all(|at| !gap.nearly.contains(at)));
                for &at in &gap.fits {
                    *held.entry(at).or_default() += 1;
                }
            }
            let picks = agenda.talks(&schedule);
            let hidden = |id: &TalkId| agenda.level(id) == Some(Level::Hidden);
            for (at, talk) in schedule.talks().iter().enumerate() {
                let free = !picks.is_empty() && !hidden(&talk.id) && talk.slot.is_some_and(|slot| {
                    picks.iter().all(|&pick| {
                        let other = schedule.talks()[pick].slot;
                        other.is_none_or(|other| other.shared_minutes(&slot) == 0)
                    })
                });
                prop_assert_eq!(held.get(&at).copied().unwrap_or(0), usize::from(free), "{}", talk.title);
            }
        }
    }
}
