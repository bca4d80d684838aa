//! The list: talks by day, the agenda, the talks that fit a gap, the talks that are on
//! now, or search results.

mod heading;
mod hits;
mod times;

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::badges;
use super::ui::{Ui, mark_of, note_sign};
use crate::agenda::{Gap, Level, phrases};
use crate::schedule::{Talk, TalkId};
use crate::text::width;
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::model::{Focus, View};
use crate::tui::screen::rows::{self, CANCELLED, Row};
use crate::tui::theme::Role;

use heading::{empty, heading};
use hits::{hit_line, hit_more};
use times::{NARROW, indent, narrow, times, times_width};

/// Draws the list; returns the position of the cursor in the search box.
pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) -> Option<Position> {
    let area = ui.screen.areas.list?;
    let (title, rows) = layout::titled(area);
    let focused = ui.model.has_keys(Focus::Main);
    let cursor = if let Some(search) = &ui.model.search {
        let all = ui.model.open.schedule.talks().len();
        let hits = format!("{} of {all} ", ui.screen.rows.stops);
        Some(search.draw(canvas, title, &hits))
    } else if let Some(kept) = ui.model.kept() {
        heading::of_hits(ui, canvas, title, kept, focused);
        None
    } else {
        canvas.pane_title(title, &heading(ui), focused);
        None
    };
    if ui.screen.rows().is_empty() {
        empty(ui, canvas, rows);
    }
    let list = ui.model.list();
    let shown = ui.screen.rows().iter().enumerate().skip(list.offset);
    for ((at, row), place) in shown.zip(rows.rows()) {
        let selected = row.is_stop() && at == list.row;
        draw_row(ui, canvas, place, row, selected, focused);
    }
    canvas.scroll_mark(rows, list.offset, ui.screen.rows().len());
    cursor
}

fn draw_row(
    ui: Ui<'_>,
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: &Row,
    selected: bool,
    focused: bool,
) {
    let line = match row {
        Row::Blank => return,
        Row::Heading(text, note) => {
            let heading = canvas.span(format!("  {text}"), Role::Heading);
            let room = usize::from(area.width).saturating_sub(width::of(text) + 6);
            let note = canvas.fitted(note, room, Role::Dim);
            Line::from(vec![heading, Span::raw("  "), note])
        }
        Row::Talk(at) => {
            let times = times(ui, ui.talk(*at), area.width);
            talk_line(ui, canvas, area, *at, &times, selected && focused)
        }
        Row::On(at) => {
            let cells = times_width(ui, area.width);
            // Right-aligned, like a column of numbers.
            let left = format!("{:>1$}", rows::left(ui.model, *at), ui.screen.rows.left_cells);
            let left = width::exact(&left, cells, "");
            talk_line(ui, canvas, area, *at, &left, selected && focused)
        }
        Row::Mine(at) => {
            let times = rows::mine_time(ui.model, *at);
            let times = width::exact(&times, times_width(ui, area.width), ui.symbols().ellipsis);
            talk_line(ui, canvas, area, *at, &times, selected && focused)
        }
        Row::Hit(at) => hit_line(ui, canvas, area, *at),
        Row::HitMore(at) => hit_more(ui, canvas, area, *at),
        Row::Gone(id) => gone_line(ui, canvas, area, id, selected && focused),
        Row::ChangeLine(text) => {
            let indent = indent_below(ui, area.width);
            let room = usize::from(area.width).saturating_sub(indent + 1);
            let text = canvas.span(text.within(room, ui.symbols().ellipsis), Role::News);
            Line::from(vec![Span::raw(" ".repeat(indent)), text])
        }
        Row::Clash { of, clash } => {
            let indent = indent_below(ui, area.width);
            let room = usize::from(area.width).saturating_sub(indent + 2);
            let (schedule, zone) = (&ui.model.open.schedule, ui.model.shown_zone());
            let note = clash.note_within(schedule, zone, *of, room, ui.symbols().ellipsis);
            let role = if clash.hard { Role::Clash } else { Role::Dim };
            let note = canvas.fitted(&note, room, role);
            Line::from(vec![Span::raw(" ".repeat(indent)), note])
        }
        Row::Overlaps(count, hard) => {
            let indent = indent_below(ui, area.width);
            let role = if *hard { Role::Clash } else { Role::Dim };
            let way = ui.model.key(Action::Resolve);
            let way = way.map(|key| format!(" ({key})")).unwrap_or_default();
            let note = format!("{}{way}", phrases::overlaps_many(*count));
            let room = usize::from(area.width).saturating_sub(indent + 2);
            Line::from(vec![Span::raw(" ".repeat(indent)), canvas.fitted(&note, room, role)])
        }
        Row::Free(gap) => free_line(ui, canvas, area, gap),
        Row::Walk(walk) => {
            let note = walk.summary(&ui.model.open.schedule);
            let room = usize::from(area.width).saturating_sub(indent(ui, area.width) + 2);
            let lead = " ".repeat(indent(ui, area.width) - 2);
            let sign = canvas.span(format!("{} ", ui.symbols().walk), Role::Clash);
            Line::from(vec![Span::raw(lead), sign, canvas.fitted(&note, room, Role::Dim)])
        }
        Row::Note(text) => {
            let room = usize::from(area.width).saturating_sub(4);
            Line::from(vec![Span::raw("   "), canvas.fitted(text, room, Role::Dim)])
        }
    };
    canvas.line(area, line);
    if selected {
        let role = if focused { Role::Selected } else { Role::SelectedElsewhere };
        let style = canvas.style(role);
        canvas.buffer.set_style(area, style);
        canvas.buffer.set_string(area.x, area.y, ui.symbols().selected, style);
    }
}

