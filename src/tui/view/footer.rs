//! The last line of the screen: a message, completions or key hints.

use std::cmp::Reverse;

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
    for (keys, text, _) in fitting(ui, room) {
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
fn fitting(ui: Ui<'_>, room: usize) -> Vec<(String, &'static str, u8)> {
    let mut hints = ui.model.prefs.keymap.hints(&ui.model.scopes(), |action| applies(ui, action));
    let wide = |hints: &[(String, &'static str, u8)]| -> usize {
        let cells = |(keys, text, _): &(String, &str, u8)| width::of(keys) + width::of(text) + 3;
        hints.iter().map(cells).sum::<usize>().saturating_sub(2)
    };
    while wide(&hints) > room
        && let Some((at, _)) =
            hints.iter().enumerate().min_by_key(|(at, hint)| (hint.2, Reverse(*at)))
    {
        hints.remove(at);
    }
    hints
}

/// Whether an action has an effect here and deserves a hint.
fn applies(ui: Ui<'_>, action: Action) -> bool {
    let Ui { model, screen } = ui;
    let (open, nav, dialog) = (&model.open, &model.nav, &model.dialog);
    let (selected, gap) = (screen.selected().is_some(), screen.selection.gap.is_some());
    let view = model.shown_view();
    let groups = view == Some(View::Talks) && nav.focus == Focus::Groups;
    match action {
        Action::Star | Action::Maybe | Action::Note | Action::Follow => selected,
        Action::Open => selected || groups || gap,
        Action::Resolve => {
            screen.selected_position().is_some_and(|at| screen.picks.clashes.is_hard(at))
        }
        // Elsewhere the key is obvious.
        Action::Back => {
            let filtered = nav.view == View::Talks && nav.browse.is_filtered();
            let jumped = nav.came_from().is_some() || model.kept().is_some();
            let inner = model.open_gap().is_some() || jumped || filtered;
            nav.full || (inner && !nav.in_details())
        }
        Action::Down | Action::Up | Action::Left | Action::Right => {
            selected || groups || gap || dialog.is_some()
        }
        Action::LaneLeft | Action::LaneRight if model.in_my_day() => selected,
        Action::NextHit | Action::PreviousHit => model.kept().is_some(),
        Action::Details => (selected || gap) && screen.has_room_for_details(model),
        Action::ZoomIn | Action::ZoomOut => screen.timeline.is_some(),
        Action::MyDay => {
            matches!(nav.view, View::Timeline | View::MyDay | View::Agenda)
        }
        Action::Acknowledge => screen.selected().is_some_and(|id| open.changes.since(id).is_some()),
        Action::AcknowledgeAll => view == Some(View::Changes) && selected,
        Action::Undo => !model.edits.undo.is_empty() || model.undoes_acknowledgement(),
        Action::Redo => !model.edits.redo.is_empty(),
        Action::NextPane | Action::PreviousPane => screen.panes(model).len() > 1 || nav.full,
        Action::NextCode | Action::PreviousCode => {
            matches!(dialog, Some(Dialog::Qr(codes)) if codes.has_others(screen.size))
        }
        Action::NextGroup | Action::PreviousGroup => {
            matches!(dialog, Some(Dialog::Resolve(resolve)) if resolve.groups.len() > 1)
        }
        Action::NextDay | Action::PreviousDay => {
            // My day has nothing to select on a day without picks.
            let shown = selected || model.in_my_day();
            shown && open.schedule.days().len() > 1 && !nav.in_details()
        }
        Action::Invert => {
            matches!(dialog, Some(Dialog::Qr(codes)) if codes.fits(screen.size))
        }
        Action::Export => nav.view == View::Agenda && open.agenda.picks().next().is_some(),
        Action::Accept => {
            if let Some(Dialog::Switcher(switcher)) = dialog {
                return switcher.chosen().is_some();
            }
            if model.filters_groups() {
                return nav.browse.rows() > 0;
            }
            selected
                || model.note.is_some()
                || matches!(dialog, Some(Dialog::Export(_) | Dialog::Question(_)))
        }
        _ => true,
    }
}
