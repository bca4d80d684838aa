//! Saving, removing and restoring editions of a conference. Each edition is stored with
//! the changes that led to it, in one file, so that both are saved or neither.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::{BUILT_IN, Library, LibraryConference, RestoredEdition, Saved, SavedEdition, file};
use crate::agenda::Agenda;
use crate::format::native::{STDIN, Source};
use crate::schedule::changes::{ChangeLog, just_after};
use crate::schedule::suspicion::suspicion;
use crate::schedule::{Schedule, is_valid_conference_id};
use crate::store::backups::{Backups, Kind};
use crate::store::failpoint::failpoint;
use crate::store::{AgendaFile, Error};

impl Library {
    /// Saves an edition of a conference and records what it changes. Backs up the stored
    /// edition and the current agenda first. Saves a suspicious edition, or overwrites a
    /// file that cannot be parsed, only with `force`.
    ///
    /// # Errors
    ///
    /// [`Error::Suspicious`], the errors of reading the stored file, [`Error::Write`] and
    /// [`Error::Locked`].
    pub fn save(
        &self,
        schedule: Schedule,
        source: Source,
        now: DateTime<Utc>,
        force: bool,
    ) -> Result<SavedEdition, Error> {
        let id = schedule.conference().id.clone();
        let path = self.path(&id)?;
        let _lock = self.lock()?;
        let text = file::read(&path)?;
        let before = match &text {
            Some(text) => Some(self.parse(&path, &id, text)),
            None if id == BUILT_IN => Some(self.built_in()),
            None => None,
        };
        let new = |schedule, source, changes| LibraryConference {
            schedule,
            source: Some(source),
            built_in: false,
            changes,
        };
        let before = match before {
            None => {
                let (schedule, changes) = self.returning(schedule)?;
                let stored = new(schedule, source, changes);
                self.write(&path, &stored)?;
                return Ok(SavedEdition { saved: Saved::New, stored, former_source: None });
            }
            Some(Err(error)) if !force => return Err(error),
            Some(before) => before.ok(),
        };
        let Some(LibraryConference {
            schedule: former, source: former_source, mut changes, ..
        }) = before
        else {
            let stored = new(schedule, source, ChangeLog::after_loss(now));
            self.replace(&path, text.as_deref(), &stored, now)?;
            return Ok(SavedEdition { saved: Saved::Updated, stored, former_source: None });
        };
        let schedule = schedule
            .with_former_ids(former.conference())
            .with_returned(former.conference(), &changes);
        if former.conference() == schedule.conference() {
            // Keep the known source: stdin cannot be fetched again.
            let known = former_source.clone().filter(|_| source.from == STDIN);
            let source = Source { fetched: source.fetched, ..known.unwrap_or(source) };
            let stored = new(schedule, source, changes);
            self.write(&path, &stored)?;
            return Ok(SavedEdition { saved: Saved::Unchanged, stored, former_source });
        }
        if let Some(suspicion) = suspicion(former.conference(), schedule.conference())
            && !force
        {
            return Err(Error::Suspicious(suspicion));
        }
        let agenda = self.agenda_of(&id);
        let updated = settle_changes(&mut changes, agenda.as_ref(), now);
        changes.update(former.conference(), schedule.conference(), updated);
        // Keep every talk if the agenda cannot be read.
        changes.prune_cancelled(|talk| {
            agenda.as_ref().is_none_or(|agenda| agenda.has_pick_or_note(talk))
        });
        let stored = new(schedule, source, changes);
        self.replace(&path, text.as_deref(), &stored, now)?;
        Ok(SavedEdition { saved: Saved::Updated, stored, former_source })
    }

    /// Writes an edition in place of another one with the text `before`, which becomes a
    /// backup together with the current agenda.
    fn replace(
        &self,
        path: &Path,
        before: Option<&[u8]>,
        stored: &LibraryConference,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let backups = self.backups(stored.id());
        backups.during(now, |stamp| {
            if let Some(text) = before {
                backups.keep(stamp, Kind::Conference, text)?;
            }
            self.keep_agenda(stored.id(), &backups, stamp)?;
            self.write(path, stored)
        })
    }

