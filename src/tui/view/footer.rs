//! The last line: what was done last, what can be completed, or the keys that matter
//! here.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::{Canvas, complete};
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::code::CodePlace;
use crate::tui::layout;
use crate::tui::model::{App, Focus, Overlay, View};
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
        said(canvas, &status.text, role);
        return;
    }
    let search = app.search.as_ref().filter(|_| app.overlay.is_none());
    if let Some(completing) = search.and_then(|search| search.completing.as_ref()) {
        complete::draw(canvas, area, completing);
        return;
    }
    let mut spans = vec![Span::raw(" ")];
    for (keys, text) in fitting(app, room) {
        spans.push(canvas.span(keys, Role::Key));
        spans.push(canvas.span(format!(" {text}  "), Role::Text));
    }
    canvas.line(area, &Line::from(spans));
}

/// What was done last. What goes wrong takes more than a line to say, and the
/// remedy comes last: a long text takes lines from the view, until the next key.
fn said(canvas: &mut Canvas<'_>, text: &str, role: Role) {
    let app = canvas.app;
    let area = layout::said(app.size, text);
    let room = layout::room_to_say(app.size);
    let mut lines = wrap::plain(text, room);
    let most = usize::from(area.height);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push_str(app.symbols.ellipsis);
        }
    }
    Clear.render(area, canvas.buffer);
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        let line = Line::from(vec![Span::raw(" "), canvas.fitted(line, room, role)]);
        canvas.line(
            Rect {
                y,
                height: 1,
                ..area
            },
            &line,
        );
    }
}

/// The hints that apply and fit; the least important give way first.
fn fitting(app: &App, room: usize) -> Vec<(String, &'static str)> {
    let mut hints = app
        .keymap
        .hints(&app.scopes(), |action| applies(app, action));
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

/// Whether a QR code is shown, and not why there is none.
fn code_is_shown(app: &App) -> bool {
    let Some(Overlay::Code { pages, shown, .. }) = &app.overlay else {
        return false;
    };
    let page = pages.get(*shown);
    page.is_some_and(|page| CodePlace::of(app, pages, page).quiet.is_some())
}

/// Whether an action does anything here.
fn applies(app: &App, action: Action) -> bool {
    let selected = app.selected().is_some();
    let groups = app.view == View::Talks && app.focus == Focus::Groups && app.search.is_none();
    match action {
        Action::Star | Action::Maybe | Action::Note => selected,
        Action::Open => selected || groups || app.selected_gap().is_some(),
        Action::Resolve => app
            .current()
            .is_some_and(|at| app.derived.clashes.of(at).any(|clash| clash.hard)),
        // Elsewhere it goes without saying, and here one wonders.
        Action::Back => app.full || (app.open_hole().is_some() && !app.in_details()),
        Action::Follow => app.current_talk().is_some() || app.gone().is_some(),
        Action::Down | Action::Up | Action::Left | Action::Right => {
            selected || groups || app.selected_gap().is_some() || app.overlay.is_some()
        }
        Action::ZoomIn | Action::ZoomOut => app.derived.timeline.is_some(),
        Action::Acknowledge => app
            .selected()
            .is_some_and(|id| app.ledger.since(id).is_some()),
        Action::AcknowledgeAll => app.view == View::Changes && app.search.is_none() && selected,
        Action::Undo => !app.undo.is_empty(),
        Action::NextPane | Action::PreviousPane => app.panes().len() > 1 || app.full,
        Action::NextDay | Action::PreviousDay
            if matches!(app.overlay, Some(Overlay::Code { .. })) =>
        {
            matches!(&app.overlay, Some(Overlay::Code { pages, .. }) if pages.len() > 1)
        }
        Action::NextDay | Action::PreviousDay => {
            selected && app.schedule.days().len() > 1 && !app.in_details()
        }
        Action::Invert => code_is_shown(app),
        Action::Export => app.view == View::Agenda && app.agenda.picks().next().is_some(),
        Action::Accept => {
            if let Some(Overlay::Switcher(switcher)) = &app.overlay {
                return switcher.chosen().is_some();
            }
            selected
                || app.note.is_some()
                || matches!(
                    app.overlay,
                    Some(Overlay::Prompt { .. } | Overlay::Question { .. } | Overlay::Menu { .. })
                )
        }
        _ => true,
    }
}
