//! Team coverage: my agenda beside those of friends, by windows of time in which talks
//! run at once, so that a team can split them.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};

use super::picks::{Agenda, Level};
use crate::schedule::{Schedule, Talk};
use crate::text::symbols::Symbols;
use crate::text::width;

/// A friend or colleague whose agenda is compared with mine.
#[derive(Debug, Clone, PartialEq)]
pub struct Friend {
    /// The name that the user gave the friend.
    pub name: String,
    /// The friend's picks.
    pub agenda: Agenda,
}

/// The members of the team who picked a talk, as a star or a maybe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// I and at least one friend.
    Both,
    /// Only I.
    Me,
    /// At least one friend, but not I.
    Them,
    /// No member of the team.
    Nobody,
}

impl Who {
    /// All values.
    pub const ALL: [Self; 4] = [Self::Both, Self::Me, Self::Them, Self::Nobody];

    /// Returns the word for the value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Me => "me",
            Self::Them => "them",
            Self::Nobody => "nobody",
        }
    }

    /// Returns the value for a talk.
    pub fn of(mine: &Agenda, friends: &[Friend], talk: &Talk) -> Self {
        let them = friends.iter().any(|friend| friend.agenda.is_picked(&talk.id));
        match (mine.is_picked(&talk.id), them) {
            (true, true) => Self::Both,
            (true, false) => Self::Me,
            (false, true) => Self::Them,
            (false, false) => Self::Nobody,
        }
    }
}

/// A window of time: talks that begin in it and all run at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The conference day, the start and the end; `None` for talks without a time. A
    /// window ends when its last talk ends or when the next window begins, even if a talk
    /// runs on.
    pub when: Option<(NaiveDate, DateTime<FixedOffset>, DateTime<FixedOffset>)>,
    /// The talks by their position, each with the members who picked it.
    pub talks: Vec<(usize, Who)>,
}

/// Groups talks, given in time order, into windows and shows who picked each. Each window
/// ends before the next begins. A talk that no member picked is included only if it runs
/// beside others, has a time and is no break.
pub fn compare(
    schedule: &Schedule,
    mine: &Agenda,
    friends: &[Friend],
    talks: &[usize],
) -> Vec<Window> {
    let who = |at: usize| Who::of(mine, friends, &schedule.talks()[at]);
    let meant = |&at: &usize| {
        let talk = &schedule.talks()[at];
        who(at) != Who::Nobody || !talk.is_break && talk.appointment().is_some()
    };
    let mut windows: Vec<Window> = Vec::new();
    // The earliest end of the talks of the last window, and the latest end of all talks
    // so far.
    let (mut until, mut busy) = (None, None);
    // The first talks of windows that begin while no earlier talk runs.
    let mut alone = BTreeSet::new();
    let is_timed = |at: &usize| schedule.talks()[*at].appointment().is_some();
    let (timed, rest): (Vec<usize>, Vec<usize>) =
        talks.iter().filter(|at| meant(at)).partition(|at| is_timed(at));
    for at in timed.into_iter().chain(rest) {
        let slot = schedule.talks()[at].appointment();
        let when = slot.map(|slot| (slot.day(), slot.start, slot.end()));
        // A talk without a duration takes the minute at which it starts.
        let end = when.map(|(_, start, end)| end.max(start + TimeDelta::minutes(1)));
        let last = windows.last_mut();
        match (last, when) {
            (Some(last), Some((day, start, to)))
                if last.when.is_some_and(|(of, ..)| of == day)
                    && until.is_some_and(|until| start < until) =>
            {
                last.talks.push((at, who(at)));
                last.when = last.when.map(|(day, from, end)| (day, from, end.max(to)));
                until = until.min(end);
            }
            (Some(last), None) if last.when.is_none() => last.talks.push((at, who(at))),
            _ => {
                until = end;
                if when.is_some_and(|(_, start, _)| busy.is_none_or(|busy| busy <= start)) {
                    alone.insert(at);
                }
                windows.push(Window { when, talks: vec![(at, who(at))] });
            }
        }
        busy = busy.max(end);
    }
    windows.retain(|window| match window.talks[..] {
        [(at, Who::Nobody)] => !alone.contains(&at),
        _ => true,
    });
    let starts = windows.iter().map(|window| window.when.map(|when| when.1));
    let next: Vec<_> = starts.skip(1).chain([None]).collect();
    for (window, next) in windows.iter_mut().zip(next) {
        let ends = |(day, from, to): (_, DateTime<_>, DateTime<_>)| {
            let to = next.map_or(to, |next| to.min(next.max(from)));
            (day, from, to)
        };
        window.when = window.when.map(ends);
    }
    windows
}

/// Returns a letter for each name: the first letter of the name that is still free, or else
/// a digit. Names for which none is left get `?`.
pub fn letters<'n>(names: impl Iterator<Item = &'n str>) -> Vec<char> {
    let mut taken: Vec<char> = Vec::new();
    for name in names {
        let upper = |c: char| c.to_uppercase().next().unwrap_or(c);
        let letters = name.chars().filter(|c| c.is_alphanumeric()).map(upper);
        let narrow = |c: &char| width::of(&c.to_string()) == 1;
        let all = letters.filter(narrow).chain('1'..='9');
        let free = all.into_iter().find(|letter| !taken.contains(letter));
        taken.push(free.unwrap_or('?'));
    }
    taken
}

