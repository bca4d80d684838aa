//! An open conference with its files: the one service that command line, terminal UI
//! and tests use to read and change them.
//!
//! The session holds no schedule and no agenda. It returns what its files hold, and the
//! caller owns that.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::library::{BUILT_IN, Extent, LibraryConference};
use super::vdir::Publisher;
use super::{AgendaFile, Calendars, Error, Existing, Folders, RevisedAgenda, Watch, expand_home};
use crate::agenda::{Agenda, AgendaChange, BusyEvent};
use crate::schedule::Schedule;
use crate::schedule::changes::ChangeLog;

/// An open conference with its files.
#[derive(Debug)]
pub struct Session {
    folders: Folders,
    id: String,
    agenda: AgendaFile,
    /// The file of the schedule and its changes.
    edition: Watch,
    /// Keeps the calendar folder in sync, if there is one.
    publisher: Option<Publisher>,
    calendars: Calendars,
}

/// The content of a conference's files.
#[derive(Debug)]
pub struct StoredConference {
    /// The schedule.
    pub schedule: Schedule,
    /// The agenda, or why it cannot be read.
    pub agenda: Result<Agenda, Error>,
    /// The changes of the last updates, also those that the user acknowledged.
    pub changes: ChangeLog,
    /// The events of the user's own calendars during the conference.
    pub busy: Arc<[BusyEvent]>,
    /// The URL or path from which an update reads, if any.
    pub source: Option<String>,
}

impl Session {
    /// Opens a conference of the library, with or without its abstracts.
    ///
    /// # Errors
    ///
    /// The errors of [`super::Library::load`].
    pub fn open(
        folders: &Folders,
        id: &str,
        extent: Extent,
    ) -> Result<(Self, StoredConference), Error> {
        let library = folders.library();
        // Watch the file before reading it, so that a change in between is noticed.
        let edition = library.watch(id)?;
        Ok(Self::watching(folders, library.load_extent(id, extent)?, edition))
    }

    /// Opens a conference that is already loaded.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] if its ID is not a valid file name.
    pub fn of(
        folders: &Folders,
        stored: LibraryConference,
    ) -> Result<(Self, StoredConference), Error> {
        let edition = folders.library().watch(stored.id())?;
        Ok(Self::watching(folders, stored, edition))
    }

    /// Opens the current conference. If that fails, opens the built-in one and returns
    /// the error as well.
    ///
    /// # Errors
    ///
    /// Only if the built-in conference is invalid, which the tests rule out.
    pub fn open_current(
        folders: &Folders,
        extent: Extent,
    ) -> Result<(Self, StoredConference, Option<Error>), Error> {
        let library = folders.library();
        match library.current().and_then(|id| Self::open(folders, &id, extent)) {
            Ok((session, conference)) => Ok((session, conference, None)),
            Err(error) => {
                let (session, conference) = Self::open(folders, BUILT_IN, extent)
                    .or_else(|_| Self::of(folders, library.built_in()?))?;
                Ok((session, conference, Some(error)))
            }
        }
    }

    fn watching(
        folders: &Folders,
        stored: LibraryConference,
        edition: Watch,
    ) -> (Self, StoredConference) {
        let id = stored.id().to_owned();
        let mut agenda = folders.agenda(&id);
        let publisher = folders.publisher(&id, &stored.changes);
        let mut calendars = Calendars::new(&folders.busy);
        let (busy, errors) = calendars.read(&stored.schedule);
        folders.notices.extend(errors);
        let conference = StoredConference {
            busy,
            agenda: agenda.load(),
            source: stored.updates_from().map(str::to_owned),
            changes: stored.changes,
            schedule: stored.schedule,
        };
        (Self { folders: folders.clone(), id, agenda, edition, publisher, calendars }, conference)
    }

    /// Opens another conference in place of this one and makes it the current one. If
    /// only the latter fails, returns the error as well.
    ///
    /// # Errors
    ///
    /// The errors of [`Session::open`]; this conference then stays open.
    pub fn switch(&mut self, id: &str) -> Result<(StoredConference, Option<Error>), Error> {
        let (session, conference) = Self::open(&self.folders, id, Extent::Whole)?;
        *self = session;
        // It may be of a new edition.
        self.publish(&conference.schedule);
        Ok((conference, self.folders.library().write_current(id).err()))
    }

    /// Reads all files again.
    ///
    /// # Errors
    ///
    /// The errors of [`Session::open`].
    pub fn reopen(&mut self) -> Result<StoredConference, Error> {
        let (session, conference) = Self::open(&self.folders, &self.id, Extent::Whole)?;
        *self = session;
        self.publish(&conference.schedule);
        Ok(conference)
    }

    /// Loads the schedule with its abstracts.
    ///
    /// # Errors
    ///
    /// The errors of [`super::Library::load`].
    pub fn whole_schedule(&self) -> Result<Schedule, Error> {
        Ok(self.folders.library().load(&self.id)?.schedule)
    }

    /// The ID of the conference.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The folders of the user's files.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// The agenda file.
    pub fn agenda(&self) -> &AgendaFile {
        &self.agenda
    }

    /// Applies the changes that `changes` derives from the current content of the
    /// agenda file. If `backup_at` is a time, backs up the old content under that time first.
    ///
    /// # Errors
    ///
    /// The errors of [`AgendaFile::revise`].
    pub fn revise(
        &mut self,
        schedule: &Schedule,
        backup_at: Option<DateTime<Utc>>,
        changes: impl FnOnce(&Agenda) -> Vec<AgendaChange>,
    ) -> Result<RevisedAgenda, Error> {
        let revised = self.agenda.revise(schedule, backup_at, changes)?;
        self.publish(schedule);
        Ok(revised)
    }

    /// Brings the calendar folder up to date. A failure becomes a warning.
    fn publish(&mut self, schedule: &Schedule) {
        let publisher = self.publisher.as_mut();
        let warning = publisher.and_then(|publisher| publisher.publish(&self.agenda, schedule));
        self.folders.notices.extend(warning);
    }

    /// Reads the agenda again if another program has changed it.
    pub fn agenda_if_changed(&mut self) -> Option<Result<Agenda, Error>> {
        self.agenda.load_if_changed()
    }

    /// Reads the user's own calendars again if one has changed.
    pub fn busy_if_changed(&mut self, schedule: &Schedule) -> Option<Arc<[BusyEvent]>> {
        let (busy, errors) = self.calendars.changed().then(|| self.calendars.read(schedule))?;
        self.folders.notices.extend(errors);
        Some(busy)
    }

    /// Whether another edition was stored since the last call.
    pub fn edition_changed(&mut self) -> bool {
        self.edition.changed()
    }

    /// The full path for a path as typed, which may begin with `~`.
    pub fn path(&self, typed: &str) -> PathBuf {
        self.folders.work.join(expand_home(typed))
    }

    /// Writes an export to a path as typed, which may begin with `~`, and returns the
    /// full path.
    ///
    /// # Errors
    ///
    /// The errors of [`Folders::export`].
    pub fn export(&self, path: &str, text: &str, existing: Existing) -> Result<PathBuf, Error> {
        self.folders.export(&expand_home(path), text, existing)
    }
}
