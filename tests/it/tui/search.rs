//! Searching while one types: what is found, what is said of it, where enter and
//! esc lead.

use insta::assert_snapshot;

use super::stage::Stage;

fn found(text: &str) -> String {
    let mut stage = Stage::new(100, 14);
    stage
        .keys("/")
        .types(text)
        .screen_after(&format!("/{text}"))
}

#[test]
fn hits_say_where_they_hit() {
    let texts = [
        "proxy",              // a title, and abstracts
        "gupta",              // a person
        "vfio",               // a session
        "prox exc",           // words in any order, letters left out
        "priority inversion", // an abstract
    ];
    assert_snapshot!(texts.map(found).join("\n"));
}

#[test]
fn slips_of_the_finger_still_find() {
    assert_snapshot!(["shceduling", "kunti"].map(found).join("\n"));
}

#[test]
fn where_nothing_matches_it_says_what_to_do() {
    assert_snapshot!(found("xyzzyplugh"));
}

#[test]
fn on_a_narrow_screen_hits_have_two_lines_as_well() {
    let mut stage = Stage::new(40, 12);
    assert_snapshot!(stage.keys("/").types("isolation").screen());
}

#[test]
fn an_empty_search_lists_all_in_time_order() {
    let stage = &mut Stage::new(80, 24);
    stage.keys("/").types("x").keys("Backspace");
    assert!(stage.row(1).ends_with("48 of 48"), "{}", stage.row(1));
    assert_eq!(stage.selected(), Some("Welcome!"));
}

#[test]
fn enter_goes_to_the_talk_in_the_view_one_was_in() {
    for (view, shown) in [("1", "1 Talks"), ("2", "Mon 13 Nov"), ("3", "1 Talks")] {
        let mut stage = Stage::new(120, 24);
        stage
            .starring(&["174"])
            .keys(view)
            .keys("/")
            .types("embargoed")
            .keys("enter");
        assert_eq!(stage.selected(), Some("Quality in embargoed patches"));
        assert!(stage.screen().contains(shown));
        assert!(
            !stage.find_all("Quality in").is_empty(),
            "{}",
            stage.screen()
        );
    }
    // A starred talk is shown in the agenda.
    let mut stage = Stage::new(120, 24);
    stage
        .starring(&["174", "225"])
        .keys("3 /")
        .types("embargoed")
        .keys("enter");
    assert_eq!(stage.selected(), Some("Quality in embargoed patches"));
    assert!(stage.row(1).contains("Agenda"), "{}", stage.screen());
}

#[test]
fn enter_from_the_timeline_shows_a_talk_without_a_time_in_the_list() {
    let mut stage = Stage::new(80, 24);
    stage.keys("2 /").types("newidle").keys("enter");
    assert_snapshot!(stage.screen());
}

#[test]
fn enter_leaves_the_group_that_the_talk_is_not_in() {
    let mut stage = Stage::new(120, 24);
    // The first track, then a talk of another one.
    stage.keys("h j enter /").types("embargoed").keys("enter");
    assert_eq!(stage.selected(), Some("Quality in embargoed patches"));
    // One that is in the group keeps it.
    let mut stage = Stage::new(120, 24);
    stage
        .clicks_on("RISC-V MC")
        .keys("enter /")
        .types("patchwork")
        .keys("enter");
    assert_eq!(stage.selected(), Some("RISC-V patchwork CI"));
    assert!(
        stage.screen().contains("RISC-V MC · 9 talks"),
        "{}",
        stage.screen()
    );
}

#[test]
fn enter_where_nothing_matches_goes_back() {
    let mut stage = Stage::new(80, 24);
    let before = stage.keys("j j").screen();
    stage.keys("/").types("xyzzyplugh").keys("enter");
    assert_eq!(stage.screen(), before);
}

#[test]
fn esc_brings_back_what_was_there() {
    for keys in [
        "",
        "j j j",
        "G",
        "PgDn PgDn k k",
        "h j j",
        "h G",
        "enter j j",
        "enter enter j",
        "2 l j",
        "2 ] l",
        "3 j",
        "b b j",
    ] {
        for size in [(40, 12), (80, 24), (120, 40)] {
            let mut stage = Stage::new(size.0, size.1);
            stage.starring(&["174", "211", "115", "110"]).keys(keys);
            let before = stage.screen();
            stage.keys("/").types("kv").keys("Down esc");
            assert_eq!(stage.screen(), before, "after {keys:?}");
        }
    }
}

#[test]
fn the_line_can_be_edited_as_in_a_shell() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("kunit foo").keys("Ctrl-w");
    assert!(stage.row(1).contains("/ kunit "), "{}", stage.row(1));
    stage
        .keys("Ctrl-a")
        .types("x")
        .keys("Ctrl-d Ctrl-e")
        .types("y");
    assert!(stage.row(1).contains("/ xunit y"), "{}", stage.row(1));
    stage.keys("Ctrl-u");
    assert!(stage.row(1).contains("type to search"), "{}", stage.row(1));
    // Letters that are keys elsewhere are letters here.
    stage.types("q?123 jk");
    assert!(stage.row(1).contains("/ q?123 jk"), "{}", stage.row(1));
}

#[test]
fn the_cursor_stands_behind_what_is_typed() {
    let mut stage = Stage::new(40, 12);
    stage.keys("/");
    assert_eq!(stage.cursor(), (3, 1));
    stage.types("abc");
    assert_eq!(stage.cursor(), (6, 1));
    stage.keys("Left");
    assert_eq!(stage.cursor(), (5, 1));
    // Of a long text the end is shown, the cursor with it.
    stage
        .keys("Ctrl-u")
        .types("the quick brown fox jumps over it");
    let (column, row) = stage.cursor();
    assert_eq!(row, 1);
    assert!(stage.row(1).contains("jumps over it"), "{}", stage.row(1));
    assert!(usize::from(column) == stage.row(1).find("over it").unwrap() + "over it".len());
}

#[test]
fn pasted_text_is_one_line_without_controls() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").pastes("KUnit\n\u{1b}[31mAttributes");
    assert!(!stage.row(1).contains('\u{1b}'));
    assert!(stage.row(1).contains("/ KUnit"), "{}", stage.row(1));
    // Elsewhere a paste is not taken for keys.
    let mut stage = Stage::new(80, 24);
    let before = stage.screen();
    assert_eq!(stage.pastes("q j space").screen(), before);
}

#[test]
fn text_that_piles_up_is_all_there() {
    let mut slow = Stage::new(80, 24);
    slow.keys("/").types("kunit").keys("Down");
    let mut fast = Stage::new(80, 24);
    fast.world.piled_up = true;
    fast.keys("/").types("kunit").keys("Down");
    assert_eq!(slow.screen(), fast.screen());
}

#[test]
fn a_hit_is_starred_without_leaving_the_search() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("newidle").keys("Ctrl-s");
    assert_eq!(stage.saved(), ["226"]);
    assert!(stage.row(2).contains('★'), "{}", stage.screen());
    assert!(stage.row(1).contains("/ newidle"), "{}", stage.screen());
}

#[test]
fn the_selection_moves_through_the_hits_and_starts_at_the_best() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("kunit");
    let best = stage.selected().unwrap().to_owned();
    stage.keys("Down");
    let next = stage.selected().unwrap().to_owned();
    assert_ne!(best, next);
    // Another text has another best hit.
    stage.types("x").keys("Backspace");
    assert_eq!(stage.selected(), Some(best.as_str()));
    stage.keys("tab Ctrl-p Ctrl-n");
    assert_eq!(stage.selected(), Some(next.as_str()));
}
