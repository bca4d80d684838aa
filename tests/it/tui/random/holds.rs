//! What must hold after whatever was done.

use hallway::tui::model::{App, Derived, Focus, Overlay, View};
use hallway::tui::rows::{self, Row};

use super::kept;
use crate::tui::stage::{DAMAGED, Stage};

/// All of it.
pub fn check(stage: &mut Stage) {
    let cursor = stage.cursor();
    let app = &stage.app;
    check_list(app);
    check_timeline(app);
    check_focus(app);
    check_overlay(app);
    assert!(app.browse.chosen <= app.browse.groups.len());
    assert!(app.browse.offset <= app.browse.groups.len());
    if app.derived.areas.details.is_some() {
        assert!(app.scrolled.0 <= app.derived.details.len());
    }
    if let (Some(pane), None) = (app.derived.areas.note, &app.overlay) {
        assert!(app.note.is_some());
        assert!(pane.contains(cursor.into()), "the cursor is in the note");
    }
    check_agenda(stage);
    check_derived(stage);
}

fn check_agenda(stage: &Stage) {
    let app = &stage.app;
    let mut shown = app.on_disk.clone();
    for change in &app.unsaved {
        shown.apply(change.clone());
    }
    assert_eq!(kept(&shown), kept(&app.agenda), "what is shown is kept");
    if stage.is_damaged() {
        // What stands there is nobody's to write over. What could not be saved before
        // waits until it can be read again.
        assert!(app.locked.is_some());
        assert_eq!(stage.damaged_text(), DAMAGED);
        return;
    }
    assert_eq!(app.locked, None);
    assert_eq!(kept(&stage.filed()), kept(&app.on_disk));
    // What could not be saved is tried again with the next change.
    assert_eq!(app.unsaved.is_empty(), stage.world.failed == 0);
}

fn check_list(app: &App) {
    if app.search.is_none() && app.view == View::Timeline {
        return;
    }
    let (list, rows) = (app.list(), &app.derived.rows);
    match &list.selected {
        Some(stop) => {
            let row = rows::find(rows, &app.schedule, stop);
            assert_eq!(row, Some(list.row), "the selection is a row");
        }
        None => assert!(
            !rows.iter().any(Row::is_stop),
            "something is selected where there is something"
        ),
    }
    let height = app.list_height();
    assert!(list.offset <= rows.len().saturating_sub(height));
    if height > 0 && !rows.is_empty() {
        let shown = list.offset..list.offset + height;
        assert!(shown.contains(&list.row), "the selection is in sight");
    }
}

fn check_timeline(app: &App) {
    assert!(app.timeline.day < app.schedule.days().len().max(1));
    let Some((timeline, grid)) = &app.derived.timeline else {
        return;
    };
    let height = usize::from(grid.rows.height);
    assert!(app.timeline.top <= timeline.rows.saturating_sub(height));
    assert!(app.timeline.left <= timeline.lanes().saturating_sub(grid.lanes));
    if timeline.blocks.is_empty() {
        return;
    }
    let id = app.timeline.selected.as_ref().unwrap();
    let at = app.schedule.position(id).unwrap();
    let block = &timeline.blocks[timeline.block_of(at).unwrap()];
    let lanes = app.timeline.left..app.timeline.left + grid.lanes;
    assert!(lanes.contains(&block.lane), "the selection is in sight");
    let rows = app.timeline.top..app.timeline.top + height;
    assert!(
        rows.contains(&block.rows.start)
            || rows.start == block.rows.start
            || (block.rows.start <= rows.start && block.rows.end >= rows.end)
    );
}

/// The keys go to a pane that is there.
fn check_focus(app: &App) {
    let areas = &app.derived.areas;
    // Where nothing can be seen, nothing is anywhere.
    if areas.header.height == 0 || app.note.is_some() {
        return;
    }
    let there = match app.focus {
        _ if app.full => areas.details.is_some(),
        Focus::Groups => app.view == View::Talks && areas.groups.is_some(),
        Focus::Main => areas.list.is_some() || areas.timeline.is_some(),
        Focus::Details => areas.details.is_some(),
    };
    assert!(there, "{:?} in {:?}: {areas:?}", app.focus, app.view);
}

fn check_overlay(app: &App) {
    match &app.overlay {
        Some(Overlay::Menu {
            items, selected, ..
        }) => assert!(*selected < items.len()),
        Some(Overlay::Resolve { talks, chosen, .. }) => assert!(*chosen < talks.len()),
        Some(Overlay::Code { pages, shown, .. }) => assert!(*shown < pages.len()),
        Some(Overlay::Switcher(switcher)) => {
            assert!(switcher.found.is_empty() || switcher.chosen().is_some());
        }
        _ => {}
    }
}

/// What was kept from before is what would be derived now.
fn check_derived(stage: &mut Stage) {
    let app = &mut stage.app;
    let kept = std::mem::take(&mut app.derived);
    app.derive();
    let now = std::mem::replace(&mut app.derived, kept);
    let kept = &app.derived;
    assert_eq!(kept.areas, now.areas);
    assert_eq!(kept.rows, now.rows);
    assert_eq!((kept.stops, kept.left_cells), (now.stops, now.left_cells));
    assert_eq!(kept.soon, now.soon);
    assert_eq!(kept.details, now.details);
    assert_eq!(kept.timeline, now.timeline);
    assert_eq!(kept.clashes, now.clashes);
    assert_eq!(kept.hidden, now.hidden);
    let hits = |derived: &Derived| derived.hits.as_ref().map(|hits| hits.talks.clone());
    assert_eq!(hits(kept), hits(&now));
}
