//! The last line: what was done last, or the keys that matter here.

use ratatui::text::{Line, Span};

use super::Canvas;
use crate::text::width;
use crate::tui::action::Action;
use crate::tui::app::{App, Overlay, View};
use crate::tui::keys;
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>) {
    let app = canvas.app;
    let area = app.derived.areas.footer;
    let room = usize::from(area.width).saturating_sub(2);
    if let Some(status) = &app.status {
        let role = if status.error {
            Role::Error
        } else {
            Role::Title
        };
        let line = Line::from(vec![
            Span::raw(" "),
            canvas.fitted(&status.text, room, role),
        ]);
        canvas.line(area, &line);
        return;
    }
    let mut spans = vec![Span::raw(" ")];
    for (keys, text) in fitting(app, room) {
        spans.push(canvas.span(keys, Role::Key));
        spans.push(canvas.span(format!(" {text}  "), Role::Text));
    }
    canvas.line(area, &Line::from(spans));
}

/// The hints that apply and fit; the least important give way first.
fn fitting(app: &App, room: usize) -> Vec<(String, &'static str)> {
    let mut hints = keys::hints(&app.scopes(), |action| applies(app, action));
    let wide = |hints: &[(String, &'static str, u8)]| -> usize {
        let cells = |(keys, text, _): &(String, &str, u8)| width::of(keys) + width::of(text) + 3;
        hints.iter().map(cells).sum::<usize>().saturating_sub(2)
    };
    while wide(&hints) > room {
        let least = hints
            .iter()
            .enumerate()
            .min_by_key(|(at, hint)| (hint.2, std::cmp::Reverse(*at)));
        let Some(at) = least.map(|(at, _)| at) else {
            break;
        };
        hints.remove(at);
    }
    hints
        .into_iter()
        .map(|(keys, text, _)| (keys, text))
        .collect()
}

/// Whether an action does anything here.
fn applies(app: &App, action: Action) -> bool {
    let selected = app.selected().is_some();
    match action {
        Action::Star | Action::Open | Action::Follow => selected,
        Action::Undo => !app.undo.is_empty(),
        Action::NextPane | Action::PreviousPane => app.panes().len() > 1 || app.full,
        Action::NextDay | Action::PreviousDay => app.schedule.days().len() > 1 && !app.in_details(),
        Action::Export => app.view == View::Agenda && !app.agenda.picks.is_empty(),
        Action::Accept => {
            selected
                || matches!(
                    app.overlay,
                    Some(Overlay::Prompt { .. } | Overlay::Question { .. } | Overlay::Menu { .. })
                )
        }
        _ => true,
    }
}
