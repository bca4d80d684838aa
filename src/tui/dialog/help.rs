//! The help: all keys by purpose, those that work here first, filtered by typing.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use tui_input::Input;

use super::Dialog;
use super::answer::Answer;
use crate::schedule::query::language;
use crate::text::{fold, width, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::keys::{KeyRow, Scope, Table};
use crate::tui::layout::{self, HelpAreas};
use crate::tui::prefs::Prefs;
use crate::tui::step::Step;
use crate::tui::theme::Role;
use crate::tui::typing;

/// The help with its filter and scroll position.
#[derive(Debug, Clone)]
pub struct Help {
    /// The keys that work here, and those that work elsewhere.
    parts: [Vec<Table>; 2],
    filter: Input,
    scroll: usize,
    /// The dialog from which the help was opened.
    pub below: Option<Box<Dialog>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum HelpLine {
    Heading(&'static str),
    /// Keys and description. Continuation lines may have either part empty.
    Key(String, String),
    Blank,
}

/// A line of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PageLine {
    /// The lines beside each other, one for each column.
    Columns(Vec<HelpLine>),
    /// The line above the keys that work elsewhere.
    Elsewhere,
}

impl Help {
    /// The help for the scopes that apply.
    pub fn new(prefs: &Prefs, scopes: &[Scope], below: Option<Dialog>) -> Self {
        let mut parts = prefs.keymap.help(scopes);
        let row = |(form, description): (String, &'static str)| KeyRow {
            keys: vec![form],
            name: "",
            description,
        };
        let query = language::table().into_iter().map(row).collect();
        let searching = scopes.contains(&Scope::Search);
        parts[usize::from(!searching)].push(("In a query", query));
        let blocks = prefs.symbols.blocks().map(row).into();
        let in_timeline = scopes.contains(&Scope::Timeline);
        parts[usize::from(!in_timeline)].push(("In the overview of a day", blocks));
        Self { parts, filter: Input::default(), scroll: 0, below: below.map(Box::new) }
    }

    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        match action {
            Action::Cancel if !self.filter.value().is_empty() => {
                self.edit(|filter| *filter = Input::default());
            }
            Action::Cancel | Action::Close => return Answer::Close,
            _ => {}
        }
        if let Some(step) = Step::of(action, usize::from(size.height / 2)) {
            let areas = self.areas(size);
            let furthest = self.lines(&areas).len().saturating_sub(usize::from(areas.rows.height));
            self.scroll = step.from(self.scroll.min(furthest), furthest + 1);
        }
        Answer::Stay
    }

    /// Edits the filter. A changed filter shows the first rows.
    pub fn edit(&mut self, with: impl FnOnce(&mut Input)) {
        if typing::edit_line(&mut self.filter, with) {
            self.scroll = 0;
        }
    }

    /// The areas on a screen. The filter does not change their size.
    fn areas(&self, size: Rect) -> HelpAreas {
        let areas = layout::help(size, usize::MAX);
        layout::help(size, page(&self.parts, &areas).len())
    }

    fn lines(&self, areas: &HelpAreas) -> Vec<PageLine> {
        page(&self.filtered(), areas)
    }

    /// The rows that match the filter. Rows with exactly this key come first.
    fn filtered(&self) -> [Vec<Table>; 2] {
        let filter = self.filter.value().trim();
        let words: Vec<String> = filter.split_whitespace().map(fold::text).collect();
        let matches = |row: &KeyRow| {
            let text =
                fold::text(&format!("{} {} {}", row.keys.join(" "), row.name, row.description));
            words.iter().all(|word| text.contains(word.as_str()))
        };
        let is_key = |row: &KeyRow| row.keys.iter().any(|key| key == filter);
        let rows_of = |part: &[Table], keep: &dyn Fn(&KeyRow) -> bool| -> Vec<Table> {
            let tables = part.iter().map(|(name, rows)| {
                (*name, rows.iter().filter(|row| keep(row)).cloned().collect::<Vec<_>>())
            });
            tables.filter(|(_, rows)| !rows.is_empty()).collect()
        };
        let [here, elsewhere] = &self.parts;
        let exact = rows_of(here, &is_key).into_iter().flat_map(|(_, rows)| rows);
        let exact: Vec<KeyRow> = exact.collect();
        let mut here = rows_of(here, &|row| matches(row) && !is_key(row));
        if !exact.is_empty() {
            here.insert(0, ("This key", exact));
        }
        [here, rows_of(elsewhere, &matches)]
    }

    /// Draws the help; returns the position of the cursor in the filter.
    pub fn draw(&self, canvas: &mut Canvas<'_>) -> Position {
        let areas = self.areas(canvas.buffer.area);
        let lines = self.lines(&areas);
        canvas.draw_frame(areas.frame, "Keys");
        let room = usize::from(areas.input.width).saturating_sub(4);
        let hint = "type a key or a word to find it";
        let cursor = canvas.input(areas.input, " > ", &self.filter, room, hint);
        let furthest = lines.len().saturating_sub(usize::from(areas.rows.height));
        let scroll = self.scroll.min(furthest);
        if lines.is_empty() {
            canvas.line(areas.rows, canvas.span("   No key matches.", Role::Dim));
        }
        for (line, row) in lines.iter().skip(scroll).zip(areas.rows.rows()) {
            match line {
                PageLine::Columns(columns) => {
                    for (line, area) in columns.iter().zip(areas.columns(row)) {
                        draw_line(canvas, area, line, areas.keys);
                    }
                }
                PageLine::Elsewhere => {
                    let rule = canvas.prefs.symbols.rule;
                    let rest = usize::from(row.width).saturating_sub(15);
                    let text = format!(" {rule} Elsewhere {}", rule.repeat(rest));
                    canvas.line(row, canvas.span(text, Role::Separator));
                }
            }
        }
        canvas.scrollbar(areas.rows, scroll, lines.len());
        cursor
    }
}

fn draw_line(canvas: &mut Canvas<'_>, area: Rect, line: &HelpLine, keys: usize) {
    let line = match line {
        HelpLine::Blank => return,
        HelpLine::Heading(name) => Line::from(canvas.span(format!(" {name}"), Role::Heading)),
        HelpLine::Key(names, what) => Line::from(vec![
            Span::raw("  "),
            canvas.span(width::exact(names, keys, ""), Role::Key),
            Span::raw("  "),
            canvas.span(what.clone(), Role::Text),
        ]),
    };
    canvas.line(area, line);
}

/// The lines of both parts in the columns of a screen.
fn page(parts: &[Vec<Table>; 2], areas: &HelpAreas) -> Vec<PageLine> {
    let [here, elsewhere] = parts.each_ref().map(|tables| columns(tables, areas));
    let between = if here.is_empty() || elsewhere.is_empty() { 0 } else { 2 };
    let blank = PageLine::Columns(Vec::new());
    let between = [blank, PageLine::Elsewhere].into_iter().take(between);
    here.into_iter().chain(between).chain(elsewhere).collect()
}

/// The lines of some tables, divided between the columns so that these are about equally
/// long. A table stays whole unless it stands alone.
fn columns(tables: &[Table], areas: &HelpAreas) -> Vec<PageLine> {
    let mut tables: Vec<Vec<HelpLine>> = tables.iter().map(|table| lines(table, areas)).collect();
    if let ([table], 2..) = (tables.as_mut_slice(), areas.count) {
        let rest = second_half(table);
        tables.extend(rest);
    }
    let length =
        |tables: &[Vec<HelpLine>]| tables.iter().map(|lines| lines.len() + 1).sum::<usize>();
    let uneven = |at: &usize| length(&tables[..*at]).max(length(&tables[*at..]));
    let first = if areas.count < 2 { None } else { (1..=tables.len()).min_by_key(uneven) };
    let (left, right) = tables.split_at(first.unwrap_or(tables.len()));
    let [left, right] = [left, right].map(|tables| tables.join(&HelpLine::Blank));
    let at = |lines: &[HelpLine], row| lines.get(row).cloned().unwrap_or(HelpLine::Blank);
    let rows = 0..left.len().max(right.len());
    rows.map(|row| PageLine::Columns(vec![at(&left, row), at(&right, row)])).collect()
}

/// Takes the second half of a long table for the column beside it.
fn second_half(table: &mut Vec<HelpLine>) -> Option<Vec<HelpLine>> {
    const SHORT: usize = 8;
    let begins = |line: &HelpLine| matches!(line, HelpLine::Key(keys, _) if !keys.is_empty());
    let half = table.len().div_ceil(2);
    let at = half + table.get(half..)?.iter().position(begins)?;
    (table.len() > SHORT).then(|| {
        // Below the heading of the first half.
        std::iter::once(HelpLine::Blank).chain(table.drain(at..)).collect()
    })
}

fn lines((name, rows): &Table, areas: &HelpAreas) -> Vec<HelpLine> {
    let mut lines = vec![HelpLine::Heading(name)];
    for row in rows {
        let keys = wrap::plain(&row.keys.join(", "), areas.keys);
        let what = wrap::plain(row.description, areas.what);
        let part = |lines: &[String], at| lines.get(at).cloned().unwrap_or_default();
        let rows = 0..keys.len().max(what.len());
        lines.extend(rows.map(|at| HelpLine::Key(part(&keys, at), part(&what, at))));
    }
    lines
}
