//! The list of conferences to open: the user's own, then the catalogue, filtered by typing.
//! A typed URL or path can be imported as well.

use std::rc::Rc;

use chrono::NaiveDate;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use tui_input::Input;

use super::answer::Answer;
use super::import::source_name;
use super::list::{ListLine, ListSelection};
use crate::agenda::phrases::count;
use crate::catalogue::{Catalogue, CatalogueEntry};
use crate::fetch;
use crate::import::Origin;
use crate::schedule::search::names::Names;
use crate::schedule::time;
use crate::store::{ConferenceEntry, ConferenceList};
use crate::text::symbols::Symbols;
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::step::Step;
use crate::tui::theme::Role;
use crate::tui::typing;

/// A conference to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// One of the user's.
    Mine(ConferenceEntry),
    /// One of the catalogue, to be imported.
    Public(CatalogueEntry),
    /// A typed URL or path, to be imported.
    Given(Origin),
}

impl Item {
    fn title(&self) -> String {
        match self {
            Self::Mine(entry) => entry.summary.title.clone(),
            Self::Public(entry) => entry.title.clone(),
            Self::Given(origin) => format!("Import {}", source_name(origin)),
        }
    }
}

/// The list of conferences to choose from.
#[derive(Debug, Clone)]
pub struct Switcher {
    /// The typed part of a title or ID, or a URL or path.
    pub input: Input,
    /// The user's conferences, then those of the catalogue that are not imported.
    all: Vec<Rc<Item>>,
    /// The names of all conferences.
    names: Rc<Names>,
    catalogue: Rc<Catalogue>,
    /// The unreadable files: each name with the reason.
    damaged: Vec<String>,
    /// The ID of the open conference.
    open: String,
    today: NaiveDate,
    /// The matching conferences.
    found: Vec<Rc<Item>>,
    /// Whether the matches are only similar.
    are_similar: bool,
    /// The selection in `found`.
    choice: ListSelection,
    /// The width of the widest title in cells.
    widest: usize,
    symbols: &'static Symbols,
}

/// The areas of the dialog on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SwitcherAreas {
    /// The whole dialog with its frame.
    pub frame: Rect,
    pub input: Rect,
    pub list: Rect,
}

impl Switcher {
    /// All conferences, with the open one selected.
    pub fn new(
        list: ConferenceList,
        open: &str,
        today: NaiveDate,
        symbols: &'static Symbols,
    ) -> Self {
        let ConferenceList { conferences, damaged, catalogue } = list;
        let public = catalogue.search(&[], today).into_iter();
        let public = public.filter(|entry| !conferences.iter().any(|mine| mine.is_of(entry)));
        let public: Vec<Item> = public.cloned().map(Item::Public).collect();
        let selected = conferences.iter().position(|entry| entry.summary.id == open).unwrap_or(0);
        let all = conferences.into_iter().map(Item::Mine).chain(public);
        let all: Vec<Rc<Item>> = all.map(Rc::new).collect();
        let names = all.iter().filter_map(|item| match &**item {
            Item::Mine(ConferenceEntry { summary, .. }) => Some((&*summary.title, &*summary.id)),
            Item::Public(entry) => Some((&*entry.title, &*entry.id)),
            Item::Given(_) => None,
        });
        Self {
            input: Input::default(),
            names: Rc::new(Names::new(names)),
            widest: all.iter().map(|item| width::of(&item.title())).max().unwrap_or(0),
            found: all.clone(),
            all,
            catalogue: Rc::new(catalogue),
            damaged,
            open: open.to_owned(),
            today,
            are_similar: false,
            choice: ListSelection { selected, offset: 0 },
            symbols,
        }
    }

    /// Whether a conference is the one that is open.
    pub fn is_open(&self, entry: &ConferenceEntry) -> bool {
        entry.summary.id == self.open
    }

    /// The number of matching conferences.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// The selected conference, if any matches.
    pub fn chosen(&self) -> Option<&Item> {
        self.found.get(self.choice.selected).map(|item| &**item)
    }

    /// Whether the selected item starts an import.
    pub fn imports_selected(&self) -> bool {
        self.chosen().is_some_and(|item| !matches!(item, Item::Mine(_)))
    }

