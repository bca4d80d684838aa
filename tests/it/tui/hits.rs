//! The hits of a search as a lasting list: its heading, the way back, the steps from hit to
//! hit, and changes while it is open.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::stage::{Setup, Stage};
use crate::editions;

fn found(size: (u16, u16), text: &str) -> Stage {
    let mut stage = Stage::new(size.0, size.1);
    stage.keys("/").types(text).keys("enter");
    stage
}

#[test]
fn enter_keeps_the_hits_as_a_list_under_the_query() {
    let screens = [(120, 40), (80, 24), (40, 12)].map(|size| {
        let mut stage = found(size, "isolation -is:hidden");
        stage.keys("j").screen_after("/isolation -is:hidden, enter j")
    });
    assert_snapshot!(screens.join("\n"));
}

#[test]
fn narrow_heading_drops_the_keys_before_cutting_the_query() {
    let long = "isolation -is:hidden -is:starred -is:maybe";
    let heading = |width| found((width, 24), long).row(1);
    assert_snapshot!([40, 70, 80, 99].map(heading).join("\n"));
}

#[test]
fn hits_on_several_days_show_the_weekday() {
    let mut stage = found((80, 24), "a day:wed");
    assert!(stage.row(2).contains("▌  11:"), "{}", stage.screen());
    stage.keys("/").types("after:11 before:13").keys("enter");
    assert!(stage.row(2).starts_with("▌  Mon 11:25 20m"), "{}", stage.screen());
    assert!(stage.keys("G").selected_row().contains("Wed 12:15"), "{}", stage.screen());
}

#[test]
fn esc_goes_back_to_where_the_search_began() {
    for keys in
        ["", "j j j", "G", "h j j l", "h j enter j", "2 l j", "2 ] l", "3 j", "b b j l", "4"]
    {
        for size in [(40, 12), (80, 24), (120, 40)] {
            let mut stage = Stage::new(size.0, size.1);
            stage.starring(&["174", "211", "115", "110"]).keys(keys);
            let before = stage.screen();
            stage.keys("/").types("kv").keys("enter j n esc");
            assert_eq!(stage.screen(), before, "after {keys:?}");
            // Esc closes the details first; a second search returns to the same place.
            stage.keys("/").types("kv").keys("enter enter esc / space e x enter esc");
            assert_eq!(stage.screen(), before, "after {keys:?}");
        }
    }
}

#[test]
fn heading_says_where_esc_leads() {
    let mut stage = found((120, 24), "kvm");
    assert!(stage.row(1).contains("3 of 48 · esc all talks"), "{}", stage.screen());
    stage.keys("esc 2 /").types("kvm").keys("enter");
    assert!(stage.row(1).contains("3 of 48 · esc back"), "{}", stage.screen());
}

#[test]
fn the_box_opens_empty_and_up_brings_the_text_back() {
    let mut stage = found((80, 24), "kvm");
    let kept = stage.keys("j").screen();
    stage.keys("/");
    assert!(stage.row(1).contains("/ type to search"), "{}", stage.screen());
    assert_eq!(stage.types("rust").keys("esc").screen(), kept);
    stage.keys("/ Up").types(" -is:unscheduled").keys("enter");
    assert!(stage.row(1).contains("/ kvm -is:unscheduled"), "{}", stage.screen());
    assert!(stage.row(1).contains("2 of 48"), "{}", stage.screen());
}

#[test]
fn n_cycles_through_the_hits() {
    let mut stage = found((80, 24), "kvm");
    let titles = ["RISC-V irqbypass with KVM", "KVM", "SBI Supervisor Software Events"];
    assert_eq!(stage.selected(), Some(titles[0]));
    for title in [titles[1], titles[2]] {
        assert_eq!(stage.keys("n").selected(), Some(title));
        assert_eq!(stage.said(), "");
    }
    assert_eq!(stage.keys("n").selected(), Some(titles[0]));
    assert_eq!(stage.said(), "hit 1 of 3, around the end");
    assert_eq!(stage.keys("N").selected(), Some(titles[2]));
    assert_eq!(stage.said(), "hit 3 of 3, around the end");
    assert_eq!(stage.keys("N").selected(), Some(titles[1]));
}

