//! The mouse: a click selects, a second click opens, and the wheel scrolls the pane under
//! it.

use crossterm::event::{MouseButton, MouseEventKind};
use hallway::tui::theme::Role;

use super::stage::Stage;

/// The focused pane.
#[derive(Debug, PartialEq)]
enum Pane {
    Groups,
    List,
    Details,
}

/// The focused pane, as the footer and the selection show it.
fn focused(stage: &Stage) -> Pane {
    if stage.footer().contains("j/k scroll") {
        return Pane::Details;
    }
    match stage.first_cell(Role::Selected) {
        Some((0, _)) => Pane::Groups,
        Some(_) => Pane::List,
        None => panic!("nothing is selected\n{}", stage.screen()),
    }
}

#[test]
fn click_selects_a_talk_and_second_click_opens_it() {
    let mut stage = Stage::new(120, 40);
    let (column, row) = stage.find("Deprecating Stuff");
    stage.clicks(column, row);
    assert_eq!(stage.selected(), Some("Deprecating Stuff"));
    assert_eq!(focused(&stage), Pane::List);
    stage.clicks(column, row);
    assert_eq!(focused(&stage), Pane::Details);
    // Another click on the list only focuses the list again.
    stage.clicks(column, row);
    assert_eq!(focused(&stage), Pane::List);
}

#[test]
fn click_on_a_heading_or_below_the_list_does_nothing() {
    let mut stage = Stage::new(120, 24);
    stage.keys("j");
    let before = stage.screen();
    stage.clicks_on("Mon 13 Nov");
    assert_eq!(stage.screen(), before);
    stage.keys("h g k enter").clicks_on("Linux Kernel Debu");
    let before = stage.screen();
    let (column, row) = stage.find("1 talk");
    stage.clicks(column, row + 12);
    assert_eq!(stage.screen(), before);
}

#[test]
fn click_chooses_a_group_and_second_click_enters_it() {
    let mut stage = Stage::new(120, 24);
    let (column, row) = stage.find("▎RISC-V MC");
    stage.clicks(column, row);
    assert!(stage.screen().contains("RISC-V MC · 9 talks"), "{}", stage.screen());
    assert_eq!(focused(&stage), Pane::Groups);
    stage.clicks(column, row);
    assert_eq!(focused(&stage), Pane::List);
    // A click below the last group does nothing.
    stage.clicks(5, 20);
    assert!(stage.screen().contains("RISC-V MC · 9 talks"), "{}", stage.screen());
}

#[test]
fn header_tabs_change_the_view() {
    let mut stage = Stage::new(120, 24);
    for tab in ["2 Timeline", "3 Agenda", "1 Talks"] {
        stage.clicks_on(tab);
        assert_eq!(stage.active_tab(), tab);
        // A click on the last cell of its name does the same.
        stage.keys(if tab == "1 Talks" { "2" } else { "1" });
        let (column, row) = stage.find(tab);
        stage.clicks(column + u16::try_from(tab.len()).unwrap() - 1, row);
        assert_eq!(stage.active_tab(), tab);
    }
}

#[test]
fn day_tabs_change_the_day() {
    let mut stage = Stage::new(100, 24);
    stage.keys("2").clicks_on("Wed 15 Nov");
    assert_eq!(stage.active_day(), "Wed 15 Nov");
    assert!(stage.screen().contains("VFIO/IOMMU/PCI MC"), "{}", stage.screen());
    stage.clicks_on("Mon 13 Nov");
    assert_eq!(stage.active_day(), "Mon 13 Nov");
}

#[test]
fn click_selects_a_block_and_second_click_opens_it() {
    let mut stage = Stage::new(100, 24);
    stage.keys("2").clicks_on("RISC-V patchwork CI");
    assert_eq!(stage.selected(), Some("RISC-V patchwork CI"));
    let (column, row) = stage.find("RISC-V patchwork CI");
    stage.clicks(column, row);
    assert_eq!(focused(&stage), Pane::Details, "{}", stage.screen());
}

