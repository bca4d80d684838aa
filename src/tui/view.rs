//! Draws the model and its screen. Views only draw: everything that [`super::update`]
//! needs is computed elsewhere.

mod badges;
mod days;
mod footer;
mod groups;
mod header;
mod list;
mod my_day;
mod timeline;
mod ui;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::action::Action;
use super::canvas::Canvas;
use super::dialog::Dialog;
use super::keys::Scope;
use super::layout;
use super::model::{Focus, Model};
use super::screen::Screen;
use super::theme::Role;
use crate::text::wrap;
use ui::{Ui, mark_focused_pane};

/// Draws the whole screen.
pub fn draw(model: &Model, screen: &Screen, frame: &mut Frame<'_>) {
    let area = frame.area();
    let prefs = &model.prefs;
    let canvas = &mut Canvas::new(prefs, frame.buffer_mut());
    if layout::too_small(area) {
        return too_small(canvas);
    }
    if area != screen.size {
        // The window was resized, and the message about it has not arrived yet.
        return;
    }
    let ui = Ui { model, screen };
    canvas.point_at(focused_text(ui));
    header::draw(ui, canvas);
    lines_between(ui, canvas);
    let filtered = groups::draw(ui, canvas);
    let searched = list::draw(ui, canvas);
    days::draw(ui, canvas);
    timeline::draw(ui, canvas);
    my_day::draw(ui, canvas);
    details(ui, canvas);
    let written = note(ui, canvas);
    footer::welcome(ui, canvas);
    let typed = match &model.dialog {
        Some(dialog) => self::dialog(ui, canvas, dialog),
        None => written.or(searched).or(filtered),
    };
    // A long message covers a dialog as well.
    footer::draw(ui, canvas);
    if let Some(cursor) = typed.or(canvas.cursor) {
        frame.set_cursor_position(cursor);
    }
}

fn too_small(canvas: &mut Canvas<'_>) {
    let (columns, rows) = layout::MIN_SIZE;
    let quit = canvas.prefs.keymap.key(&[Scope::Everywhere], Action::Quit);
    let quit = quit.map(|key| format!("; {key} quits")).unwrap_or_default();
    let text = format!("too small: {columns}x{rows} needed{quit}");
    let area = canvas.buffer.area;
    canvas.texts(area, 0, &wrap::plain(&text, usize::from(area.width)), Role::Text);
}

/// The area of the text in the focused pane: where the user is if no row is selected.
fn focused_text(ui: Ui<'_>) -> Rect {
    let areas = ui.screen.areas;
    let pane = match areas.details {
        Some(details) if ui.model.nav.in_details() => return layout::text_of(details),
        _ if ui.model.nav.focus == Focus::Groups => areas.groups,
        _ => areas.list.or(areas.timeline).or(areas.my_day),
    };
    layout::titled(pane.unwrap_or_default()).1
}

/// Draws the open dialog; returns the position of the cursor if the dialog takes text.
fn dialog(ui: Ui<'_>, canvas: &mut Canvas<'_>, dialog: &Dialog) -> Option<Position> {
    match dialog {
        Dialog::Help(help) => {
            if let Some(below) = &help.below {
                self::dialog(ui, canvas, below);
            }
            return Some(help.draw(canvas));
        }
        Dialog::Follow(menu) => menu.draw(canvas),
        Dialog::Resolve(resolve) => resolve.draw(canvas, &ui.screen.resolve),
        Dialog::Switcher(switcher) => return Some(switcher.draw(canvas)),
        Dialog::Import(importing) => importing.draw(canvas),
        Dialog::Qr(codes) => codes.draw(canvas),
        Dialog::Export(export) => return Some(export.draw(canvas, &ui.model.open)),
        Dialog::Question(question) => question.draw(canvas),
    }
    None
}

/// Draws the open note editor; returns the position of the cursor.
fn note(ui: Ui<'_>, canvas: &mut Canvas<'_>) -> Option<Position> {
    let (note, pane) = (ui.model.note.as_ref()?, ui.screen.areas.note?);
    let title = ui.model.open.title_of(&note.talk);
    let cursor = note.draw_pane(canvas, pane, title);
    mark_focused_pane(ui, canvas, pane);
    Some(cursor)
}

/// Draws the lines between the panes.
fn lines_between(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    let areas = ui.screen.areas;
    let style = canvas.style(Role::Separator);
    let symbols = ui.symbols();
    let beside = areas.details.or(areas.note);
    for pane in [areas.list, beside, areas.timeline].into_iter().flatten() {
        if pane.x > 0 {
            let rows = pane.y..pane.bottom();
            canvas.vertical(pane.x - 1, rows, symbols.separator, Role::Separator);
        }
    }
    if let (Some(list), Some(details)) = (areas.list.or(areas.timeline), beside)
        && details.y > list.bottom()
    {
        let rule = symbols.rule.repeat(usize::from(details.width));
        canvas.buffer.set_string(details.x, details.y - 1, rule, style);
        if details.x > 0 {
            canvas.buffer.set_string(details.x - 1, details.y - 1, symbols.separator, style);
        }
    }
}

/// Draws the details. Their lines come from the screen because `update` needs to know
/// how far they scroll.
fn details(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    let Some(area) = ui.screen.areas.details else {
        return;
    };
    let inner = layout::text_of(area);
    let offset = ui.model.nav.details.line;
    match ui.screen.details.as_deref().filter(|text| !text.lines.is_empty()) {
        Some(text) => canvas.linked_lines(inner, text, offset),
        None => canvas.line(inner, canvas.span("Nothing is selected.", Role::Dim)),
    }
    canvas.scrollbar(area, offset, ui.screen.details().len());
    if ui.model.nav.focus == Focus::Details && !ui.model.nav.full {
        mark_focused_pane(ui, canvas, area);
    }
}
