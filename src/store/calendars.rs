//! The user's own calendars: files and folders that are read and never written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::watch::FileState;
use super::{CalendarFolder, Error, read, read_calendars};
use crate::agenda::{BusyEvent, busy};
use crate::format::ReadError;
use crate::format::ical::{self, vdir::JoinedCalendars};
use crate::schedule::Schedule;

/// Maximum size in bytes of a calendar.
const MAX_BYTES: u64 = 64 << 20;

/// Calendars, with their states when they were last read. Programs replace the files of a
/// folder, which changes the state of the folder.
#[derive(Debug, Default)]
pub struct Calendars(Vec<(PathBuf, FileState)>);

impl Calendars {
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        Self(paths.iter().map(|path| (path.clone(), FileState::default())).collect())
    }

    /// Whether a calendar has changed since it was last read.
    pub fn changed(&self) -> bool {
        self.0.iter().any(|(path, seen)| FileState::of(path) != *seen)
    }

    /// Reads the events on the dates of a conference, and the reasons why calendars cannot be
    /// read.
    pub fn read(&mut self, schedule: &Schedule) -> (Arc<[BusyEvent]>, Vec<String>) {
        let (mut events, mut errors) = (Vec::new(), Vec::new());
        for (path, seen) in &mut self.0 {
            // Check before reading, so that a change in between is noticed next time.
            *seen = FileState::of(path);
            match events_of(path, schedule) {
                Ok(found) => events.extend(found),
                Err(error) => errors.push(format!("busy times incomplete: {error}")),
            }
        }
        (busy::during(schedule, events), errors)
    }
}

fn events_of(path: &Path, schedule: &Schedule) -> Result<Vec<BusyEvent>, String> {
    let (Some(first), Some(last)) = (schedule.days().first(), schedule.days().last()) else {
        return Ok(Vec::new());
    };
    let folder = if path.is_dir() {
        read_calendars(path, MAX_BYTES)
    } else {
        let file = |bytes| CalendarFolder {
            files: vec![(String::new(), bytes)],
            ..CalendarFolder::default()
        };
        read::import(path, MAX_BYTES).map(file)
    };
    let folder = folder.map_err(|error: Error| error.to_string())?;
    let refused = |name: &str, refused: ReadError| {
        // A joined empty name would end the path in a slash.
        let file = if name.is_empty() { path.to_owned() } else { path.join(name) };
        match refused {
            ReadError::NoSchedule { .. } => format!("{} is no calendar", file.display()),
            refused => format!("{}: {refused}", file.display()),
        }
    };
    let joined = JoinedCalendars::of(&folder.title, folder.files)
        .map_err(|(name, why)| refused(&name, why))?;
    let dates = *first..=*last;
    ical::busy::read(&joined.text, &dates, schedule.zone()).map_err(|why| refused("", why))
}