#[test]
fn click_selects_a_hit_and_second_click_goes_to_it() {
    let mut stage = Stage::new(100, 24);
    stage.keys("/").types("kunit");
    let (column, row) = stage.find("Testing Drivers");
    stage.keys("G").clicks(column, row + 1);
    assert_eq!(
        stage.selected(),
        Some("Testing Drivers with KUnit (Does hardware have to be hard?)")
    );
    stage.clicks(column, row);
    assert_eq!(stage.active_tab(), "1 Talks", "the search is closed");
    assert_eq!(
        stage.selected(),
        Some("Testing Drivers with KUnit (Does hardware have to be hard?)")
    );
}

#[test]
fn menu_clicks_select_then_go_and_close_outside() {
    let mut stage = Stage::new(100, 30);
    stage.keys("o").clicks_in_frame("Introduction");
    assert!(stage.has_dialog());
    stage.clicks_in_frame("Introduction");
    assert!(!stage.has_dialog());
    assert_eq!(stage.selected(), Some("Introduction"));
    stage.keys("o").clicks(0, 0);
    assert!(!stage.has_dialog());
}

#[test]
fn wheel_scrolls_the_list_and_keeps_the_selection_visible() {
    let mut stage = Stage::new(120, 24);
    let (column, row) = stage.find("Deprecating Stuff");
    for notches in [1, 2, 3, 100, -1, -2, -100] {
        stage.wheel(notches, column, row);
        let title: String = stage.selected().unwrap().chars().take(20).collect();
        let shown = stage.selected_row();
        assert!(shown.contains(&title), "after {notches}\n{}", stage.screen());
    }
    let (_, first) = stage.find("10m  Welcome!");
    assert_eq!(first, 3, "the list is at its top");
}

#[test]
fn wheel_scrolls_the_pane_under_the_pointer() {
    let mut stage = Stage::new(150, 24);
    stage.keys("]");
    let details = |stage: &Stage| stage.columns(110..148);
    let (before, list) = (details(&stage), stage.columns(25..107));
    stage.wheel(2, 120, 5);
    // Each notch scrolls by three lines.
    assert_eq!(details(&stage)[1..16], before[7..22]);
    assert_eq!(stage.columns(25..107), list);
    assert_eq!(focused(&stage), Pane::List);
    stage.wheel(-100, 120, 5);
    assert_eq!(details(&stage), before);
    // There are many groups of speakers.
    stage.keys("b b");
    let groups = |stage: &Stage| stage.columns(1..22);
    let before = groups(&stage);
    stage.wheel(4, 3, 5);
    assert_eq!(groups(&stage)[2..11], before[14..23]);
    let marked = stage.find_all("▌").into_iter().any(|(column, _)| column == 0);
    assert!(marked, "the chosen group is visible\n{}", stage.screen());
}

#[test]
fn wheel_scrolls_the_timeline_and_dialogs() {
    let mut stage = Stage::new(80, 24);
    // The labels of the rows.
    let hours = |stage: &Stage| stage.columns(0..6);
    let before = hours(stage.keys("2"));
    stage.wheel(2, 30, 10);
    assert_eq!(hours(&stage)[3..17], before[9..23]);
    assert!(stage.selected().is_some());
    stage.wheel(-100, 30, 10);
    assert_eq!(hours(&stage), before);
    let mut stage = Stage::new(40, 12);
    let top = stage.keys("?").screen();
    assert_ne!(stage.wheel(1, 20, 6).screen(), top);
    assert_eq!(stage.wheel(-5, 20, 6).screen(), top);
}

#[test]
fn other_buttons_and_movement_are_ignored() {
    let mut stage = Stage::new(120, 24);
    let before = stage.screen();
    let (column, row) = stage.find("Deprecating Stuff");
    for kind in [
        MouseEventKind::Down(MouseButton::Right),
        MouseEventKind::Up(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::Moved,
        MouseEventKind::ScrollLeft,
        MouseEventKind::ScrollRight,
    ] {
        assert_eq!(stage.mouse(kind, column, row).screen(), before);
    }
}