fn free_line(ui: Ui<'_>, canvas: &Canvas<'_>, area: Rect, gap: &Gap) -> Line<'static> {
    let indent = indent(ui, area.width);
    let span = gap.span(ui.model.shown_zone());
    let span = narrow(&span, area.width < NARROW);
    let lead = badges::cells(ui, area.width) + 3;
    let span = width::exact(&span, indent - lead, "");
    let span = format!("{}{span}", " ".repeat(lead));
    let room = usize::from(area.width).saturating_sub(indent + 2);
    let note = format!("free {}", gap.summary());
    let note = canvas.fitted(&note, room, Role::Dim);
    Line::from(vec![canvas.span(span, Role::Dim), note])
}

/// The line of a talk up to its title: mark, badges, times and the bar of its track.
fn lead(
    ui: Ui<'_>,
    canvas: &Canvas<'_>,
    line: u16,
    at: usize,
    times: &str,
    plain: bool,
) -> Vec<Span<'static>> {
    let talk = ui.talk(at);
    let (mark, mark_role) = mark_of(ui, &[at]).unwrap_or((" ", Role::Text));
    let (on, time_role) = if ui.model.is_on(talk) {
        (canvas.span(ui.symbols().on, Role::Now), Role::Now)
    } else {
        (Span::raw(" "), Role::Text)
    };
    let bar = if talk.track.is_some() { ui.symbols().bar } else { " " };
    let track = Role::Track(ui.model.open.schedule.track_number(talk));
    vec![
        Span::raw(" "),
        canvas.span(mark, mark_role),
        badges::badges(ui, canvas, at, line),
        on,
        canvas.span(format!("{times} "), time_role),
        canvas.span(bar, if plain { Role::Text } else { track }),
    ]
}

/// The text to the right of a title: the speakers, or the room in views that are about
/// where to go next.
fn aside(ui: Ui<'_>, talk: &Talk, room: usize) -> String {
    let of_place = matches!(ui.model.nav.view, View::Agenda | View::Now);
    match phrases::place(talk) {
        // So few cells would cut a session's name to nothing useful.
        _ if of_place && room < ENOUGH => talk.room.clone().unwrap_or_default(),
        Some(place) if of_place => place.to_owned(),
        _ => phrases::who(talk),
    }
}

/// The room a line needs to show the speakers beside the title.
const ENOUGH: usize = 56;

/// The width of the column to the right of the titles, or 0 if there is no room for it.
fn column(ui: Ui<'_>, room: usize) -> usize {
    // A room's name is often short, and worth more than the end of a title.
    const ENOUGH_FOR_ROOMS: usize = 40;
    match ui.model.nav.view {
        _ if room >= ENOUGH => (room / 3).min(40),
        View::Agenda | View::Now if room >= ENOUGH_FOR_ROOMS => {
            ui.screen.rows.room_cells.min(room / 3)
        }
        _ => 0,
    }
}

