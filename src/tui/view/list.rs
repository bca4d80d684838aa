//! The list: talks under their days, the agenda, or the hits of a search.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::agenda::{Level, words};
use crate::schedule::search::{self, Field, Place};
use crate::schedule::{Talk, TalkId, time};
use crate::text::{width, wrap};
use crate::tui::app::{App, Focus, View};
use crate::tui::layout;
use crate::tui::rows::Row;
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>) {
    let app = canvas.app;
    let Some(area) = app.derived.areas.list else {
        return;
    };
    let (title, rows) = layout::titled(area);
    let focused = app.focus == Focus::Main;
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
        let selected = row.id().is_some() && at == list.row;
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

fn search_room(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(18)
}

fn heading(app: &App) -> String {
    let dot = app.symbols.dot;
    if app.view == View::Agenda {
        let mut out = format!(
            "Agenda {dot} {}",
            words::count(app.agenda.picks().count(), "talk")
        );
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
    let (name, talks) = match group {
        Some(group) => (group.label.as_str(), group.talks.len()),
        None => ("All", app.schedule.talks().len()),
    };
    format!("{name} {dot} {}", words::count(talks, "talk"))
}

fn search_line(canvas: &mut Canvas<'_>, area: Rect) {
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
    let line = Line::from(vec![
        canvas.span(" / ", Role::Key),
        Span::raw(text),
        canvas.span(hint, Role::Dim),
    ]);
    canvas.line(area, &line);
    let hits = app.derived.hits.as_ref().map_or(0, |hits| hits.talks.len());
    let count = canvas.span(
        format!("{hits} of {} ", app.schedule.talks().len()),
        Role::Dim,
    );
    canvas.line_right(area, &Line::from(count));
}

/// What to do where there is nothing.
fn empty(canvas: &mut Canvas<'_>, area: Rect) {
    let app = canvas.app;
    if let (Some(why), View::Agenda, None) = (&app.locked, app.view, &app.search) {
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
    let lines: &[&str] = match (&app.search, app.view) {
        (Some(_), _) => &["No talk matches.", "", "Fewer or shorter words find more."],
        (None, View::Agenda) => &[
            "No talk is starred yet.",
            "",
            "1 shows all talks, / searches them,",
            "space stars the selected one.",
        ],
        _ => &["There are no talks here."],
    };
    for (text, y) in lines.iter().zip(area.y + 1..area.bottom()) {
        let line = Line::from(vec![Span::raw("  "), canvas.span(*text, Role::Dim)]);
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
        Row::Talk(at, _) => talk_line(canvas, area, *at, selected && focused),
        Row::Hit(at, _) => hit_line(canvas, area, *at),
        Row::HitMore(at) => hit_more(canvas, area, *at),
        Row::Gone(id) => gone_line(canvas, area, id),
        Row::Clash { of, clash } => {
            let room = usize::from(area.width).saturating_sub(indent(app, area.width) + 2);
            let note = canvas.fitted(
                &clash.note_within(&app.schedule, *of, room, app.symbols.ellipsis),
                room,
                if clash.hard { Role::Clash } else { Role::Dim },
            );
            Line::from(vec![Span::raw(" ".repeat(indent(app, area.width))), note])
        }
        Row::Free { from, to, fits } => {
            let dash = if area.width < NARROW { "-" } else { " to " };
            let span = format!("{}{dash}{}", time::clock(from), time::clock(to));
            let indent = indent(app, area.width);
            let span = format!("   {}", width::exact(&span, indent - 3, ""));
            let room = usize::from(area.width).saturating_sub(indent + 2);
            let note = canvas.fitted(&words::free(*from, *to, *fits), room, Role::Dim);
            Line::from(vec![canvas.span(span, Role::Dim), note])
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

/// The column of times: in the agenda both ends, elsewhere start and length, and
/// on a narrow line as little as that takes.
fn times(app: &App, talk: &Talk, cells: u16) -> String {
    let text = match (talk.slot, app.view, cells < NARROW) {
        (None, _, _) => app.symbols.none.to_owned(),
        (Some(slot), View::Agenda, true) => {
            words::span(slot, app.schedule.zone()).replace(" to ", "-")
        }
        (Some(slot), View::Agenda, false) => words::span(slot, app.schedule.zone()),
        (Some(slot), _, true) => time::clock(&slot.start),
        (Some(slot), _, false) => format!("{} {:>4}m", time::clock(&slot.start), slot.minutes),
    };
    width::exact(&text, times_width(app, cells), "")
}

fn times_width(app: &App, cells: u16) -> usize {
    match (app.view, cells < NARROW) {
        (View::Agenda, false) => 14,
        (_, true) if app.view != View::Agenda => 5,
        _ => 11,
    }
}

/// Below this width a list says only what must be said.
const NARROW: u16 = 50;

/// Where titles begin.
fn indent(app: &App, cells: u16) -> usize {
    times_width(app, cells) + 5
}

/// The star or the flag of a talk.
fn mark(canvas: &Canvas<'_>, at: usize) -> Span<'static> {
    let (mark, role) = canvas.mark(&[at]).unwrap_or((" ", Role::Text));
    canvas.span(mark, role)
}

/// What a line about a talk says at its right, where there is room: who, and in
/// the agenda where.
fn aside(app: &App, talk: &Talk) -> String {
    let place = talk.room.as_deref().or(talk.session.as_deref());
    match (app.view, place) {
        (View::Agenda, Some(place)) => place.to_owned(),
        _ => words::names(talk),
    }
}

fn talk_line(canvas: &Canvas<'_>, area: Rect, at: usize, plain: bool) -> Line<'static> {
    let app = canvas.app;
    let talk = &app.schedule.talks()[at];
    let times = times(app, talk, area.width);
    let bar = if talk.track.is_some() {
        app.symbols.bar
    } else {
        " "
    };
    let room = usize::from(area.width).saturating_sub(indent(app, area.width) + 1);
    let (title, aside) = split(&talk.title, &aside(app, talk), room, app.symbols.ellipsis);
    let track = if plain {
        Role::Text
    } else {
        Role::Track(app.schedule.track_number(talk))
    };
    // What is of no interest steps back.
    let hidden = app.agenda.level(&talk.id) == Some(Level::Hidden);
    let title_role = if hidden && !plain {
        Role::Dim
    } else {
        Role::Text
    };
    Line::from(vec![
        Span::raw(" "),
        mark(canvas, at),
        canvas.span(format!(" {times} "), Role::Text),
        canvas.span(bar, track),
        canvas.span(title, title_role),
        canvas.span(aside, Role::Dim),
    ])
}

/// A title and what stands at the right of it, in a room: on a wide line the
/// right part has a column of its own, on a narrow one the title has all.
fn split(title: &str, aside: &str, room: usize, ellipsis: &str) -> (String, String) {
    const ENOUGH: usize = 56;
    if room < ENOUGH || aside.is_empty() {
        return (width::exact(title, room, ellipsis), String::new());
    }
    let column = (room / 3).min(40);
    let title = width::exact(title, room - column - 2, ellipsis);
    (
        title,
        format!("  {}", width::exact(aside, column, ellipsis)),
    )
}

fn gone_line(canvas: &Canvas<'_>, area: Rect, id: &TalkId) -> Line<'static> {
    let app = canvas.app;
    let entry = app.agenda.entries.get(id);
    let title = entry.map_or("", |entry| entry.seen.title.as_str());
    let room = usize::from(area.width).saturating_sub(indent(app, area.width) + 1);
    Line::from(vec![
        Span::raw(" "),
        canvas.span(app.symbols.star, Role::Star),
        canvas.span(
            format!(
                " {} ",
                width::exact(app.symbols.none, times_width(app, area.width), "")
            ),
            Role::Dim,
        ),
        Span::raw(" "),
        canvas.fitted(title, room, Role::Text),
    ])
}

/// `Mon 13 Nov 09:55`, or shorter where the line is.
fn day_and_time(app: &App, talk: &Talk, wide: bool) -> String {
    match (talk.slot, wide) {
        (Some(slot), true) => format!(
            "{} {}",
            time::day(slot.start.date_naive()),
            time::clock(&slot.start)
        ),
        (Some(slot), false) => format!("{} {}", slot.start.format("%a"), time::clock(&slot.start)),
        (None, wide) => width::exact(app.symbols.none, if wide { 16 } else { 9 }, ""),
    }
}

fn hit_line(canvas: &Canvas<'_>, area: Rect, at: usize) -> Line<'static> {
    let app = canvas.app;
    let talk = &app.schedule.talks()[at];
    let when = width::exact(
        &day_and_time(app, talk, area.width >= 60),
        if area.width >= 60 { 16 } else { 9 },
        "",
    );
    let bar = if talk.track.is_some() {
        app.symbols.bar
    } else {
        " "
    };
    let room = usize::from(area.width).saturating_sub(width::of(&when) + 6);
    let places = places(app, at);
    let hits = places.iter().find(|place| place.field == Field::Title);
    let mut spans = vec![
        Span::raw(" "),
        mark(canvas, at),
        canvas.span(format!(" {when} "), Role::Text),
        canvas.span(bar, Role::Track(app.schedule.track_number(talk))),
    ];
    spans.extend(highlighted(
        canvas,
        &talk.title,
        hits.map_or(&[], |place| &place.at),
        room,
        Role::Text,
    ));
    Line::from(spans)
}

/// Who and where, or where the search hit if that is not the title.
fn hit_more(canvas: &Canvas<'_>, area: Rect, at: usize) -> Line<'static> {
    let app = canvas.app;
    let talk = &app.schedule.talks()[at];
    let indent = if area.width >= 60 { 21 } else { 14 };
    let mut room = usize::from(area.width).saturating_sub(indent + 1);
    let mut spans = vec![Span::raw(" ".repeat(indent))];
    let places = places(app, at);
    let others: Vec<&Place> = places
        .iter()
        .filter(|place| place.field != Field::Title)
        .collect();
    if others.is_empty() {
        let place = talk
            .session
            .as_deref()
            .or(talk.track.as_deref())
            .unwrap_or_default();
        let names = words::names(talk);
        let dot = if names.is_empty() || place.is_empty() {
            String::new()
        } else {
            format!(" {} ", app.symbols.dot)
        };
        spans.push(canvas.fitted(&format!("{names}{dot}{place}"), room, Role::Dim));
        return Line::from(spans);
    }
    let note = app.agenda.note(&talk.id);
    for (i, place) in others.iter().enumerate() {
        if i > 0 {
            spans.push(canvas.span(format!(" {} ", app.symbols.dot), Role::Dim));
            room = room.saturating_sub(3);
        }
        let text = search::field_text(talk, note, place.field);
        let lead = match place.field {
            Field::Note => "note: \"",
            Field::Abstract => "\"",
            _ => "",
        };
        let (text, hits) = if lead.is_empty() {
            (text.to_owned(), place.at.clone())
        } else {
            // Of two long texts each gets its half.
            let share = room / (others.len() - i);
            let (text, hits) = search::snippet(
                text,
                &place.at,
                share.saturating_sub(lead.len() + 1),
                app.symbols.ellipsis,
            );
            (
                format!("{lead}{text}\""),
                hits.into_iter().map(|at| at + lead.len()).collect(),
            )
        };
        spans.extend(highlighted(canvas, &text, &hits, room, Role::Dim));
        room = room.saturating_sub(width::of(&text));
    }
    Line::from(spans)
}

fn places(app: &App, at: usize) -> Vec<Place> {
    app.derived
        .hits
        .as_ref()
        .and_then(|hits| hits.query.as_ref())
        .map(|query| app.schedule.places(query, at))
        .unwrap_or_default()
}

/// A text cut to fit, with the characters at some places highlighted.
fn highlighted(
    canvas: &Canvas<'_>,
    text: &str,
    at: &[usize],
    room: usize,
    role: Role,
) -> Vec<Span<'static>> {
    let text = width::fit(text, room, canvas.app.symbols.ellipsis);
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut run = String::new();
    let mut run_hit = false;
    for (place, c) in text.chars().enumerate() {
        let hit = at.binary_search(&place).is_ok();
        if hit != run_hit && !run.is_empty() {
            let role = if run_hit { Role::Match } else { role };
            spans.push(canvas.span(std::mem::take(&mut run), role));
        }
        run_hit = hit;
        run.push(c);
    }
    spans.push(canvas.span(run, if run_hit { Role::Match } else { role }));
    spans
}
