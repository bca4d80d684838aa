//! The unread changes of each talk across any number of editions, and the number of
//! revisions of each talk.
//!
//! The library stores the log beside the schedule, in the same file. For a changed talk,
//! it has the state that the user last read; the current state is in the schedule. The
//! agenda file has what the user acknowledged since the last update.

use std::collections::{BTreeMap, HashSet};

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Change, Changed, ChangedField, differences, known, minor};
use crate::schedule::index::clean_talk;
use crate::schedule::{Conference, Schedule, Talk, TalkId, binary, identity, time};
use crate::text::clean;

/// The time up to which the user acknowledged the changes of each talk.
pub type Acknowledged = BTreeMap<TalkId, DateTime<Utc>>;

/// The changes of one conference.
#[derive(
    Debug, Clone, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct ChangeLog {
    /// The changes since the user's last acknowledgement, by talk.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    unread: BTreeMap<TalkId, PendingChange>,
    /// The revisions of the talks that ever changed, for calendars. Cancelled talks that the
    /// user does not care about are dropped.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    revisions: BTreeMap<TalkId, Revision>,
    /// The number from which every sequence counts. It is above zero if an earlier count
    /// was lost, since calendars ignore an event with a lower sequence.
    #[serde(default, skip_serializing_if = "is_zero")]
    base: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// An unread change of a talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct PendingChange {
    /// The arrival of the last edition that changed the talk.
    #[borsh(serialize_with = "binary::write_utc", deserialize_with = "binary::read_utc")]
    pub since: DateTime<Utc>,
    /// The last read state, without abstract and links; `None` if the talk is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Talk>,
    /// The minor fields that changed, sorted, each as often as it changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minor: Vec<ChangedField>,
    /// Whether the talk changed and then changed back.
    #[serde(rename = "again", default, skip_serializing_if = "std::ops::Not::not")]
    pub reverted: bool,
    /// Whether the talk appeared and the user has not read of it yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unheard: bool,
}

/// The revisions of a talk, for calendars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Revision {
    /// The number of times that the talk moved, was cancelled or came back: `SEQUENCE` in
    /// RFC 5545 3.8.7.4.
    pub sequence: u32,
    /// The time of the last change.
    #[borsh(serialize_with = "binary::write_utc", deserialize_with = "binary::read_utc")]
    pub modified: DateTime<Utc>,
    /// The last known state, if the talk is cancelled or lost its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Talk>,
    /// The number of editions since the talk was cancelled; `None` if it is in the
    /// schedule.
    #[serde(rename = "gone", default, skip_serializing_if = "Option::is_none")]
    editions_cancelled: Option<u32>,
}

/// The number of further editions after which an unread cancelled talk is forgotten,
/// unless it is in the agenda.
const CANCELLED_RETENTION: u32 = 3;

impl ChangeLog {
    /// Creates an empty log to replace one that was lost.
    pub fn after_loss(now: DateTime<Utc>) -> Self {
        // Minutes since 1970 exceed any real count, and the next replacement exceeds this
        // one.
        let minutes = now.timestamp().div_euclid(60);
        Self { base: u32::try_from(minutes).unwrap_or(0), ..Self::default() }
    }

    /// Returns a copy without the acknowledged changes. A talk that changed again later
    /// stays unread. Cancelled talks for which `is_kept` does not hold are dropped.
    #[must_use]
    pub fn without(&self, acknowledged: &Acknowledged, is_kept: impl Fn(&TalkId) -> bool) -> Self {
        let mut log = self.clone();
        if !acknowledged.is_empty() {
            log.drop_acknowledged(acknowledged);
            log.prune_cancelled(is_kept);
        }
        log
    }

    /// Drops the acknowledged changes, before the changes of another edition are recorded.
    pub fn drop_acknowledged(&mut self, acknowledged: &Acknowledged) {
        self.unread.retain(|id, pending| acknowledged.get(id) < Some(&pending.since));
    }

