//! The talks that run at a given time, and the talks that come next.
//!
//! The time is an argument. Times are half-open: a talk that starts now is running, a
//! talk that ends now is over, and a talk without a duration never runs. Hidden and
//! unscheduled talks are left out. A break runs like a talk but comes next only if it is
//! picked. The views decide how this looks.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use super::clashes::{Clashes, Overlaps};
use super::gaps;
use super::picks::Agenda;
use crate::schedule::{Schedule, Slot, Talk, time};

/// The next pick and the context for showing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The pick, by its position.
    pub pick: usize,
    /// The clashes of the pick.
    pub overlaps: Overlaps,
    /// The other talks that start at the same instant, in the order of [`on`], without
    /// unpicked breaks.
    pub also: Vec<usize>,
}

/// Returns the talks that run at a time: stars, maybes, other talks, then breaks; each
/// group by room, or by session for talks without a room.
pub fn on(schedule: &Schedule, agenda: &Agenda, now: DateTime<Utc>) -> Vec<usize> {
    talks_where(schedule, agenda, |_, slot| slot.is_on(now))
}

/// Returns whether a conference is on: on its days, and after the midnight of its last day
/// until the last talk has ended.
pub fn is_conference_on(schedule: &Schedule, now: DateTime<Utc>) -> bool {
    let conference = schedule.conference();
    let today = time::in_zone(now.fixed_offset(), schedule.zone()).date_naive();
    let runs_on = |talk: &Talk| talk.appointment().is_some_and(|slot| slot.end() > now);
    let dates = conference.dates();
    dates.is_some_and(|(start, end)| (start..=end).contains(&today))
        || schedule.days().contains(&today)
        || (dates.and_then(|(_, end)| end.succ_opt()) == Some(today)
            && schedule.talks().iter().any(runs_on))
}

/// Returns the talk that matters most at a time: the pick that runs, or the next pick, or
/// a talk that runs, or the next talk. Background talks come last, so that an all-day
/// workshop does not hide the talks during it.
pub fn most_relevant(schedule: &Schedule, agenda: &Agenda, now: DateTime<Utc>) -> Option<usize> {
    let talks = schedule.talks();
    let slot = |at: usize| talks[at].appointment();
    let runs = |at: &usize| slot(*at).is_some_and(|slot| slot.is_on(now));
    let front = |at: &usize| slot(*at).is_some_and(|slot| !gaps::is_background(slot));
    let to_go_to = |at: &usize| is_candidate(agenda, &talks[*at]);
    let picks = agenda.talks(schedule);
    let pick = |chosen: &dyn Fn(&usize) -> bool| {
        let first = picks.iter().copied().filter(chosen);
        first.min_by_key(|&at| (agenda.level(&talks[at].id), slot(at).map(|slot| slot.start)))
    };
    let coming = |at: &usize| slot(*at).is_some_and(|slot| slot.start > now);
    let next_pick = || {
        let start = |at: &usize| (slot(*at).map(|slot| slot.start), agenda.level(&talks[*at].id));
        picks.iter().copied().filter(coming).min_by_key(start)
    };
    let any = |chosen: &dyn Fn(&usize) -> bool| (0..talks.len()).filter(to_go_to).find(chosen);
    pick(&|at| runs(at) && front(at))
        .or_else(next_pick)
        .or_else(|| pick(&runs))
        .or_else(|| any(&|at| runs(at) && front(at)))
        .or_else(|| any(&runs))
        .or_else(|| any(&coming))
}

/// Returns the all-day talks of the day at a time, in the order of [`on`]. They have no
/// start to be on time for.
pub fn all_day(schedule: &Schedule, agenda: &Agenda, now: DateTime<Utc>) -> Vec<usize> {
    talks_where(schedule, agenda, |_, slot| slot.is_today(now))
}

