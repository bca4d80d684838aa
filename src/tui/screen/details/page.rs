//! The lines of a page of text: running text, labels with texts, and links.

use std::iter;
use std::ops::Range;

use ratatui::text::{Line, Span};

use crate::text::markdown::Document;
use crate::text::{Fragment, RichLine, width, wrap};
use crate::tui::canvas::cells_of;
use crate::tui::dialog::follow::bare_url;
use crate::tui::hyperlink::{Link, LinkedLines};
use crate::tui::model::Model;
use crate::tui::screen::picks::Picks;
use crate::tui::theme::{Role, Theme};

/// A page of this width in cells.
pub struct Page<'a> {
    pub model: &'a Model,
    pub picks: &'a Picks,
    pub width: usize,
    pub text: LinkedLines,
}

impl<'a> Page<'a> {
    pub fn new(model: &'a Model, picks: &'a Picks, width: usize) -> Self {
        Self { model, picks, width, text: LinkedLines::default() }
    }

    pub fn document(&mut self, document: &Document) {
        for line in document.lines(self.width, self.model.prefs.symbols) {
            let mut from = 0;
            for fragment in &line {
                let cells = from..from + width::of(&fragment.text);
                from = cells.end;
                if let Some(url) = fragment.emphasis.link.and_then(|link| document.url(link)) {
                    self.link(self.text.lines.len(), cells, url);
                }
            }
            self.text.lines.push(rich(line, self.model.prefs.theme));
        }
    }

    /// A label with a URL, which is a link.
    pub fn url(&mut self, label: &str, url: &str) {
        let (first, from) = (self.text.lines.len(), self.label(label).1);
        self.item(label, bare_url(url), Role::Link);
        for line in first..self.text.lines.len() {
            self.link(line, from..cells_of(&self.text.lines[line]), url);
        }
    }

    fn link(&mut self, line: usize, cells: Range<usize>, url: &str) {
        self.text.links.push(Link { line, cells, url: url.to_owned() });
    }

    pub fn text(&mut self, text: &str, role: Role) {
        let lines = self.wrapped(text, self.width, role);
        self.text.lines.extend(lines);
    }

    fn wrapped(&self, text: &str, room: usize, role: Role) -> Vec<Line<'static>> {
        let lines = wrap::plain(text, room).into_iter();
        lines.map(|line| Line::from(self.model.prefs.span(line, role))).collect()
    }

    pub fn blank(&mut self) {
        self.text.lines.push(Line::default());
    }

    pub fn heading(&mut self, text: &str) {
        self.blank();
        self.text(text, Role::Heading);
    }

    /// Lines after a lead; continuation lines are indented by a number of cells.
    fn with_lead(&mut self, lead: Span<'static>, indent: usize, lines: Vec<Line<'static>>) {
        let blank = Span::styled(" ".repeat(indent), lead.style);
        let leads = iter::once(lead).chain(iter::repeat(blank));
        let lines =
            leads.zip(lines).map(|(lead, line)| iter::once(lead).chain(line.spans).collect());
        self.text.lines.extend(lines);
    }

    pub fn marked(&mut self, mark: &'static str, text: &str, role: Role) {
        let lead = self.model.prefs.span(format!("{mark} "), role);
        let lines = self.wrapped(text, self.width.saturating_sub(2), Role::Text);
        self.with_lead(lead, 2, lines);
    }

    pub fn item(&mut self, label: &str, text: &str, role: Role) {
        let (label, cells, room) = self.label(label);
        let lines = self.wrapped(text, room, role);
        self.with_lead(label, cells, lines);
    }

    /// A label with a formatted text.
    pub fn labelled(&mut self, label: &str, text: &[Fragment]) {
        let (label, cells, room) = self.label(label);
        let theme = self.model.prefs.theme;
        let lines = wrap::wrap(text, room).into_iter().map(|line| rich(line, theme)).collect();
        self.with_lead(label, cells, lines);
    }

    /// A label with the width of its column, which is wider for a long label, and the
    /// width of the text beside it.
    fn label(&self, label: &str) -> (Span<'static>, usize, usize) {
        let cells = width::of(label).max(9) + 1;
        let label = self.model.prefs.span(format!("{label:<cells$}"), Role::Dim);
        (label, cells, self.width.saturating_sub(cells).max(8))
    }
}

/// Converts formatted text to the styles of the theme.
fn rich(line: RichLine, theme: Theme) -> Line<'static> {
    line.into_iter()
        .map(|fragment| {
            Span::styled(fragment.text, theme.style(Role::of_emphasis(fragment.emphasis)))
        })
        .collect()
}
