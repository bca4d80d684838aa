//! Files on disk: how the agenda and the library are written, kept, shared and refused,
//! tested through the library's API and the real program.

mod cache;
mod faults;
mod file;
mod history;
mod library;
mod places;
mod refused;
mod together;
mod vdir;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chrono::DateTime;
use hallway::agenda::{Agenda, AgendaChange, Level};
use hallway::format::native;
use hallway::schedule::{Schedule, TalkId};
use hallway::store::{AgendaFile, Error, Folders};

/// The agenda file of the conference in a data folder.
fn agenda_file(data: &Path) -> AgendaFile {
    Folders::at(data).agenda("lpc-2023")
}

fn schedule() -> Schedule {
    native::built_in().unwrap()
}

fn star(id: &str) -> AgendaChange {
    let schedule = schedule();
    let talk = schedule.by_id(&TalkId::new(id)).unwrap();
    AgendaChange::rate(talk, Some(Level::Star), DateTime::UNIX_EPOCH)
}

fn unstar(id: &str) -> AgendaChange {
    AgendaChange::unrate(&TalkId::new(id))
}

/// Applies changes to the agenda file and returns the new agenda.
fn apply(file: &mut AgendaFile, changes: &[AgendaChange]) -> Result<Agenda, Error> {
    Ok(file.revise(&schedule(), None, |_| changes.to_vec())?.agenda)
}

/// The IDs of an agenda's picks.
fn ids(agenda: &Agenda) -> Vec<&str> {
    agenda.picks().map(|(id, _)| id.as_str()).collect()
}

/// The names of the files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    let text = |name: std::ffi::OsString| name.into_string().unwrap();
    names.into_iter().map(text).collect()
}

/// The permissions of a file.
fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The files in a folder, with their contents.
pub fn contents(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(Result::unwrap);
    let file = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read_to_string(entry.path()).unwrap())
    };
    entries.map(file).collect()
}
