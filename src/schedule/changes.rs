//! The changes of talks from one edition of a schedule to the next.
//!
//! [`super::identity`] matches the talks of two editions. [`ChangeLog`] keeps the unread
//! changes and the revisions for calendars. Picks play no part here.

mod log;

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Slot, Talk, TalkId};
pub use log::{Acknowledged, ChangeLog, PendingChange, Revision, just_after};

/// A field of a talk that can change.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ChangedField {
    /// The talk ID.
    Id,
    /// The start.
    Time,
    /// The duration.
    Duration,
    /// The room.
    Room,
    /// The title.
    Title,
    /// The people named with the talk, in any role.
    People,
    /// The session.
    Session,
    /// The track.
    Track,
    /// The abstract.
    Abstract,
    /// The links, including the URL of the talk's page.
    Links,
    /// The other fields: subtitle, kind, language, break, recorded, affiliations and roles
    /// of people.
    Details,
}

impl ChangedField {
    /// Returns the name of the field.
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

    /// Returns whether the field is the time or place, which a calendar counts as a
    /// revision (RFC 5546 2.1.4).
    fn is_when_or_where(self) -> bool {
        matches!(self, Self::Time | Self::Duration | Self::Room)
    }
}

/// The old or new value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// No value.
    Absent,
    /// A time.
    Slot(Slot),
    /// A duration in minutes.
    Minutes(u32),
    /// Any other value, as text.
    Text(String),
}

/// A changed field with its old and new value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The changed field.
    pub field: ChangedField,
    /// The old value.
    pub old: Value,
    /// The new value.
    pub new: Value,
}

/// The kind of change of a talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The schedule no longer has the talk.
    Cancelled,
    /// At least one important field changed.
    Edited(Vec<Difference>),
    /// The talk changed or was missing for a while, and is now as before.
    Reverted,
    /// The talk is new.
    New,
    /// Only minor fields changed.
    Minor,
}

/// A talk that differs from its last read state.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed<'a> {
    /// The talk ID.
    pub id: &'a TalkId,
    /// The last read state, or `None` if the talk is new. For a cancelled talk, its last
    /// known state.
    pub before: Option<&'a Talk>,
    /// The time of the last change, up to which it can be acknowledged.
    pub since: DateTime<Utc>,
    /// Whether the talk appeared and the user has not read of it yet.
    pub unheard: bool,
    /// The position, or `None` if the talk is cancelled.
    pub position: Option<usize>,
    /// The kind of change.
    pub change: Change,
    /// The minor fields that also changed.
    pub minor: BTreeSet<ChangedField>,
}

impl Changed<'_> {
    /// Returns whether only the ID and minor fields changed.
    pub fn is_renamed(&self) -> bool {
        let only_id = |found: &Difference| found.field == ChangedField::Id;
        matches!(&self.change, Change::Edited(found) if found.iter().all(only_id))
    }
}

/// A function that returns the value of a field of a talk.
type ValueOf = fn(&Talk) -> Value;

/// Returns the important differences between two states of a talk, in the order of [`ChangedField`].
pub fn differences(old: &Talk, new: &Talk) -> Vec<Difference> {
    fn text(text: Option<&String>) -> Value {
        text.map_or(Value::Absent, |text| Value::Text(text.clone()))
    }
    let start = |talk: &Talk| talk.slot.map(|slot| (slot.start, slot.all_day));
    let slots = old.slot.zip(new.slot);
    let is_longer_or_shorter = slots.is_some_and(|(old, new)| old.minutes != new.minutes);
    let fields: [(ChangedField, bool, ValueOf); 8] = [
        (ChangedField::Id, old.id != new.id, |talk| Value::Text(talk.id.to_string())),
        (ChangedField::Time, start(old) != start(new), |talk| {
            talk.slot.map_or(Value::Absent, Value::Slot)
        }),
        (ChangedField::Duration, is_longer_or_shorter, |talk| {
            talk.slot.map_or(Value::Absent, |slot| Value::Minutes(slot.minutes))
        }),
        (ChangedField::Room, old.room != new.room, |talk| text(talk.room.as_ref())),
        (ChangedField::Title, old.title != new.title, |talk| text(Some(&talk.title))),
        (ChangedField::People, !same_people(old, new), |talk| {
            text(Some(&names(talk).join(", ")).filter(|names| !names.is_empty()))
        }),
        (ChangedField::Session, old.session != new.session, |talk| text(talk.session.as_ref())),
        (ChangedField::Track, old.track != new.track, |talk| text(talk.track.as_ref())),
    ];
    let changed = fields.into_iter().filter(|(_, differs, _)| *differs);
    changed
        .map(|(field, _, value)| Difference { field, old: value(old), new: value(new) })
        .collect()
}

/// Returns whether two states name the same people, in any order.
fn same_people(old: &Talk, new: &Talk) -> bool {
    let set = |talk| names(talk).into_iter().collect::<BTreeSet<_>>();
    set(old) == set(new)
}

/// Returns the name of each person named with a talk, without duplicates.
fn names(talk: &Talk) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (_, person) in talk.people() {
        if !names.contains(&person.name.as_str()) {
            names.push(&person.name);
        }
    }
    names
}

/// Returns a copy of a talk with the fields that can have important changes.
fn known(talk: &Talk) -> Talk {
    Talk { abstract_: String::new(), links: Vec::new(), ..talk.clone() }
}

/// Returns the minor fields in which two states differ.
fn minor(old: &Talk, new: &Talk) -> impl Iterator<Item = ChangedField> {
    let details = |talk: &Talk| (talk.subtitle.clone(), talk.kind.clone(), talk.language.clone());
    let people = |talk: &Talk| talk.people().map(|(r, p)| (r, p.clone())).collect::<Vec<_>>();
    // Compared only if both editions have the value.
    let recorded = old.recorded.zip(new.recorded);
    let differ = [
        (ChangedField::Abstract, old.abstract_ != new.abstract_),
        (ChangedField::Links, old.links != new.links || old.url != new.url),
        (
            ChangedField::Details,
            details(old) != details(new)
                || old.is_break != new.is_break
                || recorded.is_some_and(|(old, new)| old != new)
                || people(old) != people(new) && same_people(old, new),
        ),
    ];
    let differ = differ.into_iter().filter(|(_, differs)| *differs);
    differ.map(|(field, _)| field)
}

#[cfg(test)]
mod tests;
