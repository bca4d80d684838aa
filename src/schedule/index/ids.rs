//! IDs of talks across editions, and which of their beginnings are unique.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::{Schedule, in_time_order};
use crate::schedule::changes::ChangeLog;
use crate::schedule::identity::{self, uid};
use crate::schedule::{Conference, Talk, TalkId};

impl Schedule {
    /// Adds the former IDs of its talks to the schedule. IDs in another form than before get
    /// the form of before.
    #[must_use]
    pub fn with_former_ids(self, before: &Conference) -> Self {
        let ids = uid::in_old_form(&before.talks, self.talks());
        let schedule = self.with_ids(&ids);
        let former = identity::former_ids(&before.talks, schedule.talks());
        schedule.with_former(former)
    }

    /// Adds the IDs of talks that were cancelled in an edition before the last one to those that
    /// came back with another ID.
    #[must_use]
    pub fn with_returned(self, before: &Conference, log: &ChangeLog) -> Self {
        let there: HashSet<&TalkId> = before.talks.iter().map(|talk| &talk.id).collect();
        let is_gone = |id| self.position(id).is_none() && !there.contains(id);
        let gone: HashSet<&TalkId> = log.ids().filter(|id| is_gone(id)).collect();
        let gone = gone.into_iter().filter_map(|id| log.last_known(id).cloned());
        let gone: Vec<Talk> = gone.collect();
        if gone.is_empty() {
            return self;
        }
        let pairs = identity::pairs(&before.talks, self.talks()).into_iter();
        let new = pairs.filter_map(|(old, new)| new.filter(|_| old.is_none()).cloned());
        let former = identity::former_ids(&gone, &new.collect::<Vec<_>>());
        self.with_former(former)
    }

    fn with_former(self, mut former: HashMap<TalkId, Vec<TalkId>>) -> Self {
        if former.is_empty() {
            return self;
        }
        let mut conference = self.conference;
        for talk in &mut conference.talks {
            if let Some(ids) = former.remove(&talk.id) {
                talk.former = ids;
            }
        }
        Self::from_clean(conference)
    }

    /// Replaces IDs of talks.
    fn with_ids(self, new: &HashMap<TalkId, TalkId>) -> Self {
        if new.is_empty() {
            return self;
        }
        let mut conference = self.conference;
        let talks = conference.talks.iter_mut().map(|talk| &mut talk.id);
        let sessions = conference.sessions.iter_mut();
        for id in talks.chain(sessions.filter_map(|session| session.description.as_mut())) {
            if let Some(new) = new.get(id) {
                id.clone_from(new);
            }
        }
        conference.talks.sort_by(in_time_order);
        Self::from_clean(conference)
    }

    /// Makes short IDs differ from the IDs of other talks too, such as cancelled ones.
    pub fn set_other_ids<'a>(&mut self, ids: impl Iterator<Item = &'a TalkId>) {
        self.other_ids = ids.filter(|id| self.position(id).is_none()).cloned().collect();
        self.short_id_length = OnceCell::new();
    }
}
