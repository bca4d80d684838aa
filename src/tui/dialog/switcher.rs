//! The list of conferences to switch to, filtered by typing.

use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use tui_input::Input;

use super::answer::Answer;
use super::list::{Choice, ListLine};
use crate::agenda::phrases::count;
use crate::schedule::search::names;
use crate::schedule::time;
use crate::store::{ConferenceEntry, ConferenceList};
use crate::text::symbols::Symbols;
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
    /// The selection in `found`.
    choice: Choice,
    symbols: &'static Symbols,
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
    pub fn new(list: ConferenceList, open: &str, symbols: &'static Symbols) -> Self {
        let mut switcher = Self {
            input: Input::default(),
            found: (0..list.conferences.len()).collect(),
            choice: Choice::default(),
            open: open.to_owned(),
            list,
            symbols,
        };
        let is_open = |entry: &ConferenceEntry| switcher.is_open(entry);
        let open = switcher.list.conferences.iter().position(is_open);
        switcher.choice.selected = open.unwrap_or(0);
        switcher
    }

    /// Whether a conference is the one that is open.
    pub fn is_open(&self, entry: &ConferenceEntry) -> bool {
        entry.summary.id == self.open
    }

    /// A matching conference.
    pub fn found(&self, at: usize) -> Option<&ConferenceEntry> {
        self.list.conferences.get(*self.found.get(at)?)
    }

    /// The selected conference, if any matches.
    pub fn chosen(&self) -> Option<&ConferenceEntry> {
        self.found(self.choice.selected)
    }

    /// Edits the typed text. A changed text selects the best match.
    pub fn edit(&mut self, with: impl FnOnce(&mut Input)) {
        let before = self.input.value().to_owned();
        with(&mut self.input);
        if self.input.value() != before {
            let all = self.list.conferences.iter();
            let named = all.map(|entry| (entry.summary.title.as_str(), entry.summary.id.as_str()));
            self.found = names::find(self.input.value(), named);
            self.choice = Choice::default();
        }
    }

    /// The areas of the dialog. Its height is that of the unfiltered list.
    pub fn place(&self, size: Rect) -> Place {
        const WIDTH: u16 = 78;
        let cells = layout::framed(layout::overlay(size, WIDTH, 3)).width;
        let all = self.lines(self.list.conferences.len(), cells);
        let frame = layout::overlay(size, WIDTH, layout::with_frame(all.len() + 2));
        let inner = layout::framed(frame);
        let below = 2.min(inner.height);
        Place {
            frame,
            input: Rect { height: inner.height.min(1), ..inner },
            list: Rect { y: inner.y + below, height: inner.height - below, ..inner },
        }
    }

    /// The lines of the list on a screen, with its areas.
    fn lay_out(&self, size: Rect) -> (Vec<ListLine>, Place) {
        let place = self.place(size);
        (self.lines(self.found.len(), place.list.width), place)
    }

    /// The lines of a list of so many conferences, wrapped to a width in cells.
    fn lines(&self, found: usize, cells: u16) -> Vec<ListLine> {
        let mut out = Vec::new();
        for at in 0..found {
            out.extend([ListLine::Item(at, 0), ListLine::Item(at, 1)]);
        }
        let wrapped =
            |text: &str, margin| wrap::plain(text, usize::from(cells).saturating_sub(margin));
        let hint =
            |text: &str| wrapped(text, 3).into_iter().map(|line| ListLine::Text(line, Role::Dim));
        if found == 0 {
            out.extend(hint("No conference matches."));
        }
        if !self.list.damaged.is_empty() {
            out.extend([ListLine::Blank, ListLine::Heading("Cannot be read")]);
            for text in &self.list.damaged {
                let bullets = std::iter::once(self.symbols.bullet).chain(std::iter::repeat(""));
                let line = |(bullet, line)| {
                    let bullet = width::exact(bullet, 1, "");
                    ListLine::Text(format!("{bullet} {line}"), Role::Error)
                };
                out.extend(bullets.zip(wrapped(text, 5)).map(line));
            }
        }
        if self.list.conferences.len() < 2 {
            out.push(ListLine::Blank);
            out.extend(hint(
                "This is the only one. 'hallway import FILE|URL', typed in a shell, reads another.",
            ));
        }
        out
    }

    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        match action {
            Action::Accept => return Answer::Switch,
            Action::Cancel => return Answer::Close,
            _ => {}
        }
        if let Some(step) = Step::of(action, usize::from(size.height / 2)) {
            let (lines, place) = self.lay_out(size);
            self.choice.step(step, &lines, place.list);
        }
        Answer::Stay
    }

    /// Selects the clicked conference, or opens it if it is selected already.
    pub fn click(&mut self, size: Rect, at: Position) -> Answer {
        let (lines, place) = self.lay_out(size);
        self.choice.click(&lines, (place.frame, place.list), at).unwrap_or(Answer::Switch)
    }

    /// Draws the dialog; returns the position of the cursor.
    pub fn draw(&self, canvas: &mut Canvas<'_>) -> Position {
        let (lines, place) = self.lay_out(canvas.buffer.area);
        canvas.framed(place.frame, "Conferences");
        let found = format!("{} of {} ", self.found.len(), self.list.conferences.len());
        let room = usize::from(place.input.width).saturating_sub(width::of(&found) + 5);
        let hint = "type a part of a title or id";
        let cursor = canvas.input(place.input, " > ", &self.input, room, hint);
        canvas.line_right(place.input, canvas.span(found, Role::Dim));
        self.choice.draw(canvas, &lines, place.list, |canvas, at, line| {
            self.line(canvas, place.list.width, at, line == 1)
        });
        cursor
    }

    /// The title of a conference, or its facts as the second line.
    fn line(&self, canvas: &Canvas<'_>, cells: u16, at: usize, second: bool) -> Line<'static> {
        let Some(entry) = self.found(at) else {
            return Line::default();
        };
        let chosen = at == self.choice.selected;
        let mark = if chosen { self.symbols.selected } else { " " };
        let open = if self.is_open(entry) && !second { " open" } else { "" };
        let role = |otherwise| if chosen { Role::Selected } else { otherwise };
        let room = usize::from(cells).saturating_sub(3 + open.len());
        let (text, text_role) = if second {
            (format!("  {}", facts(canvas, entry, room.saturating_sub(2))), Role::Dim)
        } else {
            (entry.summary.title.clone(), Role::Text)
        };
        Line::from(vec![
            canvas.span(format!("{mark} "), role(Role::Text)),
            canvas.span(width::exact(&text, room, self.symbols.ellipsis), role(text_role)),
            canvas.span(format!("{open} "), role(Role::Now)),
        ])
    }
}

