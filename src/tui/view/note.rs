//! The note that is being written, under the title of its talk.

use ratatui::layout::Position;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

use super::Canvas;
use crate::tui::layout;
use crate::tui::theme::Role;

/// Draws it; the cursor stands in it.
pub fn draw(canvas: &mut Canvas<'_>) -> Option<Position> {
    let app = canvas.app;
    let (note, pane) = (app.note.as_ref()?, app.derived.areas.note?);
    let (title, text) = layout::note(pane);
    Clear.render(pane, canvas.buffer);
    let sign = canvas.span(format!("{} ", app.symbols.note), Role::Note);
    let room = usize::from(title.width).saturating_sub(sign.width());
    let name = canvas.fitted(app.title_of(&note.talk), room, Role::Title);
    canvas.line(title, &Line::from(vec![sign, name]));
    canvas.mark_keys(pane);
    note.draw(text, canvas.buffer);
    Some(note.cursor(text))
}
