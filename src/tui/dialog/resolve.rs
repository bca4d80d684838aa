//! Overlapping talks side by side: a column of details for each, to choose which to
//! keep.

use ratatui::layout::{Position, Rect};

use super::answer::Answer;
use crate::schedule::TalkId;
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::hyperlink::LinkedLines;
use crate::tui::layout;
use crate::tui::step::{self, Step};
use crate::tui::theme::Role;

/// Overlapping talks.
#[derive(Debug, Clone)]
pub struct Resolve {
    /// The talk that overlaps the others.
    pub of: TalkId,
    /// For each time with overlaps, the overlapping talks in time order.
    pub groups: Vec<Vec<TalkId>>,
    /// The position of the shown group.
    pub group: usize,
    /// The position of the chosen talk.
    pub chosen: usize,
    /// The first visible line.
    pub scroll: usize,
}

/// The details of a talk in a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub text: LinkedLines,
    /// The number of lines that the title takes.
    pub title: usize,
}

impl Resolve {
    /// Shows a group, with the talk chosen that overlaps the others.
    pub fn show(&mut self, group: usize) {
        (self.group, self.scroll) = (group, 0);
        self.chosen = self.talks().iter().position(|id| *id == self.of).unwrap_or(0);
    }

    /// The talks of the shown group, in time order.
    pub fn talks(&self) -> &[TalkId] {
        self.groups.get(self.group).map_or(&[], Vec::as_slice)
    }

    /// The chosen talk.
    pub fn chosen_talk(&self) -> Option<&TalkId> {
        self.talks().get(self.chosen)
    }

    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        let count = self.talks().len();
        match action {
            Action::LaneRight => self.chosen = step::cycle(self.chosen, count, true),
            Action::LaneLeft => self.chosen = step::cycle(self.chosen, count, false),
            Action::Keep | Action::KeepAlone => {
                let kept = self.chosen_talk().cloned();
                return kept.map_or(Answer::Close, |kept| Answer::Keep {
                    kept,
                    talks: self.talks().to_vec(),
                    alone: action == Action::KeepAlone,
                });
            }
            Action::NextGroup => self.show((self.group + 1).min(self.groups.len() - 1)),
            Action::PreviousGroup => self.show(self.group.saturating_sub(1)),
            Action::Close => return Answer::Close,
            _ => match Step::of(action, usize::from(size.height / 2)) {
                // The screen limits scrolling once the columns are laid out.
                Some(step) => self.scroll = step.from(self.scroll, usize::MAX),
                None => return Answer::Pass,
            },
        }
        Answer::Stay
    }

    /// Chooses the clicked column.
    pub fn click(&mut self, size: Rect, at: Position) -> Answer {
        let places = layout::side_by_side(size, self.talks().len(), self.chosen);
        let clicked = places.columns.iter().find(|(_, area)| area.contains(at));
        self.chosen = clicked.map_or(self.chosen, |(column, _)| *column);
        Answer::Stay
    }

    /// Draws the columns of the talks.
    pub fn draw(&self, canvas: &mut Canvas<'_>, details: &[Column]) {
        let (count, chosen) = (self.talks().len(), self.chosen);
        let places = layout::side_by_side(canvas.buffer.area, count, chosen);
        // There may be more columns on either side.
        let [before, after] = canvas.prefs.symbols.more;
        let columns = &places.columns;
        let left = columns.first().is_some_and(|(at, _)| *at > 0);
        let right = columns.last().is_some_and(|(at, _)| at + 1 < count);
        let left = if left { format!("{before} ") } else { String::new() };
        let right = if right { format!(" {after}") } else { String::new() };
        let group = match self.groups.len() {
            0 | 1 => String::new(),
            groups => format!(", at time {} of {groups}", self.group + 1),
        };
        let title = format!("These overlap{group}: {left}{} of {count}{right}", chosen + 1);
        canvas.draw_frame(places.frame, &title);
        for (at, area) in places.columns {
            let Some(column) = details.get(at) else {
                continue;
            };
            self.draw_column(canvas, area, column, at == chosen);
            if area.x > places.frame.x + 1 {
                let symbol = canvas.prefs.symbols.separator;
                canvas.vertical(area.x - 1, area.y..area.bottom(), symbol, Role::Separator);
            }
        }
    }

    fn draw_column(&self, canvas: &mut Canvas<'_>, area: Rect, column: &Column, chosen: bool) {
        let text = layout::column_text(area);
        let height = usize::from(text.height);
        let lines = column.text.lines.len();
        let scroll = self.scroll.min(lines.saturating_sub(height));
        canvas.linked_lines(text, &column.text, scroll);
        let title = u16::try_from(column.title.saturating_sub(scroll)).unwrap_or(0);
        if chosen {
            highlight_column(canvas, area, title.min(text.height));
        }
        let edge = Rect { width: area.width.saturating_sub(1), ..area };
        canvas.scrollbar(edge, scroll, lines);
    }
}

/// Marks the chosen column: its title like a selected row, and a bar beside all of it.
fn highlight_column(canvas: &mut Canvas<'_>, area: Rect, title: u16) {
    canvas.point_at(area);
    let style = canvas.style(Role::Selected);
    let rows = Rect { width: area.width.saturating_sub(1), height: title, ..area };
    canvas.buffer.set_style(rows, style);
    let symbol = canvas.prefs.symbols.selected;
    canvas.vertical(area.x, area.y..area.y + title, symbol, Role::Selected);
    canvas.vertical(area.x, area.y + title..area.bottom(), symbol, Role::SelectedElsewhere);
}
