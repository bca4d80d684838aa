//! The invariants after each step.

use hallway::tui::app::App;
use hallway::tui::dialog::Dialog;
use hallway::tui::layout;
use hallway::tui::model::{Focus, Model, View};
use hallway::tui::screen::rows::{self, Row};
use hallway::tui::screen::{Screen, ShownDay};
use hallway::tui::theme::Role;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::kept;
use crate::tui::stage::{DAMAGED, Stage};

/// Checks all invariants.
pub fn check(stage: &mut Stage) {
    let cursor = stage.cursor();
    let app = &stage.app;
    check_list(app);
    check_timeline(app);
    check_my_day(app);
    check_focus(app);
    check_overlay(app);
    check_cursor(stage);
    let app = &stage.app;
    assert!(app.model.nav.browse.chosen <= app.model.nav.browse.groups.len());
    assert!(app.model.nav.browse.offset <= app.model.nav.browse.groups.len());
    if app.screen.areas.details.is_some() {
        assert!(app.model.nav.details.line <= app.screen.details().len());
    }
    if let (Some(pane), None) = (app.screen.areas.note, &app.model.dialog) {
        assert!(app.model.note.is_some());
        assert!(pane.contains(cursor.into()), "the cursor is in the note");
    }
    check_links(stage);
    check_agenda(stage);
    stage.may_have_failed &= stage.disk_is_full() || !stage.app.model.edits.unsaved.is_empty();
    check_derived(stage);
}

/// Checks that links change only the cells of a URL, and that each cell ends its link.
fn check_links(stage: &mut Stage) {
    let mut draw = |has_links| {
        stage.app.model.prefs.terminal.has_links = has_links;
        let size = stage.app.screen.size;
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
        terminal.draw(|frame| stage.app.draw(frame)).unwrap().buffer.clone()
    };
    let (linked, plain) = (draw(true), draw(false));
    for (linked, plain) in linked.content.iter().zip(&plain.content) {
        let symbol = linked.symbol();
        let link =
            symbol.strip_prefix("\x1b]8;id=1;").map(|rest| rest.split_once("\x1b\\").unwrap());
        let Some((url, text)) = link else {
            assert_eq!(linked, plain);
            continue;
        };
        assert_eq!(text.strip_suffix("\x1b]8;;\x1b\\"), Some(plain.symbol()));
        assert!(url.starts_with("https://") && url.bytes().all(|byte| byte.is_ascii_graphic()));
        assert_eq!(linked.style(), plain.style());
    }
}

fn check_agenda(stage: &Stage) {
    let app = &stage.app;
    let mut shown = app.model.open.saved.clone();
    for change in &app.model.edits.unsaved {
        shown.apply(change.clone());
    }
    assert_eq!(
        kept(&shown),
        kept(&app.model.open.agenda),
        "the shown agenda is the saved one plus unsaved changes"
    );
    if stage.is_damaged() {
        // A damaged file is never overwritten. Unsaved changes wait until it can be read
        // again.
        assert!(app.model.open.agenda_error.is_some());
        assert_eq!(stage.damaged_text(), DAMAGED);
        return;
    }
    assert_eq!(app.model.open.agenda_error, None);
    assert_eq!(kept(&stage.agenda_file()), kept(&app.model.open.saved));
    // The next change saves earlier unsaved changes too.
    assert!(app.model.edits.unsaved.is_empty() || stage.may_have_failed);
}

fn check_list(app: &App) {
    if !app.model.has_list() {
        return;
    }
    let (list, rows) = (app.model.list(), app.screen.rows());
    match &list.selected {
        Some(row_id) => {
            let row = rows::find(rows, &app.model.open.schedule, row_id);
            assert_eq!(row, Some(list.row), "the selection is a row");
        }
        None => assert!(
            !rows.iter().any(Row::is_selectable),
            "a list with selectable rows has a selection"
        ),
    }
    let height = app.screen.list_height();
    // At the end, the list may scroll further to begin with a whole entry.
    let furthest = rows.len().saturating_sub(height);
    let is_first = |at: &usize| !rows[*at].belongs_to_row_above() && rows[*at] != Row::Blank;
    let furthest = (furthest..rows.len()).find(is_first);
    assert!(list.offset <= furthest.unwrap_or(rows.len()));
    if height > 0 && !rows.is_empty() {
        assert!(!rows[list.offset].belongs_to_row_above(), "the first entry is whole");
        assert!(rows[list.offset] != Row::Blank, "a list begins with an entry");
        let shown = list.offset..list.offset + height;
        assert!(shown.contains(&list.row), "the selection is visible");
    }
}

