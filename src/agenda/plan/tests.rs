use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::picks::{AgendaChange, Level};
use super::*;
use crate::agenda::clashes::{clashes, tests::agenda_of};
use crate::format::native;
use crate::schedule::changes::ChangeLog;
use crate::schedule::{Conference, Talk};

fn rules(walk: u32) -> Rules {
    Rules { walk, ..Rules::default() }
}

fn plan(schedule: &Schedule, agenda: &Agenda) -> Plan {
    Plan::new(schedule, agenda, &clashes(schedule, agenda), rules(5))
}

fn spans(day: &PlannedDay) -> Vec<(String, i64, usize)> {
    let gap = |item: &Item| match item {
        Item::Free(gap) => {
            Some((gap.from.format("%H:%M").to_string(), gap.minutes(), gap.fits.len()))
        }
        _ => None,
    };
    day.items.iter().filter_map(gap).collect()
}

#[test]
fn day_lists_picks_and_gaps() {
    let schedule = native::built_in().unwrap();
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
        [("09:30".to_owned(), 25, 4), ("10:55".to_owned(), 90, 8), ("12:45".to_owned(), 20, 1)]
    );
    assert_eq!((wednesday.talks(), wednesday.minutes), (0, 0));
    assert_eq!(spans(wednesday).len(), 1);
}

#[test]
fn cancelled_pick_keeps_its_place_and_frees_its_time() {
    let lpc = native::built_in().unwrap();
    // 09:55-10:15, 10:15-10:35, 12:25-12:45, and one without a time.
    let agenda = agenda_of(&lpc, &["174", "211", "115", "226"]);
    let mut conference = lpc.conference().clone();
    for session in &mut conference.sessions {
        session.description = None;
    }
    conference.talks.retain(|talk| !["211", "226"].contains(&talk.id.as_str()));
    let schedule = Schedule::new(conference).unwrap();
    let cancelled = TalkId::new("211");
    let plan = plan(&schedule, &agenda);
    let monday = &plan.days[0];
    let at = monday.items.iter().position(|i| *i == Item::Cancelled(cancelled.clone()));
    assert_eq!(at, Some(3), "{:?}", monday.items);
    assert_eq!((monday.talks(), monday.cancelled()), (2, 1));
    assert!(monday.summary().ends_with(", 1 cancelled"));
    assert_eq!(plan.cancelled, [TalkId::new("226")]);
    // Nothing else is picked.
    let alone = agenda_of(&lpc, &["211"]);
    let plan = self::plan(&schedule, &alone);
    assert_eq!(plan.days[0].items, [Item::Cancelled(cancelled)]);
}

/// The built-in conference with other talks, each given as day (from 0), minute of the day and
/// length in minutes.
pub fn conference_of(slots: &[(i64, i64, u32)]) -> Conference {
    let mut conference = native::built_in().unwrap().conference().clone();
    for session in &mut conference.sessions {
        session.description = None;
    }
    let midnight = DateTime::parse_from_rfc3339("2023-11-13T00:00:00-05:00").unwrap();
    let talks = slots.iter().enumerate();
    conference.talks = talks
        .map(|(at, &(day, minute, minutes))| {
            let mut talk = Talk::new(format!("t{at}"), format!("Talk {at}"));
            talk.slot = Some(Slot::new(
                midnight + TimeDelta::days(day) + TimeDelta::minutes(minute),
                minutes,
            ));
            talk
        })
        .collect();
    conference
}

#[test]
fn day_removed_from_schedule_keeps_its_place() {
    let slots = [(0, 600, 60), (1, 1410, 60), (2, 30, 60), (2, 600, 60)];
    let mut before = conference_of(&slots);
    // The third talk belongs to the evening before.
    before.talks[2].slot.as_mut().unwrap().day = before.start.unwrap().succ_opt();
    let mut after = before.clone();
    after.talks.truncate(1);
    let mut log = ChangeLog::default();
    log.update(&before, &after, DateTime::UNIX_EPOCH);
    let schedule = Schedule::new(after).unwrap();
    let mut agenda = agenda_of(&Schedule::new(before).unwrap(), &["t3", "t2", "t1", "t0"]);
    agenda.follow_edition(&log, &schedule);
    let plan = plan(&schedule, &agenda);
    let cancelled = |ids: &[&str]| -> Vec<Item> {
        let cancelled = |id: &&str| Item::Cancelled(TalkId::new(*id));
        ids.iter().map(cancelled).collect()
    };
    assert!(plan.cancelled.is_empty());
    let [monday, tuesday, wednesday] = &plan.days[..] else {
        panic!("three days: {plan:?}");
    };
    assert_eq!(monday.items, [Item::Talk(0)]);
    assert_eq!(tuesday.items, cancelled(&["t1", "t2"]));
    assert_eq!(tuesday.summary(), "2 cancelled");
    assert_eq!(wednesday.items, cancelled(&["t3"]));
}

