//! The heading above a list, and the text in an empty list.

use ratatui::layout::Rect;

use crate::agenda::phrases;
use crate::schedule::search::WordQuery;
use crate::schedule::{Grouping, time};
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::dialog::search::Search;
use crate::tui::keys::Scope;
use crate::tui::layout;
use crate::tui::model::{Choice, Kept, KeptSource, OpenGap, View};
use crate::tui::theme::Role;
use crate::tui::view::ui::Ui;

/// Draws the heading of the open list, and at the right the keys for it.
pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>, area: Rect, focused: bool) {
    if let Some(kept) = ui.model.kept() {
        return draw_kept(ui, canvas, area, kept, focused);
    }
    let is_free = ui.model.nav.view == View::Talks && ui.model.nav.browse.free;
    let ways = [any_time(ui).filter(|_| is_free)];
    let cells = usize::from(area.width).saturating_sub(3);
    let title = with_day(ui, &heading(ui, cells), cells);
    draw_title(ui, canvas, area, (&title, String::new()), ways, focused);
}

/// Joins the parts of a title. In a list by days, adds the day of the first visible row, unless
/// the heading of the day is visible or the title names the day. The last parts of a title too
/// long for it give way.
fn with_day(ui: Ui<'_>, parts: &[String], cells: usize) -> String {
    let dot = format!(" {} ", ui.symbols().dot);
    let title = parts.join(&dot);
    let is_by_days = match ui.model.nav.view {
        View::Talks => true,
        View::Agenda => ui.model.nav.gap.is_none(),
        _ => false,
    };
    let day = is_by_days.then(|| ui.screen.rows.heading_above(ui.model.list().offset)).flatten();
    let Some(day) = day.filter(|day| !title.contains(*day)) else {
        return title;
    };
    let day = format!("{dot}{day}");
    let room = cells.saturating_sub(width::of(&day));
    let title = wrap::joined(parts, &dot, room);
    format!("{}{day}", width::fit(&title, room, ui.symbols().ellipsis))
}

/// The parts of the title of the open list.
fn heading(ui: Ui<'_>, cells: usize) -> Vec<String> {
    if let Some(OpenGap { day, span, .. }) = ui.model.open_gap() {
        let (from, to) = *span;
        let clock = |at| time::clock_on(at, ui.model.shown_zone(), *day);
        let length = time::length((to - from).num_minutes());
        return vec![format!("Free {} to {}", clock(from), clock(to)), length];
    }
    match ui.model.nav.view {
        View::Now => {
            let now = ui.model.shown_now();
            let (day, clock) = (time::day(now.date_naive()), time::clock(&now));
            vec!["Now".to_owned(), format!("{day} {clock}")]
        }
        View::ForYou => for_you(ui),
        View::Changes => {
            vec!["Changes".to_owned(), format!("{} to read", ui.screen.unread.noteworthy)]
        }
        View::Agenda => {
            let (open, picks) = (&ui.model.open, &ui.screen.picks);
            let (clashes, later) = (picks.clashes.clash_times(), picks.later.len());
            let mut parts =
                vec!["Agenda".to_owned(), phrases::picked(&open.schedule, &open.agenda)];
            parts.extend((clashes > 0).then(|| phrases::count(clashes, "clash")));
            parts.extend((later > 0).then(|| format!("{later} to watch later")));
            parts
        }
        _ => talks(ui, cells),
    }
}

/// The parts of the title of the suggestions. If the picks have changed since, the last part
/// names the key that refreshes.
fn for_you(ui: Ui<'_>) -> Vec<String> {
    let (for_you, shown) = (&ui.model.nav.for_you, ui.screen.rows.selectable);
    let picks =
        for_you.agenda.as_ref().map_or(0, |agenda| agenda.talks(&ui.model.open.schedule).len());
    let mut parts = vec!["For you".to_owned()];
    if shown > 0 {
        let (talks, picks) = (phrases::count(shown, "talk"), phrases::count(picks, "pick"));
        parts.push(format!("{talks} like your {picks}"));
    }
    if for_you.agenda.as_ref() != Some(&ui.model.open.agenda) {
        parts.extend(ui.model.key_does(Action::ForYou, "refreshes with your latest picks"));
    }
    parts
}