fn check_timeline(app: &App) {
    assert!(app.model.nav.timeline.day < app.model.open.schedule.days().len().max(1));
    let Some(ShownDay { day, timeline, grid, .. }) = &app.screen.timeline else {
        return;
    };
    let height = grid.rows();
    assert!(app.model.nav.timeline.top <= timeline.rows.len().saturating_sub(height));
    assert!(app.model.nav.timeline.left <= day.lanes.len().saturating_sub(grid.lanes));
    if timeline.blocks.is_empty() {
        return;
    }
    let id = app.model.nav.timeline.selected.as_ref().unwrap();
    let at = app.model.open.schedule.position(id).unwrap();
    let block = timeline.block_of(at).unwrap();
    let lanes = app.model.nav.timeline.left..app.model.nav.timeline.left + grid.lanes;
    assert!(lanes.contains(&block.lane), "the selection is visible");
    let rows = app.model.nav.timeline.top..app.model.nav.timeline.top + height;
    assert!(
        rows.contains(&block.rows.start)
            || rows.start == block.rows.start
            || (block.rows.start <= rows.start && block.rows.end >= rows.end)
    );
}

fn check_my_day(app: &App) {
    let Some(my_day) = &app.screen.my_day else {
        return;
    };
    let list = app.model.list();
    let height = usize::from(my_day.lanes.height);
    assert!(list.offset <= my_day.height.saturating_sub(height));
    if my_day.day.is_empty() {
        return assert_eq!(list.selected, None);
    }
    let block = &my_day.blocks[list.row];
    assert_eq!(my_day.id(&app.model, block), list.selected, "the selection is a block");
    let shown = list.offset..list.offset + height;
    assert!(block.rows.start < shown.end && block.rows.end > shown.start, "it is visible");
    assert!(my_day.columns(block, list.row).is_some(), "its lane is visible");
}

/// The focused pane is visible.
fn check_focus(app: &App) {
    let areas = &app.screen.areas;
    // A screen that is too small has no panes.
    if areas.header.height == 0 || app.model.note.is_some() {
        return;
    }
    let there = match app.model.nav.focus {
        _ if app.model.nav.full => areas.details.is_some(),
        Focus::Groups => app.model.nav.view == View::Talks && areas.groups.is_some(),
        Focus::Main => [areas.list, areas.timeline, areas.my_day].iter().any(Option::is_some),
        Focus::Details => areas.details.is_some(),
    };
    assert!(there, "{:?} in {:?}: {areas:?}", app.model.nav.focus, app.model.nav.view);
}

/// The cursor is on the selected row where no text field has it.
fn check_cursor(stage: &mut Stage) {
    let (at, role) = (stage.cursor().into(), stage.role_at_cursor());
    let Model { nav, dialog, search, note, status, .. } = &stage.app.model;
    let Screen { size, areas, .. } = &stage.app.screen;
    let covered =
        status.as_ref().is_some_and(|said| layout::status_area(*size, &said.text).contains(at));
    if layout::too_small(*size) || covered {
        return;
    }
    let selected = match dialog {
        Some(Dialog::Follow(_)) => true,
        // A title that is scrolled out of sight is not marked.
        Some(Dialog::Resolve(resolve)) => resolve.scroll == 0,
        Some(_) => return,
        None if note.is_some() || search.is_some() || nav.browse.filter.is_some() => false,
        None if nav.in_details() => {
            assert!(areas.details.is_some_and(|pane| pane.contains(at)), "in the details");
            false
        }
        None => nav.focus == Focus::Groups || stage.first_cell(Role::Selected).is_some(),
    };
    assert!(!selected || role == Some(Role::Selected), "{at:?}\n{}", stage.screen());
}

fn check_overlay(app: &App) {
    match &app.model.dialog {
        Some(Dialog::Follow(menu)) => assert!(menu.choice.selected < menu.items.len()),
        Some(Dialog::Resolve(resolve)) => assert!(resolve.chosen < resolve.talks().len()),
        Some(Dialog::Switcher(switcher)) => {
            assert!(switcher.count() == 0 || switcher.chosen().is_some());
        }
        _ => {}
    }
}

/// The memoized parts of the screen equal freshly built ones.
fn check_derived(stage: &mut Stage) {
    let app = &stage.app;
    let kept = &app.screen;
    let now = Screen::next(None, &app.model, kept.size);
    assert_eq!(kept.areas, now.areas);
    assert_eq!(kept.header, now.header);
    assert_eq!(*kept.rows, *now.rows);
    assert_eq!(kept.details(), now.details());
    let day = |screen: &Screen| {
        let ShownDay { day, timeline, grid, .. } = screen.timeline.as_ref()?;
        Some((format!("{:?} {:?}", **day, **timeline), *grid))
    };
    assert_eq!(day(kept), day(&now));
    assert_eq!(kept.my_day.as_deref(), now.my_day.as_deref());
    assert_eq!(kept.days, now.days);
    assert_eq!(*kept.picks, *now.picks);
    assert_eq!(*kept.unread, *now.unread);
    assert_eq!(*kept.time_cells, *now.time_cells);
    assert_eq!(kept.selection, now.selection);
    assert_eq!(kept.fitted, now.fitted);
    let hits = |screen: &Screen| screen.hits.as_ref().map(|hits| hits.talks.clone());
    assert_eq!(hits(kept), hits(&now));
}