#[test]
fn gap_ends_with_its_day_despite_multi_day_talks() {
    // The first day has a talk until midnight and a talk that lasts two days.
    let slots = [(0, 600, 60), (0, 720, 2880), (0, 1380, 60), (1, 420, 60), (1, 600, 120)];
    let schedule = Schedule::new(conference_of(&slots)).unwrap();
    let gaps = |id: &str| {
        let plan = plan(&schedule, &agenda_of(&schedule, &[id]));
        plan.days.iter().flat_map(spans).collect::<Vec<_>>()
    };
    let gap = |from: &str, minutes, fits| (from.to_owned(), minutes, fits);
    assert_eq!(gaps("t0"), [gap("11:00", 780, 1), gap("07:00", 300, 2)]);
    // A talk that lasts for days takes no time on any of them.
    assert_eq!(gaps("t1")[..2], [gap("10:00", 840, 2), gap("07:00", 300, 2)]);
}

#[test]
fn maybes_and_long_picks_leave_time_free() {
    // 10:00 to 18:00, 11:00 to 12:00, 12:30 to 13:30, 14:00 to 18:00, 18:10 to 18:30.
    let slots = [(0, 600, 480), (0, 660, 60), (0, 750, 60), (0, 840, 240), (0, 1090, 20)];
    let mut conference = conference_of(&slots);
    let rooms = ["K", "H"];
    conference.rooms = rooms.map(|name| crate::schedule::Room { name: name.into() }).into();
    for (at, talk) in conference.talks.iter_mut().enumerate() {
        talk.room = Some(rooms[at / 4].into());
    }
    let schedule = Schedule::new(conference).unwrap();
    let mut agenda = agenda_of(&schedule, &["t0", "t1", "t3", "t4"]);
    let maybe = schedule.by_id(&TalkId::new("t2")).unwrap();
    agenda.apply(AgendaChange::rate(maybe, Some(Level::Maybe), DateTime::UNIX_EPOCH));
    let plan = Plan::new(&schedule, &agenda, &clashes(&schedule, &agenda), rules(15));
    let day = plan.days[0].items.iter().map(|item| match item {
        Item::Talk(at) => format!("t{at}"),
        Item::Free(gap) => format!("{} free {}", gap.from.format("%H:%M"), gap.minutes()),
        Item::Walk(walk) => format!("walk {}", walk.minutes),
        Item::Cancelled(_) | Item::Busy(_) => String::new(),
    });
    // A pick of four hours takes its time, a pick of eight does not. The walk starts at the last
    // pick that takes time.
    let items = ["t0", "t1", "12:00 free 120", "t2", "t3", "walk 10", "t4"];
    assert_eq!(day.collect::<Vec<_>>(), items);
}