/// The parts of the title of the Talks view. Long names of filters are cut, so that the number
/// of talks stays visible.
fn talks(ui: Ui<'_>, cells: usize) -> Vec<String> {
    let (browse, schedule) = (&ui.model.nav.browse, &ui.model.open.schedule);
    let label = |(by, key): &Choice| {
        let groups = schedule.groups(*by);
        let group = groups.iter().find(|group| group.key == *key);
        group.map_or_else(String::new, |group| group.label.clone())
    };
    let choices = browse.choices();
    let of_time =
        |(by, _): &Choice| !matches!(by, Grouping::Language | Grouping::Type | Grouping::Length);
    let (before, after) = choices.split_at(choices.partition_point(of_time));
    let mut parts: Vec<String> = before.iter().map(label).collect();
    let free = if parts.is_empty() { "Free time" } else { "free time" };
    parts.extend(browse.free.then(|| free.to_owned()));
    parts.extend(after.iter().map(label));
    if parts.is_empty() {
        parts.push("All".to_owned());
    }
    let passes = |at: &usize| ui.screen.filter[*at];
    let all = match browse.group() {
        Some(group) => group.talks.iter().copied().filter(passes).count(),
        None => (0..schedule.talks().len()).filter(passes).count(),
    };
    let shown = ui.screen.rows.selectable;
    let mut counts = vec![phrases::count(shown, "talk")];
    counts.extend((all > shown).then(|| format!("{} hidden skipped", all - shown)));
    let dot = format!(" {} ", ui.symbols().dot);
    let taken: usize = counts.iter().map(|count| width::of(&dot) + width::of(count)).sum();
    let (names, room) = (parts.join(&dot), cells.saturating_sub(taken));
    if width::of(&names) > room {
        parts = vec![width::fit(&names, room, ui.symbols().ellipsis).into_owned()];
    }
    parts.extend(counts);
    parts
}

/// Returns the text to the right of the search box: the number of hits, and before it the
/// corrections of typos, shortened to what fits beside the typed text.
pub fn of_search(ui: Ui<'_>, search: &Search, area: Rect) -> String {
    // The prompt, the typed text, the cursor and a gap.
    let taken = 3 + width::of(search.input.value()) + 1 + 2;
    let room = usize::from(area.width).saturating_sub(taken);
    let all = ui.model.open.schedule.talks().len();
    with_corrections(ui, format!("{} of {all} ", ui.screen.rows.selectable), room)
}

/// Adds the corrections of typos before the number of hits, shortened to what fits.
fn with_corrections(ui: Ui<'_>, count: String, cells: usize) -> String {
    /// The minimum width of shortened corrections.
    const MIN: usize = 12;
    let (dot, ellipsis) = (ui.symbols().dot, ui.symbols().ellipsis);
    let Some(corrections) = ui.screen.query().and_then(WordQuery::name_corrections) else {
        return count;
    };
    let room = cells.saturating_sub(3 + width::of(&count));
    if ui.screen.rows.selectable == 0 || room < MIN {
        return count;
    }
    let mut text = format!("showing {corrections}");
    if width::of(&text) > room {
        text = width::fit(&corrections, room, ellipsis).into_owned();
    }
    format!("{text} {dot} {count}")
}

/// Draws the name of the kept list, the number of its talks and the keys for them.
fn draw_kept(ui: Ui<'_>, canvas: &mut Canvas<'_>, area: Rect, kept: &Kept, focused: bool) {
    let query = match &kept.of {
        KeptSource::Search(_) => format!("/ {}", kept.name(&ui.model.open)),
        KeptSource::Like(_) => kept.name(&ui.model.open),
    };
    let back = if ui.model.nav.came_from_all_talks() { "all talks" } else { "back" };
    let steps = key(ui, Action::NextHit).zip(key(ui, Action::PreviousHit));
    let ways = [
        key(ui, Action::Back).map(|key| format!("{key} {back}")),
        any_time(ui).filter(|_| kept.free),
        steps.map(|(next, previous)| format!("{next}/{previous} next, previous")),
    ];
    let all = ui.model.open.schedule.talks().len();
    let free = if kept.free { format!("free time {} ", ui.symbols().dot) } else { String::new() };
    let count = format!("{free}{} of {all}", ui.screen.rows.selectable);
    let room = usize::from(area.width).saturating_sub(width::of(&query) + 5);
    let count = with_corrections(ui, count, room);
    draw_title(ui, canvas, area, (&query, count), ways, focused);
}

/// Draws a title, and at the right a count and the keys for the list. A short line drops the
/// keys, the least important first.
fn draw_title(
    ui: Ui<'_>,
    canvas: &mut Canvas<'_>,
    area: Rect,
    (title, count): (&str, String),
    ways: impl IntoIterator<Item = Option<String>>,
    focused: bool,
) {
    let room = usize::from(area.width).saturating_sub(width::of(title) + 5);
    let has_count = !count.is_empty();
    let parts = has_count.then_some(count).into_iter().chain(ways.into_iter().flatten());
    let mut right = wrap::joined(parts, &format!(" {} ", ui.symbols().dot), room);
    if !has_count && width::of(&right) > room {
        right.clear();
    }
    if !right.is_empty() {
        right.push(' ');
    }
    let cells = layout::cells(width::of(&right)).min(area.width);
    canvas.pane_title(Rect { width: area.width - cells, ..area }, title, focused);
    canvas.line_right(area, ui.span(right, Role::Dim));
}

