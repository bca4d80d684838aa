//! Groups of talks: by track, session, speaker, room, day, language, type or length.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::Schedule;
use crate::schedule::model::Talk;
use crate::schedule::time;
use crate::text::fold;

/// A property to group talks by when browsing.
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
    /// By language.
    Language,
    /// By kind.
    Type,
    /// By length.
    Length,
}

/// The longest talk in minutes of each class of lengths but the last.
pub const LENGTH_LIMITS: [u32; 6] = [10, 20, 30, 45, 60, 120];

impl Grouping {
    /// All groupings, in the order in which a key cycles through them.
    pub const ALL: [Self; 8] = [
        Self::Track,
        Self::Session,
        Self::Speaker,
        Self::Room,
        Self::Day,
        Self::Language,
        Self::Type,
        Self::Length,
    ];

    /// Returns the heading of the list of groups.
    pub fn plural(self) -> &'static str {
        NAMES[self as usize].0
    }

    /// Returns the label of the group of talks that lack the property.
    pub fn none(self) -> &'static str {
        NAMES[self as usize].1
    }
}

/// The heading of each list of groups, and the label of the group of talks that lack the
/// property.
const NAMES: [(&str, &str); 8] = [
    ("Tracks", "(no track)"),
    ("Sessions", "(no session)"),
    ("Speakers", "(no speaker)"),
    ("Rooms", "(no room)"),
    ("Days", "Not scheduled"),
    ("Languages", "(no language)"),
    ("Types", "(no type)"),
    ("Lengths", "(no length)"),
];

/// Talks that share a property, such as a track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The shared name, as talks refer to it; `None` for the talks that lack one.
    pub key: Option<String>,
    /// The label to show.
    pub label: String,
    /// The talks, in time order.
    pub talks: Vec<usize>,
}

impl Group {
    fn new(key: &str, label: String) -> Self {
        Self { key: Some(key.to_owned()), label, talks: Vec::new() }
    }

    /// Creates the group of the talks that lack the property.
    fn without_key(by: Grouping) -> Self {
        Self { key: None, label: by.none().to_owned(), talks: Vec::new() }
    }
}

impl Schedule {
    /// Returns the groups of one kind, computed on first use. Tracks, sessions and rooms
    /// keep their declared order, days sort by date, lengths from short to long, and people,
    /// languages and types by name. Talks that lack the property come last, and empty groups
    /// are left out.
    pub fn groups(&self, by: Grouping) -> Arc<[Group]> {
        Arc::clone(self.groups[by as usize].get_or_init(|| self.grouped(by).into()))
    }

    /// Whether the groups of a kind tell talks apart: there is one, and more than one
    /// language, type or length.
    pub fn has_groups(&self, by: Grouping) -> bool {
        let groups = self.groups(by);
        let named = groups.iter().filter(|group| group.key.is_some()).count();
        named > usize::from(matches!(by, Grouping::Language | Grouping::Type | Grouping::Length))
    }

    fn grouped(&self, by: Grouping) -> Vec<Group> {
        let conference = &self.conference;
        match by {
            Grouping::Speaker => {
                self.spelled(by, |talk| talk.people().map(|(_, person)| person.name.as_str()))
            }
            Grouping::Day => {
                let keys: Vec<String> = self.days.iter().map(ToString::to_string).collect();
                let label = |key: &str| key.parse().map_or_else(|_| key.to_owned(), time::day);
                let day = |talk: &Talk| {
                    let day = talk.slot?.day();
                    self.days.binary_search(&day).ok()
                };
                self.group(by, keys.iter().map(String::as_str), label, day)
            }
            Grouping::Language => self.spelled(by, |talk| talk.language.as_deref().into_iter()),
            Grouping::Type => self.spelled(by, |talk| talk.kind.as_deref().into_iter()),
            Grouping::Length => {
                let classes: Vec<String> = (0..=LENGTH_LIMITS.len()).map(length_class).collect();
                let class = |talk: &Talk| {
                    let minutes = talk.appointment().map(|slot| slot.minutes);
                    let minutes = minutes.filter(|minutes| *minutes > 0)?;
                    Some(LENGTH_LIMITS.partition_point(|longest| *longest < minutes))
                };
                self.group(by, classes.iter().map(String::as_str), str::to_owned, class)
            }
            Grouping::Track => {
                let keys = conference.tracks.iter().map(|t| t.name.as_str());
                let label = |key: &str| self.track_label(key).to_owned();
                self.named(by, keys, label, |talk| talk.track.as_deref())
            }
            Grouping::Session => {
                let keys = conference.sessions.iter().map(|s| s.title.as_str());
                self.named(by, keys, str::to_owned, |talk| talk.session.as_deref())
            }
            Grouping::Room => {
                let keys = conference.rooms.iter().map(|r| r.name.as_str());
                self.named(by, keys, str::to_owned, |talk| talk.room.as_deref())
            }
        }
    }

