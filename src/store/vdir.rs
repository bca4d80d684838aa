//! A folder of calendar files (vdir): keeps the files of picks in sync, and reads all files.
//!
//! The folder belongs to the user and is shared with other programs and conferences. Only
//! files that [`vdir::pick_uid`] recognizes are ever written over or removed.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::watch::FileState;
use super::{AgendaFile, Error, Notices, read, write};
use crate::format::ical::vdir::{self, PickFile};
use crate::format::ical::{DEFAULT_ALARM, Options};
use crate::schedule::Schedule;
use crate::schedule::changes::ChangeLog;

/// Maximum size in bytes of a file that may be of a pick.
const MAX_PICK_BYTES: u64 = 1 << 20;
/// The files of a vdir that describe it.
const METADATA: [&str; 4] = ["color", "description", "displayname", "order"];
/// Maximum number of files in a folder that is read.
const MAX_FILES: usize = 50_000;

/// The numbers of files that were changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Synced {
    /// The new files.
    pub new: usize,
    /// The files with another content.
    pub changed: usize,
    /// The removed files.
    pub removed: usize,
    /// The files that stay as they are.
    pub same: usize,
}

impl Synced {
    /// A summary for the user: `2 new, 1 changed, 1 removed, 5 as before`.
    pub fn summary(self) -> String {
        let Self { new, changed, removed, same } = self;
        format!("{new} new, {changed} changed, {removed} removed, {same} as before")
    }
}

impl std::ops::Add for Synced {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            new: self.new + other.new,
            changed: self.changed + other.changed,
            removed: self.removed + other.removed,
            same: self.same + other.same,
        }
    }
}

/// The files of a conference's picks in a folder.
#[derive(Debug)]
pub struct Vdir {
    folder: PathBuf,
    conference: String,
    notices: Notices,
    /// The UID of each file that was read, if it is of a pick. A file is read again after it
    /// has changed.
    known: HashMap<PathBuf, (FileState, Option<String>)>,
}

impl Vdir {
    pub(super) fn new(folder: PathBuf, conference: &str, notices: &Notices) -> Self {
        let (conference, notices) = (conference.to_owned(), notices.clone());
        Self { folder, conference, notices, known: HashMap::new() }
    }

    /// Writes the files of picks that are new or have changed, and removes those of other
    /// talks. Creates the folder if there is something to write.
    ///
    /// # Errors
    ///
    /// The first error; the other files are still synchronized.
    pub fn sync(&mut self, picks: &[PickFile]) -> Result<Synced, Error> {
        if !picks.is_empty() && fs::symlink_metadata(&self.folder).is_err() {
            let failed = |source| Error::Write { path: self.folder.clone(), source };
            fs::create_dir(&self.folder).map_err(failed)?;
        }
        let mut existing = self.files_of_picks()?;
        let mut synced = Synced::default();
        let mut first_error = None;
        for pick in picks {
            // Other programs rename files: the UID counts.
            let path = existing.remove(&pick.uid).unwrap_or_default();
            let (path, copies) = split(path, &self.folder.join(&pick.name));
            let written = self.write(path.as_deref(), pick, &mut synced);
            let removed = copies.iter().try_for_each(|copy| remove(copy, &mut synced));
            first_error = first_error.or(written.and(removed).err());
        }
        for path in existing.values().flatten() {
            first_error = first_error.or(remove(path, &mut synced).err());
        }
        first_error.map_or(Ok(synced), Err)
    }

    /// Writes the file of a pick, which may exist, unless it has this content.
    fn write(
        &self,
        existing: Option<&Path>,
        pick: &PickFile,
        synced: &mut Synced,
    ) -> Result<(), Error> {
        let path = existing.map_or_else(|| self.folder.join(&pick.name), Path::to_owned);
        let failed = |source| Error::Write { path: path.clone(), source };
        match existing {
            None if fs::symlink_metadata(&path).is_ok() => {
                let why = "another file has this name; move it away";
                return Err(failed(io::Error::other(why)));
            }
            None => synced.new += 1,
            Some(path) if fs::read(path).is_ok_and(|text| text == pick.text.as_bytes()) => {
                synced.same += 1;
                return Ok(());
            }
            Some(_) => synced.changed += 1,
        }
        write::replace(&path, pick.text.as_bytes(), 0o666, &self.notices).map_err(failed)
    }

    /// The files of this conference's picks, by UID. A copied file has the same UID.
    fn files_of_picks(&mut self) -> Result<BTreeMap<String, Vec<PathBuf>>, Error> {
        let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        let mut known = std::mem::take(&mut self.known);
        for path in entries(&self.folder)?.0 {
            let seen = FileState::of(&path);
            let uid = match known.remove(&path).filter(|(before, _)| *before == seen) {
                Some((_, uid)) => uid,
                None => self.uid(&path),
            };
            if let Some(uid) = &uid {
                found.entry(uid.clone()).or_default().push(path.clone());
            }
            self.known.insert(path, (seen, uid));
        }
        Ok(found)
    }