    /// Cleans all text, which is external input.
    ///
    /// # Errors
    ///
    /// A talk that starts outside the years 1900 to 9999.
    pub fn cleaned(mut self) -> Result<Self, String> {
        let id = |id: TalkId| TalkId::new(clean::line(id.as_str()));
        self.unread = self.unread.into_iter().map(|(of, value)| (id(of), value)).collect();
        self.revisions = self.revisions.into_iter().map(|(of, value)| (id(of), value)).collect();
        let unread = self.unread.values_mut().filter_map(|pending| pending.before.as_mut());
        let last = self.revisions.values_mut().filter_map(|revision| revision.last.as_mut());
        for talk in unread.chain(last) {
            clean_talk(talk);
            let year = talk.slot.map(|slot| slot.start.year());
            if let Some(year) = year.filter(|year| !time::YEARS.contains(year)) {
                return Err(format!("talk {} starts in the year {year}", talk.id));
            }
        }
        Ok(self)
    }

    /// Returns the sequence of a talk for calendars (RFC 5545 3.8.7.4).
    pub fn sequence(&self, talk: &TalkId) -> u32 {
        let revision = self.revisions.get(talk);
        self.base.saturating_add(revision.map_or(0, |revision| revision.sequence))
    }

    /// Returns the time of the last change of a talk, if it ever changed.
    pub fn modified(&self, talk: &TalkId) -> Option<DateTime<Utc>> {
        self.revisions.get(talk).map(|revision| revision.modified)
    }

    /// Returns the last known state of a talk that is cancelled or lost its time.
    pub fn last(&self, talk: &TalkId) -> Option<&Talk> {
        self.revisions.get(talk)?.last.as_ref()
    }

    /// Returns the last known state of a cancelled talk, which may be newer than the state
    /// that the user last read.
    pub fn last_known(&self, talk: &TalkId) -> Option<&Talk> {
        self.last(talk).or_else(|| self.before(talk))
    }

    /// Returns the IDs with a known earlier state; the schedule may no longer have these
    /// talks.
    pub fn ids(&self) -> impl Iterator<Item = &TalkId> {
        let ids = self.revisions.keys().chain(self.unread.keys());
        ids.filter(|id| self.last_known(id).is_some())
    }

    /// Records the changes of a new edition.
    pub fn update(&mut self, old: &Conference, new: &Conference, now: DateTime<Utc>) {
        for revision in self.revisions.values_mut() {
            revision.editions_cancelled =
                revision.editions_cancelled.map(|editions| editions.saturating_add(1));
        }
        for (old, new) in identity::pairs(&old.talks, &new.talks) {
            if let Some(id) = self.record_revision(old, new, now) {
                self.record_unread(id, old, new, now);
            }
        }
        self.mark_cancelled(new);
    }

