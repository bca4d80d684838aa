//! The agenda of one conference: picks, notes, and changes to them that can be undone.
//!
//! An entry keeps the last known details of its talk, so that a cancelled talk can still be
//! shown. The `serde` attributes describe the agenda file; [`crate::store`] reads and writes it.

mod file;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::BusyEvent;
use crate::schedule::changes::{Acknowledged, ChangeLog};
use crate::schedule::{Schedule, Slot, Talk, TalkId};
use crate::text::clean;
use file::{EntryRecord, entries, extra, insert_or_merge};

/// The `format` field of an agenda file.
pub const FORMAT: &str = "hallway-agenda";
/// The newest supported version of the agenda file.
pub const VERSION: u64 = 1;

/// The user's picks and notes for one conference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    format: String,
    version: u64,
    /// The conference ID.
    pub conference: String,
    /// The picks and notes, by talk.
    #[serde(rename = "picks", default, deserialize_with = "entries")]
    pub entries: BTreeMap<TalkId, Entry>,
    /// The changes of the schedule that the user acknowledged since its last update.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub acknowledged: Acknowledged,
    /// The events of the user's own calendars during the conference, in time order. The
    /// file does not have them.
    #[serde(skip)]
    pub busy: Arc<[BusyEvent]>,
    /// Unknown fields, written by a newer version or by hand; kept unchanged.
    #[serde(flatten, deserialize_with = "extra")]
    extra: BTreeMap<String, Value>,
}

/// The user's interest in a talk, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The user wants to attend.
    Star,
    /// The user may attend if nothing better runs.
    Maybe,
    /// The user is not interested.
    Hidden,
}

impl Level {
    /// Returns the name in JSON, in which a star is a `must`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Star => "must",
            Self::Maybe => "maybe",
            Self::Hidden => "hidden",
        }
    }
}

/// The user's interest in a talk, and since when. A rating of star or maybe makes the talk a
/// pick, see [`Agenda::is_picked`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// The level.
    pub level: Level,
    /// The time at which the user chose the level.
    pub since: DateTime<Utc>,
}

impl Rating {
    /// Returns the stronger of two ratings, or the first if their levels are equal.
    pub(super) fn stronger(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        match (a, b) {
            // Levels are ordered from strongest to weakest.
            (Some(a), Some(b)) => Some(if b.level < a.level { b } else { a }),
            (a, b) => a.or(b),
        }
    }
}

/// The separator between two merged notes on one talk.
pub(super) const NOTE_SEPARATOR: &str = "---";

/// The agenda entry of one talk: a rating, a note, or both.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "EntryRecord", into = "EntryRecord")]
pub struct Entry {
    /// The user's rating.
    pub rating: Option<Rating>,
    /// The user's note, as typed.
    pub note: Option<String>,
    /// The last known details of the talk.
    pub last_known: LastKnown,
}

impl Entry {
    /// Returns the level of the rating.
    pub fn level(&self) -> Option<Level> {
        self.rating.map(|rating| rating.level)
    }

    /// Returns whether the talk is picked, as a star or a maybe.
    pub fn is_picked(&self) -> bool {
        matches!(self.level(), Some(Level::Star | Level::Maybe))
    }
}

/// The last known details of a talk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LastKnown {
    /// The title.
    pub title: String,
    /// The time. The agenda file does not store [`Slot::day`]; for a cancelled talk it comes
    /// from the [`ChangeLog`].
    pub slot: Option<Slot>,
    /// Unknown fields, written by a newer version or by hand; kept unchanged.
    extra: BTreeMap<String, Value>,
}

impl LastKnown {
    /// Returns the current details of a talk.
    pub fn of(talk: &Talk) -> Self {
        let mut last_known = Self::default();
        last_known.update(talk);
        last_known
    }

    /// Returns the last known slot in the zone of the conference, which may have changed.
    pub fn slot_in(&self, zone: Tz) -> Option<Slot> {
        self.slot.map(|slot| slot.in_zone(zone))
    }

    fn update(&mut self, talk: &Talk) {
        self.title.clone_from(&talk.title);
        self.slot = talk.slot.map(|slot| Slot { day: None, ..slot });
    }
}

/// A change to an agenda. It holds the new value of one rating or note, not a difference,
/// so it means the same after another program changed the file, and it leaves the rest of
/// the entry alone.
#[derive(Debug, Clone, PartialEq)]
pub struct AgendaChange {
    /// The talk.
    pub talk: TalkId,
    /// The new rating or note.
    pub edit: Edit,
    /// The details of the talk, used if it has no entry yet.
    pub last_known: LastKnown,
}

/// The new value that a change sets.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// The new rating; `None` removes it.
    Rating(Option<Rating>),
    /// The new note; `None` removes it.
    Note(Option<String>),
    /// The time up to which changes of the talk are acknowledged; `None` makes them unread.
    Acknowledged(Option<DateTime<Utc>>),
}

