//! The list: talks by day, the agenda, the talks that fit a gap, the talks that are on
//! now, or search results.

mod heading;
mod hits;
mod times;

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::badges;
use super::ui::{Ui, mark_of, note_symbol, unrecorded_symbol};
use crate::agenda::{Level, phrases};
use crate::schedule::{Talk, TalkId};
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::{Canvas, cells_of};
use crate::tui::layout;
use crate::tui::model::{Focus, View};
use crate::tui::screen::columns::TitleContext;
use crate::tui::screen::rows::Row;
use crate::tui::theme::Role;

use heading::empty;
use hits::{highlighted, hit_more, hits_in_title};
use times::{indent, span, times};

/// Draws the list; returns the position of the cursor in the search box.
pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) -> Option<Position> {
    let area = ui.screen.areas.list?;
    let (title, rows) = layout::titled(area);
    let focused = ui.model.has_focus(Focus::Main);
    let cursor = if let Some(search) = &ui.model.search {
        let hits = heading::of_search(ui, search, title);
        Some(search.draw(canvas, title, &hits))
    } else {
        heading::draw(ui, canvas, title, focused);
        None
    };
    if ui.screen.rows().is_empty() {
        empty(ui, canvas, rows);
    }
    let list = ui.model.list();
    let shown = ui.screen.rows().iter().enumerate().skip(list.offset);
    for ((at, row), place) in shown.zip(rows.rows()) {
        let selected = row.is_selectable() && at == list.row;
        draw_row(ui, canvas, place, row, selected, focused);
    }
    canvas.scrollbar(rows, list.offset, ui.screen.rows().len());
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
    // A line about a talk.
    let (indent_below, ellipsis) = (indent_below(ui), ui.symbols().ellipsis);
    let room = usize::from(area.width).saturating_sub(indent_below + 2);
    let below = |text: &str, role| {
        let indent = Span::raw(" ".repeat(indent_below));
        Line::from(vec![indent, ui.fitted(text, room, role)])
    };
    let line = match row {
        Row::Blank => return,
        Row::Heading(text, note) => {
            let heading = ui.span(format!("  {text}"), Role::Heading);
            let room = usize::from(area.width).saturating_sub(width::of(text) + 6);
            let note = wrap::joined(note.split(", "), ", ", room);
            let note = ui.fitted(&note, room, Role::Dim);
            Line::from(vec![heading, Span::raw("  "), note])
        }
        Row::Talk(at) | Row::On(at) | Row::Mine(at) | Row::Hit(at) => {
            talk_line(ui, *at, &times(ui, row, *at))
        }
        Row::HitMore(at) => hit_more(ui, area, *at),
        Row::Cancelled(id) => cancelled_line(ui, id, selected && focused),
        Row::ChangeLine(text) => below(&text.within(room, ellipsis), Role::News),
        Row::Reason(text) => below(text, Role::Dim),
        Row::Clash { of, clash } => {
            let (schedule, zone) = (&ui.model.open.schedule, ui.model.shown_zone());
            let note = clash.note_within(schedule, zone, *of, room, ellipsis);
            below(&note, if clash.hard { Role::Clash } else { Role::Dim })
        }
        Row::Overlaps(count, hard) => {
            let way = ui.model.key(Action::Resolve);
            let way = way.map(|key| format!(" ({key})")).unwrap_or_default();
            let note = format!("{}{way}", phrases::overlaps_many(*count));
            below(&note, if *hard { Role::Clash } else { Role::Dim })
        }
        Row::Gap(gap) => {
            let room = usize::from(area.width).saturating_sub(indent(ui) + 2 + "free ".len());
            let note = format!("free {}", gap.summary_within(room));
            timed_line(ui, area, &gap.span(ui.model.shown_zone()), (&note, Role::Dim))
        }
        Row::Busy(event) => {
            let times = phrases::span(event.slot, ui.model.shown_zone());
            timed_line(ui, area, &times, (&event.label(), Role::Text))
        }
        Row::Walk(walk) => {
            let note = walk.summary(&ui.model.open.schedule);
            let lead = " ".repeat(indent_below - 2);
            let symbol = ui.span(format!("{} ", ui.symbols().walk), Role::Clash);
            Line::from(vec![Span::raw(lead), symbol, ui.fitted(&note, room, Role::Dim)])
        }
        Row::Note(text) => {
            let room = usize::from(area.width).saturating_sub(4);
            Line::from(vec![Span::raw("   "), ui.fitted(text, room, Role::Dim)])
        }
    };
    canvas.line(area, line);
    if selected {
        canvas.line(area, ui.span(ui.symbols().selected, Role::selected(focused)));
        canvas.select(area, focused);
    }
}

