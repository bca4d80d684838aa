//! The list of conferences to switch to, filtered by typing.

use ratatui::layout::{Margin, Position, Rect};
use ratatui::text::{Line, Span};
use tui_input::Input;

use super::answer::Answer;
use crate::agenda::words::count;
use crate::schedule::search::names;
use crate::schedule::time;
use crate::store::{ConferenceEntry, ConferenceList};
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::step::Step;
use crate::tui::theme::Role;

/// The list of conferences to choose from.
#[derive(Debug, Clone)]
pub struct Switcher {
    /// The typed part of a title or ID.
    pub input: Input,
    /// All conferences.
    pub list: ConferenceList,
    /// The ID of the open conference.
    pub open: String,
    /// The positions of the matching conferences in `list`.
    pub found: Vec<usize>,
    /// The position of the selected conference in `found`.
    pub selected: usize,
    /// The first visible line.
    pub offset: usize,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A blank line between two parts.
    Blank,
    /// The title of a conference, by its position in `found`.
    Title(usize),
    /// The second line of a conference: dates, counts and ID.
    More(usize),
    Heading(&'static str),
    /// A line about a conference that can't be read; `true` for the first line of each.
    Damaged(String, bool),
    Hint(String),
}

/// The areas of the dialog on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The whole dialog with its frame.
    pub frame: Rect,
    pub input: Rect,
    pub list: Rect,
}

impl Switcher {
    /// All conferences, with the open one selected.
    pub fn new(list: ConferenceList, open: &str) -> Self {
        let mut switcher = Self {
            input: Input::default(),
            found: (0..list.conferences.len()).collect(),
            selected: 0,
            offset: 0,
            open: open.to_owned(),
            list,
        };
        let is_open = |one: &ConferenceEntry| switcher.is_open(one);
        let open = switcher.list.conferences.iter().position(is_open);
        switcher.selected = open.unwrap_or(0);
        switcher
    }

    /// Whether a conference is the one that is open.
    pub fn is_open(&self, one: &ConferenceEntry) -> bool {
        one.summary.id == self.open
    }

    /// A matching conference.
    pub fn found(&self, at: usize) -> Option<&ConferenceEntry> {
        self.list.conferences.get(*self.found.get(at)?)
    }

    /// The selected conference, if any matches.
    pub fn chosen(&self) -> Option<&ConferenceEntry> {
        self.found(self.selected)
    }

    /// Edits the typed text. A changed text selects the best match.
    pub fn edit(&mut self, with: impl FnOnce(&mut Input)) {
        let before = self.input.value().to_owned();
        with(&mut self.input);
        if self.input.value() != before {
            let all = self.list.conferences.iter();
            let named = all.map(|one| (one.summary.title.as_str(), one.summary.id.as_str()));
            self.found = names::find(self.input.value(), named);
            (self.selected, self.offset) = (0, 0);
        }
    }

    /// The areas of the dialog. Its height is that of the unfiltered list.
    pub fn place(&self, size: Rect) -> Place {
        const WIDTH: u16 = 78;
        let cells = inside(layout::overlay(size, WIDTH, 3)).width;
        let all = self.entries(self.list.conferences.len(), usize::from(cells));
        let height = u16::try_from(all.len() + 4).unwrap_or(u16::MAX);
        let frame = layout::overlay(size, WIDTH, height);
        let inner = inside(frame);
        let below = 2.min(inner.height);
        Place {
            frame,
            input: Rect { height: inner.height.min(1), ..inner },
            list: Rect { y: inner.y + below, height: inner.height - below, ..inner },
        }
    }

    /// The lines of the list, wrapped to a width in cells.
    pub fn lines(&self, cells: usize) -> Vec<Entry> {
        self.entries(self.found.len(), cells)
    }

    fn entries(&self, found: usize, cells: usize) -> Vec<Entry> {
        let mut out = Vec::new();
        for at in 0..found {
            out.extend([Entry::Title(at), Entry::More(at)]);
        }
        let wrapped = |text: &str| wrap::plain(text, cells.saturating_sub(3));
        if found == 0 {
            let none = wrapped("No conference matches.");
            out.extend(none.into_iter().map(Entry::Hint));
        }
        if !self.list.damaged.is_empty() {
            out.extend([Entry::Blank, Entry::Heading("Cannot be read")]);
            for text in &self.list.damaged {
                let lines = wrap::plain(text, cells.saturating_sub(5)).into_iter();
                let lines = lines.enumerate();
                out.extend(lines.map(|(at, line)| Entry::Damaged(line, at == 0)));
            }
        }
        if self.list.conferences.len() < 2 {
            let more = "This is the only one. 'hallway import FILE|URL', \
                        typed in a shell, reads another.";
            out.push(Entry::Blank);
            out.extend(wrapped(more).into_iter().map(Entry::Hint));
        }
        out
    }

