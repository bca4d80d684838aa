//! The hardware cursor, which screen readers and braille displays follow.

use hallway::tui::theme::Role;

use super::stage::{DURING, Setup, Stage};

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

fn stage(size: (u16, u16)) -> Stage {
    let mut stage = Stage::with(Setup { size, now: DURING, ..Setup::default() });
    // Two of them overlap.
    stage.starring(&["174", "211", "115", "226"]);
    stage
}

/// Asserts that the cursor is at the beginning of the selected row.
fn assert_on_selection(stage: &mut Stage, after: &str) {
    let (cursor, selected) = (stage.cursor(), stage.first_cell(Role::Selected));
    assert_eq!(Some(cursor), selected, "after {after}\n{}", stage.screen());
}

#[test]
fn cursor_is_on_the_selected_row_in_every_view() {
    for size in SIZES {
        let mut stage = stage(size);
        for keys in
            ["1", "j j", "G", "h", "j", "2", "j", "l", "]", "3", "j", "G", "g", "4", "j", "1 /"]
        {
            stage.keys(keys);
            if keys != "1 /" {
                assert_on_selection(&mut stage, keys);
            }
        }
        // While a search is typed, the cursor is in its box.
        let box_row = if size.0 < 70 { stage.find(" / ").1 } else { 1 };
        assert_eq!(stage.cursor().1, box_row, "{}", stage.screen());
    }
}

#[test]
fn cursor_is_behind_the_typed_text_whatever_its_width() {
    let mut stage = Stage::new(80, 24);
    for text in ["abc", "漢字", "ｶﾞ", "ｶﾞｷﾞﾊﾟ", "e\u{301}"] {
        stage.keys("/").types(text);
        let cells = hallway::text::width::of(text);
        assert_eq!(usize::from(stage.cursor().0), 3 + cells, "{text}\n{}", stage.screen());
        stage.keys("Left");
        // A combining accent is a step of its own.
        let has_moved = usize::from(stage.cursor().0) < 3 + cells || text.ends_with('\u{301}');
        assert!(has_moved, "{text}\n{}", stage.screen());
        // Scrolled, the end and the cursor stay visible.
        stage.keys("End").types(&text.repeat(80));
        let row = stage.row(1);
        assert!(row.starts_with(" /‹") && row.contains(text), "{row}");
        let typed = row.chars().skip(3).collect::<String>();
        let typed = typed.trim_end_matches("0 of 48").trim_end();
        assert_eq!(usize::from(stage.cursor().0), 3 + hallway::text::width::of(typed), "{row}");
        stage.keys("esc");
    }
}

#[test]
fn cursor_is_on_the_chosen_entry_of_a_dialog() {
    for size in SIZES {
        let mut stage = stage(size);
        stage.keys("3 G o");
        let chosen = |stage: &mut Stage| {
            assert_eq!(stage.role_at_cursor(), Some(Role::Selected), "{}", stage.screen());
            stage.cursor()
        };
        let first = chosen(&mut stage);
        stage.keys("j");
        assert!(chosen(&mut stage).1 > first.1, "{}", stage.screen());
        stage.keys("esc");
        assert_on_selection(&mut stage, "esc");
        // The text beside a code.
        stage.keys("1 g").clicks_on("Run ILP32").keys("Q");
        let (left, top) = stage.cursor();
        assert!(stage.row(top)[usize::from(left)..].starts_with("Run ILP32"), "{}", stage.screen());
    }
}

#[test]
fn cursor_is_on_the_talk_to_keep_in_a_clash() {
    let mut stage = Stage::during(120, 40);
    stage.starring(&["211", "115", "178"]).keys("3 j r");
    let first = stage.cursor();
    assert_eq!(stage.role_at_cursor(), Some(Role::Selected), "{}", stage.screen());
    stage.keys("l");
    assert_ne!(stage.cursor().0, first.0);
    assert_eq!(stage.role_at_cursor(), Some(Role::Selected), "{}", stage.screen());
}

#[test]
fn cursor_is_on_the_first_line_of_the_details() {
    for size in SIZES {
        let mut stage = stage(size);
        stage.keys("g").clicks_on("Run ILP32").keys("enter");
        let (left, top) = stage.cursor();
        let line: String = stage.row(top).chars().skip(left.into()).collect();
        assert!(line.starts_with("Run ILP32"), "{}", stage.screen());
    }
}
