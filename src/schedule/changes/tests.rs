use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::format::native;
use crate::schedule::{Conference, Person, Room, Schedule};

/// The built-in conference with only four talks of its first day.
fn lpc() -> Conference {
    static LPC: LazyLock<Conference> = LazyLock::new(|| {
        let mut conference = native::built_in().unwrap().conference().clone();
        let ids = ["174", "211", "115", "178"];
        conference.talks.retain(|talk| ids.contains(&talk.id.as_str()));
        for session in &mut conference.sessions {
            session.description = None;
        }
        conference.rooms = ["Hall", "Attic"].map(|name| Room { name: name.to_owned() }).into();
        conference
    });
    LPC.clone()
}

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

fn talk<'a>(of: &'a mut Conference, id: &str) -> &'a mut Talk {
    of.talks.iter_mut().find(|t| t.id.as_str() == id).unwrap()
}

fn without(mut of: Conference, id: &str) -> Conference {
    of.talks.retain(|talk| talk.id.as_str() != id);
    of
}

fn later(mut of: Conference, id: &str, minutes: i64) -> Conference {
    let slot = talk(&mut of, id).slot.as_mut().unwrap();
    slot.start += TimeDelta::minutes(minutes);
    of
}

/// The change log after importing the given editions in order.
fn log_of(editions: &[Conference]) -> ChangeLog {
    let mut log = ChangeLog::default();
    for (hour, pair) in editions.windows(2).enumerate() {
        log.update(&pair[0], &pair[1], at(i64::try_from(hour).unwrap()));
    }
    log
}

fn reported(log: &ChangeLog, of: &Conference) -> Vec<(String, Change)> {
    let schedule = Schedule::new(of.clone()).unwrap();
    let changes = log.changes(&schedule).into_iter();
    changes.map(|changed| (changed.id.to_string(), changed.change)).collect()
}

fn fields(change: &Change) -> Vec<ChangedField> {
    match change {
        Change::Edited(found) => found.iter().map(|found| found.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn update_is_news_but_marking_unread_or_stepping_back_is_not() {
    let (old, new) = (lpc(), later(lpc(), "174", 30));
    let before = ChangeLog::default();
    let updated = log_of(&[old.clone(), new.clone()]);
    assert!(updated.is_revised(&before) && updated.has_news(&before));
    let read = updated.without(&[(TalkId::new("174"), at(0))].into(), |_| false);
    assert_eq!(read.unread().count(), 0);
    assert!(!read.is_revised(&updated) && !read.has_news(&updated));
    assert!(!updated.is_revised(&read) && !updated.has_news(&read));
    let mut stepped = updated.clone();
    stepped.revert(&new, &old, at(1));
    assert!(stepped.is_revised(&updated) && !stepped.has_news(&updated));
}

#[test]
fn each_relevant_field_is_compared() {
    let old = lpc();
    let mut new = old.clone();
    let moved = talk(&mut new, "174");
    let slot = moved.slot.as_mut().unwrap();
    slot.start += TimeDelta::minutes(30);
    slot.minutes += 5;
    moved.room = Some("Attic".to_owned());
    moved.title.push('!');
    moved.presenters[0].name = "Somebody Else".to_owned();
    moved.track = None;
    moved.session = None;
    let reported = reported(&log_of(&[old, new.clone()]), &new);
    assert_eq!(reported.len(), 1);
    let all = [
        ChangedField::Time,
        ChangedField::Duration,
        ChangedField::Room,
        ChangedField::Title,
        ChangedField::People,
        ChangedField::Session,
        ChangedField::Track,
    ];
    assert_eq!(fields(&reported[0].1), all);
}

#[test]
fn abstract_url_and_affiliation_changes_are_minor() {
    let old = lpc();
    let mut new = old.clone();
    talk(&mut new, "174").abstract_.push_str("More.");
    talk(&mut new, "211").url = None;
    talk(&mut new, "115").presenters[0].affiliation = Some("Home".to_owned());
    talk(&mut new, "178").authors.push(person("A"));
    let log = log_of(&[old.clone(), new.clone()]);
    let reported = reported(&log, &new);
    assert_eq!(reported.len(), 4);
    let minor: Vec<_> = reported.iter().filter(|(_, c)| *c == Change::Minor).collect();
    assert_eq!(minor.len(), 3, "{reported:?}");
    assert_eq!(log.sequence(&TalkId::new("174")), 0);
}

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), affiliation: None }
}

