use super::*;
use crate::agenda::AgendaChange;
use crate::format::native;
use crate::schedule::{Slot, Talk, TalkId};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Six talks on each of three topics, which differ only in the topic word, and 30 unrelated talks.
fn topics_schedule() -> Schedule {
    let topic = |word: &'static str| {
        (0..6).map(move |number| Talk {
            abstract_: format!("The {word} and its {word} part{word}{number}: all of {word}."),
            ..Talk::new(format!("{word}-{number}"), format!("On {word} of room{word}{number}"))
        })
    };
    let others = (0..30).map(|number| {
        Talk::new(format!("other-{number}"), format!("About the nothing{number}k and all of it"))
    });
    let talks = ["kernels", "mushrooms", "bicycles"].into_iter().flat_map(topic).chain(others);
    schedule((0..).zip(talks).map(|(at, talk)| {
        let start = DateTime::from_timestamp(1_699_900_000 + 1800 * (at % 7), 0).unwrap();
        Talk { slot: Some(Slot::new(start.fixed_offset(), 30)), ..talk }
    }))
}

fn schedule(talks: impl Iterator<Item = Talk>) -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    conference.talks = talks.collect();
    conference.sessions.clear();
    conference.tracks.clear();
    Schedule::new(conference).unwrap()
}

fn agenda(schedule: &Schedule, picks: &[(&str, Level)]) -> Agenda {
    let mut agenda = Agenda::new("c");
    for (id, level) in picks {
        let talk = schedule.by_id(&TalkId::new(*id)).unwrap();
        agenda.apply(AgendaChange::rate(talk, Some(*level), DateTime::UNIX_EPOCH));
    }
    agenda
}