/// `13 to 15 Nov 2023 · 48 talks · ★4 · lpc-2023`; the id gives way where there is
/// too little room.
fn facts(canvas: &Canvas<'_>, entry: &ConferenceEntry, cells: usize) -> String {
    let summary = &entry.summary;
    let mut parts = vec![
        time::dates(summary.start, summary.end),
        count(summary.talks, "talk"),
        match entry.picks {
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
        Switcher::new(list, "c-1", &crate::text::symbols::UNICODE)
    }

    #[test]
    fn the_open_one_is_selected_until_something_is_typed() {
        let mut switcher = switcher(12, 0);
        assert_eq!(switcher.choice.selected, 1);
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
            switcher.choice.selected = selected.min(conferences - 1);
            switcher.choice.offset = offset;
            let (lines, place) = switcher.lay_out(size);
            prop_assert!(size.intersection(place.frame) == place.frame);
            let row = switcher.choice.selected * 2 - switcher.choice.scrolled(&lines, place.list);
            prop_assert!(row + 1 < usize::from(place.list.height));
            let y = place.list.y + u16::try_from(row).unwrap();
            for y in [y, y + 1] {
                let hit = switcher.choice.item_at(&lines, place.list, Position::new(place.list.x, y));
                prop_assert_eq!(hit, Some(switcher.choice.selected));
            }
        }
    }
}
