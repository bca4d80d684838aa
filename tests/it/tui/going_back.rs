//! Going back: esc undoes the innermost step, and never leaves a view that was opened by its
//! own key.

use super::stage::Stage;

const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];

fn stage((width, height): (u16, u16)) -> Stage {
    let mut stage = Stage::new(width, height);
    stage.starring(&["174", "211", "115"]);
    stage
}

#[test]
fn esc_stays_in_a_view_opened_by_its_key() {
    for size in SIZES {
        for (keys, tab) in [
            ("2 p 3", "3 Agenda"),
            ("p p", "2 Timeline"),
            ("3 p p", "2 Timeline"),
            ("5", "5 For you"),
            ("L 4", "4 Now"),
            ("/ k v m enter 2", "2 Timeline"),
            ("3 b 2", "2 Timeline"),
            ("3 f 1", "1 Talks"),
            ("2 L 1", "1 Talks"),
        ] {
            let mut stage = stage(size);
            for again in ["esc", "esc", "esc"] {
                stage.keys(keys).keys(again);
                assert_eq!(stage.active_tab(), tab, "{keys}\n{}", stage.screen());
            }
        }
    }
}

#[test]
fn esc_undoes_one_step_at_a_time() {
    for size in SIZES {
        let mut stage = stage(size);
        // Each key steps further in.
        let keys = ["2", "p", "L", "j", "enter"];
        let screens = keys.map(|key| stage.keys(key).screen());
        assert_eq!(stage.keys("esc").screen(), screens[3], "out of the details");
        let hits = stage.keys("k").screen();
        assert_eq!(hits, screens[2]);
        assert_eq!(stage.keys("esc").screen(), screens[1], "back in my day");
        assert_eq!(stage.keys("esc").screen(), screens[0], "back in the timeline");
        assert_eq!(stage.keys("esc").screen(), screens[0], "and there it stays");
    }
}

#[test]
fn kept_hits_are_left_for_the_talks_after_their_tab_was_chosen() {
    for size in SIZES {
        let mut stage = stage(size);
        stage.keys("2 / k v m enter 1");
        assert!(stage.row(1).contains("/ kvm"), "{}", stage.screen());
        if size.0 >= 80 {
            assert!(stage.row(1).contains("esc all talks"), "{}", stage.screen());
        }
        stage.keys("esc");
        assert_eq!(stage.active_tab(), "1 Talks");
        assert!(!stage.row(1).contains("/ kvm"), "{}", stage.screen());
        // The way back is still in the list of jumps.
        stage.keys("Ctrl-o");
        assert_eq!(stage.active_tab(), "2 Timeline");
    }
}

#[test]
fn footer_names_esc_where_it_leads_back() {
    let mut stage = stage((120, 40));
    for (keys, leads) in
        [("2", false), ("p", true), ("esc", false), ("p 3", false), ("b", true), ("2", false)]
    {
        let footer = stage.keys(keys).footer();
        assert_eq!(footer.contains("esc back"), leads, "{keys}: {footer}");
    }
}
