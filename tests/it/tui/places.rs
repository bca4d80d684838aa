//! The program opens where the user left it.

use hallway::format::native;
use hallway::schedule::{Schedule, TalkId};
use hallway::tui::model::View;
use hallway::tui::screen::rows::Row;

use super::stage::{DURING, Setup, Stage};
use super::switching::library;

/// Quits, and starts again on the same files.
fn again(mut stage: Stage, setup: Setup) -> Stage {
    stage.keys("q");
    assert!(stage.is_done());
    Stage::again(&stage, setup)
}

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

#[test]
fn last_view_and_selection_are_restored() {
    for size in SIZES {
        let setup = || Setup { size, ..Setup::default() };
        for keys in ["1 j j j", "1 G", "2 j l", "2 ] j", "3 j", "4", "1 j j 2"] {
            let mut stage = Stage::with(setup());
            stage.starring(&["174", "211", "115", "226"]).keys(keys);
            let before = (stage.active_tab(), stage.selected_id().map(str::to_owned));
            let (day, selected) = (stage.active_day(), stage.selected_row());
            let at = stage.find_all(&selected);
            let stage = again(stage, setup());
            assert_eq!(stage.find_all(&selected), at, "in the same row\n{}", stage.screen());
            let after = (stage.active_tab(), stage.selected_id().map(str::to_owned));
            assert_eq!((after, stage.active_day()), (before, day), "{keys}\n{}", stage.screen());
        }
    }
}

#[test]
fn a_list_never_begins_with_an_empty_line() {
    for size in SIZES {
        let setup = || Setup { size, ..Setup::default() };
        let mut stage = Stage::with(setup());
        stage.starring(&["174", "211", "115", "226"]).keys("1");
        let begins_empty = |stage: &Stage| {
            let app = &stage.app;
            app.screen.rows()[app.model.list().offset] == Row::Blank
        };
        let blanks = stage.app.screen.rows().iter().filter(|row| **row == Row::Blank).count();
        assert!(blanks > 0, "there are several days");
        for key in ["j", "k"] {
            for _ in 0..stage.app.screen.rows().len() {
                stage.keys(key);
                assert!(!begins_empty(&stage), "{}", stage.screen());
            }
        }
        // The wheel passes over the empty line in both directions.
        for notches in [1, -1] {
            let mut before = None;
            while before != Some(stage.app.model.list().offset) {
                before = Some(stage.app.model.list().offset);
                stage.wheel(notches, 30, 5);
                assert!(!begins_empty(&stage), "{}", stage.screen());
            }
        }
        assert_eq!(stage.app.model.list().offset, 0, "back at the top");
        // The place that an earlier run has left may be such a line.
        let blank = stage.app.screen.rows().iter().position(|row| *row == Row::Blank).unwrap();
        stage.keys("G").app.model.nav.lists[View::Talks].offset = blank;
        let stage = again(stage, setup());
        assert!(!begins_empty(&stage), "{}", stage.screen());
    }
}

#[test]
fn restored_selection_is_shared_with_the_timeline() {
    let mut stage = Stage::new(120, 40);
    stage.starring(&["174", "115"]).keys("1 j j");
    let talk = stage.selected_id().unwrap().to_owned();
    let mut stage = again(stage, Setup { size: (120, 40), ..Setup::default() });
    // The timeline shows the same talk, as it did before.
    stage.keys("2");
    assert_eq!(stage.selected_id(), Some(talk.as_str()));
}

#[test]
fn current_pick_is_selected_during_the_conference() {
    let mut stage = Stage::new(120, 40);
    stage.starring(&["174"]).keys("2 ] j");
    let setup = || Setup { size: (120, 40), now: DURING, ..Setup::default() };
    let mut stage = again(stage, setup());
    assert_eq!(stage.selected_id(), Some("174"));
    stage.keys("2");
    assert_eq!(stage.selected_id(), Some("174"));
    assert!(stage.active_day().contains("Mon 13 Nov"), "{}", stage.screen());
}

/// The built-in conference without a talk.
fn without(id: &str) -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    conference.talks.retain(|talk| talk.id != TalkId::new(id));
    Schedule::new(conference).unwrap()
}

#[test]
fn cancelled_talk_is_replaced_by_the_nearest_in_time() {
    for keys in ["1", "2"] {
        let mut stage = Stage::new(120, 40);
        stage.keys("1").clicks_on("Quality in embargoed").keys(keys);
        let gone = stage.selected_id().unwrap().to_owned();
        let schedule = without(&gone);
        let mut stage = again(stage, Setup { size: (120, 40), schedule, ..Setup::default() });
        assert!(stage.selected_id().is_some_and(|id| id != gone));
        stage.keys("enter");
        assert!(stage.screen().contains(" Mon 13 Nov 11:30 to "), "{}", stage.screen());
    }
}

#[test]
fn searches_and_groups_are_not_restored() {
    let mut stage = Stage::new(120, 40);
    stage.keys("h j j l j /").types("proxy").keys("Ctrl-c");
    let stage = Stage::again(&stage, Setup { size: (120, 40), ..Setup::default() });
    assert!(stage.screen().contains("All · 48 talks"), "{}", stage.screen());
}

#[test]
fn each_conference_restores_its_own_place() {
    let setup = Setup { size: (120, 40), library: library(), ..Setup::default() };
    let mut stage = Stage::with(setup);
    stage.keys("2 j");
    let talk = stage.selected_id().map(str::to_owned);
    // A conference that was never left opens in the current view.
    stage.keys("c").types("fosdem").keys("enter");
    let other = stage.conference();
    assert!(stage.active_tab().contains("Timeline"), "{}", stage.screen());
    stage.keys("1 c").types("plumb").keys("enter");
    assert_ne!(stage.conference(), other);
    assert!(stage.active_tab().contains("Timeline"), "{}", stage.screen());
    assert_eq!(stage.selected_id().map(str::to_owned), talk);
    stage.keys("3 c").types("fosdem").keys("enter");
    assert!(stage.active_tab().contains("Talks"), "{}", stage.screen());
}

#[test]
fn closed_details_pane_stays_closed() {
    let setup = || Setup { size: (120, 40), ..Setup::default() };
    let mut stage = Stage::with(setup());
    let open = stage.screen();
    stage.keys("v");
    let closed = stage.screen();
    assert_ne!(closed, open);
    let mut stage = again(stage, setup());
    assert_eq!(stage.screen().replace("v details", ""), closed.replace("v details", ""));
    stage.keys("v");
    assert_eq!(again(stage, setup()).screen(), open);
}

#[test]
fn unreadable_places_file_is_left_alone() {
    let mut stage = Stage::new(120, 40);
    stage.write_file("state", None).write_file("state/places.json", Some("{"));
    stage.keys("2");
    let stage = again(stage, Setup { size: (120, 40), ..Setup::default() });
    assert!(stage.active_tab().contains("Talks"), "{}", stage.screen());
    assert_eq!(stage.file("state/places.json").as_deref(), Some("{"));
}
