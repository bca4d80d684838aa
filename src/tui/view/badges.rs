//! Badges: the friends who picked a talk, as letters. A capital stands for a must, a
//! small letter for a maybe; a letter without a small form gets the maybe sign. Lists
//! show badges in a column after the mark, timeline blocks at their right edge.

use ratatui::text::Span;

use super::ui::Ui;
use crate::agenda::team;
use crate::text::width;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

/// The most letters for a talk or block.
const MOST: usize = 4;
/// Below this line width, the room goes to the title.
const ENOUGH: u16 = 50;

/// The width of the badge column in a line of a list.
pub fn cells(ui: Ui<'_>, line: u16) -> usize {
    if line < ENOUGH { 0 } else { ui.model.open.friends.len().min(MOST) }
}

/// The badge column of a talk.
pub fn badges(ui: Ui<'_>, canvas: &Canvas<'_>, talk: usize, line: u16) -> Span<'static> {
    let cells = cells(ui, line);
    let letters = letters(ui, &[talk], cells);
    canvas.span(width::exact(&letters, cells, ""), Role::Key)
}

/// The badges for a block of talks with so many cells of room.
pub fn of_block(ui: Ui<'_>, talks: &[usize], room: usize) -> String {
    // Leave the title enough room to be readable.
    const TITLE: usize = 10;
    letters(ui, talks, MOST.min(room.saturating_sub(TITLE)))
}

/// The letters of the friends who picked any of the talks. Ends in `+` if there are too
/// many.
fn letters(ui: Ui<'_>, talks: &[usize], most: usize) -> String {
    let talks = || talks.iter().map(|at| ui.talk(*at));
    let friends = ui.model.open.friends.iter();
    let mut letters: String = friends
        .filter_map(|(letter, friend)| {
            talks().find_map(|talk| team::badge(friend, *letter, talk, ui.symbols()))
        })
        .collect();
    if letters.chars().count() > most {
        letters = letters.chars().take(most.saturating_sub(1)).collect();
        letters.push_str(if most > 0 { "+" } else { "" });
    }
    letters
}