#[test]
fn n_keeps_the_view_and_the_details() {
    let mut stage = found((120, 40), "kvm -is:unscheduled");
    stage.keys("2 n");
    assert_eq!(stage.selected(), Some("SBI Supervisor Software Events"));
    assert_eq!(stage.active_tab(), "2 Timeline");
    assert_eq!(stage.said(), "hit 2 of 2: kvm -is:unscheduled");
    // The list selects the same hit.
    stage.keys("1");
    assert_eq!(stage.selected(), Some("SBI Supervisor Software Events"));
    assert!(stage.row(1).contains("/ kvm"), "{}", stage.screen());
    let details = found((80, 24), "kvm").keys("enter n").screen_after("enter n");
    assert!(details.contains("\n KVM  "), "{details}");
}

#[test]
fn footer_names_the_keys_for_hits_only_beside_them() {
    let mut stage = found((200, 60), "risc");
    for (keys, listed) in [("1", true), ("2", false), ("3", false), ("p", false), ("1", true)] {
        stage.keys(keys);
        assert_eq!(stage.footer().contains("n/N hit"), listed, "{}", stage.footer());
    }
}

#[test]
fn hit_missing_from_the_view_is_shown_in_the_hit_list() {
    let mut stage = found((80, 24), "kvm");
    stage.keys("2 n");
    assert_eq!(stage.selected(), Some("KVM"), "it has no time");
    assert!(stage.row(1).contains("/ kvm"), "{}", stage.screen());
}

#[test]
fn n_without_hits_explains_how_to_search() {
    let mut stage = Stage::new(80, 24);
    for keys in ["n", "N", "/ k v m enter esc n"] {
        stage.keys(keys);
        assert_eq!(stage.said(), "no hits are kept; / searches");
    }
}

#[test]
fn picking_and_noting_keep_the_hit_list() {
    let mut stage = Stage::new(80, 24);
    stage.starring(&["174", "211", "115"]).keys("/").types("is:starred").keys("enter j");
    let selected = stage.selected_id().map(str::to_owned);
    for (keys, mark) in [("space", ' '), ("m", '☆'), ("x", '×'), ("x", ' '), ("u", '×')] {
        stage.keys(keys);
        assert_eq!(stage.selected_id().map(str::to_owned), selected, "{keys}");
        assert!(stage.row(1).contains("/ is:starred") && stage.row(1).contains("3 of 48"));
        assert_eq!(stage.selected_row().chars().nth(1), Some(mark), "{}", stage.screen());
    }
    stage.keys("w").types("mind this").keys("esc");
    assert_eq!(stage.note_on(&selected.clone().unwrap()).as_deref(), Some("mind this"));
    assert_eq!(stage.selected_id().map(str::to_owned), selected);
    // Hidden hits are skipped like those of other lists.
    stage.keys("X");
    assert!(stage.row(1).contains("2 of 48"), "{}", stage.screen());
}

#[test]
fn undo_and_external_changes_keep_the_hit_list() {
    let mut stage = Stage::new(80, 24);
    stage.keys("space /").types("kvm").keys("enter n u");
    assert!(stage.said().starts_with("Undone"), "{}", stage.said());
    assert_eq!(stage.selected(), Some("KVM"));
    stage.another_program_toggles("174");
    assert_eq!(stage.selected(), Some("KVM"));
    assert!(stage.row(1).contains("/ kvm  "), "{}", stage.screen());
}

#[test]
fn new_edition_is_searched_again_and_esc_still_returns() {
    let mut stage = Stage::new(80, 24);
    stage.keys("2 /").types("another").keys("enter esc");
    stage.keys("/").types("risc-v").keys("enter j");
    let before = stage.selected_id().map(str::to_owned);
    stage.platform.publishes.push_back(editions::moved());
    stage.updates();
    assert_eq!(stage.selected_id().map(str::to_owned), before);
    assert!(stage.row(1).contains("/ risc-v"), "{}", stage.screen());
    stage.keys("esc");
    assert_eq!(stage.active_tab(), "2 Timeline");
}

#[test]
fn jump_leaves_the_hits_and_esc_returns_to_them() {
    for keys in ["b", "b j enter", "o enter", "o j enter"] {
        let mut stage = found((100, 30), "teep");
        let before = stage.screen();
        stage.keys(keys);
        assert!(!stage.row(1).contains("/ teep"), "{keys}: {}", stage.screen());
        assert_eq!(stage.keys("esc").screen(), before, "{keys}");
    }
}