/// Returns the next pick that starts now or later, or `None` if there is none. If several
/// start together, it is the first in the order of [`on`]. `clashes` must come from the
/// same agenda.
pub fn next(
    schedule: &Schedule,
    agenda: &Agenda,
    clashes: &Clashes,
    now: DateTime<Utc>,
) -> Option<Next> {
    let starts = agenda
        .picks()
        .filter_map(|(id, _)| schedule.by_id(id)?.appointment())
        .map(|slot| slot.start);
    let start = starts.filter(|start| *start >= now).min()?;
    // At least one pick starts then, and picks sort first.
    let mut together = starting(schedule, agenda, start).into_iter();
    let pick = together.next()?;
    Some(Next { pick, overlaps: clashes.summary(schedule, pick), also: together.collect() })
}

/// Returns the talks that start at the next instant at which any talk starts, in the
/// order of [`on`]. Talks that start exactly now are already running and not included.
pub fn coming(schedule: &Schedule, agenda: &Agenda, now: DateTime<Utc>) -> Vec<usize> {
    let earlier = |first: Option<DateTime<FixedOffset>>, talk: &Talk| {
        let start = talk.appointment().map(|slot| slot.start).filter(|start| *start > now);
        let start = start.filter(|start| first.is_none_or(|first| *start < first));
        start.filter(|_| is_candidate(agenda, talk)).or(first)
    };
    let start = schedule.talks().iter().fold(None, earlier);
    start.map_or_else(Vec::new, |start| starting(schedule, agenda, start))
}

/// Returns the talks to attend that start at an instant, in the order of [`on`].
fn starting(schedule: &Schedule, agenda: &Agenda, start: DateTime<FixedOffset>) -> Vec<usize> {
    talks_where(schedule, agenda, |talk, slot| {
        slot.start == start && !slot.all_day && is_candidate(agenda, talk)
    })
}

/// Returns the picks whose reminder became due after `before` and up to `now`: those that
/// start `ahead` after that time. Picks that have already started are left out, so a
/// machine that slept for hours shows no stale reminders.
pub fn due(
    schedule: &Schedule,
    agenda: &Agenda,
    (before, now): (DateTime<Utc>, DateTime<Utc>),
    ahead: TimeDelta,
) -> Vec<usize> {
    let due = |&at: &usize| {
        schedule.talks()[at].appointment().is_some_and(|slot| {
            let start = slot.start.to_utc();
            let since = start.checked_sub_signed(ahead).unwrap_or(start);
            since > before && since <= now && start > now
        })
    };
    agenda.talks(schedule).into_iter().filter(due).collect()
}

/// Returns the whole minutes until a slot starts, rounded up: 0 from its start on,
/// negative from a minute after it.
pub fn starts_in(slot: Slot, now: DateTime<Utc>) -> i64 {
    minutes_up(slot.start.signed_duration_since(now))
}

/// Returns the whole minutes until a slot ends, rounded up: at least 1 while it runs, 0
/// at its end, negative from a minute after it.
pub fn ends_in(slot: Slot, now: DateTime<Utc>) -> i64 {
    minutes_up(slot.end().signed_duration_since(now))
}

fn minutes_up(span: TimeDelta) -> i64 {
    // `num_minutes` rounds towards zero, which is already up for negative spans.
    let whole = span.num_minutes();
    whole + i64::from(span > TimeDelta::minutes(whole))
}

/// Returns the talks that pass a test with their slot, without hidden talks, in the order of
/// [`on`].
fn talks_where(
    schedule: &Schedule,
    agenda: &Agenda,
    matches: impl Fn(&Talk, Slot) -> bool,
) -> Vec<usize> {
    let is_wanted = |at: &usize| {
        let talk = &schedule.talks()[*at];
        talk.slot.is_some_and(|slot| matches(talk, slot)) && !agenda.is_hidden(&talk.id)
    };
    let talks = (0..schedule.talks().len()).filter(is_wanted);
    in_order(schedule, agenda, talks.collect())
}

/// Returns whether a talk is a candidate to attend: not hidden, and a break only if
/// picked.
fn is_candidate(agenda: &Agenda, talk: &Talk) -> bool {
    agenda.is_picked(&talk.id) || !talk.is_break && !agenda.is_hidden(&talk.id)
}