    /// The first visible line: the offset nearest to the last one that shows both lines
    /// of the selected conference. It moves no further than needed, so that a clicked
    /// conference stays in place.
    pub fn scrolled(&self, list: Rect) -> usize {
        self.nearest(list, self.selected * 2 + 2)
    }

    /// Like [`Self::scrolled`], but for a step by key: the last conference also reveals
    /// the lines below it, which no key could reach otherwise.
    pub fn stepped(&self, list: Rect) -> usize {
        if self.selected + 1 >= self.found.len() {
            self.nearest(list, usize::MAX)
        } else {
            self.scrolled(list)
        }
    }

    /// The nearest offset that shows the selected conference, and as many lines up to
    /// `end` as fit.
    fn nearest(&self, list: Rect, end: usize) -> usize {
        let shown = usize::from(list.height).max(1);
        let count = self.lines(usize::from(list.width)).len();
        let needed = end.min(count).saturating_sub(shown);
        let furthest = count.saturating_sub(shown);
        let first = self.selected * 2;
        self.offset.max(needed).min(first).min(furthest)
    }

    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        match action {
            Action::Accept => return Answer::Switch,
            Action::Cancel => return Answer::Close,
            _ => {}
        }
        if let Some(step) = Step::of(action, usize::from(size.height / 2)) {
            self.selected = step.from(self.selected, self.found.len());
            self.offset = self.stepped(self.place(size).list);
        }
        Answer::Stay
    }

    /// Selects the clicked conference, or opens it if it is selected already. A click
    /// beside the list closes the dialog.
    pub fn click(&mut self, size: Rect, at: Position) -> Answer {
        let place = self.place(size);
        match self.at(size, at) {
            Some(clicked) if clicked == self.selected => Answer::Switch,
            Some(clicked) => {
                // Keep the visible offset, so that a second click hits the same
                // conference.
                self.offset = self.scrolled(place.list);
                self.selected = clicked;
                Answer::Stay
            }
            None if place.frame.contains(at) => Answer::Stay,
            None => Answer::Close,
        }
    }

    /// Draws the dialog; returns the position of the cursor.
    pub fn draw(&self, canvas: &mut Canvas<'_>) -> Position {
        let place = self.place(canvas.buffer.area);
        canvas.framed(place.frame, "Conferences");
        let cursor = input(canvas, place.input, self);
        let list = place.list;
        let lines = self.lines(usize::from(list.width));
        let offset = self.scrolled(list);
        for (entry, row) in lines.iter().skip(offset).zip(list.rows()) {
            draw_entry(canvas, row, self, entry);
        }
        canvas.scroll_mark(list, offset, usize::from(list.height), lines.len());
        cursor
    }

    /// The conference at a position of the screen, by its position in `found`.
    pub fn at(&self, size: Rect, at: Position) -> Option<usize> {
        let list = self.place(size).list;
        if !list.contains(at) {
            return None;
        }
        let row = self.scrolled(list) + usize::from(at.y - list.y);
        match self.lines(usize::from(list.width)).get(row)? {
            Entry::Title(at) | Entry::More(at) => Some(*at),
            _ => None,
        }
    }
}

/// The area inside a frame.
fn inside(frame: Rect) -> Rect {
    frame.inner(Margin::new(1, 1))
}

fn input(canvas: &mut Canvas<'_>, area: Rect, switcher: &Switcher) -> Position {
    let input = &switcher.input;
    let all = switcher.list.conferences.len();
    let found = format!("{} of {all} ", switcher.found.len());
    let room = usize::from(area.width).saturating_sub(width::of(&found) + 5);
    let scroll = input.visual_scroll(room);
    let skipped = width::prefix(input.value(), scroll).len();
    let text = width::prefix(&input.value()[skipped..], room).to_owned();
    let hint = if input.value().is_empty() { "type a part of a title or id" } else { "" };
    let line = Line::from(vec![
        canvas.span(" > ", Role::Key),
        Span::raw(text),
        canvas.fitted(hint, room, Role::Dim),
    ]);
    canvas.line(area, &line);
    let found = canvas.span(found, Role::Dim);
    canvas.line_right(area, &Line::from(found));
    let at = u16::try_from(input.visual_cursor().saturating_sub(scroll)).unwrap_or(0);
    let last = area.right().saturating_sub(1);
    Position::new((area.x + 3 + at).min(last), area.y)
}

