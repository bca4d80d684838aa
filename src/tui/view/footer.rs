//! The last line of the screen: a message, completions or key hints.

use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::{Clear, Widget};

use super::ui::Ui;
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::dialog::Dialog;
use crate::tui::layout;
use crate::tui::model::{Focus, View};
use crate::tui::theme::Role;

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    let area = ui.screen.areas.footer;
    let room = usize::from(area.width).saturating_sub(2);
    if let Some(status) = &ui.model.status {
        let role = if status.error { Role::Error } else { Role::Title };
        draw_status(ui, canvas, &status.sentence(), role);
        return;
    }
    let search = ui.model.search.as_ref().filter(|_| ui.model.dialog.is_none());
    if let Some(completing) = search.and_then(|search| search.completing.as_ref()) {
        completing.draw(canvas, area);
        return;
    }
    let mut spans = vec![Span::raw(" ")];
    for (keys, text) in fitting(ui, room) {
        spans.push(ui.span(keys, Role::Key));
        spans.push(ui.span(format!(" {text}  "), Role::Text));
    }
    canvas.line(area, spans);
}

/// Draws the line that tells newcomers how to get their conference.
pub fn welcome(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    const WIDE: u16 = 76;
    let (Some(area), Some(key)) = (ui.screen.areas.welcome, ui.model.welcome()) else {
        return;
    };
    let (before, after) = if area.width >= WIDE {
        (" Not your conference? ", " finds yours by name, URL or file, and imports it")
    } else {
        (" ", " finds your conference by name or URL")
    };
    let text = |text| ui.span(text, Role::Text);
    canvas.line(area, vec![text(before), ui.span(key, Role::Key), text(after)]);
}

/// Draws the message. A long message covers lines of the view until the next key,
/// because the remedy comes last.
fn draw_status(ui: Ui<'_>, canvas: &mut Canvas<'_>, text: &str, role: Role) {
    let area = layout::status_area(ui.screen.size, text);
    let room = layout::status_width(ui.screen.size);
    let lines = wrap::within(text, room, usize::from(area.height), ui.symbols().ellipsis);
    Clear.render(area, canvas.buffer);
    // One cell stays empty at the right as well.
    canvas.texts(Rect { width: area.width.saturating_sub(1), ..area }, 1, &lines, role);
}

/// The hints that apply and fit. The least important hints are dropped first.
fn fitting(ui: Ui<'_>, room: usize) -> Vec<(String, &'static str)> {
    let mut hints = ui.model.prefs.keymap.hints(&ui.model.scopes(), |action| applies(ui, action));
    let wide = |hints: &[(String, &'static str, u8)]| -> usize {
        let cells = |(keys, text, _): &(String, &str, u8)| width::of(keys) + width::of(text) + 3;
        hints.iter().map(cells).sum::<usize>().saturating_sub(2)
    };
    while wide(&hints) > room {
        let least =
            hints.iter().enumerate().min_by_key(|(at, hint)| (hint.2, std::cmp::Reverse(*at)));
        let Some(at) = least.map(|(at, _)| at) else {
            break;
        };
        hints.remove(at);
    }
    hints.into_iter().map(|(keys, text, _)| (keys, text)).collect()
}

/// Whether an action has an effect here and deserves a hint.
fn applies(ui: Ui<'_>, action: Action) -> bool {
    let selected = ui.screen.selected().is_some();
    let view = ui.model.shown_view();
    let groups = view == Some(View::Talks) && ui.model.nav.focus == Focus::Groups;
    let codes = match &ui.model.dialog {
        Some(Dialog::Qr(codes)) => Some(codes),
        _ => None,
    };
    let times = match &ui.model.dialog {
        Some(Dialog::Resolve(resolve)) => Some(resolve.groups.len()),
        _ => None,
    };
    match action {
        Action::Star | Action::Maybe | Action::Note | Action::Follow => selected,
        Action::Open => selected || groups || ui.screen.selection.gap.is_some(),
        Action::Resolve => {
            ui.screen.selected_position().is_some_and(|at| ui.screen.picks.clashes.is_hard(at))
        }
        // Elsewhere the key is obvious.
        Action::Back => {
            let filtered = ui.model.nav.view == View::Talks && ui.model.nav.browse.is_filtered();
            let jumped = ui.model.nav.came_from().is_some() || ui.model.kept().is_some();
            let inner = ui.model.open_gap().is_some() || jumped || filtered;
            ui.model.nav.full || (inner && !ui.model.nav.in_details())
        }
        Action::Down | Action::Up | Action::Left | Action::Right => {
            selected || groups || ui.screen.selection.gap.is_some() || ui.model.dialog.is_some()
        }
        Action::LaneLeft | Action::LaneRight if ui.model.in_my_day() => selected,
        Action::NextHit | Action::PreviousHit => ui.model.kept().is_some(),
        Action::Details => {
            let shown = selected || ui.screen.selection.gap.is_some();
            shown && ui.screen.has_room_for_details(ui.model)
        }
        Action::ZoomIn | Action::ZoomOut => ui.screen.timeline.is_some(),
        Action::MyDay => {
            matches!(ui.model.nav.view, View::Timeline | View::MyDay | View::Agenda)
        }
        Action::Acknowledge => {
            ui.screen.selected().is_some_and(|id| ui.model.open.changes.since(id).is_some())
        }
        Action::AcknowledgeAll => view == Some(View::Changes) && selected,
        Action::Undo => !ui.model.edits.undo.is_empty() || ui.model.undoes_acknowledgement(),
        Action::Redo => !ui.model.edits.redo.is_empty(),
        Action::NextPane | Action::PreviousPane => {
            ui.screen.panes(ui.model).len() > 1 || ui.model.nav.full
        }
        Action::NextCode | Action::PreviousCode => {
            codes.is_some_and(|codes| codes.has_others(ui.screen.size))
        }
        Action::NextGroup | Action::PreviousGroup => times.is_some_and(|groups| groups > 1),
        Action::NextDay | Action::PreviousDay => {
            // My day has nothing to select on a day without picks.
            let shown = selected || ui.model.in_my_day();
            shown && ui.model.open.schedule.days().len() > 1 && !ui.model.nav.in_details()
        }
        Action::Invert => codes.is_some_and(|codes| codes.fits(ui.screen.size)),
        Action::Export => {
            ui.model.nav.view == View::Agenda && ui.model.open.agenda.picks().next().is_some()
        }
        Action::Accept => {
            if let Some(Dialog::Switcher(switcher)) = &ui.model.dialog {
                return switcher.chosen().is_some();
            }
            if ui.model.filters_groups() {
                return ui.model.nav.browse.rows() > 0;
            }
            selected
                || ui.model.note.is_some()
                || matches!(ui.model.dialog, Some(Dialog::Export(_) | Dialog::Question(_)))
        }
        _ => true,
    }
}