    /// The UID of the pick that a file is of. A file that cannot be read is not ours.
    fn uid(&self, path: &Path) -> Option<String> {
        let bytes = read::bytes(path, MAX_PICK_BYTES).ok()??;
        vdir::pick_uid(std::str::from_utf8(&bytes).ok()?, &self.conference)
    }
}

/// Divides the files with a UID into the one to keep and its copies.
fn split(mut paths: Vec<PathBuf>, wanted: &Path) -> (Option<PathBuf>, Vec<PathBuf>) {
    let at = paths.iter().position(|path| path == wanted).unwrap_or(0);
    let kept = (at < paths.len()).then(|| paths.swap_remove(at));
    (kept, paths)
}

fn remove(path: &Path, synced: &mut Synced) -> Result<(), Error> {
    fs::remove_file(path).map_err(|source| Error::Write { path: path.to_owned(), source })?;
    synced.removed += 1;
    Ok(())
}

/// The calendar files in a folder, sorted, and the name of one entry that is unusual in a
/// vdir. Both are empty if there is no folder. Skips hidden files, which another program is
/// writing.
fn entries(folder: &Path) -> Result<(Vec<PathBuf>, Option<String>), Error> {
    let failed = |source| Error::Read { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), None)),
        entries => entries.map_err(failed)?,
    };
    let (mut paths, mut foreign) = (Vec::new(), None);
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let ends = Path::new(&name).extension().is_some_and(|end| end == vdir::EXTENSION);
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        let name = name.to_string_lossy();
        if name.starts_with('.') || METADATA.contains(&&*name) || (ends && is_link) {
            continue;
        }
        if ends && is_file {
            paths.push(entry.path());
        } else {
            foreign = foreign.into_iter().chain([name.into_owned()]).min();
        }
        if paths.len() > MAX_FILES {
            let why = format!("it has more than {MAX_FILES} calendar files");
            return Err(failed(io::Error::other(why)));
        }
    }
    paths.sort();
    Ok((paths, foreign))
}

/// The content of a folder of calendar files.
#[derive(Debug, Default)]
pub struct CalendarFolder {
    /// The files by name.
    pub files: Vec<(String, Vec<u8>)>,
    /// The name that the file `displayname` gives to the folder; empty without one.
    pub title: String,
    /// The name of one entry that is unusual in a vdir, if there is any.
    pub foreign: Option<String>,
}

/// Reads the calendar files of a folder, at most `max_bytes` bytes in all.
///
/// # Errors
///
/// [`Error::Read`], also if there are no such files.
pub fn read_calendars(folder: &Path, max_bytes: u64) -> Result<CalendarFolder, Error> {
    let mut out = CalendarFolder::default();
    let mut left = max_bytes;
    let (paths, foreign) = entries(folder)?;
    out.foreign = foreign;
    for path in paths {
        let bytes = read::import(&path, max_bytes)?;
        left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            let why = format!("its files have more than {} MB together", max_bytes >> 20);
            Error::Read { path: folder.to_owned(), source: io::Error::other(why) }
        })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        out.files.push((name, bytes));
    }
    if out.files.is_empty() {
        let source = io::Error::new(io::ErrorKind::NotFound, "it is a folder without .ics files");
        return Err(Error::Read { path: folder.to_owned(), source });
    }
    let title = read::bytes(&folder.join("displayname"), 1 << 10).ok().flatten();
    out.title = title.and_then(|title| String::from_utf8(title).ok()).unwrap_or_default();
    Ok(out)
}

/// Keeps the calendar folder of the settings in sync with an agenda.
#[derive(Debug)]
pub(super) struct Publisher {
    vdir: Vdir,
    log: ChangeLog,
    /// The last warning, which is not repeated.
    warned: Option<String>,
}

impl Publisher {
    pub fn new(vdir: Vdir, log: &ChangeLog) -> Self {
        Self { vdir, log: log.clone(), warned: None }
    }

    /// Syncs the folder with the agenda file and a schedule with abstracts. Returns a new
    /// warning if that fails.
    pub fn publish(&mut self, file: &AgendaFile, schedule: &Schedule) -> Option<String> {
        let Self { vdir, log, .. } = self;
        // Under the lock, so that an older agenda never comes last.
        let outcome = file.locked(|mut agenda| {
            agenda.follow_edition(log, schedule);
            let options = Options { agenda: &agenda, log, alarm: Some(DEFAULT_ALARM) };
            vdir.sync(&vdir::write(schedule, options))
        });
        let warning = outcome.err().map(|error| format!("calendar folder out of date: {error}"));
        let before = std::mem::replace(&mut self.warned, warning.clone());
        warning.filter(|warning| before.as_ref() != Some(warning))
    }
}