    /// Records a return to an earlier edition. Changes that the return reverts are no
    /// longer unread.
    pub fn revert(&mut self, from: &Conference, to: &Conference, now: DateTime<Utc>) {
        for (from, to) in identity::pairs(&from.talks, &to.talks) {
            let Some(id) = self.record_revision(from, to, now) else {
                continue;
            };
            let Some(unread) = self.unread.get_mut(id) else {
                continue;
            };
            for field in from.zip(to).into_iter().flat_map(|(from, to)| minor(from, to)) {
                if let Ok(at) = unread.minor.binary_search(&field) {
                    unread.minor.remove(at);
                }
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

    /// Marks the talks that a new edition does not have, also those whose
    /// cancellation was not recorded.
    fn mark_cancelled(&mut self, new: &Conference) {
        let there: HashSet<&TalkId> = new.talks.iter().map(|talk| &talk.id).collect();
        for (id, unread) in self.unread.iter().filter(|(id, _)| !there.contains(id)) {
            self.revisions.entry(id.clone()).or_insert_with(|| Revision {
                last: unread.before.clone(),
                ..Revision::first(unread.since)
            });
        }
        for (id, revision) in &mut self.revisions {
            if !there.contains(id) {
                revision.editions_cancelled.get_or_insert(0);
            }
        }
    }

    /// Forgets cancelled talks once they are read or several editions have passed, so
    /// that the list does not grow forever. Talks for which `is_kept` holds stay.
    pub fn prune_cancelled(&mut self, is_kept: impl Fn(&TalkId) -> bool) {
        let unread = &mut self.unread;
        self.revisions.retain(|id, revision| {
            let Some(editions) = revision.editions_cancelled else {
                return true;
            };
            let last = revision.last.as_ref();
            let mut former = last.into_iter().flat_map(|talk| &talk.former);
            let waits = unread.contains_key(id) && editions < CANCELLED_RETENTION;
            let stays = waits || is_kept(id) || former.any(&is_kept);
            if !stays {
                unread.remove(id);
            }
            stays
        });
    }

    /// Returns the ID of a talk in the newer of two editions, and moves its changes and
    /// revisions there from its previous ID.
    fn move_to_new_id<'t>(&mut self, (old, new): identity::Pair<'t>) -> Option<&'t TalkId> {
        let is_known = |id: &&TalkId| self.revisions.contains_key(*id);
        // A cancelled talk may come back with another ID.
        let returned = || new?.former.iter().rev().find(is_known);
        let before = old.map(|talk| &talk.id).or_else(returned);
        let id = new.map(|talk| &talk.id);
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

    /// Counts a change of a talk and returns the talk's ID in the newer edition; `None` if
    /// the talk is the same in both.
    fn record_revision<'t>(
        &mut self,
        old: Option<&'t Talk>,
        new: Option<&'t Talk>,
        now: DateTime<Utc>,
    ) -> Option<&'t TalkId> {
        let id = self.move_to_new_id((old, new))?;
        let moved = match (old, new) {
            (Some(old), Some(new)) => {
                let found = differences(old, new);
                if found.is_empty() && minor(old, new).next().is_none() {
                    return None;
                }
                let slot = |talk: &Talk| talk.slot.map(|slot| (slot.start, slot.minutes));
                found.iter().any(|found| found.field.is_when_or_where()) || slot(old) != slot(new)
            }
            // A talk that comes back has a revision, a new talk has none.
            (None, Some(_)) => self.revisions.contains_key(id),
            (_, None) => true,
        };
        let revision = self.revisions.entry(id.clone()).or_insert(Revision::first(now));
        revision.editions_cancelled = new.is_none().then_some(0);
        // The time never goes back, even if the system clock does.
        revision.modified = revision.modified.max(now);
        revision.sequence = revision.sequence.saturating_add(u32::from(moved));
        if new.is_some_and(|talk| talk.slot.is_some()) {
            revision.last = None;
        } else if let Some(old) = old.filter(|old| old.slot.is_some() || revision.last.is_none()) {
            revision.last = Some(known(old));
        }
        Some(id)
    }

