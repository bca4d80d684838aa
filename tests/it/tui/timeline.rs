//! The timeline: zooming, days, the current time, moving between blocks.

use insta::assert_snapshot;

use hallway::format::native;
use hallway::schedule::{Schedule, Slot, Talk};

use super::stage::{DURING, Setup, Stage};

#[test]
fn zooming_keeps_the_selection_and_ends_at_both_ends() {
    let mut stage = Stage::new(80, 24);
    stage.starring(&["211", "115"]).keys("2 j j j");
    let selected = stage.selected().unwrap().to_owned();
    let mut pictures = vec![stage.screen_after("2 j j j")];
    for _ in 0..4 {
        pictures.push(stage.keys("-").screen_after("-"));
        assert_eq!(stage.selected(), Some(selected.as_str()));
    }
    assert_eq!(stage.keys("-").screen_after("-"), pictures[4]);
    for _ in 0..6 {
        stage.keys("+");
        assert_eq!(stage.selected(), Some(selected.as_str()));
    }
    assert_eq!(stage.screen_after("2 j j j"), pictures[0]);
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn the_present_time_is_a_line_through_the_day() {
    let mut stage = Stage::during(100, 24);
    let morning = stage.keys("2").screen_after("at 10:02");
    let next = stage.time_is("2023-11-13T10:05:00-05:00").screen_after("at 10:05");
    let pause = stage.time_is("2023-11-13T11:10:00-05:00").screen_after("at 11:10");
    let found = stage.keys(".").screen_after("at 11:10, .");
    assert_snapshot!([morning, next, pause, found].join("\n"));
}

#[test]
fn another_day_is_entered_at_the_same_time_of_day() {
    let mut stage = Stage::new(100, 24);
    stage.keys("2 G");
    let there = stage.keys("]").screen_after("2 G ]");
    assert_snapshot!(there);
    // It is the last day.
    assert_eq!(stage.keys("]").screen_after("2 G ]"), there);
    stage.keys("[");
    assert_eq!(stage.active_day(), "Mon 13 Nov");
}

#[test]
fn arrows_go_to_the_neighbour_in_space() {
    let mut stage = Stage::new(120, 40);
    stage.keys("2");
    let mut way = vec![stage.selected().unwrap().to_owned()];
    for key in ["Right", "Right", "Right", "Down", "Down", "Left", "Left", "Left", "Up"] {
        stage.keys(key);
        way.push(format!("{key}: {}", stage.selected().unwrap()));
    }
    assert_snapshot!(way.join("\n"));
}

#[test]
fn on_a_narrow_screen_columns_scroll_sideways_and_say_so() {
    let mut stage = Stage::new(40, 12);
    let mut pictures = vec![stage.keys("2").screen_after("2")];
    pictures.push(stage.keys("l").screen_after("l"));
    pictures.push(stage.keys("l").screen_after("l"));
    pictures.push(stage.keys("G").screen_after("G"));
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn enter_opens_the_details_and_esc_comes_back_to_the_same_place() {
    for size in [(80, 24), (160, 50)] {
        let mut stage = Stage::new(size.0, size.1);
        let before = stage.keys("2 l j j").screen();
        stage.keys("enter j j");
        assert_ne!(stage.screen(), before);
        assert_eq!(stage.keys("esc").screen(), before);
    }
}

#[test]
fn stars_and_clashes_are_marked_on_the_blocks() {
    let mut stage = Stage::new(120, 40);
    stage.starring(&["211", "115", "174"]).keys("2");
    assert!(stage.screen().contains("★Run ILP32"), "{}", stage.screen());
    assert!(stage.screen().contains("⚑system pressure"), "{}", stage.screen());
    // After unstarring one talk there is no clash, and the other talk keeps its star.
    stage.clicks_on("system pressure").keys("space");
    assert!(!stage.screen().contains('⚑'), "{}", stage.screen());
    assert!(stage.screen().contains("★Testing Drivers"), "{}", stage.screen());
}

#[test]
fn all_day_talks_are_a_line_above_the_day_and_do_not_stretch_it() {
    let mut conference = native::embedded().unwrap().conference().clone();
    let mut expo = Talk::new("expo", "Exhibition");
    let midnight = "2023-11-13T00:00:00-05:00".parse().unwrap();
    expo.slot = Some(Slot { all_day: true, ..Slot::new(midnight, 3 * 1440) });
    conference.talks.push(expo);
    for width in [120, 80, 40] {
        let mut stage = Stage::with(Setup {
            size: (width, 24),
            now: DURING,
            schedule: Schedule::new(conference.clone()).unwrap(),
            ..Setup::default()
        });
        stage.starring(&["expo", "174"]);
        let list = stage.keys("1 g").screen();
        assert!(list.contains("all day"), "{list}");
        assert!(!list.contains("4320") && !list.contains("00:00"), "{list}");
        let timeline = stage.keys("2").screen();
        assert!(timeline.contains("all day  ★Exhibition to Wed"), "{timeline}");
        assert!(!timeline.contains("00:00"), "{timeline}");
        assert!(timeline.contains(" 09:30") || timeline.contains(" 10:00"), "{timeline}");
        let wednesday = stage.keys("]").screen();
        assert!(wednesday.contains("all day  ★Exhibition"), "{wednesday}");
        assert!(!wednesday.contains("to Wed"), "{wednesday}");
        let agenda = stage.keys("3").screen();
        assert!(agenda.contains("all day"), "{agenda}");
        assert!(!agenda.contains("overlaps"), "{agenda}");
        let now = stage.keys("4").screen();
        assert!(now.contains("All day") && now.contains("Exhibition"), "{now}");
    }
}
