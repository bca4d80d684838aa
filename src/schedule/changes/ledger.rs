//! What has changed and was not read yet, talk by talk, across any number of
//! editions; and how often each talk was moved.
//!
//! The `serde` attributes describe the file that [`crate::store`] keeps it in. Of a
//! talk that changed, the file has what the reader knew of it last; what it is now
//! stands in the conference.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Change, Changed, Field, differences, minor};
use crate::schedule::index::clean_talk;
use crate::schedule::{Conference, LongText, Schedule, Talk, TalkId, identity};
use crate::text::clean;

/// What the `format` field of the file says.
pub const FORMAT: &str = "hallway-changes";
/// The newest version of the file that is understood.
pub const VERSION: u64 = 1;

/// What has changed in one conference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    format: String,
    version: u64,
    /// The conference's id.
    pub conference: String,
    /// What was not read yet.
    #[serde(default)]
    unread: BTreeMap<TalkId, Unread>,
    /// What a calendar must be told of talks that were changed, ever.
    #[serde(default)]
    revisions: BTreeMap<TalkId, Revision>,
    /// What each sequence counts from: not nothing where an earlier count was lost,
    /// since a calendar takes no event whose sequence is lower.
    #[serde(default, skip_serializing_if = "is_nothing")]
    base: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_nothing(number: &u32) -> bool {
    *number == 0
}

/// A talk that is not what was known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unread {
    /// When the last edition came that changed it.
    pub since: DateTime<Utc>,
    /// What was known of it, without its abstract and links; nothing where it is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Talk>,
    /// What else of it has changed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub minor: BTreeSet<Field>,
    /// Whether it was another in between.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
    /// Whether the reader was never told that it is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unheard: bool,
}

/// How often a talk was moved, for calendars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// How often it got another time or place, was cancelled, or came back: what
    /// RFC 5545 3.8.7.4 calls `SEQUENCE`.
    pub sequence: u32,
    /// When it was changed last.
    pub modified: DateTime<Utc>,
    /// What was known last of a talk that is gone, or has no time any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Talk>,
    /// How many editions have come since the one that no longer had it; none of a talk
    /// that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gone: Option<u32>,
}

/// A cancelled talk that nobody picked is forgotten with this many editions after.
const FORGOTTEN_AFTER: u32 = 3;

