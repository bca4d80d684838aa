//! A list to choose from in a dialog: its selection, scrolling, clicks and drawing.

use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::answer::Answer;
use crate::tui::canvas::Canvas;
use crate::tui::step::Step;
use crate::tui::theme::Role;

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListLine {
    Blank,
    Heading(&'static str),
    /// A line of an item: the position of the item, and of the line in it.
    Item(usize, usize),
    Text(String, Role),
}

/// The selected item of a list, and the scroll position.
#[derive(Debug, Clone, Default)]
pub struct ListSelection {
    pub selected: usize,
    /// The first visible line.
    pub offset: usize,
}

impl ListSelection {
    /// Moves the selection by a key.
    pub fn step(&mut self, step: Step, lines: &[ListLine], area: Rect) {
        let items = lines.iter().filter(|line| matches!(line, ListLine::Item(_, 0))).count();
        self.selected = step.from(self.selected, items);
        let (first, mut end) = self.selected_lines(lines);
        // Show the heading above the item and the texts below the last one too; no key
        // could reach them otherwise.
        let headed = first > 0 && matches!(lines[first - 1], ListLine::Heading(_));
        let leading = usize::from(headed && area.height > 1);
        if self.selected + 1 >= items {
            end = lines.len();
        }
        self.offset = self.nearest(first - leading, end, lines.len(), area);
    }

    /// The first visible line: the one nearest to the last that shows the selected item.
    /// It moves no further than needed, so that a clicked item stays in place.
    pub fn scrolled(&self, lines: &[ListLine], area: Rect) -> usize {
        let (first, end) = self.selected_lines(lines);
        self.nearest(first, end, lines.len(), area)
    }

    fn nearest(&self, first: usize, end: usize, count: usize, area: Rect) -> usize {
        let shown = usize::from(area.height).max(1);
        let needed = end.saturating_sub(shown);
        self.offset.max(needed).min(first).min(count.saturating_sub(shown))
    }

    /// The first line of the selected item, and the line after its last one.
    fn selected_lines(&self, lines: &[ListLine]) -> (usize, usize) {
        let selected =
            |line: &ListLine| matches!(line, ListLine::Item(at, _) if *at == self.selected);
        let first = lines.iter().position(selected).unwrap_or(0);
        (first, lines.iter().rposition(selected).map_or(0, |last| last + 1))
    }

    /// The item at a position of the screen.
    pub fn item_at(&self, lines: &[ListLine], area: Rect, at: Position) -> Option<usize> {
        let row = area.contains(at).then(|| usize::from(at.y - area.y))?;
        match lines.get(self.scrolled(lines, area) + row)? {
            ListLine::Item(item, _) => Some(*item),
            _ => None,
        }
    }

    /// Selects the clicked item. Returns `None` if it is selected already, so that the
    /// click opens it. A click beside the frame closes the dialog.
    pub fn click(
        &mut self,
        lines: &[ListLine],
        (frame, area): (Rect, Rect),
        at: Position,
    ) -> Option<Answer> {
        match self.item_at(lines, area, at) {
            Some(item) if item == self.selected => None,
            Some(item) => {
                // Keep the visible offset, so that a second click hits the same item.
                self.offset = self.scrolled(lines, area);
                self.selected = item;
                Some(Answer::Stay)
            }
            None if frame.contains(at) => Some(Answer::Stay),
            None => Some(Answer::Close),
        }
    }

    /// Draws the visible lines; `item` makes those of an item.
    pub fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        lines: &[ListLine],
        area: Rect,
        item: impl Fn(&Canvas<'_>, usize, usize) -> Line<'static>,
    ) {
        // The screen may have shrunk since the offset was set.
        let offset = self.scrolled(lines, area);
        for (line, row) in lines.iter().skip(offset).zip(area.rows()) {
            let line = match line {
                ListLine::Blank => continue,
                ListLine::Heading(text) => canvas.span(format!(" {text}"), Role::Heading).into(),
                ListLine::Text(text, role) => canvas.span(format!("  {text}"), *role).into(),
                ListLine::Item(at, line) => item(canvas, *at, *line),
            };
            canvas.line(row, line);
        }
        let (first, _) = self.selected_lines(lines);
        if let Some(row) = area.rows().nth(first - offset) {
            canvas.point_at(row);
        }
        canvas.scrollbar(area, offset, lines.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Rect = Rect::new(1, 2, 78, 10);

    /// Three items below a heading, and 17 below another one.
    fn lines() -> Vec<ListLine> {
        let first = (0..3).map(|at| ListLine::Item(at, 0));
        let second = (3..20).map(|at| ListLine::Item(at, 0));
        let heading = ListLine::Heading;
        let first = std::iter::once(heading("First")).chain(first);
        first.chain([ListLine::Blank, heading("Second")]).chain(second).collect()
    }

    fn scrolled(selected: usize, offset: usize) -> usize {
        ListSelection { selected, offset }.scrolled(&lines(), AREA)
    }

    fn stepped(selected: usize, offset: usize) -> usize {
        let mut choice = ListSelection { selected, offset };
        choice.step(Step::By(0), &lines(), AREA);
        choice.offset
    }

    #[test]
    fn list_scrolls_only_as_far_as_needed() {
        assert_eq!(scrolled(0, 0), 0);
        assert_eq!(scrolled(6, 0), 0);
        assert_eq!(scrolled(7, 0), 1);
        for visible in 3..13 {
            assert_eq!(scrolled(visible, 6), 6, "{visible}");
        }
        assert_eq!(scrolled(19, 0), 13);
        assert_eq!(scrolled(19, 99), 13);
    }

    #[test]
    fn step_reveals_the_heading_and_click_does_not() {
        assert_eq!(scrolled(0, 5), 1);
        assert_eq!(stepped(0, 5), 0);
        assert_eq!(scrolled(3, 6), 6);
        assert_eq!(stepped(3, 6), 5);
    }
}