    fn record_unread(
        &mut self,
        id: &TalkId,
        old: Option<&Talk>,
        new: Option<&Talk>,
        now: DateTime<Utc>,
    ) {
        let unread = self.unread.entry(id.clone()).or_insert_with(|| PendingChange {
            // One nanosecond less, since the code below adds one.
            since: now - TimeDelta::nanoseconds(1),
            before: old.map(known),
            minor: Vec::new(),
            reverted: false,
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
        unread.reverted = !differs && (did || unread.reverted);
        // Later than the previous change even if the clock went back, so that reading
        // that change does not acknowledge this one.
        unread.since = now.max(just_after(unread.since));
        if let (Some(old), Some(new)) = (old, new) {
            unread.minor.extend(minor(old, new));
            unread.minor.sort_unstable();
        }
        // The talk appeared and was cancelled before the user read of it, but it may be
        // picked.
        if new.is_none() && unread.before.is_none() {
            unread.before = old.map(known);
            unread.reverted = false;
        }
    }

    /// Returns the unread changes by start of the talk, or by its last known start if the
    /// talk is cancelled.
    pub fn changes<'a>(&'a self, schedule: &'a Schedule) -> Vec<Changed<'a>> {
        let changed = self.unread.keys().filter_map(|id| self.change(schedule, id));
        let mut changed: Vec<Changed<'_>> = changed.collect();
        changed.sort_by_key(|changed| {
            let talk = changed.talk(schedule);
            let start = talk.and_then(|talk| talk.slot).map(|slot| slot.start);
            (start.is_none(), start, changed.id)
        });
        changed
    }

    /// Returns the change of a talk, if it is unread.
    pub fn change<'a>(&'a self, schedule: &'a Schedule, talk: &TalkId) -> Option<Changed<'a>> {
        let (id, unread) = self.unread.get_key_value(talk)?;
        let position = schedule.position(id);
        Some(Changed {
            id,
            before: match position {
                Some(_) => unread.before.as_ref(),
                None => self.last_known(id),
            },
            since: unread.since,
            unheard: unread.unheard,
            position,
            change: unread.change(position.map(|at| &schedule.talks()[at]))?,
            minor: unread.minor.iter().copied().collect(),
        })
    }

    /// Returns the unread talks with the time of their last change, including changes
    /// that are not reported.
    #[cfg(test)]
    pub fn unread(&self) -> impl Iterator<Item = (&TalkId, DateTime<Utc>)> {
        self.unread.iter().map(|(id, unread)| (id, unread.since))
    }

    /// Returns the time of the last unread change of a talk.
    pub fn since(&self, talk: &TalkId) -> Option<DateTime<Utc>> {
        self.unread.get(talk).map(|unread| unread.since)
    }

    /// Returns the last read state of a talk with an unread change; `None` if the talk is
    /// new.
    pub fn before(&self, talk: &TalkId) -> Option<&Talk> {
        self.unread.get(talk)?.before.as_ref()
    }

    /// Returns whether the revisions differ from those of an earlier state.
    pub fn is_revised(&self, before: &Self) -> bool {
        self.revisions != before.revisions
    }

    /// Returns whether an edition brought changes since an earlier state. Changes that
    /// only became unread again do not count.
    pub fn has_news(&self, before: &Self) -> bool {
        self.unread.iter().any(|(id, unread)| {
            let newer = before.since(id).is_none_or(|since| since < unread.since);
            newer && self.revisions.get(id) != before.revisions.get(id)
        })
    }

    /// Drops all unread changes but keeps the revisions.
    #[must_use]
    pub fn with_all_read(self) -> Self {
        Self { unread: BTreeMap::new(), ..self }
    }
}

impl Revision {
    fn first(modified: DateTime<Utc>) -> Self {
        Self { sequence: 0, modified, last: None, editions_cancelled: None }
    }
}

impl PendingChange {
    fn change(&self, now: Option<&Talk>) -> Option<Change> {
        match (&self.before, now) {
            (None, None) => None,
            (None, Some(_)) => Some(Change::New),
            (Some(_), None) => Some(Change::Cancelled),
            (Some(before), Some(now)) => match differences(before, now) {
                found if !found.is_empty() => Some(Change::Edited(found)),
                _ if self.reverted => Some(Change::Reverted),
                _ => (!self.minor.is_empty()).then_some(Change::Minor),
            },
        }
    }
}

impl<'a> Changed<'a> {
    /// Returns the current talk, or its last known state.
    pub fn talk(&self, schedule: &'a Schedule) -> Option<&'a Talk> {
        self.position.map(|at| &schedule.talks()[at]).or(self.before)
    }
}

/// Returns the next instant after a time.
pub fn just_after(time: DateTime<Utc>) -> DateTime<Utc> {
    time.checked_add_signed(TimeDelta::nanoseconds(1)).unwrap_or(time)
}