fn talk_line(
    ui: Ui<'_>,
    canvas: &Canvas<'_>,
    area: Rect,
    at: usize,
    times: &str,
    plain: bool,
) -> Line<'static> {
    let talk = ui.talk(at);
    let room = usize::from(area.width).saturating_sub(indent(ui, area.width) + 1);
    let note = note_sign(ui, canvas, &talk.id, " ");
    let taken = note.as_ref().map_or(0, Span::width);
    let aside = aside(ui, talk, room);
    let column = column(ui, room);
    let room = room.saturating_sub(taken);
    let (title, aside) = split(&talk.title, &aside, room, column, ui.symbols().ellipsis);
    let title_role = if plain { Role::Text } else { title_role(ui, talk) };
    let mut spans = lead(ui, canvas, area.width, at, times, plain);
    spans.extend(note);
    spans.extend([canvas.span(title, title_role), canvas.span(aside, Role::Dim)]);
    Line::from(spans)
}

/// Dims hidden talks, and breaks that are not picked.
fn title_role(ui: Ui<'_>, talk: &Talk) -> Role {
    match ui.model.open.agenda.level(&talk.id) {
        Some(Level::Hidden) => Role::Dim,
        None if talk.is_break => Role::Dim,
        _ => Role::Text,
    }
}

/// Cuts a title and the text beside it to their columns. Without a text, the title gets
/// all the room.
fn split(title: &str, aside: &str, room: usize, column: usize, ellipsis: &str) -> (String, String) {
    if column == 0 || aside.is_empty() {
        return (width::exact(title, room, ellipsis), String::new());
    }
    let title = width::exact(title, room.saturating_sub(column + 2), ellipsis);
    let aside = width::exact(aside, column, ellipsis);
    (title, format!("  {aside}"))
}

/// The indent of a line about the talk above. On a narrow line, aligning it with the
/// title would leave too little room.
fn indent_below(ui: Ui<'_>, line: u16) -> usize {
    if line < NARROW { 5 } else { indent(ui, line) }
}

/// The line of a talk that was removed from the schedule: struck through, and in the
/// agenda also called cancelled.
fn gone_line(
    ui: Ui<'_>,
    canvas: &Canvas<'_>,
    area: Rect,
    id: &TalkId,
    plain: bool,
) -> Line<'static> {
    let seen = ui.model.open.agenda.entries.get(id).map(|entry| &entry.seen);
    let slot = seen.and_then(|seen| seen.slot_in(ui.model.open.schedule.zone()));
    let was = match (ui.model.nav.view, slot) {
        (View::Agenda, Some(slot)) => {
            narrow(&phrases::span(slot, ui.model.shown_zone()), area.width < NARROW)
        }
        _ => ui.symbols().none.to_owned(),
    };
    let was = width::exact(&was, times_width(ui, area.width), "");
    let role = match ui.model.open.agenda.level(id) {
        None if seen.is_some() => Role::Text,
        Some(Level::Hidden) => Role::Dim,
        _ => Role::Clash,
    };
    let note = note_sign(ui, canvas, id, " ");
    let taken = note.as_ref().map_or(0, Span::width);
    let said = if ui.model.nav.view == View::Agenda { CANCELLED } else { "" };
    let room = usize::from(area.width).saturating_sub(indent(ui, area.width) + 1);
    let column = column(ui, room).max(width::of(said));
    let room = room.saturating_sub(taken);
    let (text, said) = split(ui.model.open.title_of(id), said, room, column, ui.symbols().ellipsis);
    let mut spans = vec![
        Span::raw(" "),
        canvas.span(ui.symbols().cancelled, role),
        Span::raw(" ".repeat(badges::cells(ui, area.width))),
        canvas.span(format!(" {was} "), Role::Dim),
        Span::raw(" "),
    ];
    spans.extend(note);
    let title = if plain { Role::Text } else { Role::Gone };
    // Only the title is struck through, not the blanks after it.
    let blanks = text.len() - text.trim_end().len();
    spans.push(canvas.span(text.trim_end().to_owned(), title));
    spans.push(Span::raw(" ".repeat(blanks)));
    spans.push(canvas.span(said, Role::Clash));
    Line::from(spans)
}
