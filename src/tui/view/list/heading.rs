//! The line over a list, which names it or takes a search, and what a list says where
//! it is empty.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::agenda::words;
use crate::schedule::time;
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::model::{App, Hole, View};
use crate::tui::theme::Role;
use crate::tui::view::Canvas;

pub fn heading(app: &App) -> String {
    let dot = app.symbols.dot;
    if let Some(Hole { day, span, .. }) = app.open_hole() {
        let (from, to) = *span;
        let clock = |at| time::clock_on(at, app.shown_zone(), *day);
        let length = time::length((to - from).num_minutes());
        return format!("Free {} to {} {dot} {length}", clock(from), clock(to));
    }
    if app.view == View::Now {
        let now = time::in_zone(app.now.fixed_offset(), app.shown_zone());
        let (day, clock) = (time::day(now.date_naive()), time::clock(&now));
        return format!("Now {dot} {day} {clock}");
    }
    if app.view == View::Changes {
        return format!("Changes {dot} {} to read", app.unread.0);
    }
    if app.view == View::Agenda {
        let mut out = format!("Agenda {dot} {}", words::picked(&app.schedule, &app.agenda));
        if app.hard_clashes() > 0 {
            out = format!("{out} {dot} {}", words::count(app.hard_clashes(), "clash"));
        }
        return out;
    }
    let group = app
        .browse
        .chosen
        .checked_sub(1)
        .and_then(|at| app.browse.groups.get(at));
    let (name, all) = match group {
        Some(group) => (group.label.as_str(), group.talks.len()),
        None => ("All", app.schedule.talks().len()),
    };
    let shown = app.derived.stops;
    let left_out = match all - shown {
        0 => String::new(),
        hidden => format!(" {dot} {hidden} hidden left out"),
    };
    format!("{name} {dot} {}{left_out}", words::count(shown, "talk"))
}

pub fn search_line(canvas: &mut Canvas<'_>, area: Rect) {
    let app = canvas.app;
    let Some(search) = &app.search else {
        return;
    };
    let room = search_room(area);
    let scroll = search.input.visual_scroll(room);
    let skipped = width::prefix(search.input.value(), scroll).len();
    let text = width::prefix(&search.input.value()[skipped..], room).to_owned();
    let hint = if search.input.value().is_empty() {
        "type to search titles, people, abstracts"
    } else {
        ""
    };
    let hint = width::fit(hint, room.saturating_sub(2), app.symbols.ellipsis).into_owned();
    // What is scrolled out on the left is not forgotten.
    let sign = if scroll > 0 { app.symbols.more[0] } else { " " };
    let line = Line::from(vec![
        canvas.span(format!(" /{sign}"), Role::Key),
        Span::raw(text),
        canvas.span(hint, Role::Dim),
    ]);
    canvas.line(area, &line);
    let hits = app.derived.stops;
    let count = canvas.span(
        format!("{hits} of {} ", app.schedule.talks().len()),
        Role::Dim,
    );
    canvas.line_right(area, &Line::from(count));
}

pub fn search_room(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(18)
}

/// What to do where everything is hidden and left out.
fn all_hidden(app: &App) -> Vec<String> {
    let mut lines = vec!["All talks here are hidden.".to_owned()];
    if let Some(way) = app.key_does(Action::LeaveOut, "shows them again") {
        lines.extend([String::new(), format!("{way}.")]);
    }
    lines
}

/// What is to be said where all changes were read.
fn all_read(app: &App) -> Vec<String> {
    let mut lines = vec![
        "You have read all changes.".to_owned(),
        String::new(),
        "What an update changes is listed here.".to_owned(),
    ];
    let again = app.key_does(Action::Update, "reads the programme again.");
    lines.extend(again);
    lines
}

/// What to do about an empty agenda, by the keys that do it.
fn nothing_starred(app: &App) -> Vec<String> {
    const CELLS: usize = 36;
    let ways = [
        (Action::Talks, "shows all talks"),
        (Action::Search, "searches them"),
        (Action::Star, "stars the selected one"),
    ];
    let ways = ways
        .into_iter()
        .filter_map(|(action, what)| app.key_does(action, what));
    let ways = ways.collect::<Vec<_>>().join(", ");
    let mut lines = vec!["No talk is starred yet.".to_owned(), String::new()];
    if !ways.is_empty() {
        lines.extend(wrap::plain(&format!("{ways}."), CELLS));
    }
    lines
}

/// What to do where there is nothing.
pub fn empty(canvas: &mut Canvas<'_>, area: Rect) {
    let app = canvas.app;
    let unknown = match app.view {
        View::Agenda => &app.locked,
        View::Changes => &app.unlisted,
        _ => &None,
    };
    if let (Some(why), None) = (unknown, &app.search) {
        return complaint(canvas, area, why);
    }
    let unreadable = app
        .derived
        .hits
        .as_ref()
        .and_then(|hits| hits.error.as_ref());
    if let Some(why) = unreadable {
        return complaint(canvas, area, why);
    }
    let lines = match (&app.search, app.view) {
        (Some(_), _) => vec![
            "No talk matches.".to_owned(),
            String::new(),
            "Fewer or shorter words find more.".to_owned(),
        ],
        (None, View::Agenda) => nothing_starred(app),
        (None, View::Changes) => all_read(app),
        _ if app.without_hidden => all_hidden(app),
        _ => vec!["There are no talks here.".to_owned()],
    };
    for (text, y) in lines.into_iter().zip(area.y + 1..area.bottom()) {
        let line = Line::from(vec![Span::raw("  "), canvas.span(text, Role::Dim)]);
        canvas.line(
            Rect {
                y,
                height: 1,
                ..area
            },
            &line,
        );
    }
}

/// What is wrong, in as many lines as it takes.
fn complaint(canvas: &mut Canvas<'_>, area: Rect, why: &str) {
    let room = usize::from(area.width).saturating_sub(3);
    for (text, y) in wrap::plain(why, room)
        .into_iter()
        .zip(area.y + 1..area.bottom())
    {
        let line = Line::from(vec![Span::raw("  "), canvas.span(text, Role::Error)]);
        canvas.line(
            Rect {
                y,
                height: 1,
                ..area
            },
            &line,
        );
    }
}
