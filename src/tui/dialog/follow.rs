//! The follow menu: the people, session and links of a talk, and the talks at the same
//! time.

use std::borrow::Cow;

use chrono_tz::Tz;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::answer::{Answer, Target};
use super::list::{ListLine, ListSelection};
use crate::agenda::{news, phrases};
use crate::schedule::{Group, Grouping, Role as Part, Schedule, Slot, Talk};
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
    pub choice: ListSelection,
}

impl Menu {
    /// Creates a menu, unless there are no entries.
    pub fn new(items: Vec<MenuItem>) -> Option<Self> {
        (!items.is_empty()).then(|| Self { items, choice: ListSelection::default() })
    }

    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        let target = self.items.get(self.choice.selected).map(|item| item.target.clone());
        match action {
            Action::GoThere => return target.map_or(Answer::Close, Answer::Follow),
            Action::Copy => return target.map_or(Answer::Close, Answer::Copy),
            Action::Close => return Answer::Close,
            _ => {}
        }
        if let Some(step) = Step::of(action, usize::from(size.height / 2)) {
            let lines = self.lines();
            self.choice.step(step, &lines, layout::inside(place(size, &lines)));
        }
        Answer::Stay
    }

    /// Selects the clicked entry, or opens it if it is selected already.
    pub fn click(&mut self, size: Rect, at: Position) -> Answer {
        let lines = self.lines();
        let frame = place(size, &lines);
        let answer = self.choice.click(&lines, (frame, layout::inside(frame)), at);
        answer.unwrap_or_else(|| self.act(Action::GoThere, size))
    }

    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let lines = self.lines();
        let area = canvas.draw_frame(place(canvas.buffer.area, &lines), "Follow");
        self.choice.draw(canvas, &lines, area, |canvas, at, _| {
            self.items[at].line(canvas, area.width, at == self.choice.selected)
        });
        let shown = lines.iter().skip(self.choice.scrolled(&lines, area));
        for (line, row) in shown.zip(area.rows()) {
            if let ListLine::Item(at, _) = line {
                self.items[*at].link(canvas, row);
            }
        }
    }

    fn lines(&self) -> Vec<ListLine> {
        let mut lines = Vec::new();
        let mut heading = "";
        for (at, item) in self.items.iter().enumerate() {
            if item.heading != heading {
                if !lines.is_empty() {
                    lines.push(ListLine::Blank);
                }
                lines.push(ListLine::Heading(item.heading));
                heading = item.heading;
            }
            lines.push(ListLine::Item(at, 0));
        }
        lines
    }
}

impl MenuItem {
    fn new(heading: &'static str, text: &str, note: String, target: Target) -> Self {
        Self { heading, text: text.to_owned(), note, target }
    }