    /// Prepares an edition of a conference that has no stored edition. If the conference was
    /// removed before, returns the edition with the former IDs of its talks and continues the
    /// revisions of the removed edition, because calendars treat it as the same conference.
    fn returning(&self, schedule: Schedule) -> Result<(Schedule, ChangeLog), Error> {
        let id = &schedule.conference().id;
        let Some((stamp, removed)) = self.removed(id)? else {
            let changes = self.earlier_changes(id);
            return Ok((schedule, changes));
        };
        let schedule = schedule.with_former_ids(removed.schedule.conference());
        let mut changes = removed.changes.with_all_read();
        changes.revert(removed.schedule.conference(), schedule.conference(), stamp);
        Ok((schedule, changes.with_all_read()))
    }

    /// Returns the last backed-up edition of a removed conference and its time.
    fn removed(&self, id: &str) -> Result<Option<(DateTime<Utc>, LibraryConference)>, Error> {
        let backups = self.backups(id);
        let Some(&last) = backups.stamps(Kind::Conference)?.last() else {
            return Ok(None);
        };
        let path = backups.path(last, Kind::Conference);
        // The removal itself reported a file that cannot be parsed.
        let text = file::read_existing(&path);
        Ok(text.and_then(|text| self.parse(&path, id, &text)).ok().map(|stored| (last, stored)))
    }

    /// Returns whether there is an edition to restore.
    pub(super) fn has_backup(&self, id: &str) -> bool {
        let stamps = || self.backups(id).stamps(Kind::Conference);
        is_valid_conference_id(id) && stamps().is_ok_and(|stamps| !stamps.is_empty())
    }

    /// Returns the built-in conference, which may have been replaced by an edition that was
    /// removed later.
    pub(in crate::store) fn built_in(&self) -> Result<LibraryConference, Error> {
        let stored = file::built_in()?;
        let (schedule, changes) = self.returning(stored.schedule)?;
        Ok(LibraryConference { schedule, changes, ..stored })
    }

    /// Returns the changes that an older version kept in a file of their own.
    pub(super) fn earlier_changes(&self, id: &str) -> ChangeLog {
        let path = self.data.join("changes").join(format!("{id}.json"));
        let Ok(Some(text)) = file::read(&path) else {
            return ChangeLog::default();
        };
        let changes: Option<ChangeLog> = serde_json::from_slice(&text).ok();
        changes.and_then(|changes| changes.cleaned().ok()).unwrap_or_default()
    }

    fn keep_agenda(&self, id: &str, backups: &Backups, at: DateTime<Utc>) -> Result<(), Error> {
        match file::read(&self.agenda(id))? {
            Some(agenda) => backups.keep(at, Kind::Agenda, &agenda),
            None => Ok(()),
        }
    }

    /// Returns the agenda of a conference, unless it cannot be read.
    fn agenda_of(&self, id: &str) -> Option<Agenda> {
        AgendaFile::new(&self.data.join("agenda"), id, &self.notices).load().ok()
    }

    /// Records that a conference was checked and has not changed.
    ///
    /// # Errors
    ///
    /// The errors of [`Library::load`], [`Error::Write`] and [`Error::Locked`].
    pub fn record_check(&self, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        let path = self.path(id)?;
        let _lock = self.lock()?;
        let mut stored = self.load(id)?;
        match &mut stored.source {
            Some(source) => source.fetched = now,
            None => return Ok(()),
        }
        self.write(&path, &stored)
    }

    /// Removes a conference from the library. The file becomes a backup and the agenda
    /// stays. If the conference was current, the built-in one becomes current.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`], [`Error::BuiltIn`], [`Error::Write`] and [`Error::Locked`].
    pub fn remove(&self, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
        let path = self.path(id)?;
        let file_exists = || match fs::symlink_metadata(&path) {
            Ok(_) => Ok(()),
            Err(_) if id == BUILT_IN => Err(Error::BuiltIn { id: BUILT_IN }),
            Err(_) => Err(self.unknown(id)),
        };
        // Don't create a lock file for a conference that does not exist.
        file_exists()?;
        let _lock = self.lock()?;
        file_exists()?;
        let backups = self.backups(id);
        backups.during(now, |stamp| {
            self.keep_agenda(id, &backups, stamp)?;
            // Remove the reference first: if that fails, the conference is still there.
            if self.current().is_ok_and(|current| current == id) && id != BUILT_IN {
                let path = self.data.join("current");
                fs::remove_file(&path).map_err(|source| Error::Write { path, source })?;
            }
            backups.take_in(stamp, Kind::Conference, &path)
        })?;
        self.cache.remove(id);
        Ok(())
    }