#[test]
fn break_does_not_extend_gap_but_can_be_picked() {
    let mut conference = native::built_in().unwrap().conference().clone();
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
fn talks_nearly_fitting_a_gap_are_listed_separately() {
    let schedule = native::built_in().unwrap();
    // 09:55-10:15 and 10:30-10:55.
    let agenda = agenda_of(&schedule, &["174", "115"]);
    let plan = plan(&schedule, &agenda);
    let gap = plan.gaps().find(|gap| gap.minutes() == 15).unwrap();
    assert!(gap.fits.is_empty());
    let nearly: Vec<_> =
        gap.nearly.iter().map(|&at| gap.outside(schedule.talks()[at].slot.unwrap())).collect();
    assert!(!nearly.is_empty());
    assert!(nearly.iter().all(|minutes| (1..=10).contains(minutes)));
}

#[test]
fn only_future_time_is_free_during_conference() {
    let schedule = native::built_in().unwrap();
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
fn short_time_between_rooms_becomes_a_walk() {
    let mut conference = native::built_in().unwrap().conference().clone();
    let names = ["Hall", "Attic"];
    conference.rooms = names.map(|name| crate::schedule::Room { name: name.into() }).into();
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

/// The starred talks.
fn stars<'a>(agenda: &'a Agenda, schedule: &'a Schedule) -> impl Iterator<Item = usize> + 'a {
    let is_star = |at: &usize| agenda.level(&schedule.talks()[*at].id) == Some(Level::Star);
    agenda.talks(schedule).into_iter().filter(is_star)
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn unpicked_talk_fits_one_gap_unless_a_star_overlaps(
        choices in prop::collection::vec(0_usize..6, 48)
    ) {
        let schedule = native::built_in().unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        for (talk, choice) in schedule.talks().iter().zip(&choices) {
            let level = [Level::Star, Level::Maybe, Level::Hidden].get(*choice).copied();
            agenda.apply(AgendaChange::rate(talk, level, DateTime::UNIX_EPOCH));
        }
        let plan = plan(&schedule, &agenda);
        let mut fits_per_talk: BTreeMap<usize, usize> = BTreeMap::new();
        for gap in plan.gaps() {
            prop_assert!(gap.from < gap.to);
            prop_assert!(gap.fits.iter().all(|at| !gap.nearly.contains(at)));
            for &at in &gap.fits {
                *fits_per_talk.entry(at).or_default() += 1;
            }
        }
        let picks = agenda.talks(&schedule);
        let hidden = |id: &TalkId| agenda.level(id) == Some(Level::Hidden);
        for (at, talk) in schedule.talks().iter().enumerate() {
            let free = !picks.is_empty() && !hidden(&talk.id) && talk.slot.is_some_and(|slot| {
                !picks.contains(&at) && stars(&agenda, &schedule).all(|pick| {
                    let other = schedule.talks()[pick].slot;
                    other.is_none_or(|other| other.shared_minutes(&slot) == 0)
                })
            });
            prop_assert_eq!(fits_per_talk.get(&at).copied().unwrap_or(0), usize::from(free), "{}", talk.title);
        }
    }

    #[test]
    fn gaps_are_ordered_within_days_and_avoid_stars(
        talks in prop::collection::vec(
            ((0_i64..3, 480_i64..1380, prop::sample::select(vec![20_u32, 60, 480, 2000])), 0_usize..6),
            1..12,
        )
    ) {
        let (slots, choices): (Vec<_>, Vec<_>) = talks.into_iter().unzip();
        let schedule = Schedule::new(conference_of(&slots)).unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        for (talk, choice) in schedule.talks().iter().zip(choices) {
            let level = [Level::Star, Level::Maybe, Level::Hidden].get(choice).copied();
            agenda.apply(AgendaChange::rate(talk, level, DateTime::UNIX_EPOCH));
        }
        let plan = plan(&schedule, &agenda);
        let slot = |at: usize| schedule.talks()[at].slot.unwrap();
        let picks = agenda.talks(&schedule);
        let busy = || stars(&agenda, &schedule).filter(|&at| slot(at).minutes <= 240);
        // The start of the next day, but at most 24 hours after the start of this one.
        let day_end = |day: NaiveDate| {
            let of_day = schedule.talks_of(day);
            let next = (of_day.end < schedule.talks().len()).then(|| slot(of_day.end).start);
            let whole = slot(of_day.start).start + TimeDelta::days(1);
            next.map_or(whole, |next| next.min(whole))
        };
        let mut last = None;
        let mut fits: Vec<usize> = Vec::new();
        for gap in plan.gaps() {
            prop_assert!(gap.from < gap.to && gap.to <= day_end(gap.day), "{gap:?}");
            prop_assert!(last <= Some(gap.from), "{gap:?}");
            last = Some(gap.to);
            for pick in busy() {
                let (from, to) = (slot(pick).start, slot(pick).end());
                prop_assert!(to <= gap.from || gap.to <= from, "{gap:?}");
            }
            fits.extend(&gap.fits);
        }
        fits.sort_unstable();
        let hidden = |at: usize| agenda.level(&schedule.talks()[at].id) == Some(Level::Hidden);
        let free = |&at: &usize| {
            let alone = |pick: usize| slot(pick).shared_minutes(&slot(at)) == 0;
            let within = slot(at).end() <= day_end(slot(at).day());
            within && !hidden(at) && !picks.contains(&at) && busy().all(alone)
        };
        let free: Vec<usize> = (0..slots.len()).filter(free).collect();
        if !picks.is_empty() {
            prop_assert_eq!(fits, free);
        }
    }
}