fn draw_entry(canvas: &mut Canvas<'_>, row: Rect, switcher: &Switcher, entry: &Entry) {
    let (at, second) = match entry {
        Entry::Blank => return,
        Entry::Title(at) => (*at, false),
        Entry::More(at) => (*at, true),
        Entry::Heading(text) => {
            let heading = canvas.span(format!(" {text}"), Role::Heading);
            return canvas.line(row, &Line::from(heading));
        }
        Entry::Damaged(text, first) => {
            let bullet = width::exact(if *first { canvas.prefs.symbols.bullet } else { "" }, 1, "");
            let text = canvas.span(format!("  {bullet} {text}"), Role::Error);
            return canvas.line(row, &Line::from(text));
        }
        Entry::Hint(text) => {
            let text = canvas.span(format!("  {text}"), Role::Dim);
            return canvas.line(row, &Line::from(text));
        }
    };
    let Some(one) = switcher.found(at) else {
        return;
    };
    let chosen = at == switcher.selected;
    let mark = if chosen { canvas.prefs.symbols.selected } else { " " };
    let open = if switcher.is_open(one) && !second { " open" } else { "" };
    let role = |otherwise| if chosen { Role::Selected } else { otherwise };
    let room = usize::from(row.width).saturating_sub(3 + open.len());
    let text = if second {
        format!("  {}", facts(canvas, one, room.saturating_sub(2)))
    } else {
        one.summary.title.clone()
    };
    let line = Line::from(vec![
        canvas.span(format!("{mark} "), role(Role::Text)),
        canvas.span(
            width::exact(&text, room, canvas.prefs.symbols.ellipsis),
            role(if second { Role::Dim } else { Role::Text }),
        ),
        canvas.span(format!("{open} "), role(Role::Now)),
    ]);
    canvas.line(row, &line);
}

/// `13 to 15 Nov 2023 · 48 talks · ★4 · lpc-2023`; the id gives way where there is
/// too little room.
fn facts(canvas: &Canvas<'_>, one: &ConferenceEntry, cells: usize) -> String {
    let summary = &one.summary;
    let mut parts = vec![
        time::dates(summary.start, summary.end),
        count(summary.talks, "talk"),
        match one.picks {
            Some(0) => String::new(),
            Some(picks) => format!("{}{picks}", canvas.prefs.symbols.star),
            None => "agenda unreadable".to_owned(),
        },
    ];
    parts.retain(|part| !part.is_empty());
    let dot = format!(" {} ", canvas.prefs.symbols.dot);
    let facts = parts.join(&dot);
    let whole = format!("{facts}{dot}{}", summary.id);
    if width::of(&whole) <= cells { whole } else { facts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native::Summary;
    use proptest::prelude::*;

    fn switcher(conferences: usize, damaged: usize) -> Switcher {
        let day = chrono::NaiveDate::default();
        let conference = |at: usize| ConferenceEntry {
            summary: Summary {
                id: format!("c-{at}"),
                title: format!("Conference {at}"),
                start: day,
                end: day,
                talks: at,
            },
            picks: Some(0),
        };
        let list = ConferenceList {
            conferences: (0..conferences).map(conference).collect(),
            damaged: vec!["x.json: it is damaged somewhere".to_owned(); damaged],
        };
        Switcher::new(list, "c-1")
    }

    #[test]
    fn the_open_one_is_selected_until_something_is_typed() {
        let mut switcher = switcher(12, 0);
        assert_eq!(switcher.selected, 1);
        switcher.edit(|input| *input = Input::new("c-11".into()));
        assert_eq!(switcher.chosen().unwrap().summary.id, "c-11");
        switcher.edit(|input| *input = Input::new("zzz".into()));
        assert_eq!(switcher.chosen(), None);
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn what_is_selected_is_on_the_screen_and_a_click_hits_it(
            (width, height) in (40_u16..130, 12_u16..40),
            (conferences, damaged) in (1_usize..30, 0_usize..4),
            selected in 0_usize..30,
            offset in 0_usize..80,
        ) {
            let size = Rect::new(0, 0, width, height);
            let mut switcher = switcher(conferences, damaged);
            switcher.selected = selected.min(conferences - 1);
            switcher.offset = offset;
            let place = switcher.place(size);
            prop_assert!(size.intersection(place.frame) == place.frame);
            let row = switcher.selected * 2 - switcher.scrolled(place.list);
            prop_assert!(row + 1 < usize::from(place.list.height));
            let y = place.list.y + u16::try_from(row).unwrap();
            for y in [y, y + 1] {
                let hit = switcher.at(size, Position::new(place.list.x, y));
                prop_assert_eq!(hit, Some(switcher.selected));
            }
        }
    }
}
