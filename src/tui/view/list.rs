//! The list: talks under their days, the agenda, what fills a hole of it, what is on
//! now, or the hits of a search.

mod heading;
mod hits;
mod times;

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Canvas, badges};
use crate::agenda::{Gap, Level, words};
use crate::schedule::{Talk, TalkId};
use crate::text::width;
use crate::tui::layout;
use crate::tui::model::{App, Focus, View};
use crate::tui::rows::{self, CANCELLED, Row};
use crate::tui::theme::Role;

use heading::{empty, heading, search_line, search_room};
use hits::{hit_line, hit_more};
use times::{NARROW, indent, narrow, times, times_width};

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>) {
    let app = canvas.app;
    let Some(area) = app.derived.areas.list else {
        return;
    };
    let (title, rows) = layout::titled(area);
    let focused = app.has_keys(Focus::Main);
    match &app.search {
        Some(_) => search_line(canvas, title),
        None => canvas.pane_title(title, &heading(app), "", focused),
    }
    if app.derived.rows.is_empty() {
        empty(canvas, rows);
    }
    let list = app.list();
    let shown = app.derived.rows.iter().enumerate().skip(list.offset);
    for ((at, row), y) in shown.zip(rows.y..rows.bottom()) {
        let place = Rect {
            y,
            height: 1,
            ..rows
        };
        let selected = row.is_stop() && at == list.row;
        draw_row(canvas, place, row, selected, focused);
    }
    canvas.scroll_mark(
        rows,
        list.offset,
        usize::from(rows.height),
        app.derived.rows.len(),
    );
}

/// Where the cursor stands while a search is typed.
pub fn cursor(canvas: &Canvas<'_>) -> Option<Position> {
    let area = canvas.app.derived.areas.list?;
    let input = &canvas.app.search.as_ref()?.input;
    let scroll = input.visual_scroll(search_room(area));
    let at = u16::try_from(input.visual_cursor().saturating_sub(scroll)).unwrap_or(0);
    Some(Position::new(
        (area.x + 3 + at).min(area.right() - 1),
        area.y,
    ))
}

fn draw_row(canvas: &mut Canvas<'_>, area: Rect, row: &Row, selected: bool, focused: bool) {
    let app = canvas.app;
    let line = match row {
        Row::Blank => return,
        Row::Heading(text, note) => {
            let heading = canvas.span(format!("  {text}"), Role::Heading);
            let room = usize::from(area.width).saturating_sub(width::of(text) + 6);
            let note = canvas.fitted(note, room, Role::Dim);
            Line::from(vec![heading, Span::raw("  "), note])
        }
        Row::Talk(at) => {
            let times = times(app, &app.schedule.talks()[*at], area.width);
            talk_line(canvas, area, *at, &times, selected && focused)
        }
        Row::On(at) => {
            let cells = times_width(app, area.width);
            // As in a column of numbers.
            let left = format!("{:>1$}", rows::left(app, *at), app.derived.left_cells);
            let left = width::exact(&left, cells, "");
            talk_line(canvas, area, *at, &left, selected && focused)
        }
        Row::Hit(at) => hit_line(canvas, area, *at),
        Row::HitMore(at) => hit_more(canvas, area, *at),
        Row::Gone(id) => gone_line(canvas, area, id, selected && focused),
        Row::Told(text) => {
            let indent = told_indent(app, area.width);
            let room = usize::from(area.width).saturating_sub(indent + 1);
            let text = text.within(room, app.symbols.ellipsis);
            let text = canvas.span(text, Role::News);
            Line::from(vec![Span::raw(" ".repeat(indent)), text])
        }
        Row::Clash { of, clash } => {
            let indent = told_indent(app, area.width);
            let room = usize::from(area.width).saturating_sub(indent + 2);
            let note = canvas.fitted(
                &clash.note_within(
                    &app.schedule,
                    app.shown_zone(),
                    *of,
                    room,
                    app.symbols.ellipsis,
                ),
                room,
                if clash.hard { Role::Clash } else { Role::Dim },
            );
            Line::from(vec![Span::raw(" ".repeat(indent)), note])
        }
        Row::Free(gap) => free_line(canvas, area, gap),
        Row::Walk(walk) => {
            let note = walk.summary(&app.schedule);
            let room = usize::from(area.width).saturating_sub(indent(app, area.width) + 2);
            let lead = " ".repeat(indent(app, area.width) - 2);
            let sign = canvas.span(format!("{} ", app.symbols.walk), Role::Clash);
            Line::from(vec![
                Span::raw(lead),
                sign,
                canvas.fitted(&note, room, Role::Dim),
            ])
        }
        Row::Note(text) => {
            let room = usize::from(area.width).saturating_sub(4);
            Line::from(vec![Span::raw("   "), canvas.fitted(text, room, Role::Dim)])
        }
    };
    canvas.line(area, &line);
    if selected {
        let role = if focused {
            Role::Selected
        } else {
            Role::SelectedElsewhere
        };
        let style = canvas.style(role);
        canvas.buffer.set_style(area, style);
        canvas
            .buffer
            .set_string(area.x, area.y, app.symbols.selected, style);
    }
}