    /// Edits the typed text. A changed text selects the best match.
    pub fn edit(&mut self, with: impl FnOnce(&mut Input)) {
        if typing::edit_line(&mut self.input, with) {
            self.find();
        }
    }

    /// Finds the conferences that match the typed text.
    fn find(&mut self) {
        let text = self.input.value().trim().to_owned();
        (self.choice, self.are_similar) = (ListSelection::default(), false);
        let given = || Origin::of_source(&text).map(|origin| Rc::new(Item::Given(origin)));
        if fetch::is_url(&text) || text.contains('/') || text.starts_with('~') {
            self.found = given().into_iter().collect();
            return;
        }
        let matches = self.names.find(&text);
        let items = matches.found.iter().map(|at| Rc::clone(&self.all[*at]));
        let (mut found, public): (Vec<_>, Vec<_>) =
            items.partition(|item| matches!(**item, Item::Mine(_)));
        found.extend(public);
        if !Origin::may_be_name(&text) {
            found.extend(given());
        } else if found.is_empty() || matches.are_guesses {
            match self.catalogue.find(&text, self.today) {
                // Nothing else has exactly this name.
                Ok(entry) => found = vec![self.item_of(entry)],
                Err(unknown) => {
                    self.are_similar = true;
                    if found.is_empty() {
                        found = self.named(&unknown.similar);
                    }
                }
            }
        }
        // The best of the guesses; otherwise, the user's own come first.
        let best = matches.found.first().filter(|_| matches.are_guesses);
        let best = best.and_then(|at| found.iter().position(|item| *item == self.all[*at]));
        self.choice.selected = best.unwrap_or(0);
        self.found = found;
    }

    /// The conferences with these names.
    fn named(&self, names: &[String]) -> Vec<Rc<Item>> {
        let mut found = Vec::new();
        for entry in names.iter().filter_map(|name| self.catalogue.find(name, self.today).ok()) {
            let item = self.item_of(entry);
            if !found.contains(&item) {
                found.push(item);
            }
        }
        found
    }

    /// The conference of an entry in the catalogue, which may be imported already.
    fn item_of(&self, entry: CatalogueEntry) -> Rc<Item> {
        let is_same = |item: &&Rc<Item>| match &***item {
            Item::Mine(mine) => mine.is_of(&entry),
            _ => false,
        };
        let mine = self.all.iter().find(is_same).cloned();
        mine.unwrap_or_else(|| Rc::new(Item::Public(entry)))
    }

    /// The areas of the dialog. Its height is that of the unfiltered list.
    pub fn areas(&self, size: Rect) -> SwitcherAreas {
        const MIN_WIDTH: usize = 78;
        /// The frame, the mark and a space at each side.
        const FRAME_WIDTH: usize = 6;
        let wide = layout::cells((self.widest + FRAME_WIDTH).max(MIN_WIDTH));
        let cells = layout::inside(layout::overlay(size, wide, 3)).width;
        let all = self.lines(&self.all, cells);
        let frame = layout::overlay(size, wide, layout::with_frame(all.len() + 2));
        let inner = layout::inside(frame);
        let below = 2.min(inner.height);
        SwitcherAreas {
            frame,
            input: Rect { height: inner.height.min(1), ..inner },
            list: Rect { y: inner.y + below, height: inner.height - below, ..inner },
        }
    }

    /// The lines of the list on a screen, with its areas.
    fn lay_out(&self, size: Rect) -> (Vec<ListLine>, SwitcherAreas) {
        let areas = self.areas(size);
        (self.lines(&self.found, areas.list.width), areas)
    }