#[test]
fn search_footer_names_the_help_at_every_width() {
    for width in [40, 60, 80, 120] {
        let mut stage = Stage::new(width, 24);
        stage.keys("/").types("kvm");
        assert!(stage.footer().contains("F1 help"), "{width}: {}", stage.footer());
        assert!(stage.keys("F1").has_dialog());
    }
}

proptest! {
    #![proptest_config(crate::effort::random(24))]

    /// From any hit, in the list and in the timeline, n visits each hit once and in order,
    /// and N goes the same way back.
    #[test]
    fn n_visits_each_hit_once_and_in_order(
        text in "-is:unscheduled( [a-z]{1,2})?",
        start in any::<prop::sample::Index>(),
        view in prop::sample::select(vec!["1", "2", "enter"]),
    ) {
        let mut stage = Stage::with(Setup { size: (120, 30), ..Setup::default() });
        stage.keys("/").types(&text).keys("enter");
        let Some(kept) = stage.app.model.nav.kept.as_ref() else {
            return Ok(());
        };
        let hits: Vec<String> = kept.talks.iter().map(|id| id.as_str().to_owned()).collect();
        let start = start.index(hits.len());
        stage.keys(&"j ".repeat(start)).keys(view);
        let selected = |stage: &Stage| stage.app.screen.selected().unwrap().as_str().to_owned();
        prop_assert_eq!(&selected(&stage), &hits[start]);
        for step in 1..=hits.len() {
            stage.keys("n");
            prop_assert_eq!(&selected(&stage), &hits[(start + step) % hits.len()]);
        }
        for step in 1..=hits.len() {
            stage.keys("N");
            prop_assert_eq!(&selected(&stage), &hits[(start + hits.len() - step) % hits.len()]);
        }
    }
}

#[test]
fn free_time_filters_the_kept_hits() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut stage = Stage::new(size.0, size.1);
        stage.starring(&["174", "211"]).keys("/").types("risc").keys("enter");
        let all = stage.screen();
        let mut free = Stage::new(size.0, size.1);
        free.starring(&["174", "211"]).keys("/").types("risc is:free").keys("enter");
        let free = free.app.screen.rows.selectable;
        assert!(free > 0 && free < stage.app.screen.rows.selectable);
        stage.keys("f");
        assert_eq!(stage.said(), "only talks in your free time");
        assert!(stage.row(1).contains(&format!("free time · {free} of 48")), "{}", stage.screen());
        assert_eq!(stage.app.screen.rows.selectable, free);
        // The filter follows the agenda, and n and N pass over the other hits.
        assert_ne!(stage.keys("space").app.screen.rows.selectable, free);
        stage.keys("u n N f");
        assert_eq!(stage.said(), "no longer only talks in your free time");
        assert_eq!(stage.keys("g tab Shift-Tab").screen(), all);
    }
}

#[test]
fn no_kept_hit_in_free_time_is_reported() {
    let mut stage = found((120, 40), "RISC-V patchwork");
    stage.keys("space f");
    assert!(stage.screen().contains("No talk here is in your free time."), "{}", stage.screen());
    assert!(stage.screen().contains("f shows the others again."), "{}", stage.screen());
    assert_eq!(stage.keys("n").said(), "no hit is in your free time");
    assert!(stage.keys("f").screen().contains("RISC-V patchwork CI"), "{}", stage.screen());
}

#[test]
fn kept_hits_still_say_why_they_match() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut stage = Stage::new(size.0, size.1);
        stage.keys("/").types("rosted");
        let heading = stage.row(1).contains("showing");
        let people = stage.row(3);
        assert!(people.contains("Rostedt"), "{}", stage.screen());
        stage.keys("enter");
        assert!(stage.row(3).contains("Rostedt"), "{}", stage.screen());
        if heading {
            assert!(stage.row(1).contains("showing"), "{}", stage.screen());
        }
    }
    let mut stage = found((80, 24), "kernl");
    assert!(stage.row(1).contains("showing kernel for kernl · "), "{}", stage.screen());
    stage.keys("esc");
    assert!(!stage.row(1).contains("showing"), "{}", stage.screen());
}

#[test]
fn jump_back_from_the_details_of_a_hit_returns_to_the_hits() {
    for size in [(40, 12), (80, 24)] {
        let mut stage = found(size, "kvm");
        stage.keys("enter Ctrl-o");
        assert!(stage.row(1).contains("/ kvm"), "{}", stage.screen());
        stage.keys("Ctrl-o");
        assert!(!stage.row(1).contains("/ kvm"), "{}", stage.screen());
    }
}