/// The key for the list, also while the details have the focus.
fn key(ui: Ui<'_>, action: Action) -> Option<String> {
    ui.model.prefs.keymap.key(&[Scope::List, Scope::Everywhere], action)
}

/// The key that ends the filter of free time.
fn any_time(ui: Ui<'_>) -> Option<String> {
    key(ui, Action::FreeTime).map(|key| format!("{key} any time"))
}

/// The text of an empty list: what it says, more about it, and the keys that help.
type Nothing = (&'static str, &'static str, &'static [(Action, &'static str)]);

const NO_MATCH: Nothing = ("No talk matches.", "", &[]);

fn nothing(ui: Ui<'_>) -> Nothing {
    let (open, nav) = (&ui.model.open, &ui.model.nav);
    let skips = ui.model.prefs.skip_hidden;
    let no_suggestions = nav.for_you.talks.is_empty();
    match nav.view {
        _ if ui.model.kept().is_some_and(|kept| kept.free) => {
            let again = &[(Action::FreeTime, "shows the others again")];
            ("No talk here is in your free time.", "", again)
        }
        _ if ui.model.kept().is_some() && !skips => NO_MATCH,
        View::Agenda => {
            let ways = &[
                (Action::Talks, "shows all talks"),
                (Action::Search, "searches them"),
                (Action::Star, "stars the selected one"),
            ];
            ("No talk is starred yet.", "", ways)
        }
        View::Changes => {
            let about = "The changes of updates appear here.";
            ("No unread changes.", about, &[(Action::Update, "updates the schedule")])
        }
        View::ForYou if no_suggestions && open.agenda.talks(&open.schedule).is_empty() => {
            let about = "Talks like your picks are listed here. Two picks are enough.";
            ("Nothing is picked yet.", about, &[(Action::Star, "stars a talk that you like")])
        }
        View::ForYou if no_suggestions => ("No upcoming talk is like your picks.", "", &[]),
        View::Talks if nav.browse.is_filtered() && !skips => {
            let back: &[_] = match nav.came_from() {
                Some(_) => &[(Action::Back, "goes back")],
                None => &[(Action::Back, "clears them")],
            };
            ("No talk passes these filters.", "", back)
        }
        _ if skips => {
            ("All talks here are hidden.", "", &[(Action::ToggleHidden, "shows them again")])
        }
        _ => ("There are no talks here.", "", &[]),
    }
}

/// The lines about a search without hits: the parts of the query that exclude all talks.
fn why_no_hits(ui: Ui<'_>, area: Rect) -> Vec<String> {
    let why = ui.screen.hits.as_ref().map_or(&[][..], |hits| &hits.why);
    let mut lines = vec![String::new()];
    let has_words = ui.screen.query().is_some();
    if why.is_empty() && has_words {
        lines.push("Try fewer or shorter words.".to_owned());
    }
    let room = usize::from(area.width).saturating_sub(3);
    lines.extend(why.iter().flat_map(|line| wrap::plain(line, room)));
    lines
}

/// Draws the text of an empty list, or the error that keeps it empty.
pub fn empty(ui: Ui<'_>, canvas: &mut Canvas<'_>, area: Rect) {
    const CELLS: usize = 36;
    let searching = ui.model.search.is_some();
    let hidden = ui.screen.hits.as_ref().is_some_and(|hits| !hits.talks.is_empty());
    let unreadable = match ui.model.nav.view {
        View::Agenda if !searching => ui.model.open.agenda_error.as_ref(),
        _ => None,
    };
    let error = || ui.screen.hits.as_ref()?.error.as_ref();
    let (_, below) = layout::titled(area);
    if let Some(why) = unreadable.or_else(error) {
        let why = wrap::plain(why, usize::from(area.width).saturating_sub(3));
        return canvas.texts(below, 2, &why, Role::Error);
    }
    let without_hits = searching && !hidden;
    let (what, about, ways) = if without_hits { NO_MATCH } else { nothing(ui) };
    let ways = ui.ways(ways);
    let mut lines = vec![what.to_owned()];
    for (at, text) in [about, &ways].into_iter().filter(|text| !text.is_empty()).enumerate() {
        lines.extend((at == 0).then(String::new));
        lines.extend(wrap::plain(text, CELLS));
    }
    if without_hits {
        lines.extend(why_no_hits(ui, area));
    }
    canvas.texts(below, 2, &lines, Role::Dim);
}
