//! The open conference: its schedule, agenda and changes.

use chrono_tz::Tz;

use crate::agenda::{Agenda, AgendaChange, Friend, phrases, team};
use crate::schedule::changes::ChangeLog;
use crate::schedule::{Schedule, Slot, Talk, TalkId};
use crate::store::StoredConference;
use crate::store::places::Place;
use crate::tui::memo::Shared;

/// The open conference. A new edition or another conference replaces all of it.
#[derive(Debug)]
pub struct OpenConference {
    pub schedule: Shared<Schedule>,
    /// The agenda, including unsaved changes.
    pub agenda: Shared<Agenda>,
    /// The agenda as last read from its file.
    pub saved: Agenda,
    /// Why the agenda is read-only: its file can't be read.
    pub agenda_error: Option<String>,
    /// The changes of the last updates, also those that the user acknowledged.
    pub log: ChangeLog,
    /// The unread changes.
    pub changes: Shared<ChangeLog>,
    /// The changes of the agenda that undo the acknowledgements of this session, latest
    /// last.
    pub acknowledged: Vec<Vec<AgendaChange>>,
    /// The URL or path from which an update reads, if any.
    pub source: Option<String>,
    /// The friends with an agenda for this conference, each with a letter.
    pub friends: Vec<(char, Friend)>,
    /// Where the user left the conference.
    pub place: Option<Place>,
    /// The warning to show when the conference is opened.
    pub warning: Option<String>,
}

impl OpenConference {
    /// A conference and its files' content, with the agendas of friends.
    pub fn new(conference: StoredConference, friends: Vec<Friend>) -> Self {
        let StoredConference { schedule, agenda, changes: log, busy, source } = conference;
        let id = &schedule.conference().id;
        let (saved, agenda_error) = match agenda {
            Ok(agenda) => (agenda, None),
            Err(error) => (Agenda::new(id), Some(error.to_string())),
        };
        let mut agenda = saved.clone();
        agenda.follow_edition(&log, &schedule);
        agenda.busy = busy;
        let letters = team::letters(friends.iter().map(|friend| friend.name.as_str()));
        Self {
            schedule: Shared::new(schedule),
            changes: Shared::new(agenda.unread(&log)),
            agenda: Shared::new(agenda),
            saved,
            agenda_error,
            log,
            source,
            acknowledged: Vec::new(),
            friends: letters.into_iter().zip(friends).collect(),
            place: None,
            warning: None,
        }
    }

    /// Replaces the agenda with that of its file and the changes that are not in it yet.
    pub fn set_agenda(&mut self, saved: Agenda, unsaved: &[AgendaChange]) {
        let mut agenda = saved.clone();
        for change in unsaved {
            agenda.apply(change.clone());
        }
        agenda.follow_edition(&self.log, &self.schedule);
        agenda.busy = self.agenda.busy.clone();
        (self.saved, self.agenda) = (saved, Shared::new(agenda));
    }

    /// Computes the unread changes again after an acknowledgement.
    pub fn refresh_unread(&mut self) {
        let unread = self.agenda.unread(&self.log);
        if unread != *self.changes {
            self.changes = Shared::new(unread);
        }
    }

    /// The talk with an ID, or the last known version of a cancelled talk.
    pub fn last_known(&self, id: &TalkId) -> Option<&Talk> {
        let talk = self.schedule.by_id(id);
        talk.or_else(|| self.changes.last_known(id))
    }

    /// The last slot of a cancelled talk, in the schedule's zone.
    pub fn last_slot(&self, id: &TalkId) -> Option<Slot> {
        let zone: Tz = self.schedule.zone();
        let last_known = self.agenda.entries.get(id);
        let last_known = last_known.and_then(|entry| entry.last_known.slot_in(zone));
        let known = || self.changes.last_known(id)?.slot;
        last_known.or_else(|| known().map(|slot| slot.in_zone(zone)))
    }

    /// The title of a talk, even if the talk is cancelled.
    pub fn title_of(&self, id: &TalkId) -> &str {
        let last_known = || Some(self.agenda.entries.get(id)?.last_known.title.as_str());
        let known = || Some(self.changes.last_known(id)?.title.as_str());
        let talk = self.schedule.by_id(id).map(|talk| talk.title.as_str());
        talk.or_else(last_known).or_else(known).unwrap_or_default()
    }

    /// The note that a pick takes no free time, if it is in the background.
    pub fn takes_no_time(&self, at: usize) -> Option<String> {
        let talk = &self.schedule.talks()[at];
        phrases::takes_no_time(self.agenda.level(&talk.id), talk.slot?)
    }
}

/// Joins texts with semicolons; `None` without any.
pub fn joined(texts: impl IntoIterator<Item = String>) -> Option<String> {
    let all: Vec<String> = texts.into_iter().collect();
    (!all.is_empty()).then(|| all.join("; "))
}
