//! The first line of the screen: tabs of the views, counts of picks, clashes and
//! changes, and the clock.

use ratatui::layout::Rect;

use super::picks::Picks;
use super::selection::Selection;
use crate::agenda::Level;
use crate::schedule::time;
use crate::text::width;
use crate::tui::action::Action;
use crate::tui::keys::Scope;
use crate::tui::layout::cells;
use crate::tui::model::{Model, View};
use crate::tui::theme::Role;

/// The views with their actions and names, in the order of the tabs.
pub const VIEWS: [(View, Action, &str); 6] = [
    (View::Talks, Action::Talks, "Talks"),
    (View::Timeline, Action::Timeline, "Timeline"),
    (View::Agenda, Action::Agenda, "Agenda"),
    (View::Now, Action::OnNow, "Now"),
    (View::ForYou, Action::ForYou, "For you"),
    (View::Changes, Action::Changes, "Changes"),
];

/// Enough cells to recognize a conference by its short name.
const MIN_NAME_WIDTH: usize = 12;

/// On a narrower line only the open view shows its name.
const NARROW: u16 = 70;

/// The greatest distance between two tabs.
const FARTHEST: usize = VIEWS.len() - 1;

/// The numbers of unread changes.
#[derive(Debug, PartialEq, Eq)]
pub struct UnreadCount {
    /// The number of unread changes without the minor ones.
    pub noteworthy: usize,
    pub all: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    pub view: View,
    /// The action that opens the view.
    pub action: Action,
    pub label: String,
    pub area: Rect,
}

/// The first line without the name of the conference, which gets the remaining room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    pub tabs: Vec<Tab>,
    /// `★4`, `⚑1`, `±2` unread changes, `▸5m` before the next pick, and problems with
    /// the agenda.
    pub counts: Vec<(String, Role)>,
    /// The label of the shown clock.
    pub clock: String,
}

impl Header {
    pub(super) fn new(
        model: &Model,
        area: Rect,
        selection: &Selection,
        picks: &Picks,
        unread: &UnreadCount,
    ) -> Self {
        let clock = clock(model, area, selection);
        let counts = counts(model, picks, unread);
        let taken: usize = counts.iter().map(|(text, _)| width::of(text) + 1).sum();
        let tabs = tabs(model, area, unread, taken + width::of(&clock) + 2);
        Self { tabs, counts, clock }
    }
}

/// The tabs, placed to the left of the other entries, which take `taken` cells.
fn tabs(model: &Model, area: Rect, unread: &UnreadCount, taken: usize) -> Vec<Tab> {
    let wide = |labels: &[String]| labels.iter().map(|label| width::of(label)).sum::<usize>();
    // The conference's name is more important than the tabs of other views.
    let name = width::of(model.open.schedule.conference().name_within(0));
    let room = usize::from(area.width).saturating_sub(taken);
    let fits = |others: &InactiveTabs| {
        // All names of the tabs or only their keys may cut the conference's name; in between,
        // it is whole.
        let is_cut = !matches!(others, InactiveTabs::Near(1..FARTHEST));
        let name = if is_cut { name.min(MIN_NAME_WIDTH) } else { name };
        wide(&labels(model, unread, *others)) + name + 2 <= room
    };
    let near = (0..=FARTHEST).rev().map(InactiveTabs::Near);
    let forms = std::iter::once(InactiveTabs::Named).chain(near);
    let has_names = |form: &InactiveTabs| *form != InactiveTabs::Near(0);
    let mut forms = forms.skip_while(|form| area.width < NARROW && has_names(form));
    let labels = labels(model, unread, forms.find(fits).unwrap_or(InactiveTabs::Absent));
    let mut x = area.right().saturating_sub(cells(wide(&labels) + taken));
    let place = |((view, action, _), label): ((View, Action, &str), String)| {
        let width = cells(width::of(&label));
        let tab = Rect { x, width, ..area };
        x += width;
        Tab { view, action, label, area: tab.intersection(area) }
    };
    VIEWS.into_iter().zip(labels).map(place).collect()
}

fn counts(model: &Model, picks: &Picks, unread: &UnreadCount) -> Vec<(String, Role)> {
    let (open, symbols) = (&model.open, model.prefs.symbols);
    let mut out = Vec::new();
    let mut count = |symbol: &str, count: usize, role| {
        if count > 0 {
            out.push((format!("{symbol}{count}"), role));
        }
    };
    let at = |level| {
        let picks = open.agenda.picks().filter_map(|(_, entry)| entry.rating);
        picks.filter(|pick| pick.level == level).count()
    };
    count(symbols.star, at(Level::Star), Role::Star);
    count(symbols.maybe, at(Level::Maybe), Role::Maybe);
    count(symbols.clash, picks.clashes.clash_times(), Role::Clash);
    count(symbols.changed, unread.noteworthy, Role::News);
    if let Some(minutes) = model.begins_soon() {
        let minutes = time::short_length(minutes);
        out.push((format!("{}{minutes}", symbols.on), Role::Now));
    }
    if open.agenda_error.is_some() {
        out.push(("! agenda unreadable".to_owned(), Role::Error));
    } else if !model.edits.unsaved.is_empty() {
        out.push(("! not saved".to_owned(), Role::Error));
    }
    out
}

/// The label of the shown clock. A short line omits "venue time", but never the mark of
/// the user's own clock.
fn clock(model: &Model, area: Rect, selection: &Selection) -> String {
    let at = selection.start(&model.open).map(|start| start.to_utc());
    let name = time::zone_name(model.shown_zone(), at.unwrap_or(model.now));
    match (model.prefs.own_clock, area.width >= 100) {
        (true, true) => format!("your time {name} "),
        (true, false) => format!("your {name} "),
        (false, true) => format!("venue time {name} "),
        (false, false) => format!("{name} "),
    }
}

/// How the tabs of the views that are not open look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InactiveTabs {
    /// Keys and names.
    Named,
    /// Tabs up to this many places from the open one have names, with a single space between
    /// the tabs; the others only have keys.
    Near(usize),
    Absent,
}

fn labels(model: &Model, unread: &UnreadCount, others: InactiveTabs) -> [String; VIEWS.len()] {
    let open = VIEWS.iter().position(|(view, ..)| *view == model.tab());
    std::array::from_fn(|at| {
        let (view, action, name) = VIEWS[at];
        let is_open = Some(at) == open;
        let places = open.map_or(0, |open| open.abs_diff(at));
        // The Changes view has a tab only if it is open or has changes.
        let is_idle = view == View::Changes && unread.all == 0;
        let key = model.prefs.keymap.key(&[Scope::Everywhere], action);
        match key {
            _ if !is_open && (is_idle || others == InactiveTabs::Absent) => String::new(),
            None => format!(" {name} "),
            Some(key) => match others {
                _ if is_open => format!(" {key} {name} "),
                InactiveTabs::Named => format!(" {key} {name} "),
                InactiveTabs::Near(near) if places <= near => format!(" {key} {name}"),
                _ => format!(" {key}"),
            },
        }
    })
}
