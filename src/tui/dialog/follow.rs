//! The follow menu: the people, session and links of a talk, and the talks at the same
//! time.

use chrono_tz::Tz;
use ratatui::layout::{Margin, Position, Rect};
use ratatui::text::{Line, Span};

use super::answer::Answer;
use super::target::Target;
use crate::agenda::{news, words};
use crate::schedule::{Group, Grouping, Role as Part, Slot, Talk};
use crate::text::markdown::{self, Document};
use crate::text::{fold, width};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::open::OpenConference;
use crate::tui::step::Step;
use crate::tui::theme::Role;

/// An entry of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// The heading above this and similar entries.
    pub heading: &'static str,
    pub text: String,
    /// A short note beside the text.
    pub note: String,
    pub target: Target,
}

/// The menu with its selection.
#[derive(Debug, Clone)]
pub struct Menu {
    pub items: Vec<MenuItem>,
    pub selected: usize,
    /// The first visible line.
    offset: usize,
}

impl Menu {
    /// Creates a menu, unless there are no entries.
    pub fn new(items: Vec<MenuItem>) -> Option<Self> {
        (!items.is_empty()).then_some(Self { items, selected: 0, offset: 0 })
    }

    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        let target = |menu: &Self| Some(menu.items.get(menu.selected)?.target.clone());
        match action {
            Action::GoThere => target(self).map_or(Answer::Close, Answer::Follow),
            Action::Copy => target(self).map_or(Answer::Close, Answer::Copy),
            Action::Close => Answer::Close,
            _ => {
                if let Some(step) = Step::of(action, usize::from(size.height / 2)) {
                    self.selected = step.from(self.selected, self.items.len());
                    // Show the heading above the item too; no key could reach it
                    // otherwise.
                    self.offset = self.nearest(size, 1);
                }
                Answer::Stay
            }
        }
    }

    /// Selects the clicked entry, or opens it if it is selected already. A click beside
    /// the menu closes it.
    pub fn click(&mut self, size: Rect, at: Position) -> Answer {
        match self.item_at(size, at) {
            Some(item) if item == self.selected => self.act(Action::GoThere, size),
            Some(item) => {
                // Keep the visible offset, so that a second click hits the same item.
                self.offset = self.nearest(size, 0);
                self.selected = item;
                Answer::Stay
            }
            None if place(size, &lines(&self.items)).contains(at) => Answer::Stay,
            None => Answer::Close,
        }
    }

    /// The offset nearest to the last one that shows the selected item, with up to
    /// `headings` lines of headings above it. It moves no further than needed, so that
    /// a clicked item stays in place.
    fn nearest(&self, size: Rect, headings: usize) -> usize {
        let lines = lines(&self.items);
        let shown = usize::from(inside(place(size, &lines)).height).max(1);
        let is_selected =
            |line: &MenuLine| matches!(line, MenuLine::Item(at) if *at == self.selected);
        let at = lines.iter().position(is_selected).unwrap_or(0);
        let above = lines[..at].iter().rev();
        let leading = above.take_while(|line| matches!(line, MenuLine::Heading(_)));
        let leading = leading.count().min(headings).min(shown - 1);
        let needed = (at + 1).saturating_sub(shown);
        let furthest = lines.len().saturating_sub(shown);
        self.offset.max(needed).min(at - leading).min(furthest)
    }

    /// The item at a position of the screen.
    fn item_at(&self, size: Rect, at: Position) -> Option<usize> {
        let lines = lines(&self.items);
        let inner = inside(place(size, &lines));
        if !inner.contains(at) {
            return None;
        }
        let offset = self.nearest(size, 0);
        match lines.get(offset + usize::from(at.y - inner.y))? {
            MenuLine::Item(item) => Some(*item),
            MenuLine::Blank | MenuLine::Heading(_) => None,
        }
    }

    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let size = canvas.buffer.area;
        // The screen may have shrunk since the offset was set.
        let offset = self.nearest(size, 0);
        let lines = lines(&self.items);
        let inner = canvas.framed(place(size, &lines), "Follow");
        for (line, row) in lines.iter().skip(offset).zip(inner.rows()) {
            match line {
                MenuLine::Blank => {}
                MenuLine::Heading(text) => {
                    let heading = canvas.span(format!(" {text}"), Role::Heading);
                    canvas.line(row, &Line::from(heading));
                }
                MenuLine::Item(at) => {
                    let line = self.items[*at].line(canvas, row.width, *at == self.selected);
                    canvas.line(row, &line);
                }
            }
        }
        canvas.scroll_mark(inner, offset, usize::from(inner.height), lines.len());
    }
}