/// A line with times that is not about a talk.
fn timed_line(ui: Ui<'_>, area: Rect, times: &str, (note, role): (&str, Role)) -> Line<'static> {
    let lead = ui.screen.areas.columns.badges + 3;
    let times = width::exact(&span(ui, times), indent(ui) - lead, "");
    let times = format!("{}{times}", " ".repeat(lead));
    let room = usize::from(area.width).saturating_sub(indent(ui) + 2);
    let note = ui.fitted(note, room, role);
    Line::from(vec![ui.span(times, Role::Dim), note])
}

/// The line of a talk up to its title: mark, badges, times and the bar of its track.
fn lead(ui: Ui<'_>, at: usize, times: &str) -> Vec<Span<'static>> {
    let talk = ui.talk(at);
    let (mark, mark_role) = mark_of(ui, &[at]).unwrap_or((" ", Role::Text));
    let (on, time_role) = if ui.model.is_on(talk) {
        (ui.span(ui.symbols().on, Role::Now), Role::Now)
    } else {
        (Span::raw(" "), Role::Text)
    };
    let bar = if talk.track.is_some() { ui.symbols().bar } else { " " };
    let track = Role::Track(ui.model.open.schedule.track_number(talk));
    vec![
        Span::raw(" "),
        ui.span(mark, mark_role),
        badges::badges(ui, at),
        on,
        ui.span(format!("{times} "), time_role),
        ui.span(bar, track),
    ]
}

/// The rest of a line after a title: the `left` cells of the title's column, then the
/// columns of rooms, sessions or tracks, and people.
///
/// A vague title is followed by the session or track if no column shows it.
fn beside_title(ui: Ui<'_>, at: usize, left: usize) -> Span<'static> {
    let (columns, schedule) = (ui.screen.areas.columns, &ui.model.open.schedule);
    let of_group = ui.model.shown_view() == Some(View::Talks);
    let group = ui.model.nav.browse.group().filter(|_| of_group);
    let group = group.map(|group| group.label.as_str());
    let TitleContext { place, context, vague } =
        ui.screen.measures.title_context(schedule, at, group);
    let who = phrases::who(ui.talk(at));
    let ellipsis = ui.symbols().ellipsis;
    let shown = if columns.context > 0 { "" } else { context };
    let shown = if columns.place > 0 || !shown.is_empty() { shown } else { place };
    let mut text = String::new();
    if vague && !shown.is_empty() && left > MIN_CONTEXT_WIDTH {
        text = width::fit(&format!(" {} {shown}", ui.symbols().dot), left, ellipsis).into_owned();
    }
    text = width::exact(&text, left, "");
    for (cells, value) in
        [(columns.place, place), (columns.context, context), (columns.people, who.as_str())]
    {
        if cells > 0 {
            text.push_str("  ");
            text.push_str(&width::exact(value, cells, ellipsis));
        }
    }
    ui.span(text, Role::Dim)
}

/// Fewer cells after a title show too little of a session.
const MIN_CONTEXT_WIDTH: usize = 8;

/// The line of a talk, with the characters of its title that a search matched.
fn talk_line(ui: Ui<'_>, at: usize, times: &str) -> Line<'static> {
    let talk = ui.talk(at);
    let note = note_symbol(ui, &talk.id, " ");
    let unrecorded = unrecorded_symbol(ui, talk);
    let symbols_width = cells_of([&note, &unrecorded].into_iter().flatten());
    let room = ui.screen.areas.columns.title.saturating_sub(symbols_width);
    let title = highlighted(ui, &talk.title, &hits_in_title(ui, at), room, title_role(ui, talk));
    let used = cells_of(&title);
    let mut spans = lead(ui, at, times);
    spans.extend(note);
    spans.extend(title);
    spans.extend(unrecorded);
    spans.push(beside_title(ui, at, room.saturating_sub(used)));
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

/// The indent of a line about the talk above. On a narrow line, aligning it with the
/// title would leave too little room.
fn indent_below(ui: Ui<'_>) -> usize {
    if ui.screen.areas.columns.long { indent(ui) } else { 5 }
}

/// The line of a cancelled talk: struck through, and in the agenda also called cancelled.
fn cancelled_line(ui: Ui<'_>, id: &TalkId, plain: bool) -> Line<'static> {
    let columns = ui.screen.areas.columns;
    let last_known = ui.model.open.agenda.entries.get(id).map(|entry| &entry.last_known);
    let slot = last_known.and_then(|last_known| last_known.slot_in(ui.model.open.schedule.zone()));
    let was = match (ui.model.nav.view, slot) {
        (View::Agenda, Some(slot)) => span(ui, &phrases::span(slot, ui.model.shown_zone())),
        _ => ui.symbols().none.to_owned(),
    };
    let was = width::exact(&was, columns.times, "");
    let role = match ui.model.open.agenda.level(id) {
        None if last_known.is_some() => Role::Text,
        Some(Level::Hidden) => Role::Dim,
        _ => Role::Clash,
    };
    let note = note_symbol(ui, id, " ");
    let said = if ui.model.nav.view == View::Agenda { "  cancelled" } else { "" };
    let taken = cells_of(&note) + said.len();
    let title = if plain { Role::Text } else { Role::Cancelled };
    let room = columns.title.saturating_sub(taken);
    let title = ui.fitted(ui.model.open.title_of(id), room, title);
    let mut spans = vec![
        Span::raw(" "),
        ui.span(ui.symbols().cancelled, role),
        Span::raw(" ".repeat(columns.badges)),
        ui.span(format!(" {was} "), Role::Dim),
        Span::raw(" "),
    ];
    spans.extend(note);
    spans.extend([title, ui.span(said, Role::Clash)]);
    Line::from(spans)
}
