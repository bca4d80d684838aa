use super::*;
use crate::agenda::AgendaChange;
use crate::format::native;
use crate::schedule::{Slot, Talk, TalkId};
use proptest::prelude::*;

pub fn agenda_of(schedule: &Schedule, ids: &[&str]) -> Agenda {
    let mut agenda = Agenda::new("lpc-2023");
    for id in ids {
        let id = TalkId::new(*id);
        let talk = schedule.by_id(&id).unwrap();
        agenda.apply(AgendaChange::rate(talk, Some(Level::Star), DateTime::UNIX_EPOCH));
    }
    agenda
}

#[test]
fn overlapping_picks_clash_and_adjacent_ones_do_not() {
    let schedule = native::built_in().unwrap();
    // 211 10:15-10:35, 115 10:30-10:55, 178 10:35-10:55, 226 has no time.
    let agenda = agenda_of(&schedule, &["211", "115", "178", "226"]);
    let clashes = clashes(&schedule, &agenda);
    let pairs: Vec<_> = all(&schedule, &clashes)
        .iter()
        .map(|c| {
            let id = |t: usize| schedule.talks()[t].id.as_str().to_owned();
            (id(c.talks.0), id(c.talks.1), c.minutes())
        })
        .collect();
    assert_eq!(pairs, [("211".into(), "115".into(), 5), ("115".to_owned(), "178".to_owned(), 20)]);
}

/// Returns each clash once, under its earlier talk.
fn all(schedule: &Schedule, clashes: &Clashes) -> Vec<Clash> {
    let talks = 0..schedule.talks().len();
    let of = |talk: usize| clashes.all_of(schedule, talk).filter(move |c| c.talks.0 == talk);
    talks.flat_map(of).collect()
}

#[test]
fn simultaneous_picks_are_all_counted_but_few_listed() {
    let lpc = native::built_in().unwrap();
    let mut conference = lpc.conference().clone();
    conference.talks.clear();
    conference.sessions.clear();
    let slot = lpc.talks()[0].slot;
    let number = 3_000;
    for at in 0..number {
        let mut talk = Talk::new(format!("t{at:05}"), "Workshop");
        talk.slot = slot;
        conference.talks.push(talk);
    }
    let schedule = Schedule::new(conference).unwrap();
    let ids: Vec<String> = (0..number).map(|at| format!("t{at:05}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let clashes = clashes(&schedule, &agenda_of(&schedule, &ids));
    assert_eq!(clashes.clash_times(), 1);
    assert_eq!((clashes.count(7), clashes.more(7)), (number - 1, number - 1 - MAX_LISTED));
    assert_eq!(clashes.of(&schedule, 7).count(), MAX_LISTED);
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn clashes_match_pairwise_comparison(
        levels in prop::collection::vec(0_usize..4, 48),
        slots in prop::collection::vec((0_i64..120, 0_u32..50, 0_u8..9), 48),
    ) {
        let mut conference = native::built_in().unwrap().conference().clone();
        let first: DateTime<FixedOffset> = "2023-11-13T09:00:30-05:00".parse().unwrap();
        for (talk, (start, minutes, all_day)) in conference.talks.iter_mut().zip(slots) {
            let start = first + chrono::TimeDelta::seconds(start * 30);
            let all_day = all_day == 0;
            talk.slot = Some(Slot { all_day, ..Slot::new(start, minutes) });
        }
        let schedule = Schedule::new(conference).unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        for (talk, level) in schedule.talks().iter().zip(levels) {
            let level = [Level::Star, Level::Maybe, Level::Hidden].get(level).copied();
            agenda.apply(AgendaChange::rate(talk, level, DateTime::UNIX_EPOCH));
        }
        let is_star = |talk: usize| agenda.level(&schedule.talks()[talk].id) == Some(Level::Star);
        let talks = agenda.talks(&schedule);
        let slow = |talk: usize| {
            let mut clashes = overlaps(&schedule, &talks, talk);
            for c in &mut clashes {
                c.hard = is_star(c.talks.0) && is_star(c.talks.1);
            }
            clashes
        };
        let clashes = clashes(&schedule, &agenda);
        for &talk in &talks {
            let mut found: Vec<Clash> = clashes.all_of(&schedule, talk).collect();
            prop_assert!(found.is_sorted_by_key(|c| schedule.talks()[c.other(talk)].slot.map(|s| s.start)));
            let pair = |c: &Clash| (c.talks.0.min(c.talks.1), c.talks.0.max(c.talks.1), c.from, c.to, c.hard);
            found.sort_by_key(|c| c.other(talk));
            let slow = slow(talk);
            prop_assert_eq!(found.iter().map(pair).collect::<Vec<_>>(), slow.iter().map(pair).collect::<Vec<_>>());
            prop_assert_eq!(clashes.count(talk), slow.len());
            prop_assert_eq!(clashes.is_hard(talk), slow.iter().any(|c| c.hard));
        }
        // Start with one group per pick and merge overlapping groups.
        let slot = |at: usize| schedule.talks()[at].slot.unwrap();
        let hard = |&at: &usize| clashes.is_hard(at);
        let mut times = 0;
        for in_background in [false, true] {
            let is_alike = |at: &usize| is_background(slot(*at)) == in_background;
            let mut groups: Vec<Vec<usize>> =
                talks.iter().copied().filter(hard).filter(is_alike).map(|at| vec![at]).collect();
            while let Some((one, other)) = (0..groups.len())
                .flat_map(|one| (one + 1..groups.len()).map(move |other| (one, other)))
                .find(|(one, other)| groups[*one].iter().any(|a| {
                    groups[*other].iter().any(|b| slot(*a).shared_minutes(&slot(*b)) > 0)
                }))
            {
                let joined = groups.remove(other);
                groups[one].extend(joined);
            }
            let least = if in_background { 1 } else { 2 };
            times += groups.iter().filter(|group| group.len() >= least).count();
        }
        prop_assert_eq!(clashes.clash_times(), times);
        prop_assert_eq!(clashes.clash_times_led_by(&talks), times);
    }
}