impl MenuItem {
    fn line(&self, canvas: &Canvas<'_>, cells: u16, chosen: bool) -> Line<'static> {
        let symbols = canvas.prefs.symbols;
        let role = if chosen { Role::Selected } else { Role::Text };
        let mark = if chosen { symbols.selected } else { " " };
        let room = usize::from(cells).saturating_sub(4);
        let note = width::fit(&self.note, room / 3, symbols.ellipsis).into_owned();
        let rest = room.saturating_sub(width::of(&note) + 2);
        let text = width::exact(&self.text, rest, symbols.ellipsis);
        let note_role = if chosen { Role::Selected } else { Role::Dim };
        Line::from(vec![
            canvas.span(format!("{mark} {text}  "), role),
            canvas.span(format!("{note} "), note_role),
            Span::raw(" "),
        ])
    }
}

/// A line of the menu; items are given by their index.
enum MenuLine {
    Blank,
    Heading(&'static str),
    Item(usize),
}

fn lines(items: &[MenuItem]) -> Vec<MenuLine> {
    let mut lines = Vec::new();
    let mut heading = "";
    for (at, item) in items.iter().enumerate() {
        if item.heading != heading {
            if !lines.is_empty() {
                lines.push(MenuLine::Blank);
            }
            lines.push(MenuLine::Heading(item.heading));
            heading = item.heading;
        }
        lines.push(MenuLine::Item(at));
    }
    lines
}

/// The area of the menu with its frame.
fn place(size: Rect, lines: &[MenuLine]) -> Rect {
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    layout::overlay(size, 78, height)
}

/// The area inside the frame.
fn inside(area: Rect) -> Rect {
    area.inner(Margin::new(1, 1))
}

/// The entries for a talk, in the order of the details.
pub fn items(open: &OpenConference, zone: Tz, talk: &Talk) -> Vec<MenuItem> {
    let mut items = Vec::new();
    let groups = open.schedule.groups(Grouping::Speaker);
    for (name, _, _) in people(talk) {
        let folded = fold::text(name);
        // Groups are sorted by folded name; the group without a name comes last.
        let key = |group: &Group| group.key.as_deref().map(fold::text);
        let named = groups.partition_point(|group| key(group).is_some_and(|key| key < folded));
        let group = groups.get(named).filter(|group| key(group) == Some(folded));
        if items.iter().any(|item: &MenuItem| item.text == name) {
            continue;
        }
        if let Some((group, key)) = group.and_then(|group| Some((group, group.key.clone()?))) {
            items.push(MenuItem {
                heading: "People",
                text: name.to_owned(),
                note: words::count(group.talks.len(), "talk"),
                target: Target::Group(Grouping::Speaker, key),
            });
        }
    }
    let mut session = |title: &str| {
        let groups = open.schedule.groups(Grouping::Session);
        if let Some(group) = groups.iter().find(|group| group.key.as_deref() == Some(title)) {
            items.push(MenuItem {
                heading: "Session",
                text: title.to_owned(),
                note: words::count(group.talks.len(), "talk"),
                target: Target::Group(Grouping::Session, title.to_owned()),
            });
        }
    };
    talk.session.as_deref().into_iter().for_each(&mut session);
    open.schedule.describes(talk).into_iter().for_each(&mut session);
    if let Some(at) =
        open.schedule.session_description(talk).and_then(|talk| open.schedule.position(&talk.id))
    {
        items.push(MenuItem {
            heading: "Session",
            text: "Description of the session".to_owned(),
            note: String::new(),
            target: Target::Talk(at),
        });
    }
    items.extend(links(talk));
    let others = open.schedule.at_the_same_time(talk).into_iter();
    items.extend(others.map(|at| at_the_same_time(open, zone, at)));
    items
}

/// The entries for a removed talk: the talks on at its time.
pub fn instead(open: &OpenConference, zone: Tz, slot: Option<Slot>) -> Vec<MenuItem> {
    let talks = news::instead(&open.schedule, &open.agenda, slot).into_iter();
    talks.map(|at| at_the_same_time(open, zone, at)).collect()
}

fn at_the_same_time(open: &OpenConference, zone: Tz, at: usize) -> MenuItem {
    let talk = &open.schedule.talks()[at];
    let start = talk.slot.map(|slot| words::start(slot, zone));
    MenuItem {
        heading: "At the same time",
        text: talk.title.clone(),
        note: start.unwrap_or_default(),
        target: Target::Talk(at),
    }
}

/// Whether a talk has web links.
pub fn has_links(talk: &Talk) -> bool {
    !links(talk).is_empty()
}

fn links(talk: &Talk) -> Vec<MenuItem> {
    let document = Document::parse(&talk.abstract_);
    let page = talk.url.iter().map(|url| (url.as_str(), "page"));
    let given = talk.links.iter().map(|link| (link.url.as_str(), link.title.as_str()));
    let found = document.links().iter().map(|link| {
        let title = if link.title == link.url { "" } else { link.title.as_str() };
        (link.url.as_str(), title)
    });
    let mut items: Vec<MenuItem> = Vec::new();
    for (url, title) in page.chain(found).chain(given) {
        let target = Target::Link(url.to_owned());
        if markdown::is_web_link(url) && !items.iter().any(|item| item.target == target) {
            items.push(MenuItem {
                heading: "Links",
                text: bare_url(url).to_owned(),
                note: title.to_owned(),
                target,
            });
        }
    }
    items
}

/// The people of a talk without duplicates, each with all roles.
pub fn people(talk: &Talk) -> Vec<(&str, Option<&str>, Vec<Part>)> {
    let mut people: Vec<(&str, Option<&str>, Vec<Part>)> = Vec::new();
    for (role, person) in talk.people() {
        let affiliation = person.affiliation.as_deref();
        let same = |(name, other, _): &&mut (&str, Option<&str>, _)| {
            *name == person.name && *other == affiliation
        };
        match people.iter_mut().find(same) {
            Some((_, _, roles)) => roles.push(role),
            None => people.push((&person.name, affiliation, vec![role])),
        }
    }
    people
}

/// A URL without its scheme, for display.
pub fn bare_url(url: &str) -> &str {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A menu of 20 items on 23 lines, 10 of which are visible.
    fn menu(selected: usize, offset: usize) -> (Rect, Menu) {
        let item = |at: usize| MenuItem {
            heading: if at < 3 { "First" } else { "Second" },
            text: at.to_string(),
            note: String::new(),
            target: Target::Talk(at),
        };
        let menu = Menu { items: (0..20).map(item).collect(), selected, offset };
        (Rect::new(0, 0, 80, 14), menu)
    }

    fn scrolled(selected: usize, offset: usize) -> usize {
        let (size, menu) = menu(selected, offset);
        menu.nearest(size, 0)
    }

    fn stepped(selected: usize, offset: usize) -> usize {
        let (size, menu) = menu(selected, offset);
        menu.nearest(size, 1)
    }

    #[test]
    fn it_scrolls_no_further_than_it_must() {
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
    fn a_step_shows_the_heading_and_a_click_does_not_move_it_in() {
        assert_eq!(scrolled(0, 5), 1);
        assert_eq!(stepped(0, 5), 0);
        assert_eq!(scrolled(3, 6), 6);
        assert_eq!(stepped(3, 6), 5);
    }
}
