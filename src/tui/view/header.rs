//! The first line: which conference, which views there are, how many picks and
//! clashes, which clock.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::schedule::time;
use crate::text::width;
use crate::tui::app::{App, View};
use crate::tui::theme::Role;

const VIEWS: [(View, &str, &str); 3] = [
    (View::Talks, "1", "Talks"),
    (View::Timeline, "2", "Timeline"),
    (View::Agenda, "3", "Agenda"),
];

/// `★4 ⚑1`, or nothing.
fn counts(app: &App) -> String {
    let mut out = String::new();
    if !app.agenda.picks.is_empty() {
        out = format!("{}{}", app.symbols.star, app.agenda.picks.len());
    }
    if !app.derived.clashes.is_empty() {
        out = format!("{out} {}{}", app.symbols.clash, app.derived.clashes.len());
    }
    if !app.unsaved.is_empty() {
        out.push_str(" not saved");
    }
    out
}

fn zone(app: &App, wide: bool) -> String {
    let at = app
        .current_talk()
        .and_then(|talk| talk.slot)
        .map(|slot| slot.start.to_utc());
    let name = time::zone_name(app.schedule.zone(), at.unwrap_or(app.now));
    if wide {
        format!("venue time {name} ")
    } else {
        format!("{name} ")
    }
}

/// The tabs of the views and where they stand.
pub fn tabs(app: &App) -> Vec<(View, Rect)> {
    let area = app.derived.areas.header;
    let right = width::of(&zone(app, area.width >= 100)) + 2;
    let counts = counts(app);
    let texts: Vec<(View, usize)> = VIEWS
        .iter()
        .filter(|(view, _, _)| area.width >= 70 || *view == app.view)
        .map(|(view, key, name)| (*view, key.len() + name.len() + 3))
        .collect();
    let counts_width = if counts.is_empty() {
        0
    } else {
        width::of(&counts) + 1
    };
    let all: usize = texts.iter().map(|(_, wide)| wide).sum::<usize>() + counts_width + right;
    let mut x = usize::from(area.right()).saturating_sub(all);
    texts
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
        let (_, key, name) = VIEWS[view as usize];
        let text = format!(" {key} {name} ");
        let role = if view == app.view && app.search.is_none() {
            Role::ActiveTab
        } else {
            Role::Text
        };
        let span = canvas.span(text, role);
        canvas.line(tab, &Line::from(span));
        end = tab.right();
    }
    let counts = counts(app);
    let rest = Rect {
        x: end,
        width: area.right().saturating_sub(end),
        ..area
    };
    if !counts.is_empty() {
        let mut spans = vec![Span::raw(" ")];
        for (i, part) in counts.splitn(3, ' ').enumerate() {
            let role = match (
                i,
                part.starts_with(app.symbols.star),
                part.starts_with(app.symbols.clash),
            ) {
                (_, true, _) => Role::Star,
                (_, _, true) => Role::Clash,
                _ => Role::Error,
            };
            spans.push(canvas.span(format!("{part} "), role));
        }
        canvas.line(rest, &Line::from(spans));
    }
    let zone = canvas.span(zone(app, area.width >= 100), Role::Dim);
    canvas.line_right(rest, &Line::from(zone));
}