    /// Restores the last backup of a conference. Sets the replaced edition aside and
    /// leaves the agenda unchanged.
    ///
    /// # Errors
    ///
    /// [`Error::NoBackup`], [`Error::Unknown`], the errors of reading the backup,
    /// [`Error::Write`] and [`Error::Locked`].
    pub fn undo(&self, id: &str, now: DateTime<Utc>) -> Result<RestoredEdition, Error> {
        let path = self.path(id)?;
        let backups = self.backups(id);
        let none = || match fs::symlink_metadata(&path) {
            Err(_) if id != BUILT_IN => self.unknown(id),
            _ => Error::NoBackup { id: id.to_owned() },
        };
        let last = |backups: &Backups| Ok(backups.stamps(Kind::Conference)?.last().copied());
        // Don't create a lock file if there is no backup.
        last(&backups)?.ok_or_else(none)?;
        let _lock = self.lock()?;
        let stamp = last(&backups)?.ok_or_else(none)?;
        let from = backups.path(stamp, Kind::Conference);
        let mut earlier = self.parse(&from, id, &file::read_existing(&from)?)?;
        let replaced = file::read(&path)?;
        let later = match &replaced {
            Some(text) => self.parse(&path, id, text).ok(),
            None if id == BUILT_IN => Some(self.built_in()?),
            None => None,
        };
        if let Some(later) = &later {
            earlier.schedule = earlier.schedule.with_former_ids(later.schedule.conference());
        }
        let is_same = |later: &LibraryConference| {
            later.schedule.conference() == earlier.schedule.conference()
        };
        let aside = backups.set_aside();
        let set_aside = if replaced.is_some() && later.as_ref().is_some_and(is_same) {
            // An earlier undo was interrupted after it had written the restored edition.
            aside.exists()
        } else {
            if let Some(text) = &replaced {
                file::replace(&aside, text, &self.notices)?;
            }
            earlier.changes = match later {
                Some(later) => self.changes_back(later, &earlier.schedule, now),
                None if replaced.is_none() => earlier.changes,
                None => ChangeLog::after_loss(now),
            };
            self.write(&path, &earlier)?;
            replaced.is_some()
        };
        let stored = self.load(id)?;
        failpoint(|| fs::remove_file(&from))
            .map_err(|source| Error::Write { path: from, source })?;
        let agenda = backups.path(stamp, Kind::Agenda);
        let differs =
            || file::read(&agenda).ok().flatten() != file::read(&self.agenda(id)).ok().flatten();
        Ok(RestoredEdition {
            stored,
            set_aside: set_aside.then_some(aside),
            agenda: (agenda.exists() && differs()).then_some(agenda),
        })
    }

    /// Returns the changes after the return from a later edition to an earlier one.
    fn changes_back(
        &self,
        later: LibraryConference,
        earlier: &Schedule,
        now: DateTime<Utc>,
    ) -> ChangeLog {
        let LibraryConference { schedule: later, mut changes, .. } = later;
        let agenda = self.agenda_of(&earlier.conference().id);
        let now = settle_changes(&mut changes, agenda.as_ref(), now);
        changes.revert(later.conference(), earlier.conference(), now);
        changes
    }
}

/// Drops the changes that the user acknowledged, and returns the time of the next ones:
/// later than any acknowledgement, even if the clock went back.
fn settle_changes(
    changes: &mut ChangeLog,
    agenda: Option<&Agenda>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let Some(acknowledged) = agenda.map(|agenda| &agenda.acknowledged) else {
        return now;
    };
    changes.drop_acknowledged(acknowledged);
    let latest = acknowledged.values().max();
    latest.map_or(now, |latest| now.max(just_after(*latest)))
}
