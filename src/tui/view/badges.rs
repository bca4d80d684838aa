//! Badges: the friends who picked a talk, as letters. A capital stands for a star, a small
//! letter for a maybe; a letter without a small form gets the maybe symbol. Lists show
//! badges in a column after the mark, timeline blocks at their right edge.

use ratatui::text::Span;

use super::ui::Ui;
use crate::agenda::team;
use crate::text::width;
use crate::tui::screen::columns::MAX_BADGES;
use crate::tui::theme::Role;

/// The badge column of a talk in a list.
pub fn badges(ui: Ui<'_>, talk: usize) -> Span<'static> {
    let cells = ui.screen.areas.columns.badges;
    let letters = letters(ui, &[talk], cells);
    ui.span(width::exact(&letters, cells, ""), Role::Key)
}

/// The badges for a block of talks in `room` cells.
pub fn of_block(ui: Ui<'_>, talks: &[usize], room: usize) -> String {
    // Leave the title enough room to be readable.
    const TITLE: usize = 10;
    letters(ui, talks, MAX_BADGES.min(room.saturating_sub(TITLE)))
}

/// The letters of the friends who picked any of the talks. Ends in `+` if there are too
/// many.
fn letters(ui: Ui<'_>, talks: &[usize], max: usize) -> String {
    let talks = || talks.iter().map(|at| ui.talk(*at));
    let friends = ui.model.open.friends.iter();
    let mut letters: String = friends
        .filter_map(|(letter, friend)| {
            talks().find_map(|talk| team::badge(friend, *letter, talk, ui.symbols()))
        })
        .collect();
    if letters.chars().count() > max {
        letters = letters.chars().take(max.saturating_sub(1)).collect();
        letters.push_str(if max > 0 { "+" } else { "" });
    }
    letters
}
