//! The help: what stands in the table of keys, as lines of a given width.
//!
//! Pure, so that update knows how far it scrolls and the view only draws it.

use ratatui::layout::Rect;

use super::keys::Table;
use super::layout;
use super::model::App;
use crate::schedule::query::language;
use crate::text::{width, wrap};

/// A line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    /// The name of a scope.
    Heading(&'static str),
    /// Keys and what they do; further lines of a long text have no keys.
    Key(String, String),
    /// Room between two scopes.
    Blank,
}

/// The help as it is laid out on a screen.
pub struct Help {
    /// The frame around it.
    pub area: Rect,
    /// The lines.
    pub lines: Vec<HelpLine>,
    /// How wide the column of keys is.
    pub column: usize,
    /// How many lines are shown at once.
    pub shown: usize,
}

impl Help {
    /// The help for where one is, without the overlay it is itself.
    pub fn of(app: &App) -> Self {
        const WIDTH: u16 = 74;
        let mut tables = app.keymap.help(&app.scopes_below());
        if app.search.is_some() {
            tables.push(("In a query", language::table()));
        }
        let cells = usize::from(layout::overlay(app.size, WIDTH, 3).width.saturating_sub(2));
        let column = column(&tables, cells);
        let lines = lines(&tables, column, cells.saturating_sub(column + 5));
        let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let area = layout::overlay(app.size, WIDTH, height);
        Self {
            shown: usize::from(area.height.saturating_sub(2)),
            area,
            lines,
            column,
        }
    }

    /// The furthest one can scroll.
    pub fn furthest(&self) -> usize {
        self.lines.len().saturating_sub(self.shown)
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
            let mut keys = wrap::plain(keys, column).into_iter();
            let mut what = wrap::plain(what, room).into_iter();
            loop {
                match (keys.next(), what.next()) {
                    (None, None) => break,
                    (keys, what) => lines.push(HelpLine::Key(
                        keys.unwrap_or_default(),
                        what.unwrap_or_default(),
                    )),
                }
            }
        }
    }
    lines
}
