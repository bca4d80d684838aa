//! The agenda: its days, starring, undo, saving, and changes to its file by other programs.

use std::io;

use hallway::store::Error;
use hallway::tui::update::{Effect, Msg};
use insta::assert_snapshot;

use super::stage::{Setup, Stage};

/// An agenda file with a talk that is not in the schedule.
pub const GONE: &str = r#"{
  "format": "hallway-agenda",
  "version": 1,
  "conference": "lpc-2023",
  "picks": {
    "174": {"starred": "2023-11-01T10:00:00Z", "title": "Run ILP32 on RV64 ISA (RV64ILP32)"},
    "9999": {
      "starred": "2023-11-01T10:00:00Z",
      "title": "A talk that was called off",
      "start": "2023-11-13T11:30:00-05:00",
      "minutes": 30
    }
  }
}"#;

/// An agenda file without a talk.
const EMPTY: &str = r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023"}"#;

const HOME: &str = "/home/ada/.local/share/hallway/agenda/lpc-2023.json";

#[test]
fn empty_agenda_explains_what_to_do() {
    let mut pictures = Vec::new();
    for (width, height) in [(40, 12), (80, 24), (120, 24)] {
        pictures.push(Stage::new(width, height).keys("3").screen());
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn agenda_shows_clashes_free_time_and_unscheduled_talks() {
    let mut stage = Stage::new(100, 30);
    stage.starring(&["174", "211", "115", "178", "271", "110", "226", "24"]).keys("3 j j");
    assert_snapshot!(stage.screen());
}

#[test]
fn cancelled_talk_is_kept_and_shown() {
    let mut stage =
        Stage::with(Setup { size: (100, 24), file: Some(GONE.to_owned()), ..Setup::default() });
    let picture = stage.keys("3 G k").screen_after("3 G k");
    assert_snapshot!(picture);
    // It can be unstarred, and that can be undone.
    stage.keys("space");
    assert_eq!(stage.saved(), ["174"]);
    stage.keys("u");
    assert_eq!(stage.saved(), ["174", "9999"]);
}

#[test]
fn starring_reports_the_change_and_clashes() {
    let mut stage = Stage::new(80, 24);
    stage.keys("j space");
    assert_eq!(stage.said(), "starred Introduction");
    assert_eq!(stage.saved(), ["323"]);
    assert!(stage.row(0).contains("★1"), "{}", stage.row(0));
    stage.keys("k space");
    let clash = stage.screen_after("j space k space");
    stage.keys("space");
    assert_eq!(stage.said(), "unstarred Welcome!");
    assert_snapshot!([clash, stage.screen_after("space")].join("\n"));
}

#[test]
fn undo_reverts_changes_step_by_step_and_selects_them() {
    let mut stage = Stage::new(80, 24);
    stage.keys("space j space space G space");
    assert_eq!(stage.saved().len(), 2);
    stage.keys("u");
    assert_eq!(stage.saved(), ["272"]);
    stage.keys("u");
    assert_eq!(stage.saved(), ["272", "323"]);
    assert_eq!(stage.selected(), Some("Introduction"));
    stage.keys("u u");
    assert!(stage.saved().is_empty());
    stage.keys("u");
    assert_eq!(stage.said(), "nothing to undo");
    assert!(!stage.keys("j").footer().contains("undo"));
}

#[test]
fn unstarring_moves_to_the_neighbour() {
    let mut stage = Stage::new(80, 24);
    stage.starring(&["272", "114", "225"]).keys("3 j j");
    assert_eq!(stage.selected_id(), Some("114"));
    stage.keys("space");
    assert_eq!(stage.selected_id(), Some("225"), "the next");
    stage.keys("space");
    assert_eq!(stage.selected_id(), Some("272"), "the last remaining talk");
    stage.keys("space");
    assert_eq!(stage.selected_id(), None);
    assert!(stage.screen().contains("No talk is starred yet."), "{}", stage.screen());
    stage.keys("u");
    assert_eq!(stage.selected_id(), Some("272"));
}

#[test]
fn damaged_agenda_is_not_changed_until_it_is_fixed() {
    let mut stage =
        Stage::with(Setup { size: (200, 24), file: Some("{ oops".to_owned()), ..Setup::default() });
    assert!(stage.said().contains("lpc-2023.json is not an agenda"), "{}", stage.said());
    stage.keys("space");
    assert!(stage.said().contains("left as is"), "{}", stage.said());
    assert_eq!(stage.file("agenda/lpc-2023.json").unwrap(), "{ oops");
    stage.another_program_writes(GONE);
    assert_eq!(stage.said(), "the agenda is readable again");
    stage.keys("space");
    assert_eq!(stage.saved(), ["174", "272", "9999"]);
}

#[test]
fn agenda_errors_fit_a_small_screen() {
    let damaged = || Error::Damaged {
        path: HOME.into(),
        reason: "expected value at line 3 column 14".to_owned(),
    };
    let newer = || Error::Newer { path: HOME.into(), version: 7 };
    let mut pictures = Vec::new();
    for (width, height) in [(40, 12), (80, 14), (120, 14)] {
        for error in [damaged(), newer()] {
            let mut stage = Stage::new(width, height);
            pictures.push(stage.receives(Msg::AgendaReloaded(Err(error))).screen());
        }
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn unsaved_changes_are_kept_and_saved_again() {
    let mut stage = Stage::new(100, 14);
    // The same message for any folder.
    let full = || {
        let source = io::Error::other("no space left on device");
        Msg::Saved(Err(Error::Write { path: HOME.into(), source }))
    };
    stage.disk_fills().keys("space");
    assert!(stage.said().starts_with("not saved: cannot write"), "{}", stage.said());
    let failed = stage.receives(full()).screen_after("space");
    assert!(stage.saved().is_empty());
    let again = stage.keys("j space").receives(full()).screen_after("j space");
    stage.disk_recovers();
    let saved = stage.keys("j space").screen_after("j space");
    assert_eq!(stage.saved(), ["217", "272", "323"]);
    assert_snapshot!([failed, again, saved].join("\n"));
}

#[test]
fn unsaved_changes_are_saved_on_quit() {
    let mut stage = Stage::new(100, 14);
    stage.disk_fills().keys("space");
    assert!(stage.saved().is_empty());
    stage.disk_recovers().keys("q");
    assert_eq!(stage.saved(), ["272"]);
    assert!(stage.is_done(), "quits once everything is saved");
}

#[test]
fn repeated_save_keeps_later_changes() {
    let mut stage = Stage::new(100, 14);
    stage.disk_fills().keys("space j");
    // Another program changed the file, so the change is saved again with the next one.
    stage.disk_recovers().writes_the_agenda(EMPTY).keys("space");
    assert!(stage.row(0).contains("★2"), "{}", stage.screen());
    stage.keys("q");
    assert_eq!(stage.saved(), ["272", "323"]);
}

#[test]
fn hidden_talks_and_maybes_are_marked_undone_and_redone() {
    let mut stage = Stage::new(120, 24);
    stage.keys("x j m");
    let marked = stage.screen();
    assert!(marked.contains("× 09:30") && marked.contains("☆ 09:30"), "{marked}");
    assert!(!stage.keys("u u").screen().contains("☆ 09:30"));
    stage.keys("Ctrl-r Ctrl-r k j");
    assert!(stage.screen().contains("× 09:30") && stage.screen().contains("☆ 09:30"));
    stage.keys("u u");
    assert!(stage.saved().is_empty());
}

#[test]
fn lock_held_by_another_program_is_reported() {
    let mut stage = Stage::new(120, 14);
    assert_eq!(stage.effects_of("space"), [Effect::Save]);
    let path = "/home/ada/.local/share/hallway/agenda/.lock".into();
    stage.receives(Msg::Saved(Err(Error::Locked { path })));
    assert!(stage.said().contains("locked by another program"), "{}", stage.said());
    assert!(stage.row(0).contains("not saved"), "{}", stage.row(0));
}

#[test]
fn star_refused_by_an_unreadable_file_is_reverted() {
    let mut stage = Stage::new(120, 14);
    stage.writes_the_agenda("{ oops").keys("space");
    assert!(!stage.row(0).contains('★'), "{}", stage.row(0));
    assert!(stage.said().contains("is not an agenda"), "{}", stage.said());
    // There is nothing to undo.
    stage.another_program_writes(EMPTY).keys("u");
    assert_eq!(stage.said(), "nothing to undo");
}

#[test]
fn stars_by_another_program_appear_and_are_kept() {
    let mut stage = Stage::new(80, 24);
    stage.keys("3").another_program_toggles("225");
    assert!(stage.screen().contains("Quality in embargoed patches"), "{}", stage.screen());
    stage.keys("1 g space").another_program_toggles("24").keys("j space");
    assert_eq!(stage.saved(), ["24", "225", "272", "323"]);
    // Undo leaves the changes of the other program.
    stage.keys("u u");
    assert_eq!(stage.saved(), ["24", "225"]);
}

#[test]
fn free_time_is_whole_on_a_narrow_line() {
    let mut stage = Stage::new(40, 12);
    stage.starring(&["174", "211", "115"]).keys("3");
    let screen = stage.screen();
    let free: Vec<&str> = screen.lines().filter(|line| line.contains("free ")).collect();
    assert!(!free.is_empty(), "{screen}");
    assert!(free.iter().all(|line| line.contains("fit") && !line.contains('…')), "{screen}");
}

#[test]
fn now_goes_to_the_pick_that_is_next() {
    let mut stage = Stage::during(100, 24);
    stage.keys("3 .");
    assert!(stage.said().contains("no pick is on now or later"), "{}", stage.said());
    stage.starring(&["211"]).keys(".");
    assert!(stage.said().contains("your next pick: in 13 min"), "{}", stage.said());
    assert_eq!(stage.selected_id(), Some("211"));
}