impl Ledger {
    /// That of a conference of which nothing has changed.
    pub fn new(conference: impl Into<String>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            conference: conference.into(),
            unread: BTreeMap::new(),
            revisions: BTreeMap::new(),
            base: 0,
        }
    }

    /// That of a conference of which an earlier one is lost.
    pub fn anew(conference: impl Into<String>, now: DateTime<Utc>) -> Self {
        // More than anybody counts, and more the next time.
        let minutes = now.timestamp().div_euclid(60);
        Self {
            base: u32::try_from(minutes).unwrap_or(0),
            ..Self::new(conference)
        }
    }

    /// What the file says of its kind and version.
    pub fn kind(&self) -> (&str, u64) {
        (&self.format, self.version)
    }

    /// The same with its texts cleaned, which may be anybody's.
    ///
    /// # Errors
    ///
    /// A talk at a time that has no local form.
    pub fn cleaned(mut self) -> Result<Self, String> {
        let id = |id: TalkId| TalkId::new(clean::line(id.as_str()));
        self.unread = self
            .unread
            .into_iter()
            .map(|(of, it)| (id(of), it))
            .collect();
        self.revisions = self
            .revisions
            .into_iter()
            .map(|(of, it)| (id(of), it))
            .collect();
        let unread = self.unread.values_mut().filter_map(|it| it.before.as_mut());
        let last = self
            .revisions
            .values_mut()
            .filter_map(|it| it.last.as_mut());
        for talk in unread.chain(last) {
            clean_talk(talk);
            let year = talk.slot.map(|slot| slot.start.year());
            if let Some(year) = year.filter(|year| !(1900..=9999).contains(year)) {
                return Err(format!("talk {} starts in the year {year}", talk.id));
            }
        }
        Ok(self)
    }

    /// How often a talk was moved, for a calendar (RFC 5545 3.8.7.4).
    pub fn sequence(&self, talk: &TalkId) -> u32 {
        let revision = self.revisions.get(talk);
        self.base
            .saturating_add(revision.map_or(0, |it| it.sequence))
    }

    /// When a talk was changed last, if it ever was.
    pub fn modified(&self, talk: &TalkId) -> Option<DateTime<Utc>> {
        self.revisions.get(talk).map(|revision| revision.modified)
    }

    /// What was known last of a talk that is gone, or has no time any more.
    pub fn last(&self, talk: &TalkId) -> Option<&Talk> {
        self.revisions.get(talk)?.last.as_ref()
    }

    /// What a talk was that is gone: not what the reader knew of it, but what it was
    /// last.
    pub fn was(&self, talk: &TalkId) -> Option<&Talk> {
        self.last(talk).or_else(|| self.before(talk))
    }

    /// The talks of which something is known that the conference may no longer have.
    pub fn ids(&self) -> impl Iterator<Item = &TalkId> {
        let ids = self.revisions.keys().chain(self.unread.keys());
        ids.filter(|id| self.was(id).is_some())
    }

    /// Takes note of what a new edition changes.
    pub fn update(&mut self, old: &Conference, new: &Conference, now: DateTime<Utc>) {
        for revision in self.revisions.values_mut() {
            revision.gone = revision.gone.map(|editions| editions.saturating_add(1));
        }
        for pair in identity::pairs(old, new) {
            let Some(id) = self.follow(pair) else {
                continue;
            };
            let (old, new) = pair;
            if self.revise(id, old, new, now) {
                self.note(id, old, new, now);
            }
        }
        self.note_gone(new);
    }

    /// Takes note of a step back to an edition that was there before: what it takes
    /// back is no news any more.
    pub fn step_back(&mut self, from: &Conference, to: &Conference, now: DateTime<Utc>) {
        for pair in identity::pairs(from, to) {
            let Some(id) = self.follow(pair) else {
                continue;
            };
            let (from, to) = pair;
            if !self.revise(id, from, to, now) {
                continue;
            }
            let Some(unread) = self.unread.get_mut(id) else {
                continue;
            };
            if let (Some(from), Some(to)) = (from, to) {
                unread
                    .minor
                    .retain(|field| !minor(from, to).any(|f| f == *field));
            }
            if to.is_some() && unread.unheard {
                unread.before = None;
            }
            let settled = match (&unread.before, to) {
                (None, None) => true,
                (Some(before), Some(to)) => {
                    differences(before, to).is_empty() && unread.minor.is_empty()
                }
                _ => false,
            };
            if settled {
                self.unread.remove(id);
            }
        }
    }

    /// Notes which talks a new edition does not have, also those that were not noted when
    /// they went.
    fn note_gone(&mut self, new: &Conference) {
        let there: HashSet<&TalkId> = new.talks.iter().map(|talk| &talk.id).collect();
        for (id, unread) in self.unread.iter().filter(|(id, _)| !there.contains(id)) {
            self.revisions
                .entry(id.clone())
                .or_insert_with(|| Revision {
                    sequence: 0,
                    modified: unread.since,
                    last: unread.before.clone(),
                    gone: None,
                });
        }
        for (id, revision) in &mut self.revisions {
            if !there.contains(id) {
                revision.gone.get_or_insert(0);
            }
        }
    }

    /// Forgets the cancelled talks that are not kept for a pick or a note, once they were
    /// read or enough editions have come since. Else the list would grow for ever.
    pub fn forget_gone(&mut self, is_kept: impl Fn(&TalkId) -> bool) {
        let unread = &mut self.unread;
        self.revisions.retain(|id, revision| {
            let Some(editions) = revision.gone else {
                return true;
            };
            let last = revision.last.as_ref();
            let mut former = last.into_iter().flat_map(|talk| &talk.former);
            let waits = unread.contains_key(id) && editions < FORGOTTEN_AFTER;
            let stays = waits || is_kept(id) || former.any(&is_kept);
            if !stays {
                unread.remove(id);
            }
            stays
        });
    }

    /// The id of a talk in the newer of two editions; what is kept of it under the one
    /// it had before moves there.
    fn follow<'t>(&mut self, (old, new): identity::Pair<'t>) -> Option<&'t TalkId> {
        let (before, id) = (old.map(|talk| &talk.id), new.map(|talk| &talk.id));
        if let (Some(before), Some(id)) = (before, id)
            && before != id
        {
            if let Some(unread) = self.unread.remove(before) {
                self.unread.insert(id.clone(), unread);
            }
            if let Some(mut revision) = self.revisions.remove(before) {
                if let Some(there) = self.revisions.remove(id) {
                    revision.sequence = revision.sequence.max(there.sequence);
                    revision.modified = revision.modified.max(there.modified);
                }
                self.revisions.insert(id.clone(), revision);
            }
        }
        id.or(before)
    }

    /// Counts a change of a talk; says whether there is one.
    fn revise(
        &mut self,
        id: &TalkId,
        old: Option<&Talk>,
        new: Option<&Talk>,
        now: DateTime<Utc>,
    ) -> bool {
        let moved = match (old, new) {
            (Some(old), Some(new)) => {
                let found = differences(old, new);
                if found.is_empty() && minor(old, new).next().is_none() {
                    return false;
                }
                let slot = |talk: &Talk| talk.slot.map(|slot| (slot.start, slot.minutes));
                found.iter().any(|found| found.field.is_when_or_where()) || slot(old) != slot(new)
            }
            // One that comes back is known by now, one that is new is not.
            (None, Some(_)) => self.revisions.contains_key(id),
            (Some(_), None) => true,
            (None, None) => return false,
        };
        let revision = self.revisions.entry(id.clone()).or_insert(Revision {
            sequence: 0,
            modified: now,
            last: None,
            gone: None,
        });
        revision.gone = new.is_none().then_some(0);
        // Whatever the clock says, nothing becomes older.
        revision.modified = revision.modified.max(now);
        revision.sequence = revision.sequence.saturating_add(u32::from(moved));
        if new.is_some_and(|talk| talk.slot.is_some()) {
            revision.last = None;
        } else if let Some(old) = old.filter(|old| old.slot.is_some() || revision.last.is_none()) {
            revision.last = Some(known(old));
        }
        true
    }

    fn note(&mut self, id: &TalkId, old: Option<&Talk>, new: Option<&Talk>, now: DateTime<Utc>) {
        let unread = self.unread.entry(id.clone()).or_insert_with(|| Unread {
            // Made older by as much as it is made younger below.
            since: now - TimeDelta::nanoseconds(1),
            before: old.map(known),
            minor: BTreeSet::new(),
            again: false,
            unheard: old.is_none(),
        });
        if unread.unheard && new.is_some() {
            unread.before = None;
        }
        let differed = |talk: Option<&Talk>| match (&unread.before, talk) {
            (Some(before), Some(talk)) => !differences(before, talk).is_empty(),
            (before, talk) => before.is_some() != talk.is_some(),
        };
        let (differs, did) = (differed(new), differed(old));
        unread.again = !differs && (did || unread.again);
        // What was listed before this came has not been read with it, whatever the
        // clock says.
        unread.since = now.max(unread.since + TimeDelta::nanoseconds(1));
        if let (Some(old), Some(new)) = (old, new) {
            unread.minor.extend(minor(old, new));
        }
        // New and gone again before anybody read of it: it may have been picked.
        if new.is_none() && unread.before.is_none() {
            unread.before = old.map(known);
            unread.again = false;
        }
    }

    /// What is not what was known of it, by time; of what is no longer there, the time
    /// it was to be.
    pub fn changes<'a>(&'a self, schedule: &'a Schedule) -> Vec<Changed<'a>> {
        let changed = self
            .unread
            .keys()
            .filter_map(|id| self.change(schedule, id));
        let mut changed: Vec<Changed<'_>> = changed.collect();
        changed.sort_by_key(|changed| {
            let talk = changed.talk(schedule);
            let start = talk.and_then(|talk| talk.slot).map(|slot| slot.start);
            (start.is_none(), start, changed.id)
        });
        changed
    }

    /// What has become of a talk, if that was not read yet.
    pub fn change<'a>(&'a self, schedule: &'a Schedule, talk: &TalkId) -> Option<Changed<'a>> {
        let (id, unread) = self.unread.get_key_value(talk)?;
        let now = schedule.position(id);
        Some(Changed {
            id,
            before: match now {
                Some(_) => unread.before.as_ref(),
                None => self.was(id),
            },
            since: unread.since,
            unheard: unread.unheard,
            now,
            change: unread.change(now.map(|at| &schedule.talks()[at]))?,
            minor: &unread.minor,
        })
    }

    /// What is not read yet, and since when, be it told or not.
    #[cfg(test)]
    pub fn unread(&self) -> impl Iterator<Item = (&TalkId, DateTime<Utc>)> {
        self.unread.iter().map(|(id, unread)| (id, unread.since))
    }

    /// Since when a talk is not what was known of it.
    pub fn since(&self, talk: &TalkId) -> Option<DateTime<Utc>> {
        self.unread.get(talk).map(|unread| unread.since)
    }

    /// What was known of a talk that has changed since; nothing of one that is new.
    pub fn before(&self, talk: &TalkId) -> Option<&Talk> {
        self.unread.get(talk)?.before.as_ref()
    }

    /// Whether it has taken note of other editions than it had in another state.
    pub fn is_revised(&self, before: &Self) -> bool {
        self.revisions != before.revisions
    }

    /// Whether an edition has brought what it did not have to tell in another state; what
    /// is only to be read again is none.
    pub fn has_news(&self, before: &Self) -> bool {
        self.unread.iter().any(|(id, unread)| {
            let newer = before.since(id).is_none_or(|since| since < unread.since);
            newer && self.revisions.get(id) != before.revisions.get(id)
        })
    }

    /// Forgets what was read, and hands it over. What changed again after that is still
    /// news.
    pub fn read(&mut self, talks: &[(TalkId, DateTime<Utc>)]) -> Vec<(TalkId, Unread)> {
        let mut read = Vec::new();
        for (id, since) in talks {
            if self.unread.get(id).is_some_and(|it| it.since <= *since) {
                read.extend(self.unread.remove_entry(id));
            }
        }
        read
    }

    /// Takes up again what was read, as if it had not been; what changed since stays.
    pub fn put_back(&mut self, read: Vec<(TalkId, Unread)>) {
        for (id, unread) in read {
            self.unread.entry(id).or_insert(unread);
        }
    }

    /// Forgets all that was not read; how often a talk was moved stays known.
    pub fn forget_unread(&mut self) {
        self.unread.clear();
    }
}

impl Unread {
    fn change(&self, now: Option<&Talk>) -> Option<Change> {
        match (&self.before, now) {
            (None, None) => None,
            (None, Some(_)) => Some(Change::New),
            (Some(_), None) => Some(Change::Cancelled),
            (Some(before), Some(now)) => match differences(before, now) {
                found if !found.is_empty() => Some(Change::Altered(found)),
                _ if self.again => Some(Change::Again),
                _ => (!self.minor.is_empty()).then_some(Change::Minor),
            },
        }
    }
}

impl<'a> Changed<'a> {
    /// The talk as it is, or as it was last.
    pub fn talk(&self, schedule: &'a Schedule) -> Option<&'a Talk> {
        self.now.map(|at| &schedule.talks()[at]).or(self.before)
    }
}

/// What is kept of a talk that was known: all that can be noteworthy.
fn known(talk: &Talk) -> Talk {
    Talk {
        abstract_: LongText::default(),
        links: Vec::new(),
        ..talk.clone()
    }
}
