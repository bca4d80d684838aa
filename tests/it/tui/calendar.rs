//! The folder that has a calendar file for each pick, and the user's own calendars.

use hallway::config::Settings;

use super::stage::{Setup, Stage};
use crate::editions;

/// A stage with this calendar folder in its settings.
fn publishing(folder: &str) -> Stage {
    let vdir = Some(folder.to_owned());
    Stage::with(Setup { settings: Settings { vdir, ..Settings::default() }, ..Setup::default() })
}

#[test]
fn star_writes_its_calendar_file_and_undo_removes_it() {
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
fn failing_folder_is_reported_once_and_loses_no_star() {
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
fn new_edition_updates_the_calendar_files() {
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

/// A calendar with an event at a time of the first day.
fn event(title: &str, start: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=America/New_York:20231113T{start}\n\
         DURATION:PT45M\nSUMMARY:{title}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
}

/// A stage with a calendar in a folder, and its path.
fn busy(text: &str) -> (tempfile::TempDir, std::path::PathBuf, Stage) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ics");
    std::fs::write(&path, text).unwrap();
    let settings =
        Settings { busy: vec![path.to_str().unwrap().to_owned()], ..Settings::default() };
    let mut stage = Stage::with(Setup { settings, size: (80, 24), ..Setup::default() });
    stage.starring(&["174", "211"]).wakes();
    (folder, path, stage)
}

#[test]
fn events_are_busy_in_the_agenda() {
    let (_folder, _, mut stage) = busy(&event("Dentist", "103000"));
    stage.keys("3 g");
    insta::assert_snapshot!("busy_agenda", stage.screen());
    // The event cannot be selected.
    for _ in 0..12 {
        assert!(!stage.selected_row().contains("busy"), "{}", stage.screen());
        stage.keys("j");
    }
}

#[test]
fn events_are_busy_in_my_day() {
    let (_folder, _, mut stage) = busy(&event("Dentist", "103000"));
    stage.keys("p");
    insta::assert_snapshot!("busy_my_day", stage.screen());
}

#[test]
fn starring_over_a_busy_event_is_reported() {
    let (_folder, _, mut stage) = busy(&event("Dentist", "093500"));
    stage.keys("1 g s");
    assert!(stage.said().contains("overlaps busy: Dentist, 09:35 to 10:20"), "{}", stage.said());
}

#[test]
fn changed_calendars_are_reloaded() {
    let (_folder, path, mut stage) = busy(&event("Dentist", "103000"));
    stage.keys("3");
    assert!(stage.screen().contains("busy: Dentist"));
    std::fs::write(&path, event("Surgery of the other kind", "103000")).unwrap();
    stage.keys("j");
    assert!(stage.screen().contains("busy: Surgery"), "{}", stage.screen());
    std::fs::write(&path, "no calendar").unwrap();
    stage.keys("j");
    assert!(stage.said().contains("is no calendar") && !stage.screen().contains("busy: Surg"));
    stage.keys("j");
    assert!(!stage.said().contains("no calendar"), "shown only once");
}
