use super::*;
use crate::format::native;

fn lpc() -> Schedule {
    native::built_in().unwrap()
}

#[test]
fn groups_hold_every_talk_once() {
    let schedule = lpc();
    for by in [Grouping::Track, Grouping::Session, Grouping::Room, Grouping::Day] {
        let mut talks: Vec<_> = schedule.groups(by).iter().flat_map(|g| g.talks.clone()).collect();
        talks.sort_unstable();
        assert_eq!(talks, (0..48).collect::<Vec<_>>(), "{by:?}");
    }
}

#[test]
fn speaker_group_lists_each_talk_once() {
    let people = lpc().groups(Grouping::Speaker);
    let shuah = people.iter().find(|g| g.label == "Shuah Khan").unwrap();
    assert_eq!(shuah.talks.len(), 2);
}

#[test]
fn long_ids_are_shown_and_found_by_prefix() {
    let mut conference = lpc().conference().clone();
    conference.sessions.clear();
    for (number, talk) in conference.talks.iter_mut().enumerate() {
        talk.session = None;
        talk.id = TalkId::new(format!("{:08x}-4000-{number:04}", number * 7_919_777));
    }
    let schedule = Schedule::new(conference).unwrap();
    for talk in schedule.talks() {
        let short = schedule.short_id(&talk.id);
        assert_eq!(short.len(), 8);
        assert_eq!(schedule.find_ids(short, []), [&talk.id]);
        assert_eq!(schedule.find_ids(talk.id.as_str(), []), [&talk.id]);
    }
    assert_eq!(schedule.find_ids("000", []).len(), 0, "too short for a prefix");
    // Other IDs are found the same way, and IDs of the schedule only once.
    let other = TalkId::new("ffffffff-4000");
    let others = [&other, &schedule.talks()[0].id, &other];
    assert_eq!(schedule.find_ids("ffffffff", others), [&other]);
    assert_eq!(schedule.find_ids("ffffffff-4000", others), [&other]);
    let first = schedule.talks()[0].id.as_str();
    assert_eq!(schedule.find_ids(&first[..8], others).len(), 1);
    // Short IDs are shown in full and do not match by prefix.
    let schedule = lpc();
    assert_eq!(schedule.short_id(&TalkId::new("174")), "174");
    assert_eq!(schedule.find_ids("17", []).len(), 0);
}

#[test]
fn all_problems_are_reported() {
    let mut conference = lpc().conference().clone();
    conference.talks[1].id = conference.talks[0].id.clone();
    conference.talks[2].track = Some("Nowhere".into());
    conference.sessions[0].description = Some(TalkId::new("none"));
    conference.id = "../up".into();
    let Problems(problems) = Schedule::new(conference).unwrap_err();
    assert_eq!(problems.len(), 4, "{problems:?}");
}

#[test]
fn simultaneous_talks_are_those_sharing_a_minute() {
    let mut conference = lpc().conference().clone();
    for (number, talk) in conference.talks.iter_mut().enumerate() {
        if let Some(slot) = &mut talk.slot {
            // Some talks end long after later ones begin, and some end immediately.
            slot.minutes = [5, 20, 0, 400, 1500][number % 5];
        }
    }
    let schedule = Schedule::new(conference).unwrap();
    let talks = schedule.talks();
    for (here, talk) in talks.iter().enumerate() {
        let shares = |at: &usize| match (talk.slot, talks[*at].slot) {
            (Some(slot), Some(other)) => *at != here && slot.shared_minutes(&other) > 0,
            _ => false,
        };
        let slow: Vec<usize> = (0..talks.len()).filter(shares).collect();
        assert_eq!(schedule.at_the_same_time(talk), slow, "{}", talk.title);
    }
}

#[test]
fn a_session_leads_to_its_description() {
    let schedule = lpc();
    let talk = schedule.by_id(&TalkId::new("174")).unwrap();
    let description = schedule.session_description(talk).unwrap();
    assert_eq!(description.id.as_str(), "18");
    assert_eq!(schedule.describes(description), Some("RISC-V MC"));
}
