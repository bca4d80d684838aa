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

use std::fs;
use std::path::Path;

use chrono::DateTime;
use hallway::agenda::{Agenda, Change, Level};
use hallway::format::native;
use hallway::schedule::{Schedule, TalkId};
use hallway::store::{AgendaFile, Folders};

/// The agenda file of the conference in a data folder.
fn agenda_file(data: &Path) -> AgendaFile {
    Folders::at(data).agenda("lpc-2023")
}

fn schedule() -> Schedule {
    native::embedded().unwrap()
}

fn star(id: &str) -> Change {
    let schedule = schedule();
    let talk = schedule.by_id(&TalkId::new(id)).unwrap();
    Change::pick(talk, Some(Level::Must), DateTime::UNIX_EPOCH)
}

fn unstar(id: &str) -> Change {
    Change::unpick(&TalkId::new(id))
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

/// Compares with `tests/it/snapshots`.
fn snapshot(name: &str, text: &str) {
    insta::assert_snapshot!(name, text);
}
