//! The list: talks under their days, the agenda, what fills a hole of it, what is on
//! now, or the hits of a search.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::agenda::{Gap, Level, Mark, now, words};
use crate::schedule::search::{self, Field, Place};
use crate::schedule::{Talk, TalkId, time};
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::app::{App, Focus, Hole, View};
use crate::tui::layout;
use crate::tui::rows::{self, Row};
use crate::tui::theme::Role;

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

fn search_room(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(18)
}

fn heading(app: &App) -> String {
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
    let (name, all) = match group {
        Some(group) => (group.label.as_str(), group.talks.len()),
        None => ("All", app.schedule.talks().len()),
    };
    let shown = rows::chosen(app).len();
    let left_out = match all - shown {
        0 => String::new(),
        hidden => format!(" {dot} {hidden} hidden left out"),
    };
    format!("{name} {dot} {}{left_out}", words::count(shown, "talk"))
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
    // What is scrolled out on the left is not forgotten.
    let sign = if scroll > 0 { app.symbols.more[0] } else { " " };
    let line = Line::from(vec![
        canvas.span(format!(" /{sign}"), Role::Key),
        Span::raw(text),
        canvas.span(hint, Role::Dim),
    ]);
    canvas.line(area, &line);
    let hits = app.derived.rows.iter().filter(|row| row.is_stop()).count();
    let count = canvas.span(
        format!("{hits} of {} ", app.schedule.talks().len()),
        Role::Dim,
    );
    canvas.line_right(area, &Line::from(count));
}

