//! The path of an export, and the question before a file is written over.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use tui_input::Input;

use super::Canvas;
use crate::agenda::words;
use crate::text::{clean, width, wrap};
use crate::tui::keys::Scope;
use crate::tui::layout;
use crate::tui::theme::Role;

const WIDTH: u16 = 66;

/// Draws the prompt; the cursor stands in it.
pub fn prompt(canvas: &mut Canvas<'_>, input: &Input) -> Position {
    let app = canvas.app;
    let area = layout::overlay(app.size, WIDTH, 6);
    let inner = canvas.framed(area, "Export the agenda as a calendar");
    let room = usize::from(inner.width).saturating_sub(4);
    let scroll = input.visual_scroll(room);
    let skipped = width::prefix(input.value(), scroll).len();
    let text = width::prefix(&input.value()[skipped..], room).to_owned();
    let picks = app.agenda.picks().count();
    let talks = app.agenda.talks(&app.schedule);
    let timed = talks
        .iter()
        .filter(|&&at| app.schedule.talks()[at].slot.is_some())
        .count();
    let rest = match picks - timed {
        0 => String::new(),
        rest => format!(" ({rest} more without a time)"),
    };
    let said = format!("{}{rest} to this file:", words::count(timed, "talk"));
    let said = canvas.span(format!(" {said}"), Role::Text);
    canvas.line(inner, &Line::from(said));
    let row = Rect {
        y: inner.y + 1,
        height: 1,
        ..inner
    };
    let line = Line::from(vec![canvas.span(" > ", Role::Key), Span::raw(text)]);
    canvas.line(row, &line);
    let hint = Rect {
        y: inner.y + 3,
        height: 1,
        ..inner
    };
    let line = canvas.span(" ~ stands for your home folder", Role::Dim);
    canvas.line(hint, &Line::from(line));
    let at = u16::try_from(input.visual_cursor().saturating_sub(scroll)).unwrap_or(0);
    Position::new(
        (inner.x + 3 + at).min(inner.right().saturating_sub(1)),
        row.y,
    )
}

/// Draws the question.
pub fn question(canvas: &mut Canvas<'_>, path: &str) {
    let text = format!("{} is there already. Write over it?", clean::line(path));
    let room = usize::from(canvas.app.size.width.min(WIDTH)).saturating_sub(6);
    let mut lines = wrap::plain(&text, room);
    lines.push(String::new());
    let answers = canvas.app.keymap.hints(&[Scope::Question], |_| true);
    let answers = answers.iter().map(|(key, what, _)| format!("{key} {what}"));
    lines.push(answers.collect::<Vec<_>>().join("   "));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let area = layout::overlay(canvas.app.size, WIDTH, height);
    let inner = canvas.framed(area, "Export");
    for (text, y) in lines.into_iter().zip(inner.y..inner.bottom()) {
        let line = Line::from(Span::raw(format!(" {text}")));
        canvas.line(
            Rect {
                y,
                height: 1,
                ..inner
            },
            &line,
        );
    }
}
