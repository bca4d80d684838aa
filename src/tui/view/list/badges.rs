//! The friends who go to a talk, as a column of letters behind its mark: large for a
//! must, small for a maybe, or the sign of one where a letter is never small.

use ratatui::text::Span;

use crate::agenda::team;
use crate::schedule::Talk;
use crate::text::width;
use crate::tui::app::App;
use crate::tui::theme::Role;
use crate::tui::view::Canvas;

/// The most letters in a row of a list.
const MOST: usize = 4;
/// On a narrower line the title has the room.
const ENOUGH: u16 = 50;

/// Cells of the column.
pub fn cells(app: &App, line: u16) -> usize {
    if line < ENOUGH {
        0
    } else {
        app.friends.len().min(MOST)
    }
}

/// The letters of a talk; where there are more, a sign says so.
pub fn badges(canvas: &Canvas<'_>, talk: &Talk, line: u16) -> Span<'static> {
    let cells = cells(canvas.app, line);
    let friends = canvas.app.friends.iter();
    let mut letters: String = friends
        .filter_map(|(letter, friend)| team::badge(friend, *letter, talk, canvas.app.symbols))
        .collect();
    if letters.chars().count() > cells {
        letters = letters.chars().take(cells.saturating_sub(1)).collect();
        letters.push_str(if cells > 0 { "+" } else { "" });
    }
    canvas.span(width::exact(&letters, cells, ""), Role::Key)
}
