//! The texts of a block of my day, for its height and for drawing it.

use crate::agenda::{Gap, Item, Level, Mark, Overlaps, Walk, gaps, phrases};
use crate::schedule::{TalkId, time};
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::screen::picks::Picks;
use crate::tui::screen::rows::{CANCELLED, moved_lines};
use crate::tui::theme::Role;

/// From this width on, the room is beside the title.
const WIDE: usize = 60;
/// From this width on, a title takes at most two lines if there is no space for more.
const MEDIUM: usize = 24;
/// From this width on, the key that resolves a clash is beside other text.
const HINT: usize = 32;
/// The bar before the text, and the space after it.
const SIDES: usize = 2;

/// The walks to the next picks that fall into a block's time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Walks<'a> {
    pub walks: &'a [Walk],
    /// Whether there is little time for them.
    pub tight: bool,
}

/// The texts of a block.
#[derive(Debug, Default)]
pub struct Texts {
    /// The symbols before the title.
    pub prefix: Vec<(String, Role)>,
    pub title: Vec<String>,
    pub title_role: Role,
    /// The text to the right of the title, such as the room.
    pub right: String,
    /// The lines below the title.
    pub below: Vec<(String, Role)>,
    /// The key that resolves the clash of the pick, to the right of the first line below.
    pub hint: String,
    /// The number of lines that the title should have at least.
    lines: usize,
}