#[test]
fn reordered_people_are_a_minor_change() {
    let (mut old, mut new) = (lpc(), lpc());
    talk(&mut old, "174").authors = vec![person("A"), person("B")];
    talk(&mut new, "174").authors = vec![person("B"), person("A")];
    let reported = reported(&log_of(&[old, new.clone()]), &new);
    assert_eq!(reported, [("174".to_owned(), Change::Minor)]);
}

#[test]
fn change_time_never_goes_backwards() {
    let mut log = ChangeLog::default();
    let (first, second) = (lpc(), later(lpc(), "174", 30));
    let third = later(lpc(), "174", 60);
    log.update(&first, &second, at(5));
    let read: Acknowledged = log.unread().map(|(id, at)| (id.clone(), at)).collect();
    // An update that started earlier but finished later, or a clock that was set back.
    log.update(&second, &third, at(3));
    log.drop_acknowledged(&read);
    assert_eq!(log.unread().count(), 1, "the second change is unread");
    let id = TalkId::new("174");
    assert_eq!((log.sequence(&id), log.modified(&id)), (2, Some(at(5))));
}

#[test]
fn cancelled_and_new_talks_are_listed() {
    let (old, new) = (without(lpc(), "115"), without(lpc(), "174"));
    let reported = reported(&log_of(&[old, new.clone()]), &new);
    let expected = [("174", Change::Cancelled), ("115", Change::New)];
    assert_eq!(
        reported,
        expected.map(|(id, change)| (id.to_owned(), change)),
        "sorted by time, using the last known time of 174"
    );
}

#[test]
fn successive_changes_are_combined() {
    let (first, second) = (lpc(), later(lpc(), "174", 30));
    let third = later(lpc(), "174", 60);
    let log = log_of(&[first.clone(), second, third.clone()]);
    let schedule = Schedule::new(third).unwrap();
    let changes = log.changes(&schedule);
    let Change::Edited(found) = &changes[0].change else {
        panic!("{changes:?}");
    };
    let start = |of: &Value| match of {
        Value::Slot(slot) => slot.start,
        other => panic!("{other:?}"),
    };
    assert_eq!(start(&found[0].new) - start(&found[0].old), TimeDelta::hours(1));
    assert_eq!(log.sequence(&TalkId::new("174")), 2);
}

#[test]
fn temporary_change_is_still_listed() {
    let moved = [lpc(), later(lpc(), "174", 30), lpc()];
    let cancelled_and_back = [lpc(), without(lpc(), "174"), lpc()];
    for editions in [moved, cancelled_and_back] {
        let log = log_of(&editions);
        assert_eq!(reported(&log, &lpc()), [("174".to_owned(), Change::Reverted)]);
        assert_eq!(log.sequence(&TalkId::new("174")), 2);
    }
    // A talk added and cancelled before the changes were read may have been picked.
    let cancelled = [without(lpc(), "174"), lpc(), without(lpc(), "174")];
    assert_eq!(
        reported(&log_of(&cancelled), &cancelled[2]),
        [("174".to_owned(), Change::Cancelled)]
    );
}

#[test]
fn read_change_is_forgotten_unless_changed_since() {
    let mut log = log_of(&[lpc(), later(lpc(), "174", 30)]);
    let read: Acknowledged = log.unread().map(|(id, at)| (id.clone(), at)).collect();
    let mut same = log.clone();
    same.drop_acknowledged(&read);
    assert_eq!(same.unread().count(), 0);
    assert_eq!(same.sequence(&TalkId::new("174")), 1);
    log.update(&later(lpc(), "174", 30), &later(lpc(), "174", 60), at(5));
    log.drop_acknowledged(&read);
    assert_eq!(log.unread().count(), 1, "the second change is unread");
}

#[test]
fn step_back_removes_news_and_raises_sequence() {
    let (old, mut new) = (lpc(), without(later(lpc(), "174", 30), "115"));
    talk(&mut new, "211").abstract_.push_str("More.");
    let mut log = log_of(&[old.clone(), new.clone()]);
    assert_eq!(reported(&log, &new).len(), 3);
    log.revert(&new, &old, at(9));
    assert_eq!(reported(&log, &old), []);
    assert_eq!(log.unread().count(), 0);
    let id = TalkId::new("174");
    assert_eq!((log.sequence(&id), log.modified(&id)), (2, Some(at(9))));
}

#[test]
fn twice_changed_abstract_stays_unread_after_one_step_back() {
    let mut editions = [lpc(), lpc(), lpc()];
    talk(&mut editions[1], "211").abstract_.push_str("More.");
    talk(&mut editions[2], "211").abstract_.push_str("Even more.");
    let mut log = log_of(&editions);
    log.revert(&editions[2], &editions[1], at(8));
    assert_eq!(reported(&log, &editions[1]), [("211".to_owned(), Change::Minor)]);
    log.revert(&editions[1], &editions[0], at(9));
    assert_eq!(log.unread().count(), 0);
}