    /// The lines of a list of conferences, wrapped to a width in cells.
    fn lines(&self, items: &[Rc<Item>], cells: u16) -> Vec<ListLine> {
        let mut out = Vec::new();
        let wrapped =
            |text: &str, margin| wrap::plain(text, usize::from(cells).saturating_sub(margin));
        let mine = items.iter().take_while(|item| matches!(***item, Item::Mine(_))).count();
        let add = |out: &mut Vec<ListLine>, from: usize, items: &[Rc<Item>]| {
            for (at, item) in (from..).zip(items) {
                let count = self.title_lines(item, cells).len() + 1;
                out.extend((0..count).map(|line| ListLine::Item(at, line)));
            }
        };
        add(&mut out, 0, &items[..mine]);
        if items.is_empty() {
            let hint = "No conference matches. Type or paste the URL of a conference's page, or \
                        the path of a file, to import it.";
            out.extend(wrapped(hint, 3).into_iter().map(|line| ListLine::Text(line, Role::Dim)));
        }
        let is_filtered = !self.input.value().is_empty();
        if !is_filtered {
            // Below the whole catalogue they would not be seen.
            self.add_damaged(&mut out, cells);
        }
        if let Some(item) = items.get(mine) {
            let heading = match **item {
                Item::Given(_) => "From the web or a file",
                _ if self.are_similar => "Similar names in the catalogue",
                _ => "In the catalogue",
            };
            out.extend((!out.is_empty()).then_some(ListLine::Blank));
            out.push(ListLine::Heading(heading));
            add(&mut out, mine, &items[mine..]);
        }
        if is_filtered {
            self.add_damaged(&mut out, cells);
        }
        out
    }

    /// Adds the lines about unreadable files.
    fn add_damaged(&self, out: &mut Vec<ListLine>, cells: u16) {
        if !self.damaged.is_empty() {
            out.extend([ListLine::Blank, ListLine::Heading("Cannot be read")]);
        }
        for text in &self.damaged {
            let lines = wrap::plain(text, usize::from(cells).saturating_sub(5)).into_iter();
            let bullets = std::iter::once(self.symbols.bullet).chain(std::iter::repeat(""));
            out.extend(bullets.zip(lines).map(|(bullet, line)| {
                let bullet = width::exact(bullet, 1, "");
                ListLine::Text(format!("{bullet} {line}"), Role::Error)
            }));
        }
    }

    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        match action {
            Action::Accept => return Answer::Switch,
            Action::Cancel => return Answer::Close,
            _ => {}
        }
        if let Some(step) = Step::of(action, usize::from(size.height / 2)) {
            let (lines, areas) = self.lay_out(size);
            self.choice.step(step, &lines, areas.list);
        }
        Answer::Stay
    }

    /// Selects the clicked conference, or opens it if it is selected already.
    pub fn click(&mut self, size: Rect, at: Position) -> Answer {
        let (lines, areas) = self.lay_out(size);
        self.choice.click(&lines, (areas.frame, areas.list), at).unwrap_or(Answer::Switch)
    }

    /// Draws the dialog; returns the position of the cursor.
    pub fn draw(&self, canvas: &mut Canvas<'_>) -> Position {
        let (lines, areas) = self.lay_out(canvas.buffer.area);
        canvas.draw_frame(areas.frame, "Conferences");
        let found = format!("{} of {} ", self.found.len(), self.all.len());
        let room = usize::from(areas.input.width).saturating_sub(width::of(&found) + 5);
        let cursor = canvas.input(areas.input, " > ", &self.input, room, "a name, URL or path");
        canvas.line_right(areas.input, canvas.span(found, Role::Dim));
        self.choice.draw(canvas, &lines, areas.list, |canvas, at, line| {
            self.line(canvas, areas.list.width, at, line)
        });
        cursor
    }

    /// The lines of a title.
    fn title_lines(&self, item: &Item, cells: u16) -> Vec<String> {
        let open = match item {
            Item::Mine(entry) if self.is_open(entry) => OPEN.len(),
            _ => 0,
        };
        let (title, room) = (item.title(), usize::from(cells).saturating_sub(3 + open));
        // Wrapping takes much longer.
        if width::of(&title) <= room { vec![title] } else { wrap::plain(&title, room) }
    }

    /// A line of a conference: of its title, or its facts as the last line.
    fn line(&self, canvas: &Canvas<'_>, cells: u16, at: usize, line: usize) -> Line<'static> {
        let Some(item) = self.found.get(at) else {
            return Line::default();
        };
        let chosen = at == self.choice.selected;
        let mark = if chosen { self.symbols.selected } else { " " };
        let is_open = matches!(&**item, Item::Mine(entry) if self.is_open(entry));
        let open = if is_open && line == 0 { OPEN } else { "" };
        let role = |otherwise| if chosen { Role::Selected } else { otherwise };
        let room = usize::from(cells).saturating_sub(3 + open.len());
        let (text, text_role) = match self.title_lines(item, cells).into_iter().nth(line) {
            Some(title) => (title, Role::Text),
            None => (format!("  {}", facts(canvas, item, room.saturating_sub(2))), Role::Dim),
        };
        Line::from(vec![
            canvas.span(format!("{mark} "), role(Role::Text)),
            canvas.span(width::exact(&text, room, self.symbols.ellipsis), role(text_role)),
            canvas.span(format!("{open} "), role(Role::Now)),
        ])
    }
}

