//! The candidates of a completion, in place of the last line: a page of them, the
//! chosen one marked.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::text::width;
use crate::tui::model::Completing;
use crate::tui::theme::Role;

/// Draws them.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, completing: &Completing) {
    let symbols = canvas.app.symbols;
    let count = completing.candidates.len();
    let number = format!("{}/{count} ", completing.chosen + 1);
    // The count and the signs that there is more keep their places.
    let taken = 2 * count.to_string().len() + 2 + 4;
    let room = usize::from(area.width).saturating_sub(taken);
    let widest = room.saturating_sub(2);
    let cells: Vec<usize> = completing
        .candidates
        .iter()
        .map(|candidate| width::of(&candidate.label).min(widest))
        .collect();
    let page = page(&cells, completing.chosen, room);
    let [before, after] = symbols.more;
    let more = |canvas: &Canvas<'_>, sign: &str, there: bool| {
        canvas.span(if there { sign } else { " " }, Role::Dim)
    };
    let mut spans = vec![more(canvas, before, page.start > 0)];
    for at in page.clone() {
        let (mark, role) = if at == completing.chosen {
            (symbols.selected, Role::Selected)
        } else {
            (" ", Role::Text)
        };
        let label = &completing.candidates[at].label;
        let label = width::fit(label, widest, symbols.ellipsis);
        spans.push(canvas.span(format!("{mark}{label}"), role));
        spans.push(Span::raw(" "));
    }
    spans.push(more(canvas, after, page.end < count));
    canvas.line(area, &Line::from(spans));
    let number = canvas.span(number, Role::Dim);
    canvas.line_right(area, &Line::from(number));
}

/// The page on which a label stands, by the cells of each: pages are filled from the first label on, so
/// that nothing moves while one steps through a page.
fn page(labels: &[usize], chosen: usize, room: usize) -> Range<usize> {
    let (mut start, mut used) = (0, 0);
    for (at, cells) in labels.iter().enumerate() {
        let cells = cells + 2;
        if used + cells > room && at > start {
            if chosen < at {
                return start..at;
            }
            (start, used) = (at, 0);
        }
        used += cells;
    }
    start..labels.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_what_fits_and_the_chosen_label() {
        let labels = [4, 2, 4, 10, 1];
        let pages: Vec<_> = (0..5).map(|at| page(&labels, at, 10)).collect();
        assert_eq!(pages, [0..2, 0..2, 2..3, 3..4, 4..5]);
        assert_eq!(page(&labels, 3, 100), 0..5);
        assert_eq!(page(&labels, 1, 0), 1..2);
    }
}
