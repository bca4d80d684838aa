//! The selection is a talk, not a row: it survives a resize, a filter and a reload.

use super::stage::Stage;

#[test]
fn resize_keeps_the_selection_in_every_view() {
    for keys in ["G k k k", "2 l j j j", "2 ] j j", "3 j j", "b b j j j enter j"] {
        let mut stage = Stage::new(120, 40);
        stage.starring(&["174", "211", "115", "110"]).keys(keys);
        let selected = stage.selected_id().unwrap().to_owned();
        for size in [(40, 12), (200, 60), (80, 24), (1, 1), (70, 19), (100, 30)] {
            stage.resizes(size.0, size.1);
            assert_eq!(stage.selected_id(), Some(selected.as_str()), "{keys} {size:?}");
        }
    }
}

#[test]
fn selected_talk_is_visible_at_every_size() {
    let mut stage = Stage::new(120, 40);
    stage.keys("/").types("embargoed").keys("enter");
    for width in [40, 60, 70, 80, 100, 150, 200] {
        for height in [12, 20, 24, 50] {
            for view in ["1", "2"] {
                stage.keys(view).resizes(width, height);
                let shown = stage.find_all("Quality in emb");
                assert!(!shown.is_empty(), "{}", stage.screen());
            }
        }
    }
}

#[test]
fn changing_the_view_keeps_the_selection() {
    let mut stage = Stage::new(120, 24);
    stage.keys("j j j j j j").keys("space");
    let selected = stage.selected_id().unwrap().to_owned();
    for view in ["2", "3", "1", "3", "2", "1"] {
        stage.keys(view);
        assert_eq!(stage.selected_id(), Some(selected.as_str()), "{view}");
    }
}

#[test]
fn group_containing_the_talk_keeps_it_selected() {
    let mut stage = Stage::new(120, 24);
    stage.clicks_on("RISC-V patchwork").clicks_on("▎RISC-V MC");
    assert_eq!(stage.selected(), Some("RISC-V patchwork CI"));
    stage.keys("g");
    assert_eq!(stage.selected(), Some("RISC-V patchwork CI"));
}

#[test]
fn reload_keeps_the_selection() {
    let mut stage = Stage::new(120, 24);
    stage.starring(&["174", "225", "110"]).keys("3 j j");
    assert_eq!(stage.selected_id(), Some("225"));
    stage.another_program_toggles("272").another_program_toggles("174");
    assert_eq!(stage.selected_id(), Some("225"));
    // When the selected talk disappears, its neighbour is selected.
    stage.another_program_toggles("225");
    assert_eq!(stage.selected_id(), Some("110"));
}

#[test]
fn moving_the_focus_moves_nothing_on_the_screen() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut stage = Stage::new(size.0, size.1);
        stage.starring(&["174", "211"]).keys("j j j");
        let titles = |stage: &Stage| {
            ["Run ILP32", "Deprecating", "RISC-V", "Welcome!", "Tracks"]
                .map(|text| stage.find_all(text))
        };
        let before = titles(&stage);
        for _ in 0..3 {
            stage.keys("tab");
            assert_eq!(titles(&stage), before, "{}", stage.screen());
        }
    }
}

#[test]
fn keys_never_go_to_an_invisible_pane() {
    let shows_details = |stage: &Stage| stage.screen().contains("id        ");
    // At this size there is no room for details below the list.
    let mut stage = Stage::new(80, 20);
    for keys in ["tab", "l", "enter enter", "3 tab", "2 tab"] {
        let mut stage = Stage::new(80, 20);
        stage.keys(keys);
        let (focused, shown) = (stage.footer().contains("j/k scroll"), shows_details(&stage));
        assert!(!focused || shown, "{keys}\n{}", stage.screen());
    }
    assert!(!shows_details(&stage));
    stage.keys("tab");
    assert!(stage.footer().contains("j/k scroll"), "{}", stage.screen());
    assert!(shows_details(&stage), "the details get the whole screen");
    assert!(!stage.screen().contains("All · 48 talks"), "{}", stage.screen());
}

#[test]
fn going_back_from_a_jump_selects_what_was_selected_there() {
    for view in ["4", "5"] {
        let mut stage = Stage::during(120, 40);
        let from = stage.starring(&["174", "211"]).keys(view).keys("j j").selected().unwrap();
        let from = from.to_owned();
        let tab = stage.active_tab();
        assert_ne!(stage.keys("L").selected(), Some(from.as_str()));
        assert_eq!(stage.keys("esc").selected(), Some(from.as_str()));
        assert_eq!(stage.active_tab(), tab);
    }
}

#[test]
fn next_day_begins_with_its_heading() {
    for size in [(40, 12), (80, 24), (120, 24)] {
        let mut stage = Stage::new(size.0, size.1);
        stage.keys("]");
        assert!(stage.row(2).contains("Wed 15 Nov"), "{}", stage.screen());
    }
}

#[test]
fn details_start_at_the_top_in_another_view() {
    let mut stage = Stage::new(80, 24);
    stage.keys("space l j j j");
    let title = stage.selected().unwrap().to_owned();
    assert_eq!(stage.find_all(&title).len(), 1, "scrolled\n{}", stage.screen());
    stage.keys("3");
    assert_eq!(stage.selected(), Some(title.as_str()));
    assert_eq!(stage.find_all(&title).len(), 2, "{}", stage.screen());
}

#[test]
fn groups_passed_on_the_way_do_not_move_the_place_in_the_day() {
    // The selection in the list of all talks is the first, so that of each group is, too.
    for steps in 1..=5 {
        let mut stage = Stage::new(120, 24);
        stage.keys("g h");
        for _ in 0..steps {
            stage.keys("j");
        }
        let walked = stage.selected_id().unwrap().to_owned();
        stage.keys("enter g");
        assert_eq!(stage.selected_id(), Some(walked.as_str()), "group {steps}");
    }
}

#[test]
fn undo_and_redo_of_a_resolved_clash_select_the_kept_talk() {
    for size in [(80, 24), (120, 40)] {
        let mut stage = Stage::new(size.0, size.1);
        stage.starring(&["174", "211", "115", "178", "271"]).keys("3 g j r");
        let kept = stage.keys("enter").selected_id().unwrap().to_owned();
        for key in ["u", "Ctrl-r", "u", "Ctrl-r"] {
            assert_eq!(stage.keys(key).selected_id(), Some(kept.as_str()), "{key}");
        }
    }
}
