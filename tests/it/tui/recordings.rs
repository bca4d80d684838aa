//! Recordings: marks in lists, labels in a clash, the list to watch later, and links.

use hallway::text::symbols;
use insta::assert_snapshot;

use super::stage::{Setup, Stage};
use crate::fields;

fn stage(size: (u16, u16), now: &'static str) -> Stage {
    Stage::with(Setup { size, now, schedule: fields::schedule(), ..Setup::default() })
}

const BEFORE: &str = "2026-03-01T12:00:00+01:00";
const AFTER: &str = "2026-03-03T12:00:00+01:00";

#[test]
fn resolving_a_clash_says_which_talk_is_recorded() {
    let screens =
        [((120, 40), BEFORE), ((80, 24), BEFORE), ((80, 24), AFTER)].map(|(size, now)| {
            let mut stage = stage(size, now);
            stage.starring(&["t2", "t5"]).keys("g j j");
            assert_eq!(stage.selected(), Some("Warteschlangen"));
            stage.keys("r").screen_after("r")
        });
    assert!(screens[0].contains("⊘ not recorded"), "{}", screens[0]);
    assert!(screens[0].contains("● will be recorded"), "{}", screens[0]);
    assert!(screens[2].contains("● recorded"), "{}", screens[2]);
    assert_snapshot!(screens.join("\n"));
}

#[test]
fn recorded_talk_demoted_in_a_clash_is_in_watch_later() {
    let screens = [(120, 24), (80, 24), (40, 12)].map(|size| {
        let mut stage = stage(size, BEFORE);
        stage.starring(&["t2", "t5"]).keys("g j j r enter 3");
        stage.screen_after("r enter 3")
            + &stage.keys("/").types("is:later").screen_after("/is:later")
    });
    assert_snapshot!(screens.join("\n"));
    // Starring it removes it from the list.
    let mut stage = stage((80, 24), BEFORE);
    stage.starring(&["t2", "t5"]).keys("g j j r enter 3");
    assert!(stage.screen().contains("1 to watch later"), "{}", stage.screen());
    stage.keys("j space");
    assert!(!stage.screen().contains("watch"), "{}", stage.screen());
}

#[test]
fn recording_marks_exist_in_ascii() {
    let setup = Setup {
        now: BEFORE,
        schedule: fields::schedule(),
        symbols: &symbols::ASCII,
        ..Setup::default()
    };
    let mut stage = Stage::with(setup);
    stage.starring(&["t2"]).keys("g j j");
    assert!(stage.screen().contains("Warteschlangen /"), "{}", stage.screen());
    assert!(stage.screen().contains(" / not recorded"), "{}", stage.screen());
    stage.keys("j m 3");
    assert!(stage.screen().contains("o recorded: watch later"), "{}", stage.screen());
}

#[test]
fn recording_link_is_shown_and_opened() {
    let mut stage = stage((80, 24), AFTER);
    stage.keys("g j enter");
    let details = stage.screen_after("enter");
    assert_snapshot!(details + &stage.keys("o").screen_after("o"));
    stage.keys("enter");
    assert_eq!(stage.platform.opened, ["https://video.example/1.webm"]);
}
