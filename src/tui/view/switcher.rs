//! The conferences to choose from, over the view.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::agenda::words::count;
use crate::schedule::time;
use crate::store::Shelved;
use crate::text::width;
use crate::tui::switcher::{Entry, Switcher};
use crate::tui::theme::Role;

/// Draws it; the cursor stands where one types.
pub fn draw(canvas: &mut Canvas<'_>, switcher: &Switcher) -> Position {
    let place = switcher.place(canvas.app.size);
    canvas.framed(place.frame, "Conferences");
    let cursor = input(canvas, place.input, switcher);
    let list = place.list;
    let lines = switcher.lines(usize::from(list.width));
    let offset = switcher.scrolled(list);
    for (entry, y) in lines.iter().skip(offset).zip(list.y..list.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..list
        };
        draw_entry(canvas, row, switcher, entry);
    }
    canvas.scroll_mark(list, offset, usize::from(list.height), lines.len());
    cursor
}

fn input(canvas: &mut Canvas<'_>, area: Rect, switcher: &Switcher) -> Position {
    let input = &switcher.input;
    let all = switcher.shelf.conferences.len();
    let found = format!("{} of {all} ", switcher.found.len());
    let room = usize::from(area.width).saturating_sub(width::of(&found) + 5);
    let scroll = input.visual_scroll(room);
    let skipped = width::prefix(input.value(), scroll).len();
    let text = width::prefix(&input.value()[skipped..], room).to_owned();
    let hint = if input.value().is_empty() {
        "type a part of a title or id"
    } else {
        ""
    };
    let line = Line::from(vec![
        canvas.span(" > ", Role::Key),
        Span::raw(text),
        canvas.fitted(hint, room, Role::Dim),
    ]);
    canvas.line(area, &line);
    let found = canvas.span(found, Role::Dim);
    canvas.line_right(area, &Line::from(found));
    let at = u16::try_from(input.visual_cursor().saturating_sub(scroll)).unwrap_or(0);
    let last = area.right().saturating_sub(1);
    Position::new((area.x + 3 + at).min(last), area.y)
}

fn draw_entry(canvas: &mut Canvas<'_>, row: Rect, switcher: &Switcher, entry: &Entry) {
    let app = canvas.app;
    let (at, second) = match entry {
        Entry::Blank => return,
        Entry::Title(at) => (*at, false),
        Entry::More(at) => (*at, true),
        Entry::Heading(text) => {
            let heading = canvas.span(format!(" {text}"), Role::Heading);
            return canvas.line(row, &Line::from(heading));
        }
        Entry::Damaged(text, first) => {
            let bullet = width::exact(if *first { app.symbols.bullet } else { "" }, 1, "");
            let text = canvas.span(format!("  {bullet} {text}"), Role::Error);
            return canvas.line(row, &Line::from(text));
        }
        Entry::Hint(text) => {
            let text = canvas.span(format!("  {text}"), Role::Dim);
            return canvas.line(row, &Line::from(text));
        }
    };
    let Some(one) = switcher.found(at) else {
        return;
    };
    let chosen = at == switcher.selected;
    let mark = if chosen { app.symbols.selected } else { " " };
    let open = if switcher.is_open(one) && !second {
        " open"
    } else {
        ""
    };
    let role = |otherwise| if chosen { Role::Selected } else { otherwise };
    let room = usize::from(row.width).saturating_sub(3 + open.len());
    let text = if second {
        format!("  {}", facts(canvas, one, room.saturating_sub(2)))
    } else {
        one.summary.title.clone()
    };
    let line = Line::from(vec![
        canvas.span(format!("{mark} "), role(Role::Text)),
        canvas.span(
            width::exact(&text, room, app.symbols.ellipsis),
            role(if second { Role::Dim } else { Role::Text }),
        ),
        canvas.span(format!("{open} "), role(Role::Now)),
    ]);
    canvas.line(row, &line);
}

/// `13 to 15 Nov 2023 · 48 talks · ★4 · lpc-2023`; the id gives way where there is
/// too little room.
fn facts(canvas: &Canvas<'_>, one: &Shelved, cells: usize) -> String {
    let app = canvas.app;
    let summary = &one.summary;
    let mut parts = vec![
        time::dates(summary.start, summary.end),
        count(summary.talks, "talk"),
        match one.picks {
            Some(0) => String::new(),
            Some(picks) => format!("{}{picks}", app.symbols.star),
            None => "agenda unreadable".to_owned(),
        },
    ];
    parts.retain(|part| !part.is_empty());
    let dot = format!(" {} ", app.symbols.dot);
    let facts = parts.join(&dot);
    let whole = format!("{facts}{dot}{}", summary.id);
    if width::of(&whole) <= cells {
        whole
    } else {
        facts
    }
}