/// Sorts talks: stars, maybes, other talks, then breaks; each group by room, session and
/// time.
fn in_order(schedule: &Schedule, agenda: &Agenda, mut talks: Vec<usize>) -> Vec<usize> {
    if talks.len() < 2 {
        return talks;
    }
    let conference = schedule.conference();
    let rooms = places(conference.rooms.iter().map(|room| room.name.as_str()));
    let sessions = places(conference.sessions.iter().map(|s| s.title.as_str()));
    // Talks without a known room or session come last.
    let place = |places: &HashMap<&str, usize>, name: &Option<String>| {
        let place = name.as_deref().and_then(|name| places.get(name));
        place.copied().unwrap_or(usize::MAX)
    };
    talks.sort_by_cached_key(|&at| {
        let talk = &schedule.talks()[at];
        let level = agenda.level(&talk.id);
        // Levels sort from star to hidden; talks without a level come after them.
        (
            level.is_none(),
            level,
            talk.is_break,
            place(&rooms, &talk.room),
            place(&sessions, &talk.session),
            at,
        )
    });
    talks
}

fn places<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
    names.enumerate().map(|(at, name)| (name, at)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::clashes::{clashes, tests::agenda_of};
    use super::*;
    use crate::agenda::{AgendaChange, Level};
    use crate::format::native;
    use crate::schedule::{Conference, Room, TalkId};
    use chrono::FixedOffset;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn ids(schedule: &Schedule, talks: &[usize]) -> Vec<String> {
        let id = |&at: &usize| schedule.talks()[at].id.to_string();
        talks.iter().map(id).collect()
    }

    fn mark(schedule: &Schedule, agenda: &mut Agenda, id: &str, level: Level) {
        let talk = schedule.by_id(&TalkId::new(id)).unwrap();
        agenda.apply(AgendaChange::rate(talk, Some(level), DateTime::UNIX_EPOCH));
    }

    #[test]
    fn current_talks_start_with_picks_and_omit_hidden_ones() {
        let schedule = native::built_in().unwrap();
        let mut agenda = agenda_of(&schedule, &["211"]);
        let now = time("2023-11-13T15:20:00Z");
        let on_then = |agenda: &Agenda| ids(&schedule, &on(&schedule, agenda, now));
        let others = on_then(&Agenda::new("c"));
        assert_eq!(others.len(), 3);
        let maybe = others.iter().rfind(|id| *id != "211").unwrap().clone();
        mark(&schedule, &mut agenda, &maybe, Level::Maybe);
        assert_eq!(on_then(&agenda)[..2], ["211".to_owned(), maybe.clone()]);
        mark(&schedule, &mut agenda, &maybe, Level::Hidden);
        assert_eq!(on_then(&agenda).len(), 2);
        assert!(!on_then(&agenda).contains(&maybe));
    }

    #[test]
    fn other_current_talks_follow_room_order() {
        let mut conference = native::built_in().unwrap().conference().clone();
        conference.rooms = ["Z", "M", "A"].map(|n| Room { name: n.into() }).into();
        let at = |talk: &Talk| talk.slot.is_some_and(|s| s.minutes == 20);
        let slot = conference.talks.iter().find(|talk| at(talk)).unwrap().slot;
        for (talk, room) in conference.talks.iter_mut().zip(["A", "Z", "M"]) {
            talk.slot = slot;
            talk.room = Some(room.into());
        }
        let schedule = Schedule::new(conference).unwrap();
        let now = slot.unwrap().start.to_utc();
        let talks = on(&schedule, &Agenda::new("c"), now);
        let room = |&at: &usize| schedule.talks()[at].room.as_deref();
        let rooms: Vec<_> = talks.iter().map(room).take(4).collect();
        assert_eq!(rooms[..3], [Some("Z"), Some("M"), Some("A")]);
        assert!(rooms.get(3).is_none_or(Option::is_none));
    }

    #[test]
    fn talk_is_on_from_start_to_end_exclusive() {
        let schedule = native::built_in().unwrap();
        let agenda = agenda_of(&schedule, &["174"]);
        let on_at = |at: &str| on(&schedule, &agenda, time(at)).first().copied();
        let pick = schedule.position(&TalkId::new("174"));
        assert_eq!(on_at("2023-11-13T14:55:00Z"), pick);
        assert_eq!(on_at("2023-11-13T15:14:59Z"), pick);
        assert_ne!(on_at("2023-11-13T15:15:00Z"), pick);
        assert_ne!(on_at("2023-11-13T14:54:59Z"), pick);
    }

    #[test]
    fn next_prefers_star_to_simultaneous_maybe() {
        let schedule = native::built_in().unwrap();
        let mut agenda = agenda_of(&schedule, &["211", "115", "226"]);
        let all = clashes(&schedule, &agenda);
        let next_at = |agenda: &Agenda, at: &str| next(&schedule, agenda, &all, time(at));
        let first = next_at(&agenda, "2023-11-13T15:15:00Z").unwrap();
        assert_eq!(schedule.talks()[first.pick].id.as_str(), "211");
        assert!(matches!(&first.overlaps, Overlaps::Named(clashes) if clashes.len() == 1));
        assert!(!first.also.is_empty() && !first.also.contains(&first.pick));
        let other = schedule.talks()[first.also[0]].id.clone();
        mark(&schedule, &mut agenda, other.as_str(), Level::Maybe);
        let with_maybe = next_at(&agenda, "2023-11-13T15:00:00Z").unwrap();
        assert_eq!(with_maybe.pick, first.pick);
        assert_eq!(schedule.talks()[with_maybe.also[0]].id, other);
        let after = next_at(&agenda, "2023-11-13T15:15:01Z").unwrap();
        assert_eq!(schedule.talks()[after.pick].id.as_str(), "115");
        assert_eq!(next_at(&agenda, "2023-11-13T16:00:00Z"), None);
        assert_eq!(next_at(&Agenda::new("c"), "2023-11-13T10:00:00Z"), None);
    }

    #[test]
    fn unpicked_break_is_on_but_not_next() {
        let mut conference = native::built_in().unwrap().conference().clone();
        for talk in &mut conference.talks {
            // Starts at 09:30 with two others.
            talk.is_break = talk.id.as_str() == "217";
        }
        let schedule = Schedule::new(conference).unwrap();
        let mut agenda = Agenda::new("c");
        let before = time("2023-11-13T14:00:00Z");
        let coming = |agenda: &Agenda| ids(&schedule, &coming(&schedule, agenda, before));
        assert_eq!(coming(&agenda).len(), 2);
        assert!(!coming(&agenda).contains(&"217".to_owned()));
        let on = on(&schedule, &agenda, time("2023-11-13T14:31:00Z"));
        assert_eq!(ids(&schedule, &on).last().unwrap(), "217");
        let first = coming(&agenda)[0].clone();
        mark(&schedule, &mut agenda, &first, Level::Star);
        let all = clashes(&schedule, &agenda);
        assert_eq!(next(&schedule, &agenda, &all, before).unwrap().also.len(), 1);
        mark(&schedule, &mut agenda, "217", Level::Maybe);
        assert_eq!(coming(&agenda).len(), 3);
    }

    #[test]
    fn minutes_are_rounded_up() {
        let start = DateTime::parse_from_rfc3339("2023-11-13T10:00:00-05:00").unwrap();
        let slot = Slot::new(start, 20);
        for (at, starts, ends) in [
            ("2023-11-13T14:58:59.5Z", 2, 22),
            ("2023-11-13T14:59:00Z", 1, 21),
            ("2023-11-13T14:59:59.999Z", 1, 21),
            ("2023-11-13T15:00:00Z", 0, 20),
            ("2023-11-13T15:00:59Z", 0, 20),
            ("2023-11-13T15:19:59Z", -19, 1),
            ("2023-11-13T15:20:00Z", -20, 0),
            ("2023-11-13T15:21:00Z", -21, -1),
        ] {
            let now = time(at);
            assert_eq!((starts_in(slot, now), ends_in(slot, now)), (starts, ends));
        }
    }

    /// The built-in conference, parsed once for all cases.
    static BUILT_IN: LazyLock<Conference> =
        LazyLock::new(|| native::built_in().unwrap().conference().clone());

    /// Returns the built-in talks with other times, some with another conference day.
    fn schedules() -> impl Strategy<Value = Schedule> {
        let start = 1_699_900_000_i64;
        let slot = prop::option::of((0_i64..12, 0_u32..4, any::<bool>()));
        prop::collection::vec(slot, 48).prop_map(move |slots| {
            let mut conference = BUILT_IN.clone();
            for (talk, slot) in conference.talks.iter_mut().zip(slots) {
                talk.slot = slot.map(|(begin, length, other)| {
                    let start = DateTime::from_timestamp(start + begin * 600, 0).unwrap();
                    let start: DateTime<FixedOffset> = start.fixed_offset();
                    let day = other.then(|| start.date_naive().pred_opt().unwrap());
                    let minutes = length * 10;
                    Slot { day, ..Slot::new(start, minutes) }
                });
            }
            Schedule::new(conference).unwrap()
        })
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn on_coming_and_next_match_naive_filter(
            schedule in schedules(),
            levels in prop::collection::vec(0_u8..8, 48),
            step in 0_i64..140,
        ) {
            let now = DateTime::from_timestamp(1_699_899_900 + step * 60, 0).unwrap();
            let mut agenda = Agenda::new("lpc-2023");
            for (talk, level) in schedule.talks().iter().zip(levels) {
                let levels = [Level::Star, Level::Maybe, Level::Hidden];
                if let Some(&level) = levels.get(usize::from(level)) {
                    agenda.apply(AgendaChange::rate(talk, Some(level), DateTime::UNIX_EPOCH));
                }
            }
            let level = |at: usize| agenda.level(&schedule.talks()[at].id);
            let slot = |at: usize| schedule.talks()[at].slot;
            let shown: Vec<usize> = (0..48).filter(|&at| level(at) != Some(Level::Hidden)).collect();
            let sorted = |mut talks: Vec<usize>| { talks.sort_unstable(); talks };
            let naive = |matches: &dyn Fn(Slot) -> bool| -> Vec<usize> {
                shown.iter().copied().filter(|&at| slot(at).is_some_and(matches)).collect()
            };

            let is_on = on(&schedule, &agenda, now);
            prop_assert_eq!(sorted(is_on.clone()), naive(&|s| s.start <= now && now < s.end()));
            let rank = |&at: &usize| level(at).map_or(3, |level| level as u8);
            prop_assert!(is_on.is_sorted_by_key(rank));

            let later = shown.iter().filter_map(|&at| slot(at)).map(|s| s.start).filter(|s| *s > now);
            let first = later.min();
            let to_come = coming(&schedule, &agenda, now);
            prop_assert_eq!(sorted(to_come), naive(&|s| Some(s.start) == first));

            let all = clashes(&schedule, &agenda);
            let picks = agenda.talks(&schedule);
            let wanted = picks.iter().copied().filter(|&at| slot(at).is_some_and(|s| s.start >= now));
            let wanted = wanted.min_by_key(|&at| (slot(at).map(|s| s.start), level(at)));
            let found = next(&schedule, &agenda, &all, now);
            prop_assert_eq!(found.is_some(), wanted.is_some());
            if let (Some(found), Some(wanted)) = (found, wanted) {
                prop_assert_eq!(slot(found.pick).map(|s| s.start), slot(wanted).map(|s| s.start));
                prop_assert_eq!(level(found.pick), level(wanted));
                let overlaps = picks.iter().filter(|&&at| at != found.pick
                    && slot(at).zip(slot(wanted)).is_some_and(|(a, _)| a.shared_minutes(&slot(found.pick).unwrap()) > 0));
                let reported = match &found.overlaps {
                    Overlaps::Named(clashes) => clashes.len(),
                    Overlaps::Many { count, .. } => *count,
                };
                prop_assert_eq!(reported, overlaps.count());
                let start = slot(wanted).unwrap().start;
                let mut together = naive(&|s| s.start == start);
                together.retain(|&at| at != found.pick);
                prop_assert_eq!(sorted(found.also.clone()), together);
                prop_assert!(found.also.is_sorted_by_key(rank));
            }
        }
    }
}
