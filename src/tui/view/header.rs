//! The first line: which conference, which views there are, how many picks and
//! clashes, which clock.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::schedule::time;
use crate::text::width;
use crate::tui::action::Action;
use crate::tui::keys::Scope;
use crate::tui::model::{App, View};
use crate::tui::theme::Role;

const VIEWS: [(View, Action, &str); 5] = [
    (View::Talks, Action::Talks, "Talks"),
    (View::Timeline, Action::Timeline, "Timeline"),
    (View::Agenda, Action::Agenda, "Agenda"),
    (View::Now, Action::OnNow, "Now"),
    (View::Changes, Action::Changes, "Changes"),
];

/// `★4`, `⚑1`, `±2` changes to be read, `▸5m` before the next pick, and what is wrong with the agenda: each with its role.
fn counts(app: &App) -> Vec<(String, Role)> {
    let mut out = Vec::new();
    let picks = app.agenda.picks().count();
    if picks > 0 {
        out.push((format!("{}{picks}", app.symbols.star), Role::Star));
    }
    let clashes = app.hard_clashes();
    if clashes > 0 {
        out.push((format!("{}{clashes}", app.symbols.clash), Role::Clash));
    }
    if app.unread.0 > 0 {
        out.push((
            format!("{}{}", app.symbols.changed, app.unread.0),
            Role::News,
        ));
    }
    if let Some(minutes) = app.derived.soon {
        out.push((format!("{}{minutes}m", app.symbols.on), Role::Now));
    }
    if app.locked.is_some() {
        out.push(("agenda unreadable".to_owned(), Role::Error));
    } else if !app.unsaved.is_empty() {
        out.push(("not saved".to_owned(), Role::Error));
    }
    out
}

/// Which clock is shown: that of the venue goes without saying where the line is
/// short, one's own never does.
fn zone(app: &App, wide: bool) -> String {
    let at = app.selected_start().map(|start| start.to_utc());
    let name = time::zone_name(app.shown_zone(), at.unwrap_or(app.now));
    let narrow = app.derived.areas.header.width < 60;
    match (app.own_clock, wide) {
        (true, true) => format!("your time {name} "),
        (true, false) if narrow => format!("my {name} "),
        (true, false) => format!("your {name} "),
        (false, true) => format!("venue time {name} "),
        (false, false) => format!("{name} "),
    }
}

/// What a tab says: where the line is short, only the open view is named.
fn label(app: &App, (view, action, name): (View, Action, &str)) -> String {
    // What is of no use to anybody takes no room.
    if view == View::Changes && view != app.view && app.unread.1 == 0 {
        return String::new();
    }
    let key = app.keymap.key(&[Scope::Everywhere], action);
    let named = app.derived.areas.header.width >= 70 || view == app.view;
    match key {
        Some(key) if named => format!(" {key} {name} "),
        Some(key) => format!(" {key}"),
        None => format!(" {name} "),
    }
}

/// So many cells of a conference's short name tell which it is.
const ENOUGH_OF_NAME: usize = 12;

/// The tabs of the views and where they stand.
pub fn tabs(app: &App) -> Vec<(View, Rect)> {
    let area = app.derived.areas.header;
    let zone = width::of(&zone(app, area.width >= 100)) + 2;
    let counts: usize = counts(app)
        .iter()
        .map(|(text, _)| width::of(text) + 1)
        .sum();
    let mut labels = VIEWS.map(|view| (view.0, width::of(&label(app, view))));
    let all = |labels: &[(View, usize)]| labels.iter().map(|(_, wide)| wide).sum::<usize>();
    // Which conference it is must be said; the other views give way to that.
    let name = width::of(app.schedule.conference().name_within(0)).min(ENOUGH_OF_NAME);
    let room = usize::from(area.width).saturating_sub(counts + zone);
    if room < all(&labels) + name + 2 {
        for (view, wide) in &mut labels {
            if *view != app.view {
                *wide = 0;
            }
        }
    }
    let tabs = all(&labels);
    let mut x = usize::from(area.right()).saturating_sub(tabs + counts + zone);
    labels
        .into_iter()
        .map(|(view, wide)| {
            let tab = Rect {
                x: u16::try_from(x).unwrap_or(0),
                width: u16::try_from(wide).unwrap_or(0),
                ..area
            };
            x += wide;
            (view, tab.intersection(area))
        })
        .collect()
}

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>) {
    let app = canvas.app;
    let area = app.derived.areas.header;
    let tabs = tabs(app);
    let first = tabs.first().map_or(area.right(), |(_, tab)| tab.x);
    let conference = app.schedule.conference();
    let room = usize::from(first - area.x).saturating_sub(2);
    let name = conference.name_within(room.saturating_sub(1));
    let mut left = vec![Span::raw(" "), canvas.fitted(name, room, Role::Title)];
    let city = &conference.venue.city;
    let used = width::of(name) + 3;
    if !city.is_empty() && used + width::of(city) <= room {
        left.push(canvas.span(format!(" {} {city}", app.symbols.dot), Role::Dim));
    }
    canvas.line(
        Rect {
            width: first - area.x,
            ..area
        },
        &Line::from(left),
    );
    let mut end = first;
    for (view, tab) in tabs {
        let text = label(app, VIEWS[view as usize]);
        let role = if view == app.view && app.search.is_none() {
            Role::ActiveTab
        } else {
            Role::Text
        };
        let span = canvas.span(text, role);
        canvas.line(tab, &Line::from(span));
        end = tab.right();
    }
    let rest = Rect {
        x: end,
        width: area.right().saturating_sub(end),
        ..area
    };
    let mut spans = vec![Span::raw(" ")];
    for (text, role) in counts(app) {
        spans.push(canvas.span(format!("{text} "), role));
    }
    canvas.line(rest, &Line::from(spans));
    let zone = canvas.span(zone(app, area.width >= 100), Role::Dim);
    canvas.line_right(rest, &Line::from(zone));
}