#[test]
fn unread_change_follows_a_talk_to_its_new_id() {
    let moved = later(lpc(), "174", 30);
    let mut renamed = moved.clone();
    talk(&mut renamed, "174").id = TalkId::new("999");
    let log = log_of(&[lpc(), moved, renamed.clone()]);
    let reported = reported(&log, &renamed);
    assert_eq!(reported.len(), 1);
    assert_eq!(reported[0].0, "999");
    assert_eq!(fields(&reported[0].1), [ChangedField::Id, ChangedField::Time]);
    assert_eq!(log.sequence(&TalkId::new("999")), 1);
}

/// An edition whose talks match those of no other number.
fn edition(number: i64) -> Conference {
    let mut of = lpc();
    of.sessions.clear();
    for talk in &mut of.talks {
        talk.session = None;
        talk.url = None;
        talk.id = TalkId::new(format!("{}-{number}", talk.id));
        talk.title = format!("{} {number}", talk.title);
    }
    of
}

#[test]
fn cancelled_unpicked_talks_are_eventually_forgotten() {
    let mut log = ChangeLog::default();
    let picked = TalkId::new("174-0");
    let size = |log: &ChangeLog| serde_json::to_string(log).unwrap().len();
    let mut largest = 0;
    for number in 1..30 {
        log.update(&edition(number - 1), &edition(number), at(number));
        log.prune_cancelled(|id| *id == picked);
        if number == 5 {
            largest = size(&log);
        }
        // Cancelled talks are kept for three editions.
        let is_kept = |before: i64| {
            log.last_known(&TalkId::new(format!("211-{}", number - before))).is_some()
        };
        assert!(is_kept(1), "{number}");
        assert!(number < 3 || is_kept(3), "{number}");
        assert!(number < 4 || !is_kept(4), "{number}");
        assert!(log.last_known(&picked).is_some(), "a pick stays");
    }
    assert!(size(&log) < largest * 11 / 10, "{} {largest}", size(&log));
    // Cancelled talks are forgotten as soon as they are read, unless they are picked.
    let read: Acknowledged = log.unread().map(|(id, since)| (id.clone(), since)).collect();
    log.drop_acknowledged(&read);
    log.prune_cancelled(|id| *id == picked);
    let known: Vec<_> = log.ids().cloned().collect();
    assert_eq!(known, [picked]);
}

/// Editions of four talks, each at a random time or missing.
fn editions() -> impl Strategy<Value = Vec<Conference>> {
    let edition = prop::collection::vec(prop::option::weighted(0.8, 0_i64..3), 4);
    prop::collection::vec(edition, 1..6).prop_map(|editions| {
        let ids = ["174", "211", "115", "178"];
        let edition = |times: Vec<Option<i64>>| {
            ids.into_iter().zip(times).fold(lpc(), |of, (id, time)| match time {
                Some(half_hours) => later(of, id, half_hours * 30),
                None => without(of, id),
            })
        };
        editions.into_iter().map(edition).collect()
    })
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn changes_match_first_and_last_edition(editions in editions()) {
        let log = log_of(&editions);
        let (first, last) = (&editions[0], &editions[editions.len() - 1]);
        let reported = reported(&log, last);
        let of = |of: &Conference, id: &str| of.talks.iter().find(|t| t.id.as_str() == id).cloned();
        for id in ["174", "211", "115", "178"] {
            let change = reported.iter().find(|(other, _)| other == id).map(|(_, change)| change);
            match (of(first, id), of(last, id)) {
                (None, None) => prop_assert!(matches!(change, None | Some(Change::Cancelled))),
                (None, Some(_)) => prop_assert!(change.is_some()),
                (Some(_), None) => prop_assert_eq!(change, Some(&Change::Cancelled)),
                (Some(old), Some(new)) => match differences(&old, &new) {
                    same if same.is_empty() => {
                        prop_assert!(matches!(change, None | Some(Change::Reverted)));
                    }
                    found => prop_assert_eq!(change, Some(&Change::Edited(found))),
                },
            }
        }
        // The log survives a round trip through JSON.
        let text = serde_json::to_string(&log).unwrap();
        prop_assert_eq!(serde_json::from_str::<ChangeLog>(&text).unwrap().cleaned(), Ok(log));
    }
}
