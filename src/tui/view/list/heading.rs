//! The heading above a list, and the text in an empty list.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::agenda::words;
use crate::schedule::time;
use crate::text::wrap;
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::model::{OpenGap, View};
use crate::tui::theme::Role;
use crate::tui::view::ui::Ui;

pub fn heading(ui: Ui<'_>) -> String {
    let dot = ui.model.prefs.symbols.dot;
    if let Some(OpenGap { day, span, .. }) = ui.model.open_gap() {
        let (from, to) = *span;
        let clock = |at| time::clock_on(at, ui.model.shown_zone(), *day);
        let length = time::length((to - from).num_minutes());
        return format!("Free {} to {} {dot} {length}", clock(from), clock(to));
    }
    if ui.model.nav.view == View::Now {
        let now = time::in_zone(ui.model.now.fixed_offset(), ui.model.shown_zone());
        let (day, clock) = (time::day(now.date_naive()), time::clock(&now));
        return format!("Now {dot} {day} {clock}");
    }
    if ui.model.nav.view == View::Changes {
        return format!("Changes {dot} {} to read", ui.screen.unread.noteworthy);
    }
    if ui.model.nav.view == View::Agenda {
        let mut out = format!(
            "Agenda {dot} {}",
            words::picked(&ui.model.open.schedule, &ui.model.open.agenda)
        );
        if ui.screen.picks.clashes.hard() > 0 {
            out = format!("{out} {dot} {}", words::count(ui.screen.picks.clashes.hard(), "clash"));
        }
        return out;
    }
    let group = ui.model.nav.browse.group();
    let (name, all) = match group {
        Some(group) => (group.label.as_str(), group.talks.len()),
        None => ("All", ui.model.open.schedule.talks().len()),
    };
    let shown = ui.screen.rows.stops;
    let left_out = match all - shown {
        0 => String::new(),
        hidden => format!(" {dot} {hidden} hidden left out"),
    };
    format!("{name} {dot} {}{left_out}", words::count(shown, "talk"))
}

/// The text for a list that is empty because hidden talks are skipped.
fn all_hidden(ui: Ui<'_>) -> Vec<String> {
    let mut lines = vec!["All talks here are hidden.".to_owned()];
    if let Some(way) = ui.model.key_does(Action::LeaveOut, "shows them again") {
        lines.extend([String::new(), format!("{way}.")]);
    }
    lines
}

/// The text for the Changes view when nothing is unread.
fn all_read(ui: Ui<'_>) -> Vec<String> {
    let mut lines = vec![
        "You have read all changes.".to_owned(),
        String::new(),
        "What an update changes is listed here.".to_owned(),
    ];
    let again = ui.model.key_does(Action::Update, "reads the programme again.");
    lines.extend(again);
    lines
}

/// The text for an empty agenda, with the keys that help.
fn nothing_starred(ui: Ui<'_>) -> Vec<String> {
    const CELLS: usize = 36;
    let ways = [
        (Action::Talks, "shows all talks"),
        (Action::Search, "searches them"),
        (Action::Star, "stars the selected one"),
    ];
    let ways = ways.into_iter().filter_map(|(action, what)| ui.model.key_does(action, what));
    let ways = ways.collect::<Vec<_>>().join(", ");
    let mut lines = vec!["No talk is starred yet.".to_owned(), String::new()];
    if !ways.is_empty() {
        lines.extend(wrap::plain(&format!("{ways}."), CELLS));
    }
    lines
}

/// Draws the text of an empty list.
pub fn empty(ui: Ui<'_>, canvas: &mut Canvas<'_>, area: Rect) {
    let unknown = match ui.model.nav.view {
        View::Agenda => &ui.model.open.agenda_error,
        _ => &None,
    };
    if let (Some(why), None) = (unknown, &ui.model.search) {
        return complaint(canvas, area, why);
    }
    let unreadable = ui.screen.hits.as_ref().and_then(|hits| hits.error.as_ref());
    if let Some(why) = unreadable {
        return complaint(canvas, area, why);
    }
    let lines = match (&ui.model.search, ui.model.nav.view) {
        (Some(_), _) => vec![
            "No talk matches.".to_owned(),
            String::new(),
            "Fewer or shorter words find more.".to_owned(),
        ],
        (None, View::Agenda) => nothing_starred(ui),
        (None, View::Changes) => all_read(ui),
        _ if ui.model.prefs.skip_hidden => all_hidden(ui),
        _ => vec!["There are no talks here.".to_owned()],
    };
    for (text, y) in lines.into_iter().zip(area.y + 1..area.bottom()) {
        let line = Line::from(vec![Span::raw("  "), canvas.span(text, Role::Dim)]);
        canvas.line(Rect { y, height: 1, ..area }, &line);
    }
}

/// Draws an error on as many lines as needed.
fn complaint(canvas: &mut Canvas<'_>, area: Rect, why: &str) {
    let room = usize::from(area.width).saturating_sub(3);
    for (text, y) in wrap::plain(why, room).into_iter().zip(area.y + 1..area.bottom()) {
        let line = Line::from(vec![Span::raw("  "), canvas.span(text, Role::Error)]);
        canvas.line(Rect { y, height: 1, ..area }, &line);
    }
}
