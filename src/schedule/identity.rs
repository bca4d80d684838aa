//! Matches the talks of a new edition to those of the previous edition.
//!
//! Talks are identified by their IDs. Some generators change the ID of a talk between
//! editions, and a table without IDs gives a moved talk another one. Such a talk is matched
//! by UID and day, by title, start and room, by its page, or by title and people if they are
//! unique. The former IDs are stored with the talk ([`Talk::former`]) in the edition file. If
//! only the form of the IDs differs, the new edition gets the form of the old one.
//! So storing an edition moves no other data: picks, notes and changes under a former ID, even
//! in the agendas of friends, are resolved when they are read.

pub(super) mod uid;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use super::TalkId;
use super::model::Talk;
use crate::text::fold;

/// Maximum number of former IDs of a talk: the first, which calendars use, and the most
/// recent.
const MAX_FORMER_IDS: usize = 8;

/// A talk in the old and in the new edition; `None` where an edition does not have it.
pub type Pair<'a> = (Option<&'a Talk>, Option<&'a Talk>);

/// Pairs the talks of two editions, including the talks that only one edition has.
pub fn pairs<'a>(old: &'a [Talk], new: &'a [Talk]) -> Vec<Pair<'a>> {
    let mut pairs: Vec<Pair<'a>> = Vec::with_capacity(new.len());
    let new_by_id: HashMap<&TalkId, &Talk> = new.iter().map(|talk| (&talk.id, talk)).collect();
    let before: HashSet<&TalkId> = old.iter().map(|talk| &talk.id).collect();
    let mut only_old = Vec::new();
    for talk in old {
        match new_by_id.get(&talk.id) {
            Some(same) => pairs.push((Some(talk), Some(same))),
            None => only_old.push(talk),
        }
    }
    let only_new = new.iter().filter(|talk| !before.contains(&talk.id));
    let only_new: Vec<&Talk> = only_new.collect();
    let mut rest = Unpaired { only_old, only_new };
    if !rest.only_old.is_empty() && !rest.only_new.is_empty() {
        pairs.extend(rest.by_former_id());
        // The only occurrence of a series on a day, at another time of that day.
        pairs.extend(rest.unique(|talk| {
            let (uid, time) = uid::parts(&talk.id);
            let of_slot = || Some(talk.slot?.day().format("%Y%m%d").to_string());
            let day = time.get(1..9).map(str::to_owned).or_else(of_slot)?;
            Some((uid, day))
        }));
        // A zone that is set later changes every instant, but no time on the clock. So clock
        // times match first: by instant, a break could match another break.
        pairs.extend(rest.unique(|talk| {
            let start = talk.slot.map(|slot| slot.start.naive_local());
            Some((talk.title.as_str(), start, talk.room.as_deref()))
        }));
        pairs.extend(rest.unique(|talk| {
            let start = talk.slot.map(|slot| slot.start);
            Some((talk.title.as_str(), start, talk.room.as_deref()))
        }));
        let pages = pages_of_a_talk(old, new);
        pairs.extend(rest.in_order(|talk| {
            let url = talk.url.as_deref().filter(|url| pages.contains(url));
            url.map(|url| (url, talk.title.as_str()))
        }));
        let ids = rest.ids();
        pairs.extend(rest.in_order(|talk| Some((slots_of(talk, &ids), talk.title.as_str()))));
        pairs.extend(rest.unique(|talk| {
            let people = talk.people().map(|(_, person)| fold::text(&person.name));
            Some((fold::text(&talk.title), people.collect::<BTreeSet<_>>()))
        }));
    }
    pairs.extend(rest.only_old.into_iter().map(|talk| (Some(talk), None)));
    pairs.extend(rest.only_new.into_iter().map(|talk| (None, Some(talk))));
    pairs
}

/// The talks whose ID is in only one of two editions.
struct Unpaired<'a> {
    only_old: Vec<&'a Talk>,
    only_new: Vec<&'a Talk>,
}