fn free_line(canvas: &Canvas<'_>, area: Rect, gap: &Gap) -> Line<'static> {
    let app = canvas.app;
    let indent = indent(app, area.width);
    let span = gap.span(app.shown_zone());
    let span = narrow(&span, area.width < NARROW);
    let lead = badges::cells(app, area.width) + 3;
    let span = width::exact(&span, indent - lead, "");
    let span = format!("{}{span}", " ".repeat(lead));
    let room = usize::from(area.width).saturating_sub(indent + 2);
    let note = format!("free {}", gap.summary());
    let note = canvas.fitted(&note, room, Role::Dim);
    Line::from(vec![canvas.span(span, Role::Dim), note])
}

/// The star or the flag of a talk.
fn mark(canvas: &Canvas<'_>, at: usize) -> Span<'static> {
    let (mark, role) = canvas.mark(&[at]).unwrap_or((" ", Role::Text));
    canvas.span(mark, role)
}

/// The sign before the time of a talk that is on.
fn on_sign(canvas: &Canvas<'_>, talk: &Talk) -> Span<'static> {
    if canvas.app.is_on(talk) {
        canvas.span(canvas.app.symbols.on, Role::Now)
    } else {
        Span::raw(" ")
    }
}

fn time_role(app: &App, talk: &Talk) -> Role {
    if app.is_on(talk) {
        Role::Now
    } else {
        Role::Text
    }
}

/// What a line about a talk says at its right, where so much room is: who, and where
/// one asks for that first, where.
fn aside(app: &App, talk: &Talk, room: usize) -> String {
    let of_place = matches!(app.view, View::Agenda | View::Now);
    match words::place(talk) {
        // Of a session so few cells would say little.
        _ if of_place && room < ENOUGH => talk.room.clone().unwrap_or_default(),
        Some(place) if of_place => place.to_owned(),
        _ => words::who(talk),
    }
}

/// From so many cells on, who holds a talk has a column beside its title.
const ENOUGH: usize = 56;

/// Cells of the column at the right of the titles, where so much room is for both.
fn column(app: &App, room: usize) -> usize {
    // A room is often short, and worth more than the end of a title.
    const ENOUGH_FOR_ROOMS: usize = 40;
    match app.view {
        _ if room >= ENOUGH => (room / 3).min(40),
        View::Agenda | View::Now if room >= ENOUGH_FOR_ROOMS => {
            app.derived.room_cells.min(room / 3)
        }
        _ => 0,
    }
}

fn talk_line(
    canvas: &Canvas<'_>,
    area: Rect,
    at: usize,
    times: &str,
    plain: bool,
) -> Line<'static> {
    let app = canvas.app;
    let talk = &app.schedule.talks()[at];
    let bar = if talk.track.is_some() {
        app.symbols.bar
    } else {
        " "
    };
    let room = usize::from(area.width).saturating_sub(indent(app, area.width) + 1);
    let note = canvas.note_sign(&talk.id, " ");
    let taken = note.as_ref().map_or(0, Span::width);
    let aside = aside(app, talk, room);
    let column = column(app, room);
    let room = room.saturating_sub(taken);
    let (title, aside) = split(&talk.title, &aside, room, column, app.symbols.ellipsis);
    let track = if plain {
        Role::Text
    } else {
        Role::Track(app.schedule.track_number(talk))
    };
    let title_role = if plain {
        Role::Text
    } else {
        title_role(app, talk)
    };
    let mut spans = vec![
        Span::raw(" "),
        mark(canvas, at),
        badges::badges(canvas, at, area.width),
        on_sign(canvas, talk),
        canvas.span(format!("{times} "), time_role(app, talk)),
        canvas.span(bar, track),
    ];
    spans.extend(note);
    spans.extend([
        canvas.span(title, title_role),
        canvas.span(aside, Role::Dim),
    ]);
    Line::from(spans)
}

/// What is of no interest steps back, and so does a break that is not picked.
fn title_role(app: &App, talk: &Talk) -> Role {
    match app.agenda.level(&talk.id) {
        Some(Level::Hidden) => Role::Dim,
        None if talk.is_break => Role::Dim,
        _ => Role::Text,
    }
}

/// A title and what stands at the right of it, in a column of so many cells: where
/// nothing does, the title has all the room.
fn split(title: &str, aside: &str, room: usize, column: usize, ellipsis: &str) -> (String, String) {
    if column == 0 || aside.is_empty() {
        return (width::exact(title, room, ellipsis), String::new());
    }
    let title = width::exact(title, room.saturating_sub(column + 2), ellipsis);
    let aside = width::exact(aside, column, ellipsis);
    (title, format!("  {aside}"))
}

/// How far what is said under a talk stands to the right: on a narrow line it would
/// not have the room for it, were it below the title.
fn told_indent(app: &App, line: u16) -> usize {
    if line < NARROW { 5 } else { indent(app, line) }
}

/// A talk that the programme no longer has: struck through, and in the agenda also
/// said.
fn gone_line(canvas: &Canvas<'_>, area: Rect, id: &TalkId, plain: bool) -> Line<'static> {
    let app = canvas.app;
    let seen = app.agenda.entries.get(id).map(|entry| &entry.seen);
    let slot = seen.and_then(|seen| seen.slot_in(app.schedule.zone()));
    let was = match (app.view, slot) {
        (View::Agenda, Some(slot)) => {
            narrow(&words::span(slot, app.shown_zone()), area.width < NARROW)
        }
        _ => app.symbols.none.to_owned(),
    };
    let was = width::exact(&was, times_width(app, area.width), "");
    let role = match app.agenda.level(id) {
        None if seen.is_some() => Role::Text,
        Some(Level::Hidden) => Role::Dim,
        _ => Role::Clash,
    };
    let note = canvas.note_sign(id, " ");
    let taken = note.as_ref().map_or(0, Span::width);
    let said = if app.view == View::Agenda {
        CANCELLED
    } else {
        ""
    };
    let room = usize::from(area.width).saturating_sub(indent(app, area.width) + 1);
    let column = column(app, room).max(width::of(said));
    let room = room.saturating_sub(taken);
    let (text, said) = split(app.title_of(id), said, room, column, app.symbols.ellipsis);
    let mut spans = vec![
        Span::raw(" "),
        canvas.span(app.symbols.cancelled, role),
        Span::raw(" ".repeat(badges::cells(app, area.width))),
        canvas.span(format!(" {was} "), Role::Dim),
        Span::raw(" "),
    ];
    spans.extend(note);
    let title = if plain { Role::Text } else { Role::Gone };
    // Only the title is struck through.
    let blanks = text.len() - text.trim_end().len();
    spans.push(canvas.span(text.trim_end().to_owned(), title));
    spans.push(Span::raw(" ".repeat(blanks)));
    spans.push(canvas.span(said, Role::Clash));
    Line::from(spans)
}
