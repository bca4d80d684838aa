//! The mouse: a click selects, a second one opens, the wheel scrolls what is
//! under it.

use crossterm::event::{MouseButton, MouseEventKind};
use hallway::tui::model::{Focus, View};

use super::stage::Stage;

#[test]
fn a_click_selects_a_talk_and_a_second_opens_it() {
    let mut stage = Stage::new(120, 24);
    let (column, row) = stage.find("Deprecating Stuff");
    stage.clicks(column, row);
    assert_eq!(stage.selected(), Some("Deprecating Stuff"));
    assert_eq!(stage.app.model.nav.focus, Focus::Main);
    stage.clicks(column, row);
    assert!(stage.app.model.nav.in_details());
    // From the details a click on it only takes the keys back.
    stage.clicks(column, row);
    assert!(!stage.app.model.nav.in_details());
}

#[test]
fn a_click_on_a_heading_or_below_the_list_does_nothing() {
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
fn a_click_chooses_a_group_and_a_second_goes_to_its_talks() {
    let mut stage = Stage::new(120, 24);
    let (column, row) = stage.find("RISC-V MC");
    stage.clicks(column, row);
    assert!(stage.screen().contains("RISC-V MC · 9 talks"), "{}", stage.screen());
    assert_eq!(stage.app.model.nav.focus, Focus::Groups);
    stage.clicks(column, row);
    assert_eq!(stage.app.model.nav.focus, Focus::Main);
    // Below the last group there is none.
    stage.clicks(5, 20);
    assert!(stage.screen().contains("RISC-V MC · 9 talks"), "{}", stage.screen());
}

#[test]
fn the_tabs_in_the_header_change_the_view() {
    let mut stage = Stage::new(120, 24);
    for (tab, view) in
        [("2 Timeline", View::Timeline), ("3 Agenda", View::Agenda), ("1 Talks", View::Talks)]
    {
        stage.clicks_on(tab);
        assert_eq!(stage.app.model.nav.view, view);
        // So does the last cell of its name.
        stage.keys(if view == View::Talks { "2" } else { "1" });
        let (column, row) = stage.find(tab);
        stage.clicks(column + u16::try_from(tab.len()).unwrap() - 1, row);
        assert_eq!(stage.app.model.nav.view, view);
    }
}

#[test]
fn the_tabs_of_the_days_change_the_day() {
    let mut stage = Stage::new(100, 24);
    stage.keys("2").clicks_on("Wed 15 Nov");
    assert_eq!(stage.app.model.nav.timeline.day, 1);
    assert!(stage.screen().contains("VFIO/IOMMU/PCI MC"), "{}", stage.screen());
    stage.clicks_on("Mon 13 Nov");
    assert_eq!(stage.app.model.nav.timeline.day, 0);
}

#[test]
fn a_click_selects_a_block_and_a_second_opens_it() {
    let mut stage = Stage::new(100, 24);
    stage.keys("2").clicks_on("RISC-V patchwork CI");
    assert_eq!(stage.selected(), Some("RISC-V patchwork CI"));
    let (column, row) = stage.find("RISC-V patchwork CI");
    stage.clicks(column, row);
    assert!(stage.app.model.nav.in_details(), "{}", stage.screen());
}

#[test]
fn a_click_on_either_line_of_a_hit_selects_it_and_a_second_goes_there() {
    let mut stage = Stage::new(100, 24);
    stage.keys("/").types("kunit");
    let (column, row) = stage.find("Testing Drivers");
    stage.keys("G").clicks(column, row + 1);
    assert_eq!(
        stage.selected(),
        Some("Testing Drivers with KUnit (Does hardware have to be hard?)")
    );
    stage.clicks(column, row);
    assert!(stage.app.model.search.is_none());
    assert_eq!(
        stage.selected(),
        Some("Testing Drivers with KUnit (Does hardware have to be hard?)")
    );
}

#[test]
fn a_click_in_the_menu_selects_a_second_goes_and_one_beside_closes() {
    let mut stage = Stage::new(100, 30);
    stage.keys("o").clicks_in_frame("Introduction");
    assert!(stage.app.model.dialog.is_some());
    stage.clicks_in_frame("Introduction");
    assert!(stage.app.model.dialog.is_none());
    assert_eq!(stage.selected(), Some("Introduction"));
    stage.keys("o").clicks(0, 0);
    assert!(stage.app.model.dialog.is_none());
}

#[test]
fn the_wheel_scrolls_the_list_and_the_selection_stays_in_sight() {
    let mut stage = Stage::new(120, 24);
    let (column, row) = stage.find("Deprecating Stuff");
    for notches in [1, 2, 3, 100, -1, -2, -100] {
        stage.wheel(notches, column, row);
        let list = stage.app.model.list();
        let height = stage.app.screen.list_height();
        assert!(
            (list.offset..list.offset + height).contains(&list.row),
            "after {notches}\n{}",
            stage.screen()
        );
        assert!(stage.selected().is_some());
    }
    assert_eq!(stage.app.model.list().offset, 0);
}

#[test]
fn the_wheel_scrolls_what_is_under_it_whatever_has_the_keys() {
    let mut stage = Stage::new(120, 24);
    stage.keys("]");
    let details = stage.app.screen.areas.details.unwrap();
    let selected = stage.selected().map(str::to_owned);
    stage.wheel(2, details.x + 3, details.y + 3);
    assert_eq!(stage.app.model.nav.details.0, 6);
    assert_eq!(stage.app.model.nav.focus, Focus::Main);
    assert_eq!(stage.selected().map(str::to_owned), selected);
    stage.wheel(-100, details.x + 3, details.y + 3);
    assert_eq!(stage.app.model.nav.details.0, 0);
    // The groups: by speaker there are many.
    stage.keys("b b");
    stage.wheel(4, 3, 5);
    assert_eq!(stage.app.model.nav.browse.offset, 12);
    assert!(stage.app.model.nav.browse.chosen >= 12);
}

#[test]
fn the_wheel_scrolls_the_timeline_and_overlays() {
    let mut stage = Stage::new(80, 24);
    stage.keys("2").wheel(2, 30, 10);
    assert_eq!(stage.app.model.nav.timeline.top, 6);
    assert!(stage.selected().is_some());
    stage.wheel(-100, 30, 10);
    assert_eq!(stage.app.model.nav.timeline.top, 0);
    let mut stage = Stage::new(40, 12);
    let top = stage.keys("?").screen();
    assert_ne!(stage.wheel(1, 20, 6).screen(), top);
    assert_eq!(stage.wheel(-5, 20, 6).screen(), top);
}

#[test]
fn other_buttons_and_movement_mean_nothing() {
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
