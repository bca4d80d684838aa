//! The help: the keys of the scopes that apply.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::answer::Answer;
use crate::schedule::query::language;
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::keys::{Keymap, Scope, Table};
use crate::tui::layout;
use crate::tui::step::Step;
use crate::tui::theme::Role;

/// The help and its scroll position.
#[derive(Debug, Clone)]
pub struct Help {
    tables: Vec<Table>,
    scroll: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum HelpLine {
    /// The name of a scope.
    Heading(&'static str),
    /// Keys and description. Continuation lines may have either part empty.
    Key(String, String),
    Blank,
}

/// The help laid out for a screen.
struct Page {
    area: Rect,
    lines: Vec<HelpLine>,
    /// The width of the key column.
    column: usize,
    /// The most lines to scroll by.
    furthest: usize,
}

impl Help {
    /// The help for some scopes.
    pub fn new(keymap: &Keymap, scopes: &[Scope]) -> Self {
        let mut tables = keymap.help(scopes);
        if scopes.contains(&Scope::Search) {
            tables.push(("In a query", language::table()));
        }
        Self { tables, scroll: 0 }
    }

    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        if action == Action::Close {
            return Answer::Close;
        }
        if let Some(step) = Step::of(action, usize::from(size.height / 2)) {
            self.scroll = step.from(self.scroll, self.page(size).furthest + 1);
        }
        Answer::Stay
    }

    fn page(&self, size: Rect) -> Page {
        const WIDTH: u16 = 74;
        let cells = usize::from(layout::overlay(size, WIDTH, 3).width.saturating_sub(2));
        let column = column(&self.tables, cells);
        let lines = lines(&self.tables, column, cells.saturating_sub(column + 5));
        let area = layout::overlay(size, WIDTH, layout::with_frame(lines.len()));
        let shown = usize::from(layout::framed(area).height);
        Page { furthest: lines.len().saturating_sub(shown), area, lines, column }
    }

    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let page = self.page(canvas.buffer.area);
        let inner = canvas.framed(page.area, "Keys");
        let scroll = self.scroll.min(page.furthest);
        for (line, row) in page.lines.iter().skip(scroll).zip(inner.rows()) {
            let line = match line {
                HelpLine::Blank => continue,
                HelpLine::Heading(name) => {
                    Line::from(canvas.span(format!(" {name}"), Role::Heading))
                }
                HelpLine::Key(keys, what) => Line::from(vec![
                    Span::raw("  "),
                    canvas.span(width::exact(keys, page.column, ""), Role::Key),
                    Span::raw("  "),
                    canvas.span(what.clone(), Role::Text),
                ]),
            };
            canvas.line(row, line);
        }
        canvas.scroll_mark(inner, scroll, page.lines.len());
    }
}

fn column(tables: &[Table], cells: usize) -> usize {
    let keys = tables.iter().flat_map(|(_, rows)| rows);
    let widest = keys.map(|(keys, _)| width::of(keys)).max().unwrap_or(0);
    widest.min(cells * 2 / 5)
}

fn lines(tables: &[Table], column: usize, room: usize) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    for (scope, rows) in tables {
        if !lines.is_empty() {
            lines.push(HelpLine::Blank);
        }
        lines.push(HelpLine::Heading(scope));
        for (keys, what) in rows {
            let (keys, what) = (wrap::plain(keys, column), wrap::plain(what, room));
            let part = |lines: &[String], at| lines.get(at).cloned().unwrap_or_default();
            let rows = 0..keys.len().max(what.len());
            lines.extend(rows.map(|at| HelpLine::Key(part(&keys, at), part(&what, at))));
        }
    }
    lines
}