    fn named<'a>(
        &'a self,
        by: Grouping,
        keys: impl Iterator<Item = &'a str> + Clone,
        label: impl Fn(&str) -> String,
        name: impl Fn(&'a Talk) -> Option<&'a str>,
    ) -> Vec<Group> {
        let places: HashMap<&str, usize, RandomState> = keys.clone().zip(0..).collect();
        self.group(by, keys, label, |talk| places.get(name(talk)?).copied())
    }

    /// Builds the groups of names without a declaration, sorted by their folded text.
    fn spelled<'a, N: Iterator<Item = &'a str>>(
        &'a self,
        by: Grouping,
        names: impl Fn(&'a Talk) -> N,
    ) -> Vec<Group> {
        let mut groups: Vec<(String, Group)> = Vec::new();
        // Indexed by name as written, to avoid folding every name, and by folded name.
        let mut written: HashMap<&str, usize, RandomState> = HashMap::default();
        let mut folded: HashMap<String, usize, RandomState> = HashMap::default();
        let mut none = Group::without_key(by);
        for (at, talk) in self.talks().iter().enumerate() {
            let mut names = names(talk).peekable();
            if names.peek().is_none() {
                none.talks.push(at);
            }
            for name in names {
                let place = *written.entry(name).or_insert_with(|| {
                    let key = fold::text(name);
                    *folded.entry(key.clone()).or_insert_with(|| {
                        groups.push((key, Group::new(name, name.to_owned())));
                        groups.len() - 1
                    })
                });
                let talks = &mut groups[place].1.talks;
                if talks.last() != Some(&at) {
                    talks.push(at);
                }
            }
        }
        groups.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let groups = groups.into_iter().map(|(_, group)| group).chain([none]);
        groups.filter(|group| !group.talks.is_empty()).collect()
    }

    /// Builds the groups of the given keys; `place` returns the index of a talk's key.
    fn group<'a>(
        &'a self,
        by: Grouping,
        keys: impl Iterator<Item = &'a str>,
        label: impl Fn(&str) -> String,
        place: impl Fn(&'a Talk) -> Option<usize>,
    ) -> Vec<Group> {
        let mut groups: Vec<Group> = keys.map(|key| Group::new(key, label(key))).collect();
        let mut none = Group::without_key(by);
        for (at, talk) in self.talks().iter().enumerate() {
            let group = place(talk).and_then(|place| groups.get_mut(place));
            group.unwrap_or(&mut none).talks.push(at);
        }
        groups.push(none);
        groups.retain(|group| !group.talks.is_empty());
        groups
    }
}

/// The name of a class of lengths: `21 to 30 min`.
fn length_class(class: usize) -> String {
    let after = class.checked_sub(1).map(|before| LENGTH_LIMITS[before]);
    match (after, LENGTH_LIMITS.get(class)) {
        (None, Some(longest)) => format!("up to {longest} min"),
        (Some(after), Some(longest)) => format!("{} to {longest} min", after + 1),
        (after, None) => format!("over {} min", after.unwrap_or_default()),
    }
}
