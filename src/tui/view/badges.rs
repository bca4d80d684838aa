//! The friends who go to a talk, as letters beside it: large for a must, small for a
//! maybe, or the sign of one where a letter is never small. In a list they are a
//! column behind the mark, in the timeline they stand at the right of the block.

use ratatui::text::Span;

use super::ui::Ui;
use crate::agenda::team;
use crate::text::width;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

/// The most letters in one place.
const MOST: usize = 4;
/// On a narrower line the title has the room.
const ENOUGH: u16 = 50;

/// Cells of the column in a line of a list.
pub fn cells(ui: Ui<'_>, line: u16) -> usize {
    if line < ENOUGH { 0 } else { ui.model.open.friends.len().min(MOST) }
}

/// The column of a talk.
pub fn badges(ui: Ui<'_>, canvas: &Canvas<'_>, talk: usize, line: u16) -> Span<'static> {
    let cells = cells(ui, line);
    let letters = letters(ui, &[talk], cells);
    canvas.span(width::exact(&letters, cells, ""), Role::Key)
}

/// The letters in a block of talks that is so wide.
pub fn of_block(ui: Ui<'_>, talks: &[usize], room: usize) -> String {
    // A title needs some room to be one.
    const TITLE: usize = 10;
    letters(ui, talks, MOST.min(room.saturating_sub(TITLE)))
}

/// The letters of those who go to any of the talks; where there are more of them than
/// may stand there, a sign says so.
fn letters(ui: Ui<'_>, talks: &[usize], most: usize) -> String {
    let talks = || talks.iter().map(|at| &ui.model.open.schedule.talks()[*at]);
    let friends = ui.model.open.friends.iter();
    let mut letters: String = friends
        .filter_map(|(letter, friend)| {
            talks().find_map(|talk| team::badge(friend, *letter, talk, ui.model.prefs.symbols))
        })
        .collect();
    if letters.chars().count() > most {
        letters = letters.chars().take(most.saturating_sub(1)).collect();
        letters.push_str(if most > 0 { "+" } else { "" });
    }
    letters
}