impl<'a> Unpaired<'a> {
    /// Removes and returns the pairs in which one talk lists the other's ID as a former
    /// ID.
    fn by_former_id(&mut self) -> Vec<Pair<'a>> {
        /// Pairs talks with the others whose IDs they list.
        fn listed<'a>(talks: &[&'a Talk], others: &[&'a Talk]) -> Vec<(&'a Talk, &'a Talk)> {
            let ids: HashMap<&TalkId, &Talk> =
                others.iter().map(|talk| (&talk.id, *talk)).collect();
            let other = |talk: &Talk| talk.former.iter().rev().find_map(|id| ids.get(id).copied());
            talks.iter().filter_map(|talk| Some((*talk, other(talk)?))).collect()
        }
        let later = listed(&self.only_new, &self.only_old).into_iter().map(|(new, old)| (old, new));
        // The new edition may be an earlier one again.
        let named = later.chain(listed(&self.only_old, &self.only_new)).collect();
        self.take(named)
    }

    /// Removes and returns the pairs whose key is unique among the remaining talks of
    /// each edition.
    fn unique<K: Eq + Hash>(&mut self, key: impl Fn(&'a Talk) -> Option<K>) -> Vec<Pair<'a>> {
        let same = self.same(key).into_iter().filter_map(|talks| match talks {
            (old, new) if old.len() == 1 && new.len() == 1 => Some((old[0], new[0])),
            _ => None,
        });
        let same: Vec<_> = same.collect();
        self.take(same)
    }

    fn ids(&self) -> HashSet<&'a str> {
        self.only_old.iter().chain(&self.only_new).map(|talk| talk.id.as_str()).collect()
    }

    /// Removes and returns the pairs with the same key, in order of start: if a talk is
    /// repeated, the first repetition keeps the pick.
    fn in_order<K: Eq + Hash>(&mut self, key: impl Fn(&'a Talk) -> Option<K>) -> Vec<Pair<'a>> {
        let by_start = |mut talks: Vec<&'a Talk>| {
            talks.sort_by_key(|talk| {
                let start = talk.slot.map(|slot| slot.start);
                (start.is_none(), start, &talk.id)
            });
            talks
        };
        let same = self.same(key).into_iter();
        let same = same.flat_map(|(old, new)| by_start(old).into_iter().zip(by_start(new)));
        let same: Vec<_> = same.collect();
        self.take(same)
    }

    /// Returns the talks of the two editions with the same key, for each key that both have.
    fn same<K: Eq + Hash>(
        &self,
        key: impl Fn(&'a Talk) -> Option<K>,
    ) -> Vec<(Vec<&'a Talk>, Vec<&'a Talk>)> {
        let by_key = |talks: &[&'a Talk]| {
            let mut out: HashMap<K, Vec<&'a Talk>> = HashMap::new();
            for &talk in talks {
                if let Some(key) = key(talk) {
                    out.entry(key).or_default().push(talk);
                }
            }
            out
        };
        let mut only_new = by_key(&self.only_new);
        let only_old = by_key(&self.only_old).into_iter();
        only_old.filter_map(|(key, old)| Some((old, only_new.remove(&key)?))).collect()
    }

    /// Removes the talks of the given pairs and returns the pairs, using each talk once.
    fn take(&mut self, pairs: Vec<(&'a Talk, &'a Talk)>) -> Vec<Pair<'a>> {
        let (mut old_ids, mut new_ids) = (HashSet::new(), HashSet::new());
        let mut taken = Vec::new();
        for (old, new) in pairs {
            if !old_ids.contains(&old.id) && !new_ids.contains(&new.id) {
                old_ids.insert(&old.id);
                new_ids.insert(&new.id);
                taken.push((Some(old), Some(new)));
            }
        }
        self.only_old.retain(|talk| !old_ids.contains(&talk.id));
        self.only_new.retain(|talk| !new_ids.contains(&talk.id));
        taken
    }
}

/// Returns the ID of a talk without the number of its slot: with several slots, pretalx calls
/// `CODE` `CODE-0`, `CODE-1` and so on.
fn slots_of<'a>(talk: &'a Talk, ids: &HashSet<&str>) -> &'a str {
    let id = talk.id.as_str();
    let code = id.rsplit_once('-').filter(|(code, number)| {
        (1..=2).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
            && ids.contains(code)
    });
    code.map_or(id, |(code, _)| code)
}

/// Returns the URLs used by talks of only one title. A page shared by several titles does
/// not identify a talk.
fn pages_of_a_talk<'a>(old: &'a [Talk], new: &'a [Talk]) -> HashSet<&'a str> {
    let mut titles: HashMap<&str, Option<&str>> = HashMap::new();
    for talk in old.iter().chain(new) {
        if let Some(url) = talk.url.as_deref() {
            let title = titles.entry(url).or_insert(Some(&talk.title));
            *title = title.filter(|title| *title == talk.title);
        }
    }
    let own = titles.into_iter().filter(|(_, title)| title.is_some());
    own.map(|(url, _)| url).collect()
}