/// The label of the open conference.
const OPEN: &str = " open";

/// `13 to 15 Nov 2023 · 48 talks · 4 picks · lpc-2023`; the last parts are dropped first if
/// there is too little room.
fn facts(canvas: &Canvas<'_>, item: &Item, cells: usize) -> String {
    let mut parts = match item {
        Item::Mine(ConferenceEntry { summary, picks }) => vec![
            summary.dates(),
            count(summary.talks, "talk"),
            match picks {
                Some(0) => String::new(),
                Some(picks) => count(*picks, "pick"),
                None => "agenda unreadable".to_owned(),
            },
            summary.id.clone(),
        ],
        Item::Public(entry) => {
            let days = entry.days.map(|days| time::dates(days.start, days.end));
            vec![days.unwrap_or_else(|| "dates not known".to_owned()), entry.id.clone()]
        }
        Item::Given(Origin::File(_)) => vec!["a file or folder".to_owned()],
        Item::Given(_) => vec!["a schedule or its web page".to_owned()],
    };
    parts.retain(|part| !part.is_empty());
    let dot = format!(" {} ", canvas.prefs.symbols.dot);
    wrap::joined(parts, &dot, cells)
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
                start: Some(day),
                end: Some(day),
                talks: at,
                from: None,
            },
            picks: Some(0),
        };
        let list = ConferenceList {
            conferences: (0..conferences).map(conference).collect(),
            damaged: vec!["x.json: it is damaged somewhere".to_owned(); damaged],
            catalogue: Catalogue::built_in(),
        };
        Switcher::new(list, "c-1", day, &crate::text::symbols::UNICODE)
    }

    #[test]
    fn open_conference_is_selected_until_text_is_typed() {
        let mut switcher = switcher(12, 0);
        assert_eq!(switcher.choice.selected, 1);
        switcher.edit(|input| *input = Input::new("c-11".into()));
        assert!(matches!(switcher.chosen(), Some(Item::Mine(entry)) if entry.summary.id == "c-11"));
        switcher.edit(|input| *input = Input::new("zzz".into()));
        assert_eq!(switcher.chosen(), None);
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn selected_item_is_visible_and_clickable(
            (width, height) in (40_u16..130, 12_u16..40),
            (conferences, damaged) in (1_usize..30, 0_usize..4),
            selected in 0_usize..170,
            offset in 0_usize..400,
        ) {
            let size = Rect::new(0, 0, width, height);
            let mut switcher = switcher(conferences, damaged);
            let selected = selected.min(switcher.found.len() - 1);
            switcher.choice.selected = selected;
            switcher.choice.offset = offset;
            let (lines, areas) = switcher.lay_out(size);
            prop_assert!(size.intersection(areas.frame) == areas.frame);
            let first = lines.iter().position(|line| *line == ListLine::Item(selected, 0)).unwrap();
            let row = first - switcher.choice.scrolled(&lines, areas.list);
            let count = switcher.title_lines(&switcher.found[selected], areas.list.width).len() + 1;
            prop_assert!(row + count <= usize::from(areas.list.height));
            let y = areas.list.y + u16::try_from(row).unwrap();
            for y in (y..).take(count) {
                let hit = switcher.choice.item_at(&lines, areas.list, Position::new(areas.list.x, y));
                prop_assert_eq!(hit, Some(selected));
            }
        }
    }
}