    fn line(&self, canvas: &Canvas<'_>, cells: u16, chosen: bool) -> Line<'static> {
        let role = |otherwise| if chosen { Role::Selected } else { otherwise };
        let mark = if chosen { canvas.prefs.symbols.selected } else { " " };
        let (text, note) = self.within(canvas, cells);
        Line::from(vec![
            canvas.span(format!("{mark} {text}  "), role(Role::Text)),
            canvas.span(format!("{note} "), role(Role::Dim)),
        ])
    }

    /// The text, padded with spaces, and the note, in a row of `cells` cells.
    fn within(&self, canvas: &Canvas<'_>, cells: u16) -> (String, Cow<'_, str>) {
        let ellipsis = canvas.prefs.symbols.ellipsis;
        let room = usize::from(cells).saturating_sub(4);
        let note = width::fit(&self.note, room / 3, ellipsis);
        let rest = room.saturating_sub(width::of(&note) + 2);
        (width::exact(&self.text, rest, ellipsis), note)
    }

    /// Makes the text in the row of a URL a link.
    fn link(&self, canvas: &mut Canvas<'_>, row: Rect) {
        if let Target::Link(url) = &self.target {
            let (text, _) = self.within(canvas, row.width);
            let cells = layout::cells(width::of(text.trim_end()));
            canvas.link(Rect { x: row.x + 2, width: cells, ..row }.intersection(row), url);
        }
    }
}

/// The area of the menu with its frame.
fn place(size: Rect, lines: &[ListLine]) -> Rect {
    layout::overlay(size, 78, layout::with_frame(lines.len()))
}

/// The entries for a talk, in the order of the details.
pub fn items(open: &OpenConference, zone: Tz, talk: &Talk) -> Vec<MenuItem> {
    let schedule = &open.schedule;
    let mut items: Vec<MenuItem> = Vec::new();
    let groups = schedule.groups(Grouping::Speaker);
    for (name, ..) in people(talk) {
        let folded = fold::text(name);
        // Groups are sorted by folded name; the group without a name comes last.
        let key = |group: &Group| group.key.as_deref().map(fold::text);
        let named = groups.partition_point(|group| key(group).is_some_and(|key| key < folded));
        let group = groups.get(named).filter(|group| key(group) == Some(folded));
        if items.iter().all(|item| item.text != name) {
            items
                .extend(group.and_then(|group| to_group("People", name, Grouping::Speaker, group)));
        }
    }
    let groups = schedule.groups(Grouping::Session);
    for title in talk.session.as_deref().into_iter().chain(schedule.describes(talk)) {
        let group = groups.iter().find(|group| group.key.as_deref() == Some(title));
        items.extend(group.and_then(|group| to_group("Session", title, Grouping::Session, group)));
    }
    let description = schedule.session_description(talk);
    let place = |talk: &Talk| schedule.position(&talk.id);
    items.extend(description.and_then(place).map(|at| {
        let text = "Description of the session";
        MenuItem::new("Session", text, String::new(), Target::Talk(at))
    }));
    items.extend(links(schedule, talk));
    let like = |at| MenuItem::new("Similar", "More like this", String::new(), Target::Like(at));
    items.extend(place(talk).filter(|_| !talk.is_break).map(like));
    let others = schedule.at_the_same_time(talk).into_iter();
    items.extend(others.map(|at| at_the_same_time(open, zone, at)));
    items
}

fn to_group(heading: &'static str, text: &str, by: Grouping, group: &Group) -> Option<MenuItem> {
    let target = Target::Group(by, group.key.clone()?);
    Some(MenuItem::new(heading, text, phrases::count(group.talks.len(), "talk"), target))
}

/// The entries for a cancelled talk: the talks on at its time.
pub fn instead(open: &OpenConference, zone: Tz, slot: Option<Slot>) -> Vec<MenuItem> {
    let talks = news::instead(&open.schedule, &open.agenda, slot).into_iter();
    talks.map(|at| at_the_same_time(open, zone, at)).collect()
}

fn at_the_same_time(open: &OpenConference, zone: Tz, at: usize) -> MenuItem {
    let talk = &open.schedule.talks()[at];
    let start = talk.slot.map(|slot| phrases::start(slot, zone)).unwrap_or_default();
    MenuItem::new("At the same time", &talk.title, start, Target::Talk(at))
}

/// Whether a talk has web links.
pub fn has_links(schedule: &Schedule, talk: &Talk) -> bool {
    !links(schedule, talk).is_empty()
}

fn links(schedule: &Schedule, talk: &Talk) -> Vec<MenuItem> {
    let biographies = schedule.biographies(talk).into_iter();
    let document =
        biographies.fold(Document::parse(&talk.abstract_), |above, (_, text)| above.append(text));
    let page = talk.url.iter().map(|url| (url.as_str(), "page"));
    let given = talk.links.iter().map(|link| (link.url.as_str(), link.title.as_str()));
    let found = document.links().iter().map(|link| {
        let title = if link.title == link.url { "" } else { link.title.as_str() };
        (link.url.as_str(), title)
    });
    let is_recording = |url: &str| talk.recordings().any(|link| link.url == url);
    let recordings = talk.recordings().map(|link| (link.url.as_str(), link.title.as_str()));
    let mut items: Vec<MenuItem> = Vec::new();
    for (url, title) in recordings.chain(page).chain(found).chain(given) {
        let target = Target::Link(url.to_owned());
        if markdown::may_be_followed(url) && !items.iter().any(|item| item.target == target) {
            let heading = if is_recording(url) { "Recording" } else { "Links" };
            items.push(MenuItem::new(heading, bare_url(url), title.to_owned(), target));
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