impl AgendaChange {
    /// Points the change at the current ID of its talk, if it was made under a former ID.
    #[must_use]
    pub fn follow(self, schedule: &Schedule) -> Self {
        let talk = schedule.by_id(&self.talk).map(|talk| talk.id.clone());
        Self { talk: talk.unwrap_or(self.talk), ..self }
    }

    /// Creates the change that gives a talk a level or removes its rating.
    pub fn rate(talk: &Talk, level: Option<Level>, now: DateTime<Utc>) -> Self {
        Self {
            talk: talk.id.clone(),
            edit: Edit::Rating(level.map(|level| Rating { level, since: now })),
            last_known: LastKnown::of(talk),
        }
    }

    /// Creates the change that removes the rating of a talk, which the schedule may not
    /// have.
    pub fn unrate(talk: &TalkId) -> Self {
        Self::of(talk, Edit::Rating(None))
    }

    /// Creates the change that acknowledges the changes of a talk up to a time, or makes
    /// them unread.
    pub fn acknowledge(talk: &TalkId, until: Option<DateTime<Utc>>) -> Self {
        Self::of(talk, Edit::Acknowledged(until))
    }

    fn of(talk: &TalkId, edit: Edit) -> Self {
        Self { talk: talk.clone(), edit, last_known: LastKnown::default() }
    }

    /// Creates the change that gives a talk a note; an empty note removes it.
    pub fn note(talk: &Talk, note: &str) -> Self {
        Self::note_on(talk.id.clone(), LastKnown::of(talk), note)
    }

    /// Creates the change of a note on a talk that the schedule may not have, from the
    /// last known details of the talk.
    pub fn note_on(talk: TalkId, last_known: LastKnown, note: &str) -> Self {
        let note = clean::block(note);
        Self { talk, edit: Edit::Note((!note.trim().is_empty()).then_some(note)), last_known }
    }
}