/// Returns a friend's letter as shown beside a talk: upper case for a star, lower case
/// for a maybe, `None` without a pick. If the letter has no case (a digit, Hebrew,
/// Arabic), the symbol of a maybe replaces it.
pub fn badge(friend: &Friend, letter: char, talk: &Talk, symbols: &Symbols) -> Option<char> {
    match friend.agenda.level(&talk.id)? {
        Level::Star => Some(letter),
        Level::Maybe => {
            let small = letter.to_lowercase().next();
            let small = small.filter(|small| *small != letter);
            small.or_else(|| symbols.maybe.chars().next())
        }
        Level::Hidden => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::plan::tests::conference_of;
    use crate::agenda::{AgendaChange, Rating};
    use crate::format::native;
    use crate::schedule::{TalkId, time};
    use crate::text::symbols::{ASCII, UNICODE};

    fn agenda(schedule: &Schedule, ids: &[(&str, Level)]) -> Agenda {
        let mut agenda = Agenda::new("lpc-2023");
        for (id, level) in ids {
            let talk = schedule.by_id(&TalkId::new(*id)).unwrap();
            agenda.apply(AgendaChange::rate(talk, Some(*level), DateTime::UNIX_EPOCH));
        }
        agenda
    }

    #[test]
    fn talks_of_window_share_a_moment() {
        let schedule = native::built_in().unwrap();
        let mine = agenda(&schedule, &[("174", Level::Star)]);
        let friends = [Friend {
            name: "anna".to_owned(),
            agenda: agenda(&schedule, &[("174", Level::Maybe), ("226", Level::Star)]),
        }];
        let all: Vec<usize> = (0..schedule.talks().len()).collect();
        let windows = compare(&schedule, &mine, &friends, &all);
        let slot = |at: usize| schedule.talks()[at].slot;
        assert_follow(&windows);
        for window in &windows {
            let slots = window.talks.iter().filter_map(|(at, _)| slot(*at));
            let begins = slots.clone().map(|slot| slot.start).max();
            let ends = slots.map(|slot| slot.end()).min();
            assert!(begins.is_none() || begins < ends, "{window:?}");
        }
        let who = |id: &str| {
            let at = schedule.position(&TalkId::new(id)).unwrap();
            let all = windows.iter().flat_map(|window| &window.talks);
            let found: Vec<Who> = all.filter(|t| t.0 == at).map(|t| t.1).collect();
            assert!(found.len() < 2);
            found.first().copied()
        };
        assert_eq!(who("174"), Some(Who::Both));
        assert_eq!(who("226"), Some(Who::Them), "without a time");
        assert_eq!(who("18"), None, "unscheduled and not picked");
        assert_eq!(who("211"), Some(Who::Nobody), "runs beside picked talks");
        // A talk that no member picked never has a window to itself.
        let alone = |window: &Window| matches!(window.talks[..], [(_, Who::Nobody)]);
        assert!(!windows.iter().any(alone));
    }

    /// Asserts that each window ends before the next begins.
    fn assert_follow(windows: &[Window]) {
        for pair in windows.windows(2) {
            if let (Some((.., end)), Some((_, start, _))) = (pair[0].when, pair[1].when) {
                assert!(end <= start, "{pair:?}");
            }
        }
    }

    #[test]
    fn long_talk_runs_beside_later_windows_without_stretching_them() {
        // From 10:30 to 18:30 a workshop, beside it talks of 25 minutes.
        let slots = [(0, 630, 480), (0, 630, 25), (0, 655, 25), (0, 750, 25), (0, 1200, 25)];
        let schedule = Schedule::new(conference_of(&slots)).unwrap();
        let mine = agenda(&schedule, &[("t0", Level::Star)]);
        let windows = compare(&schedule, &mine, &[], &[0, 1, 2, 3, 4]);
        assert_follow(&windows);
        let shown = windows.iter().map(|window| {
            let (_, from, to) = window.when.unwrap();
            let talks: Vec<&str> =
                window.talks.iter().map(|(at, _)| schedule.talks()[*at].id.as_str()).collect();
            format!("{} {} {}", time::clock(&from), time::clock(&to), talks.join(" "))
        });
        assert_eq!(
            shown.collect::<Vec<_>>(),
            ["10:30 10:55 t0 t1", "10:55 11:20 t2", "12:30 12:55 t3"]
        );
    }

    #[test]
    fn friend_letters_differ_and_distinguish_star_from_maybe() {
        let names = ["anna", "alex", "ann", "aa", "日本", "Bob"];
        assert_eq!(letters(names.into_iter()), ['A', 'L', 'N', '1', '2', 'B']);
        let schedule = native::built_in().unwrap();
        let mut friend = Friend { name: "anna".to_owned(), agenda: Agenda::new("lpc-2023") };
        let talk = &schedule.talks()[0];
        assert_eq!(badge(&friend, 'A', talk, &UNICODE), None);
        for (level, cased, caseless) in [
            (Level::Star, Some('A'), [Some('ש'), Some('1')]),
            (Level::Maybe, Some('a'), [Some('☆'), Some('~')]),
            (Level::Hidden, None, [None, None]),
        ] {
            friend.agenda.apply(AgendaChange {
                talk: talk.id.clone(),
                edit: crate::agenda::Edit::Rating(Some(Rating {
                    level,
                    since: DateTime::UNIX_EPOCH,
                })),
                last_known: crate::agenda::LastKnown::default(),
            });
            assert_eq!(badge(&friend, 'A', talk, &UNICODE), cased);
            let other = [('ש', &UNICODE), ('1', &ASCII)];
            let other = other.map(|(letter, set)| badge(&friend, letter, talk, set));
            assert_eq!(other, caseless);
        }
    }
}