/// Returns the former IDs of the talks of a new edition, by current ID, where they differ
/// from those in the edition itself.
pub(super) fn former_ids(old: &[Talk], new: &[Talk]) -> HashMap<TalkId, Vec<TalkId>> {
    let ids: HashSet<&TalkId> = new.iter().map(|talk| &talk.id).collect();
    let mut former_ids = HashMap::new();
    for (old, new) in pairs(old, new) {
        let (Some(old), Some(new)) = (old, new) else {
            continue;
        };
        if old.id == new.id && old.former == new.former {
            continue;
        }
        let mut former: Vec<TalkId> = Vec::new();
        for id in old.former.iter().chain([&old.id]).chain(&new.former) {
            // A talk that has its first ID again stays known by it.
            let is_first_again = *id == new.id && former.is_empty();
            if (!ids.contains(id) || is_first_again) && !former.contains(id) {
                former.push(id.clone());
            }
        }
        if former == [new.id.clone()] {
            former.clear();
        }
        if former.len() > MAX_FORMER_IDS {
            former.drain(1..=former.len() - MAX_FORMER_IDS);
        }
        if former != new.former {
            former_ids.insert(new.id.clone(), former);
        }
    }
    former_ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;
    use crate::schedule::{Conference, Person, Room, Schedule, Slot};
    use proptest::prelude::*;

    fn conference(talks: Vec<Talk>) -> Conference {
        let lpc = native::built_in().unwrap();
        let mut conference = lpc.conference().with_talks(talks);
        conference.sessions.clear();
        conference.rooms = ["Attic", "Hall", "Lab"].map(|name| Room { name: name.into() }).into();
        conference
    }

    fn talk(id: &str, title: &str, hour: u32, room: &str) -> Talk {
        let start = format!("2023-11-13T{hour:02}:00:00-05:00").parse().unwrap();
        Talk {
            slot: Some(Slot::new(start, 30)),
            room: Some(room.to_owned()),
            ..Talk::new(id, title)
        }
    }

    fn person(name: &str) -> Person {
        Person { name: name.to_owned(), affiliation: None }
    }

    /// Returns `old>new` for each talk, sorted.
    fn paired(old: &[Talk], new: &[Talk]) -> Vec<String> {
        let id = |talk: Option<&Talk>| talk.map_or("-".to_owned(), |talk| talk.id.to_string());
        let pairs = pairs(old, new).into_iter();
        let mut out: Vec<_> = pairs.map(|(old, new)| format!("{}>{}", id(old), id(new))).collect();
        out.sort();
        out
    }

    #[test]
    fn talks_match_by_title_start_and_room() {
        let old = vec![
            talk("a", "Opening", 9, "Hall"),
            talk("b", "Lightning", 10, "Hall"),
            talk("c", "Lightning", 10, "Attic"),
            talk("d", "Twice", 12, "Hall"),
            talk("e", "Twice", 12, "Hall"),
            talk("f", "Moved", 13, "Hall"),
            talk("g", "Stays", 14, "Hall"),
            talk("h", "Talk", 15, "Hall"),
        ];
        let new = vec![
            talk("1", "Opening", 9, "Hall"),
            talk("2", "Lightning", 10, "Hall"),
            talk("3", "Lightning", 10, "Attic"),
            talk("4", "Twice", 12, "Hall"),
            talk("5", "Twice", 12, "Hall"),
            talk("6", "Moved", 15, "Hall"),
            talk("g", "Stays", 16, "Attic"),
            talk("7", "Another Talk", 15, "Hall"),
        ];
        // Two talks alike in everything cannot be matched.
        let expected =
            ["->4", "->5", "->7", "a>1", "b>2", "c>3", "d>-", "e>-", "f>6", "g>g", "h>-"];
        assert_eq!(paired(&old, &new), expected);
    }

    #[test]
    fn moved_talks_match_by_title_and_people_if_unique() {
        let by = |talk: Talk, people: &[&str]| Talk {
            presenters: people.iter().copied().map(person).collect(),
            ..talk
        };
        let old = vec![
            by(talk("a", "Birds", 9, "Hall"), &["Ada", "Bob"]),
            by(talk("b", "Bees", 10, "Hall"), &["Cem"]),
            by(talk("c", "Welcome", 11, "Hall"), &["Dora"]),
            by(talk("d", "Welcome", 12, "Hall"), &["Emil"]),
            talk("e", "Lunch", 13, "Hall"),
            talk("f", "Lunch", 13, "Lab"),
        ];
        let new = vec![
            by(talk("1", "BIRDS", 16, "Lab"), &["bob", "Ada"]),
            by(talk("2", "Bees", 10, "Lab"), &["Fred"]),
            by(talk("3", "Welcome", 11, "Lab"), &["Emil"]),
            by(talk("4", "Welcome", 12, "Lab"), &["Dora"]),
            talk("5", "Lunch", 14, "Hall"),
        ];
        let expected = ["->2", "->5", "a>1", "b>-", "c>4", "d>3", "e>-", "f>-"];
        assert_eq!(paired(&old, &new), expected);
    }

    #[test]
    fn repeated_talks_match_by_the_clock_in_another_zone() {
        let start = |talk: Talk, start: &str| Talk {
            slot: Some(Slot::new(start.parse().unwrap(), 30)),
            ..talk
        };
        let lunch = |id: &str| talk(id, "Lunch", 12, "Hall");
        let old = vec![
            start(lunch("a"), "2023-11-13T12:00:00Z"),
            start(lunch("b"), "2023-11-13T14:00:00Z"),
        ];
        let new = vec![
            start(lunch("1"), "2023-11-13T12:00:00+02:00"),
            start(lunch("2"), "2023-11-13T14:00:00+02:00"),
        ];
        assert_eq!(paired(&old, &new), ["a>1", "b>2"]);
    }

    #[test]
    fn talk_split_into_two_slots_matches_the_first() {
        let on = |talk: Talk, page: &str| Talk {
            url: Some(format!("https://cfp.example/e/talk/{page}/")),
            ..talk
        };
        let old = vec![on(talk("x", "Soldering", 10, "Lab"), "QWERTY")];
        let new = |first: u32| {
            vec![
                on(talk("x1", "Soldering", first, "Lab"), "QWERTY"),
                on(talk("x2", "Soldering", 16, "Lab"), "QWERTY"),
            ]
        };
        assert_eq!(paired(&old, &new(10)), ["->x2", "x>x1"]);
        assert_eq!(paired(&old, &new(11)), ["->x2", "x>x1"]);
        assert_eq!(paired(&new(11), &old), ["x1>x", "x2>-"]);
        // A different title means a different talk, and a page shared by all talks
        // identifies none.
        let other = vec![on(talk("y", "Knitting", 11, "Lab"), "QWERTY")];
        assert_eq!(paired(&old, &other), ["->y", "x>-"]);
        let shared = vec![
            Talk {
                presenters: vec![person("Ada")],
                ..on(talk("x1", "Soldering", 11, "Lab"), "QWERTY")
            },
            on(talk("z", "Knitting", 12, "Lab"), "QWERTY"),
        ];
        assert_eq!(paired(&old, &shared), ["->x1", "->z", "x>-"]);
    }

    #[test]
    fn first_id_stays_known_after_many_changes() {
        let edition = |number: usize| {
            let id = format!("id-{number}");
            Schedule::new(conference(vec![talk(&id, "Opening", 9, "Hall")])).unwrap()
        };
        let mut before = edition(0);
        for number in 1..30 {
            before = edition(number).with_former_ids(before.conference());
        }
        let talk = &before.talks()[0];
        assert_eq!(talk.former.len(), MAX_FORMER_IDS);
        assert_eq!(talk.first_id(), &TalkId::new("id-0"));
        assert_eq!(before.position(&TalkId::new("id-28")), Some(0));
        assert_eq!(before.position(&TalkId::new("id-5")), None);
        // After a return to an earlier edition, the later ID is still known.
        let back = edition(27).with_former_ids(before.conference());
        assert_eq!(back.position(&TalkId::new("id-29")), Some(0));
        assert_eq!(back.talks()[0].first_id(), &TalkId::new("id-0"));
        // Also after a return to the first ID: pretalx gives it back to a talk that loses
        // its second slot.
        let first = edition(0)
            .with_former_ids(edition(1).with_former_ids(edition(0).conference()).conference());
        assert_eq!(first.talks()[0].first_id(), &TalkId::new("id-0"));
        assert_eq!(first.position(&TalkId::new("id-1")), Some(0));
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn every_talk_is_in_one_pair(
            old in prop::collection::vec((0_u8..12, 0_u8..3, 9_u32..11), 0..12),
            new in prop::collection::vec((0_u8..12, 0_u8..3, 9_u32..11), 0..12),
        ) {
            let edition = |talks: Vec<(u8, u8, u32)>| {
                let mut seen = HashSet::new();
                let talks = talks.into_iter().filter(|(id, ..)| seen.insert(*id));
                let talks = talks.map(|(id, title, hour)| Talk {
                    url: (id % 2 == 0).then(|| format!("https://a.example/{title}")),
                    ..talk(&id.to_string(), &format!("Title {title}"), hour, "Hall")
                });
                talks.collect::<Vec<_>>()
            };
            let (old, new) = (edition(old), edition(new));
            let pairs = pairs(&old, &new);
            let sorted = |talks: Vec<&Talk>| {
                let mut ids: Vec<String> = talks.iter().map(|talk| talk.id.to_string()).collect();
                ids.sort();
                ids
            };
            let lost = pairs.iter().filter_map(|(old, _)| *old).collect();
            let found = pairs.iter().filter_map(|(_, new)| *new).collect();
            prop_assert_eq!(sorted(lost), sorted(old.iter().collect()));
            prop_assert_eq!(sorted(found), sorted(new.iter().collect()));
        }
    }
}
