//! What becomes of the talks of a conference from one edition of its programme to
//! the next.
//!
//! Which talk is which is decided by [`super::identity`]. What has been read of it, and what a calendar
//! must be told, is kept by [`Ledger`]. It says nothing of picks.

mod ledger;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Slot, Talk, TalkId};
pub use ledger::{FORMAT, Ledger, Revision, Unread, VERSION};

/// What of a talk can be another than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Its id.
    Id,
    /// When it begins.
    Time,
    /// How long it is.
    Duration,
    /// Where it is.
    Room,
    /// What it is called.
    Title,
    /// Who is named with it.
    People,
    /// The session it is held in.
    Session,
    /// The track it is classified under.
    Track,
    /// Its abstract.
    Abstract,
    /// Its links and its page.
    Links,
    /// The rest: subtitle, kind, language, where people are from.
    Details,
}

impl Field {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Room => "room",
            Self::Title => "title",
            Self::People => "people",
            Self::Session => "session",
            Self::Track => "track",
            Self::Abstract => "abstract",
            Self::Links => "links",
            Self::Details => "details",
        }
    }

    /// Whether it says when or where: what a calendar counts as a revision
    /// (RFC 5546 2.1.4).
    fn is_when_or_where(self) -> bool {
        matches!(self, Self::Time | Self::Duration | Self::Room)
    }
}

/// A value as it was or is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// None is given.
    Nothing,
    /// A time.
    Slot(Slot),
    /// A duration in minutes.
    Minutes(u32),
    /// Anything else.
    Text(String),
}

/// What is another than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub field: Field,
    /// As it was.
    pub old: Value,
    /// As it is.
    pub new: Value,
}

/// What has become of a talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The programme no longer has it.
    Cancelled,
    /// Something noteworthy is another than before.
    Altered(Vec<Difference>),
    /// It was another for a while, or not there, and is as it was before.
    Again,
    /// It was not there before.
    New,
    /// Nothing but this, for which nobody plans anew.
    Minor,
}

/// A talk that is not what was known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed<'a> {
    /// Its id.
    pub id: &'a TalkId,
    /// What was known of it; nothing of one that is new.
    pub before: Option<&'a Talk>,
    /// Since when it is so: what [`Ledger::read`] takes.
    pub since: DateTime<Utc>,
    /// Whether the reader was never told that it is there.
    pub unheard: bool,
    /// Its place in time order; none where it is cancelled.
    pub now: Option<usize>,
    /// What has become of it.
    pub change: Change,
    /// What else of it is another, for which nobody plans anew.
    pub minor: &'a BTreeSet<Field>,
}

impl Changed<'_> {
    /// Whether the talk has another id and is else the same.
    pub fn is_renamed(&self) -> bool {
        let only_id = |found: &Difference| found.field == Field::Id;
        matches!(&self.change, Change::Altered(found) if found.iter().all(only_id))
    }
}

/// What is noteworthy of the way from one state of a talk to another.
pub fn differences(old: &Talk, new: &Talk) -> Vec<Difference> {
    let text = |text: &Option<String>| text.clone().map_or(Value::Nothing, Value::Text);
    let slot = |talk: &Talk| talk.slot.map_or(Value::Nothing, Value::Slot);
    let minutes = |talk: &Talk| talk.slot.map(|slot| slot.minutes);
    let start = |talk: &Talk| talk.slot.map(|slot| (slot.start, slot.all_day));
    let mut found = Vec::new();
    let mut note = |differs: bool, field: Field, old: Value, new: Value| {
        if differs {
            found.push(Difference { field, old, new });
        }
    };
    let id = |talk: &Talk| Value::Text(talk.id.to_string());
    note(old.id != new.id, Field::Id, id(old), id(new));
    note(start(old) != start(new), Field::Time, slot(old), slot(new));
    if let (Some(old), Some(new)) = (minutes(old), minutes(new)) {
        let (was, is) = (Value::Minutes(old), Value::Minutes(new));
        note(old != new, Field::Duration, was, is);
    }
    for (field, old, new) in [
        (Field::Room, &old.room, &new.room),
        (Field::Session, &old.session, &new.session),
        (Field::Track, &old.track, &new.track),
    ] {
        note(old != new, field, text(old), text(new));
    }
    let title = |talk: &Talk| Value::Text(talk.title.clone());
    note(old.title != new.title, Field::Title, title(old), title(new));
    let (were, are) = (names(old), names(new));
    let same = same_people(old, new);
    let said = |names: Vec<&str>| match names.join(", ") {
        names if names.is_empty() => Value::Nothing,
        names => Value::Text(names),
    };
    note(!same, Field::People, said(were), said(are));
    found.sort_by_key(|difference| difference.field);
    found
}

/// Whether the same people are named; in which order nobody minds.
fn same_people(old: &Talk, new: &Talk) -> bool {
    let set = |talk| names(talk).into_iter().collect::<BTreeSet<_>>();
    set(old) == set(new)
}

/// Everybody named with a talk, each once.
fn names(talk: &Talk) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (_, person) in talk.people() {
        if !names.contains(&person.name.as_str()) {
            names.push(&person.name);
        }
    }
    names
}

/// What else is another.
fn minor(old: &Talk, new: &Talk) -> impl Iterator<Item = Field> {
    let details = |talk: &Talk| {
        (
            talk.subtitle.clone(),
            talk.kind.clone(),
            talk.language.clone(),
        )
    };
    let people = |talk: &Talk| {
        talk.people()
            .map(|(r, p)| (r, p.clone()))
            .collect::<Vec<_>>()
    };
    let differ = [
        (Field::Abstract, old.abstract_ != new.abstract_),
        (Field::Links, old.links != new.links || old.url != new.url),
        (
            Field::Details,
            details(old) != details(new)
                || old.is_break != new.is_break
                || people(old) != people(new) && same_people(old, new),
        ),
    ];
    let differ = differ.into_iter().filter(|(_, differs)| *differs);
    differ.map(|(field, _)| field)
}

#[cfg(test)]
mod tests;