impl Agenda {
    /// Creates an empty agenda.
    pub fn new(conference: impl Into<String>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            conference: conference.into(),
            entries: BTreeMap::new(),
            acknowledged: Acknowledged::new(),
            busy: Arc::default(),
            extra: BTreeMap::new(),
        }
    }

    /// Returns the level of a talk, if it has one.
    pub fn level(&self, talk: &TalkId) -> Option<Level> {
        self.entries.get(talk)?.level()
    }

    /// Returns whether a talk is picked, as a star or a maybe.
    pub fn is_picked(&self, talk: &TalkId) -> bool {
        self.entries.get(talk).is_some_and(Entry::is_picked)
    }

    /// Returns whether a talk is hidden.
    pub fn is_hidden(&self, talk: &TalkId) -> bool {
        self.level(talk) == Some(Level::Hidden)
    }

    /// Returns whether a talk is picked or has a note, so that it is kept after its removal
    /// from the schedule.
    pub fn has_pick_or_note(&self, talk: &TalkId) -> bool {
        self.is_picked(talk) || self.note(talk).is_some()
    }

    /// Returns the note on a talk.
    pub fn note(&self, talk: &TalkId) -> Option<&str> {
        self.entries.get(talk)?.note.as_deref()
    }

    /// Returns the picked talks, stars and maybes, with their entries.
    pub fn picks(&self) -> impl Iterator<Item = (&TalkId, &Entry)> {
        self.entries.iter().filter(|(_, entry)| entry.is_picked())
    }

    /// Returns a copy in which no talk is hidden.
    #[must_use]
    pub fn with_nothing_hidden(&self) -> Self {
        let mut agenda = self.clone();
        for entry in agenda.entries.values_mut() {
            entry.rating = entry.rating.filter(|rating| rating.level != Level::Hidden);
        }
        agenda
    }

    /// Returns a copy for export: with the conference title, for readers who do not know
    /// the ID, and without what was acknowledged.
    #[must_use]
    pub fn for_export(&self, title: &str) -> Self {
        let mut agenda = Self { acknowledged: Acknowledged::new(), ..self.clone() };
        agenda.extra.insert("title".to_owned(), title.into());
        agenda
    }

    /// Returns a copy for sharing: stars and maybes only, without notes.
    #[must_use]
    pub fn picks_only(&self) -> Self {
        let mut agenda = Self::new(&self.conference);
        for (id, entry) in self.picks() {
            let last_known = LastKnown { extra: BTreeMap::new(), ..entry.last_known.clone() };
            let pick = Entry { rating: entry.rating, note: None, last_known };
            agenda.entries.insert(id.clone(), pick);
        }
        agenda
    }

    /// Creates the change that toggles a level of a talk.
    pub fn toggled(&self, talk: &Talk, level: Level, now: DateTime<Utc>) -> AgendaChange {
        let new = (self.level(&talk.id) != Some(level)).then_some(level);
        AgendaChange::rate(talk, new, now)
    }

    /// Applies a change and returns the change that undoes it.
    pub fn apply(&mut self, change: AgendaChange) -> AgendaChange {
        let AgendaChange { talk, edit, last_known } = change;
        if let Edit::Acknowledged(until) = edit {
            let before = match until {
                Some(until) => self.acknowledged.insert(talk.clone(), until),
                None => self.acknowledged.remove(&talk),
            };
            return AgendaChange { talk, edit: Edit::Acknowledged(before), last_known };
        }
        let entry = self.entries.entry(talk.clone()).or_insert_with(|| Entry {
            rating: None,
            note: None,
            last_known: last_known.clone(),
        });
        let before = match edit {
            Edit::Rating(rating) => Edit::Rating(std::mem::replace(&mut entry.rating, rating)),
            Edit::Note(note) => Edit::Note(std::mem::replace(&mut entry.note, note)),
            // Handled above.
            Edit::Acknowledged(_) => edit,
        };
        let last_known = entry.last_known.clone();
        if entry.rating.is_none() && entry.note.is_none() && entry.last_known.extra.is_empty() {
            self.entries.remove(&talk);
        }
        AgendaChange { talk, edit: before, last_known }
    }

    /// Moves entries from former IDs of talks to their current IDs.
    pub fn follow(&mut self, schedule: &Schedule) {
        let renamed = |id: &TalkId| {
            let now = &schedule.by_id(id)?.id;
            (now != id).then(|| (id.clone(), now.clone()))
        };
        let ids = self.entries.keys().chain(self.acknowledged.keys());
        let renamed: Vec<_> = ids.filter_map(renamed).collect();
        for (before, now) in renamed {
            if let Some(until) = self.acknowledged.remove(&before) {
                let known = self.acknowledged.entry(now.clone()).or_insert(until);
                *known = until.max(*known);
            }
            if let Some(entry) = self.entries.remove(&before) {
                insert_or_merge(&mut self.entries, now, entry);
            }
        }
    }

    /// Updates the details of all entries from the schedule. Entries of talks that the
    /// schedule does not have stay unchanged.
    pub fn refresh_details(&mut self, schedule: &Schedule) {
        for (id, entry) in &mut self.entries {
            if let Some(talk) = schedule.by_id(id) {
                entry.last_known.update(talk);
            }
        }
    }

    /// Returns the changes of a schedule that the user has not acknowledged.
    pub fn unread(&self, log: &ChangeLog) -> ChangeLog {
        log.without(&self.acknowledged, |id| self.has_pick_or_note(id))
    }

    /// Creates the changes that acknowledge changes in a log, each up to a time, and
    /// drop the acknowledgements of changes that the log no longer has.
    pub fn acknowledging(
        &self,
        log: &ChangeLog,
        read: &[(TalkId, DateTime<Utc>)],
    ) -> Vec<AgendaChange> {
        let is_settled = |talk, until| log.since(talk).is_none_or(|since| since > until);
        let settled = self.acknowledged.iter().filter(|(talk, until)| is_settled(talk, **until));
        let settled = settled.map(|(id, _)| AgendaChange::acknowledge(id, None));
        settled
            .chain(read.iter().map(|(id, until)| AgendaChange::acknowledge(id, Some(*until))))
            .collect()
    }

    /// Updates the agenda for an edition: entries follow talks to new IDs, and entries of
    /// cancelled talks get the details of the last edition that had the talk.
    pub fn follow_edition(&mut self, log: &ChangeLog, schedule: &Schedule) {
        self.follow(schedule);
        for (id, entry) in &mut self.entries {
            if let (None, Some(last)) = (schedule.position(id), log.last(id)) {
                entry.last_known.update(last);
                entry.last_known.slot = last.slot;
            }
        }
    }

    /// Returns the picked talks that the schedule has, in time order.
    pub fn talks(&self, schedule: &Schedule) -> Vec<usize> {
        let mut talks: Vec<_> = self.picks().filter_map(|(id, _)| schedule.position(id)).collect();
        talks.sort_unstable();
        talks
    }

    /// Returns the picked talks that the schedule has and that have a time, in time order.
    pub fn timed_talks(&self, schedule: &Schedule) -> Vec<usize> {
        let mut talks = self.talks(schedule);
        talks.retain(|at| schedule.talks()[*at].slot.is_some());
        talks
    }

    /// Returns the picks and notes of talks that the schedule no longer has, by last
    /// known start, with unscheduled ones last.
    pub fn cancelled<'a>(&'a self, schedule: &Schedule) -> Vec<(&'a TalkId, &'a Entry)> {
        let cancelled = self.entries.iter().filter(|(id, _)| schedule.position(id).is_none());
        let cancelled = cancelled.filter(|(_, entry)| entry.note.is_some() || entry.is_picked());
        let mut cancelled: Vec<_> = cancelled.collect();
        cancelled.sort_by_key(|(_, entry)| {
            let start = entry.last_known.slot.map(|slot| slot.start);
            (start.is_none(), start)
        });
        cancelled
    }
}

#[cfg(test)]
mod tests;
