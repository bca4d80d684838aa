//! Talks by what they share: track, session, speaker, room or day.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use foldhash::fast::RandomState;

use super::Schedule;
use crate::schedule::model::Talk;
use crate::schedule::time;
use crate::text::fold;

/// What talks can be grouped by for browsing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// By track.
    Track,
    /// By session.
    Session,
    /// By person in any role.
    Speaker,
    /// By room.
    Room,
    /// By day.
    Day,
}

impl Grouping {
    /// All groupings, in the order a key steps through them.
    pub const ALL: [Self; 5] = [
        Self::Track,
        Self::Session,
        Self::Speaker,
        Self::Room,
        Self::Day,
    ];

    /// The heading over such groups.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Track => "Tracks",
            Self::Session => "Sessions",
            Self::Speaker => "Speakers",
            Self::Room => "Rooms",
            Self::Day => "Days",
        }
    }

    /// What talks belong to that name nothing of this kind.
    pub fn none(self) -> &'static str {
        match self {
            Self::Track => "(no track)",
            Self::Session => "(no session)",
            Self::Speaker => "(no speaker)",
            Self::Room => "(no room)",
            Self::Day => "Not scheduled",
        }
    }
}

/// Talks that share a track, a session, a speaker, a room or a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What is shared, as talks refer to it; none for the talks that name nothing.
    pub key: Option<String>,
    /// What to show.
    pub label: String,
    /// The talks, in time order.
    pub talks: Vec<usize>,
}

/// Names as they are compared and as they are written.
fn named<'a>(names: impl Iterator<Item = &'a String>) -> impl Iterator<Item = (&'a str, String)> {
    names.map(|name| (name.as_str(), name.clone()))
}

impl Schedule {
    /// The groups of one kind: those declared in their order, days and people in
    /// theirs, and at the end the talks that name none. Empty groups are left out.
    pub fn groups(&self, by: Grouping) -> Vec<Group> {
        match by {
            Grouping::Speaker => self.people().to_vec(),
            Grouping::Day => {
                let label = |key: &str| key.parse().map_or_else(|_| key.to_owned(), time::day);
                let keys = self.days.iter().map(|day| (*day, day.to_string()));
                self.group(by, keys, label, |talk| talk.slot.map(|slot| slot.day()))
            }
            Grouping::Track => self.group(
                by,
                named(self.conference.tracks.iter().map(|t| &t.name)),
                |key| self.track_label(key).to_owned(),
                |talk| talk.track.as_deref(),
            ),
            Grouping::Session => self.group(
                by,
                named(self.conference.sessions.iter().map(|s| &s.title)),
                str::to_owned,
                |talk| talk.session.as_deref(),
            ),
            Grouping::Room => self.group(
                by,
                named(self.conference.rooms.iter().map(|r| &r.name)),
                str::to_owned,
                |talk| talk.room.as_deref(),
            ),
        }
    }

    /// Groups talks by keys, of which each is given as it is compared and as it is
    /// written.
    fn group<'a, K: Eq + Hash>(
        &'a self,
        by: Grouping,
        keys: impl Iterator<Item = (K, String)>,
        label: impl Fn(&str) -> String,
        key_of: impl Fn(&'a Talk) -> Option<K>,
    ) -> Vec<Group> {
        let mut groups = Vec::new();
        let mut places: HashMap<K, usize, RandomState> = HashMap::default();
        for (key, written) in keys {
            places.insert(key, groups.len());
            groups.push(Group {
                label: label(&written),
                key: Some(written),
                talks: Vec::new(),
            });
        }
        let mut none = Group {
            key: None,
            label: by.none().to_owned(),
            talks: Vec::new(),
        };
        for (at, talk) in self.talks().iter().enumerate() {
            let place = key_of(talk).and_then(|key| places.get(&key));
            let group = place.map(|&place| &mut groups[place]);
            group.unwrap_or(&mut none).talks.push(at);
        }
        groups.push(none);
        groups.retain(|group| !group.talks.is_empty());
        groups
    }

    fn people(&self) -> &[Group] {
        self.people.get_or_init(|| {
            let mut people: BTreeMap<String, Group> = BTreeMap::new();
            let mut nobody = Vec::new();
            for (at, talk) in self.talks().iter().enumerate() {
                let mut anyone = false;
                for (_, person) in talk.people() {
                    anyone = true;
                    let group = people.entry(fold::text(&person.name)).or_insert(Group {
                        key: Some(person.name.clone()),
                        label: person.name.clone(),
                        talks: Vec::new(),
                    });
                    if group.talks.last() != Some(&at) {
                        group.talks.push(at);
                    }
                }
                if !anyone {
                    nobody.push(at);
                }
            }
            let mut groups: Vec<_> = people.into_values().collect();
            if !nobody.is_empty() {
                groups.push(Group {
                    key: None,
                    label: Grouping::Speaker.none().to_owned(),
                    talks: nobody,
                });
            }
            groups
        })
    }
}