impl Texts {
    /// The texts of an item in a lane of `cells` cells.
    pub fn new(
        model: &Model,
        picks: &Picks,
        (item, walks): (&Item, Walks<'_>),
        cells: usize,
    ) -> Self {
        let room = cells.saturating_sub(SIDES);
        match item {
            Item::Talk(at) => talk(model, picks, *at, room),
            Item::Cancelled(id) => cancelled(model, id, room),
            Item::Free(gap) => free(model, gap, walks, room),
            Item::Busy(event) => {
                let prefix = vec![("  ".to_owned(), Role::Text)];
                let texts = Self { prefix, ..Self::default() };
                texts.titled(&event.label(), Role::Text, room, String::new())
            }
            Item::Walk(_) => {
                let to = walks.walks.iter().map(|walk| walk.summary(&model.open.schedule));
                Self::in_one_line(model, model.prefs.symbols.walk, to, room)
            }
        }
    }

    /// A symbol, and as many texts as fit, but at least the first.
    fn in_one_line(
        model: &Model,
        symbol: &str,
        texts: impl Iterator<Item = String>,
        room: usize,
    ) -> Self {
        let prefix = vec![(format!("{symbol} "), Role::Clash)];
        let dot = format!(" {} ", model.prefs.symbols.dot);
        let title = vec![wrap::joined(texts, &dot, room.saturating_sub(2))];
        Self { prefix, title, title_role: Role::Dim, lines: 1, ..Self::default() }
    }

    /// The number of rows that the texts need.
    pub fn needed(&self) -> usize {
        self.title.len().min(self.lines) + self.below.len()
    }

    /// The width of the symbols.
    pub fn indent(&self) -> usize {
        self.prefix.iter().map(|(symbol, _)| width::of(symbol)).sum()
    }

    /// Wraps a title, and puts text beside it or below it.
    fn titled(mut self, title: &str, role: Role, room: usize, right: String) -> Self {
        let room = room.saturating_sub(self.indent());
        let beside = room >= WIDE && !right.is_empty();
        let taken = if beside { width::of(&right) + 2 } else { 0 };
        self.title = wrap::plain(title, room.saturating_sub(taken).max(1));
        self.title_role = role;
        self.lines = match room {
            WIDE.. => 1,
            MEDIUM.. => 2,
            _ => 3,
        };
        if beside {
            self.right = right;
        }
        self
    }
}

fn talk(model: &Model, picks: &Picks, at: usize, room: usize) -> Texts {
    let (open, symbols) = (&model.open, model.prefs.symbols);
    let talk = &open.schedule.talks()[at];
    let maybe = open.agenda.level(&talk.id) == Some(Level::Maybe);
    let mark = Mark::of(&open.schedule, &open.agenda, &picks.clashes, at);
    let mark = mark.map(|mark| (format!("{} ", mark.symbol(symbols)), Role::of_mark(mark)));
    let mut texts = Texts {
        prefix: mark.into_iter().chain(note(model, &talk.id)).collect(),
        ..Texts::default()
    };
    let (title, role) = if maybe {
        (format!("maybe: {}", talk.title), Role::Dim)
    } else {
        (talk.title.clone(), Role::Title)
    };
    // A long name of a room leaves room for the title.
    let place = phrases::place(talk).unwrap_or_default();
    let place = width::fit(place, room / 3, symbols.ellipsis).into_owned();
    texts = texts.titled(&title, role, room, place);
    let place = if texts.right.is_empty() { phrases::place(talk) } else { None };
    let who = phrases::who(talk);
    let zone = model.shown_zone();
    let long = talk.slot.filter(|slot| gaps::is_background(*slot));
    let length = long.map(|slot| {
        if slot.all_day {
            phrases::span(slot, zone)
        } else {
            format!("until {}", phrases::end(slot, zone))
        }
    });
    let about = length.into_iter().chain(place.map(str::to_owned)).chain(Some(who));
    let about: Vec<String> = about.filter(|text| !text.is_empty()).collect();
    if !about.is_empty() {
        let dot = format!(" {} ", symbols.dot);
        texts.below.push((about.join(&dot), Role::Dim));
    }
    let changes = moved_lines(model, at).into_iter();
    let under = room.saturating_sub(texts.indent());
    texts.below.extend(changes.map(|line| (line.within(under, symbols.ellipsis), Role::News)));
    let overlaps = picks.clashes.summary_side_by_side(&open.schedule, at);
    if let (Overlaps::Many { count, .. }, Some(_)) = (&overlaps, long) {
        // Other picks are beside those that they overlap.
        texts.below.push((phrases::overlaps_many(*count), Role::Clash));
    }
    texts.below.extend(open.takes_no_time(at).map(|note| (note, Role::Dim)));
    if overlaps.is_hard()
        && let Some(hint) = model.key_does(Action::Resolve, "resolve")
    {
        if room >= HINT && !texts.below.is_empty() {
            texts.hint = hint;
        } else {
            texts.below.push((hint, Role::Clash));
        }
    }
    texts
}

fn note(model: &Model, id: &TalkId) -> Option<(String, Role)> {
    let note = model.open.agenda.note(id);
    note.map(|_| (format!("{} ", model.prefs.symbols.note), Role::Note))
}

fn cancelled(model: &Model, id: &TalkId, room: usize) -> Texts {
    let symbol = (format!("{} ", model.prefs.symbols.cancelled), Role::Clash);
    let prefix = [symbol].into_iter().chain(note(model, id)).collect();
    let texts = Texts { prefix, ..Texts::default() };
    let mut texts =
        texts.titled(model.open.title_of(id), Role::Cancelled, room, CANCELLED.to_owned());
    if texts.right.is_empty() {
        texts.below.push((CANCELLED.to_owned(), Role::Clash));
    }
    texts
}

/// The text of free time: its length, the talks that fit, and the rooms of the next picks.
fn free(model: &Model, gap: &Gap, walks: Walks<'_>, room: usize) -> Texts {
    let (schedule, symbols) = (&model.open.schedule, model.prefs.symbols);
    let fit = gap.talks_fit();
    let list = model.key_does(Action::Open, "lists them").filter(|_| fit.is_some());
    let to = walks.walks.iter().map(|walk| match schedule.talks()[walk.talks.1].room.as_deref() {
        Some(room) if !walks.tight || walk.minutes == gap.minutes() => format!("to {room}"),
        _ => walk.summary(schedule),
    });
    // Without room for the long form, the number of talks that fit is worth more.
    let short = time::short_length(gap.minutes());
    let with_fit = |length: &String| {
        let fit = fit.iter().map(|fit| width::of(fit) + 3).sum::<usize>();
        width::of("free ") + width::of(length) + fit <= room.saturating_sub(2)
    };
    let length = Some(time::length(gap.minutes())).filter(with_fit).unwrap_or(short);
    let free = format!("free {length}");
    let parts = [free].into_iter().chain(fit).chain(to).chain(list);
    let symbol = if walks.tight { symbols.walk } else { " " };
    Texts::in_one_line(model, symbol, parts, room)
}