/// The topics of the suggestions, in order.
fn topics(schedule: &Schedule, picks: &[(&str, Level)], limit: usize) -> Vec<String> {
    let agenda = agenda(schedule, picks);
    let interests = Interests::new(schedule, &agenda).unwrap();
    let found = interests.suggestions(DateTime::UNIX_EPOCH, limit, |_| true).into_iter();
    found
        .map(|found| {
            let id = schedule.talks()[found.talk].id.as_str();
            assert_eq!(
                found.reason(schedule),
                format!(
                    "{}: like {}",
                    found.shared_words.join(", "),
                    schedule.talks()[found.like].title
                )
            );
            id.split('-').next().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn suggestions_are_spread_over_the_picks() {
    let schedule = topics_schedule();
    let two = [("kernels-0", Level::Star), ("mushrooms-0", Level::Star)];
    let found = topics(&schedule, &two, 20);
    assert_eq!(found.len(), 10, "{found:?}");
    for pair in found.chunks(2) {
        assert_ne!(pair[0], pair[1], "{found:?}");
    }
    // With four picks on one topic and one on another, the other still appears early.
    let more = ["kernels-0", "kernels-1", "kernels-2", "kernels-3", "mushrooms-0"];
    let found = topics(&schedule, &more.map(|id| (id, Level::Star)), 4);
    assert!(found.contains(&"mushrooms".to_owned()), "{found:?}");
}

#[test]
fn star_outweighs_maybe_and_hidden_talks_count_against() {
    let schedule = topics_schedule();
    let first = |kernels, mushrooms| {
        topics(&schedule, &[("kernels-0", kernels), ("mushrooms-0", mushrooms)], 1)
    };
    assert_eq!(first(Level::Star, Level::Maybe), ["kernels"]);
    assert_eq!(first(Level::Maybe, Level::Star), ["mushrooms"]);
    let hidden =
        [("kernels-0", Level::Star), ("mushrooms-0", Level::Star), ("mushrooms-1", Level::Hidden)];
    assert_eq!(topics(&schedule, &hidden, 20), ["kernels"; 5]);
}

#[test]
fn attendable_talks_come_before_equally_similar_ones() {
    let topic = |number: u8, minute: i64| Talk {
        abstract_: "The mushrooms and their spores: all of mushrooms.".to_owned(),
        slot: DateTime::from_timestamp(1_699_900_000 + 60 * minute, 0)
            .map(|start| Slot::new(start.fixed_offset(), 30)),
        ..Talk::new(format!("m-{number}"), format!("Mushrooms {number}"))
    };
    let others = (0..30).map(|number| {
        Talk::new(format!("o-{number}"), format!("About the nothing{number}k and all of it"))
    });
    let unscheduled = Talk { slot: None, ..topic(3, 0) };
    let talks = [topic(0, 0), topic(1, 10), topic(2, 60), unscheduled, topic(4, 20), topic(5, 90)];
    let schedule = schedule(talks.into_iter().chain(others));
    let found = |picks: &[(&str, Level)]| {
        let agenda = agenda(&schedule, picks);
        let interests = Interests::new(&schedule, &agenda).unwrap();
        let found = interests.suggestions(DateTime::UNIX_EPOCH, 9, |_| true).into_iter();
        found.map(|found| schedule.talks()[found.talk].id.to_string()).collect::<Vec<_>>()
    };
    // 1 and 4 overlap the star, 3 has no time; a maybe takes no time.
    assert_eq!(found(&[("m-0", Level::Star)]), ["m-2", "m-5", "m-1", "m-4", "m-3"]);
    assert_eq!(found(&[("m-0", Level::Maybe)]), ["m-1", "m-4", "m-2", "m-5", "m-3"]);
}

#[test]
fn attendable_talks_come_before_much_more_similar_ones() {
    let topic = |id: &str, text: &str, minute: Option<i64>| Talk {
        abstract_: text.to_owned(),
        slot: minute.and_then(|minute| {
            let start = DateTime::from_timestamp(1_699_900_000 + 60 * minute, 0)?;
            Some(Slot::new(start.fixed_offset(), 30))
        }),
        ..Talk::new(id, format!("On {id}"))
    };
    let all = "Mushrooms, spores, lamella, mycelium, hyphae, gills.";
    let some = "Mushrooms, meadows, deer, grass, rivers, valleys, cliffs.";
    let talks = [
        topic("pick", all, Some(0)),
        topic("free", some, Some(60)),
        topic("clashing", all, Some(10)),
        topic("later", "Mushrooms and spores, moss, bark.", Some(120)),
        topic("unscheduled", all, None),
    ];
    let others = (0..30).map(|number| {
        Talk::new(format!("o-{number}"), format!("About the nothing{number}k and all of it"))
    });
    let schedule = schedule(talks.into_iter().chain(others));
    let agenda = agenda(&schedule, &[("pick", Level::Star)]);
    let interests = Interests::new(&schedule, &agenda).unwrap();
    let score = |id: &str| interests.score(schedule.position(&TalkId::new(id)).unwrap());
    assert!(
        score("unscheduled") > 1.7 * score("free"),
        "{} {}",
        score("unscheduled"),
        score("free")
    );
    let found = interests.suggestions(DateTime::UNIX_EPOCH, 9, |_| true).into_iter();
    let ids: Vec<_> = found.map(|found| schedule.talks()[found.talk].id.to_string()).collect();
    assert_eq!(ids, ["later", "free", "clashing", "unscheduled"]);
}

#[test]
fn without_picks_there_are_no_interests() {
    let schedule = topics_schedule();
    assert!(Interests::new(&schedule, &Agenda::new("c")).is_none());
    let hidden = agenda(&schedule, &[("kernels-0", Level::Hidden)]);
    assert!(Interests::new(&schedule, &hidden).is_none());
}

#[test]
fn similar_talks_sort_first_and_others_keep_order() {
    let schedule = topics_schedule();
    let agenda = agenda(&schedule, &[("bicycles-0", Level::Star)]);
    let interests = Interests::new(&schedule, &agenda).unwrap();
    let mut talks: Vec<usize> = (0..schedule.talks().len()).collect();
    assert!(interests.sort(&mut talks));
    let is_near = |at: &usize| schedule.talks()[*at].id.as_str().starts_with("bicycles");
    assert_eq!(talks.iter().take_while(|at| is_near(at)).count(), 6);
    assert!(talks[6..].is_sorted());
    talks.drain(..6);
    assert!(!interests.sort(&mut talks));
}

/// The built-in conference, read once for all cases.
static BUILT_IN: LazyLock<Vec<Talk>> =
    LazyLock::new(|| native::built_in().unwrap().talks().to_vec());

proptest! {
    #![proptest_config(crate::effort::random(64))]

    #[test]
    fn only_unpicked_upcoming_talks_are_suggested(
        levels in prop::collection::vec(0_u8..12, 48),
        hour in 0_i64..60,
        limit in 1_usize..60,
    ) {
        let talks = BUILT_IN.iter().enumerate().map(|(at, talk)| Talk {
            is_break: at % 11 == 0,
            track: None,
            session: None,
            ..talk.clone()
        });
        let schedule = schedule(talks);
        let talks = schedule.talks();
        let mut agenda = Agenda::new("c");
        for (talk, level) in talks.iter().zip(levels) {
            if let Some(&level) = [Level::Star, Level::Maybe, Level::Hidden].get(usize::from(level)) {
                agenda.apply(AgendaChange::rate(talk, Some(level), DateTime::UNIX_EPOCH));
            }
        }
        let Some(interests) = Interests::new(&schedule, &agenda) else {
            prop_assert!(agenda.picks().next().is_none());
            return Ok(());
        };
        let now = DateTime::from_timestamp(1_699_880_000 + hour * 3600, 0).unwrap();
        let found = interests.suggestions(now, limit, |at| at % 7 != 0);
        prop_assert_eq!(&found, &interests.suggestions(now, limit, |at| at % 7 != 0));
        prop_assert!(found.len() <= limit);
        let mut seen = Vec::new();
        for Suggestion { talk: at, like, shared_words } in found {
            let talk = &talks[at];
            prop_assert!(at % 7 != 0 && !talk.is_break && !seen.contains(&at));
            prop_assert_eq!(agenda.level(&talk.id), None);
            prop_assert!(agenda.is_picked(&talks[like].id), "it is like a pick");
            prop_assert!(!shared_words.is_empty());
            let is_over = talk.end().is_some_and(|end| end <= now);
            prop_assert!(!is_over || !is_conference_on(&schedule, now));
            seen.push(at);
        }
    }
}