/// What to do where everything is hidden and left out.
fn all_hidden(app: &App) -> Vec<String> {
    let mut lines = vec!["All talks here are hidden.".to_owned()];
    if let Some(way) = app.key_does(Action::LeaveOut, "shows them again") {
        lines.extend([String::new(), format!("{way}.")]);
    }
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
    let lines = match (&app.search, app.view) {
        (Some(_), _) => vec![
            "No talk matches.".to_owned(),
            String::new(),
            "Fewer or shorter words find more.".to_owned(),
        ],
        (None, View::Agenda) => nothing_starred(app),
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
        Row::Talk(at, _) => {
            let times = times(app, &app.schedule.talks()[*at], area.width);
            talk_line(canvas, area, *at, &times, selected && focused)
        }
        Row::On(at, _) => {
            let cells = times_width(app, area.width);
            // As in a column of numbers.
            let left = format!("{:>1$}", left(app, *at), left_width(app));
            let left = width::exact(&left, cells, "");
            talk_line(canvas, area, *at, &left, selected && focused)
        }
        Row::Hit(at, _) => hit_line(canvas, area, *at),
        Row::HitMore(at) => hit_more(canvas, area, *at),
        Row::Gone(id) => gone_line(canvas, area, id),
        Row::Clash { of, clash } => {
            let room = usize::from(area.width).saturating_sub(indent(app, area.width) + 2);
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
            Line::from(vec![Span::raw(" ".repeat(indent(app, area.width))), note])
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

/// The column of times: in the agenda both ends, elsewhere start and length, and
/// on a narrow line as little as that takes.
fn times(app: &App, talk: &Talk, cells: u16) -> String {
    let zone = app.shown_zone();
    let text = match (talk.slot, app.view, cells < NARROW) {
        (None, _, _) => app.symbols.none.to_owned(),
        (Some(slot), View::Agenda, short) => narrow(&words::span(slot, zone), short),
        // Where there is room it says how long it is as well.
        (Some(slot), _, true) if times_width(app, cells) < app.time_cells + 6 => {
            words::start(slot, zone)
        }
        (Some(slot), ..) => {
            let start = width::exact(&words::start(slot, zone), app.time_cells, "");
            format!("{start} {:>4}m", slot.minutes)
        }
    };
    width::exact(&text, times_width(app, cells), "")
}

fn times_width(app: &App, cells: u16) -> usize {
    let time = app.time_cells;
    match (app.view, cells < NARROW) {
        (View::Agenda, false) => 2 * time + " to ".len(),
        (View::Agenda, true) => 2 * time + 1,
        // How long it still is takes more than when it begins.
        (View::Now, _) => left_width(app).max(if cells < NARROW { time } else { time + 6 }),
        (_, true) => time,
        (_, false) => time + 6,
    }
}

/// Cells of what is said of the talks that are on.
fn left_width(app: &App) -> usize {
    let on = app.derived.rows.iter().filter_map(|row| match row {
        Row::On(at, _) => Some(width::of(&left(app, *at))),
        _ => None,
    });
    on.max().unwrap_or(0)
}

/// `13 min left`.
fn left(app: &App, at: usize) -> String {
    let slot = app.schedule.talks()[at].slot;
    slot.map(|slot| words::left(now::ends_in(slot, app.now)))
        .unwrap_or_default()
}

/// Below this width a list says only what must be said.
const NARROW: u16 = 50;

/// Where titles begin.
fn indent(app: &App, cells: u16) -> usize {
    times_width(app, cells) + 5
}

fn free_line(canvas: &Canvas<'_>, area: Rect, gap: &Gap) -> Line<'static> {
    let app = canvas.app;
    let indent = indent(app, area.width);
    let span = gap.span(app.shown_zone());
    let span = narrow(&span, area.width < NARROW);
    let span = format!("   {}", width::exact(&span, indent - 3, ""));
    let room = usize::from(area.width).saturating_sub(indent + 2);
    let note = format!("free {}", gap.summary());
    let note = canvas.fitted(&note, room, Role::Dim);
    Line::from(vec![canvas.span(span, Role::Dim), note])
}

/// A span of time in less room.
fn narrow(span: &str, narrow: bool) -> String {
    if narrow {
        span.replace(" to ", "-")
    } else {
        span.to_owned()
    }
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

/// What a line about a talk says at its right, where there is room: who, and where
/// one asks for that first, where.
fn aside(app: &App, talk: &Talk) -> String {
    match (app.view, words::place(talk)) {
        (View::Agenda | View::Now, Some(place)) => place.to_owned(),
        _ => words::names(talk),
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
    let (title, aside) = split(
        &talk.title,
        &aside(app, talk),
        room,
        taken,
        app.symbols.ellipsis,
    );
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
    let mut spans = vec![
        Span::raw(" "),
        mark(canvas, at),
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

/// A title and what stands at the right of it, in a room of which some cells are
/// taken already: on a wide line the right part has a column of its own, on a
/// narrow one the title has all.
fn split(title: &str, aside: &str, room: usize, taken: usize, ellipsis: &str) -> (String, String) {
    const ENOUGH: usize = 56;
    if room < ENOUGH || aside.is_empty() {
        let title = width::exact(title, room.saturating_sub(taken), ellipsis);
        return (title, String::new());
    }
    let column = (room / 3).min(40);
    let title = width::exact(title, (room - column - 2).saturating_sub(taken), ellipsis);
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
    let mark = app.agenda.level(id).map(Mark::of_level);
    let (sign, role) = mark.map_or((" ", Role::Text), |mark| {
        (mark.sign(app.symbols), Role::of_mark(mark))
    });
    let note = canvas.note_sign(id, " ");
    let room = room.saturating_sub(note.as_ref().map_or(0, Span::width));
    let mut spans = vec![
        Span::raw(" "),
        canvas.span(sign, role),
        canvas.span(
            format!(
                " {} ",
                width::exact(app.symbols.none, times_width(app, area.width), "")
            ),
            Role::Dim,
        ),
        Span::raw(" "),
    ];
    spans.extend(note);
    spans.push(canvas.fitted(title, room, Role::Text));
    Line::from(spans)
}

/// `Mon 13 Nov 09:55`, or shorter where the line is.
fn day_and_time(app: &App, talk: &Talk, wide: bool) -> String {
    let cells = app.time_cells + if wide { 11 } else { 4 };
    let text = match (talk.slot, wide) {
        (Some(slot), true) => {
            let start = words::start(slot, app.shown_zone());
            format!("{} {start}", time::day(slot.day()))
        }
        (Some(slot), false) => {
            let start = words::start(slot, app.shown_zone());
            format!("{} {start}", slot.day().format("%a"))
        }
        (None, _) => app.symbols.none.to_owned(),
    };
    width::exact(&text, cells, "")
}

fn hit_line(canvas: &Canvas<'_>, area: Rect, at: usize) -> Line<'static> {
    let app = canvas.app;
    let talk = &app.schedule.talks()[at];
    let when = day_and_time(app, talk, area.width >= 60);
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
        on_sign(canvas, talk),
        canvas.span(format!("{when} "), time_role(app, talk)),
        canvas.span(bar, Role::Track(app.schedule.track_number(talk))),
    ];
    let note = canvas.note_sign(&talk.id, " ");
    let room = room.saturating_sub(note.as_ref().map_or(0, Span::width));
    spans.extend(note);
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
    let indent = width::of(&day_and_time(app, talk, area.width >= 60)) + 5;
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
