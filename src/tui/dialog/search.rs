//! The search box: its text, completion and recent searches.

use std::ops::Range;

use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;
use tui_input::{Input, InputRequest};

use crate::schedule::query::complete::{self, Candidate, Completions};
use crate::schedule::{Schedule, TalkId};
use crate::text::width;
use crate::tui::canvas::Canvas;
use crate::tui::nav::{DetailsScroll, Focus, ListState, RowId};
use crate::tui::step;
use crate::tui::theme::Role;
use crate::tui::typing;

/// An open search.
#[derive(Debug, Clone)]
pub struct Search {
    pub input: Input,
    /// The selection among the results.
    pub list: ListState,
    /// The completion in progress.
    pub completing: Option<Completing>,
    /// The position of the recalled search while its text is unchanged.
    pub recalled: Option<usize>,
    /// Whether the user has moved in the results of the current text.
    pub moved: bool,
    /// The panes to restore when the search is cancelled.
    pub before: Before,
}

/// A completion to step through.
#[derive(Debug, Clone)]
pub struct Completing {
    /// At least two candidates.
    pub candidates: Vec<Candidate>,
    pub chosen: usize,
    /// The text before the completion.
    typed: String,
    /// The cursor in `typed`, in characters.
    cursor: usize,
    /// The replaced part of `typed`, in bytes.
    at: Range<usize>,
}

/// The panes that a search replaces.
#[derive(Debug, Clone)]
pub struct Before {
    pub focus: Focus,
    pub full: bool,
    pub details: DetailsScroll,
}

impl Search {
    /// Opens an empty search box over some panes, with a talk selected among the results.
    pub fn new(selected: Option<TalkId>, before: Before) -> Self {
        Self {
            input: Input::default(),
            list: ListState { selected: selected.map(RowId::Talk), ..ListState::default() },
            completing: None,
            recalled: None,
            moved: false,
            before,
        }
    }

    /// Edits the text. A changed text selects the best result.
    pub fn edit(&mut self, with: impl FnOnce(&mut Input)) {
        if typing::edit_line(&mut self.input, with) {
            self.list = ListState::default();
            (self.recalled, self.moved) = (None, false);
        }
    }

    /// Replaces the text and moves the cursor behind the given number of characters.
    fn write(&mut self, text: String, cursor: usize) {
        self.edit(|input| {
            *input = std::mem::take(input).with_value(text);
            input.handle(InputRequest::SetCursor(cursor));
        });
    }

    /// Shows a recent search, or the empty box.
    pub fn recall(&mut self, query: Option<(usize, String)>) {
        let (at, text) = query.map_or((None, String::new()), |(at, text)| (Some(at), text));
        let end = text.chars().count();
        self.write(text, end);
        self.recalled = at;
    }

    /// Inserts the first candidate before the cursor, or the next or previous one on
    /// repeated calls. Does not insert a common prefix first, so that the results of
    /// each candidate show at once. Returns `false` if there is nothing to complete.
    pub fn complete(&mut self, schedule: &Schedule, today: NaiveDate, forward: bool) -> bool {
        if let Some(completing) = &mut self.completing {
            let count = completing.candidates.len();
            completing.chosen = step::cycle(completing.chosen, count, forward);
            self.write_candidate();
            return true;
        }
        let typed = self.input.value().to_owned();
        let cursor = self.input.cursor();
        let ends = typed.char_indices().nth(cursor).map(|(at, _)| at);
        let values = |field| complete::values(schedule, field, today);
        let Completions { range: at, candidates } =
            complete::completions(&typed, ends.unwrap_or(typed.len()), values);
        let count = candidates.len();
        self.completing = (count > 0).then(|| Completing {
            chosen: if forward { 0 } else { count - 1 },
            candidates,
            typed: typed.clone(),
            cursor,
            at,
        });
        self.write_candidate();
        // After a single candidate, the next key may complete the following part.
        if count < 2 {
            self.completing = None;
        }
        count >= 2 || (self.input.value(), self.input.cursor()) != (&typed, cursor)
    }

    /// Replaces the typed part with the chosen candidate, and adds a space after a value so
    /// that the next word can follow.
    fn write_candidate(&mut self) {
        let Some(completing) = &self.completing else {
            return;
        };
        let Completing { typed, at, .. } = completing;
        let candidate = &completing.candidates[completing.chosen];
        let (mut text, rest) = (typed[..at.start].to_owned(), &typed[at.end..]);
        text.push_str(&candidate.text);
        let mut cursor = text.chars().count();
        if !candidate.open {
            cursor += 1;
            if !rest.starts_with(char::is_whitespace) {
                text.push(' ');
            }
        }
        text.push_str(rest);
        self.write(text, cursor);
    }

    /// Restores the text from before the completion. Returns `false` if none is in
    /// progress.
    pub fn uncomplete(&mut self) -> bool {
        let Some(Completing { typed, cursor, .. }) = self.completing.take() else {
            return false;
        };
        self.write(typed, cursor);
        true
    }

    /// Draws the box and the number of results; returns the position of the cursor.
    pub fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, hits: &str) -> Position {
        let symbols = canvas.prefs.symbols;
        let room = usize::from(area.width).saturating_sub(18);
        let hint = "type to search titles, people, abstracts";
        let hint = width::fit(hint, room.saturating_sub(2), symbols.ellipsis);
        // Shows that text is scrolled out on the left.
        let scrolled = typing::scroll(&self.input, room).0 > 0;
        let prompt = format!(" /{}", if scrolled { symbols.more[0] } else { " " });
        let cursor = canvas.input(area, &prompt, &self.input, room, &hint);
        canvas.line_right(area, canvas.span(hits, Role::Dim));
        cursor
    }
}

impl Completing {
    /// Draws a page of candidates on the last line, and marks the chosen one.
    pub fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let symbols = canvas.prefs.symbols;
        let count = self.candidates.len();
        // Reserve room for the count and the symbols for more pages, so that they don't
        // move.
        let taken = 2 * count.to_string().len() + 2 + 4;
        let room = usize::from(area.width).saturating_sub(taken);
        let widest = room.saturating_sub(2);
        let labels = self.candidates.iter();
        let cells: Vec<usize> =
            labels.map(|candidate| width::of(&candidate.label).min(widest)).collect();
        let page = page(&cells, self.chosen, room);
        let [before, after] = symbols.more;
        let more = |symbol, is_shown| canvas.span(if is_shown { symbol } else { " " }, Role::Dim);
        let mut spans = vec![more(before, page.start > 0)];
        for at in page.clone() {
            let (mark, role) = if at == self.chosen {
                (symbols.selected, Role::Selected)
            } else {
                (" ", Role::Text)
            };
            let label = width::fit(&self.candidates[at].label, widest, symbols.ellipsis);
            spans.push(canvas.span(format!("{mark}{label}"), role));
            spans.push(Span::raw(" "));
        }
        spans.push(more(after, page.end < count));
        canvas.line(area, spans);
        let number = canvas.span(format!("{}/{count} ", self.chosen + 1), Role::Dim);
        canvas.line_right(area, number);
    }
}

/// The page that contains the chosen label. Pages fill up from the first label, so that
/// nothing moves while the user steps through a page.
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
    fn page_holds_fitting_labels_and_the_selected_one() {
        let labels = [4, 2, 4, 10, 1];
        let pages: Vec<_> = (0..5).map(|at| page(&labels, at, 10)).collect();
        assert_eq!(pages, [0..2, 0..2, 2..3, 3..4, 4..5]);
        assert_eq!(page(&labels, 3, 100), 0..5);
        assert_eq!(page(&labels, 1, 0), 1..2);
    }
}
