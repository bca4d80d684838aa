//! The folder that has a calendar file for each pick.

use hallway::config::Settings;

use super::stage::{Setup, Stage};
use crate::editions;

/// A stage with this calendar folder in its settings.
fn publishing(folder: &str) -> Stage {
    let vdir = Some(folder.to_owned());
    Stage::with(Setup { settings: Settings { vdir, ..Settings::default() }, ..Setup::default() })
}

#[test]
fn a_star_writes_its_file_and_undo_removes_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cal");
    let mut stage = publishing(path.to_str().unwrap());
    let files = || std::fs::read_dir(&path).map_or(0, Iterator::count);
    stage.keys("1 s");
    assert_eq!((stage.saved().len(), files()), (1, 1));
    assert!(!stage.reports_error(), "{}", stage.said());
    stage.keys("j m");
    assert_eq!((stage.saved().len(), files()), (2, 2));
    stage.keys("u u");
    assert_eq!((stage.saved().len(), files()), (0, 0));
}

#[test]
fn a_failing_folder_is_said_once_and_loses_no_star() {
    let mut stage = publishing("no/such/folder");
    stage.keys("1 s");
    assert!(stage.reports_error());
    let said = stage.said().to_owned();
    assert!(said.starts_with("starred") && said.contains("; calendar folder out of"), "{said}");
    stage.keys("j s");
    assert!(!stage.reports_error() && stage.said().starts_with("starred"), "{}", stage.said());
    assert_eq!(stage.saved().len(), 2);
}

#[test]
fn another_edition_is_written_when_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cal");
    let mut stage = publishing(path.to_str().unwrap());
    stage.starring(&["211"]);
    let text =
        || std::fs::read_to_string(path.join("211@lpc-2023.hallway.ics")).unwrap_or_default();
    stage.platform.publishes.push_back(editions::moved());
    stage.another_program_updates().keys("j");
    assert!(text().contains("STATUS:CANCELLED"), "{}", text());
}
