//! The selected talk, described below the overview.

use std::iter;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::agenda::{Overlaps, phrases};
use crate::schedule::Talk;
use crate::text::markdown::Document;
use crate::text::{width, wrap};
use crate::tui::canvas::{Canvas, cells_of};
use crate::tui::screen::ShownDay;
use crate::tui::theme::Role;
use crate::tui::view::ui::{Ui, mark_of, note_symbol};

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>, ShownDay { timeline, grid, .. }: &ShownDay) {
    let Some(strip) = grid.strip else {
        return;
    };
    let rule = ui.symbols().rule.repeat(usize::from(strip.width));
    canvas.line(strip, ui.span(rule, Role::Separator));
    let selected = ui.model.selected_in_timeline();
    let Some((at, block)) = selected.and_then(|at| Some((at, timeline.block_of(at)?))) else {
        return;
    };
    let place = block.talks.iter().position(|talk| *talk == at).unwrap_or(0);
    let place = match block.talks.len() {
        1 => String::new(),
        all => format!(" ({} of {all} here)", place + 1),
    };
    let height = usize::from(strip.height).saturating_sub(1);
    let text = Rect { x: strip.x + 1, width: strip.width.saturating_sub(2), ..strip };
    let lines = lines(ui, at, &place, usize::from(text.width), height);
    for (line, row) in lines.into_iter().take(height).zip(text.rows().skip(1)) {
        canvas.line(row, line);
    }
}

/// The description of a talk: mark, times and title; speakers and place; clashes; and the
/// beginning of the abstract. The first two share a line if they fit.
fn lines(ui: Ui<'_>, at: usize, place: &str, room: usize, height: usize) -> Vec<Line<'static>> {
    let (talk, zone, symbols) = (ui.talk(at), ui.model.shown_zone(), ui.symbols());
    let (mark, role) = mark_of(ui, &[at]).unwrap_or(("", Role::Text));
    let note = note_symbol(ui, &talk.id, "").unwrap_or_default();
    let mut prefix = vec![ui.span(mark, role), note];
    if cells_of(&prefix) > 0 {
        prefix.push(Span::raw(" "));
    }
    let lead = cells_of(&prefix);
    let cells = room.saturating_sub(lead);
    let when = talk.slot.map(|slot| phrases::span(slot, zone)).unwrap_or_default();
    let head = format!("{when}  {}{place}", talk.title);
    let max = height.saturating_sub(1).clamp(1, 2);
    let titles = wrap::within(&head, cells, max, symbols.ellipsis);
    let about = about(talk, symbols.dot);
    let beside = format!(" {} {about}", symbols.dot);
    let fits = width::of(&head) + width::of(&beside) <= cells;
    let indent = vec![Span::raw(" ".repeat(lead))];
    let leads = iter::once(prefix).chain(iter::repeat(indent));
    let mut lines: Vec<Line<'static>> = leads
        .zip(titles)
        .map(|(lead, title)| lead.into_iter().chain([ui.span(title, Role::Title)]).collect())
        .collect();
    match lines.first_mut() {
        _ if about.is_empty() => {}
        Some(first) if fits => first.push_span(ui.span(beside, Role::Text)),
        _ => lines.push(ui.fitted(&about, room, Role::Text).into()),
    }
    for text in clashes(ui, at) {
        lines.push(ui.fitted(&text, room, Role::Clash).into());
    }
    let left = height.saturating_sub(lines.len());
    let texts = beginning(ui, &talk.abstract_, room, left);
    lines.extend(texts.into_iter().map(|text| ui.span(text, Role::Text).into()));
    lines
}

/// Speakers, place and track.
fn about(talk: &Talk, dot: &str) -> String {
    let place = phrases::place(talk).map(str::to_owned);
    let track = talk.track.as_ref().filter(|track| Some(*track) != place.as_ref());
    let places: Vec<String> = place.iter().chain(track).cloned().collect();
    let parts = [phrases::who(talk), places.join(", ")];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(&format!(" {dot} "))
}

/// The overlaps of a talk with other picks.
fn clashes(ui: Ui<'_>, at: usize) -> Vec<String> {
    let open = &ui.model.open;
    let clashes = &ui.screen.picks.clashes;
    if !clashes.is_hard(at) {
        return Vec::new();
    }
    let overlaps: Overlaps = clashes.summary(&open.schedule, at);
    phrases::overlaps(&overlaps, |clash| clash.note(&open.schedule, ui.model.shown_zone(), at))
}

/// The beginning of an abstract, on `lines` lines.
fn beginning(ui: Ui<'_>, text: &str, room: usize, lines: usize) -> Vec<String> {
    // Read no more of a long text than can be shown.
    let enough = room.saturating_mul(lines).saturating_mul(4);
    let end = text.char_indices().nth(enough).map_or(text.len(), |(at, _)| at);
    let more = if end < text.len() { ui.symbols().ellipsis } else { "" };
    let all = Document::parse(&format!("{}{more}", &text[..end])).lines(room, ui.symbols());
    let texts =
        all.into_iter().map(|line| line.into_iter().map(|part| part.text).collect::<String>());
    // Neither empty lines nor rules are text.
    let texts = texts.filter(|text| text.contains(char::is_alphanumeric)).collect();
    wrap::cut(texts, room, lines, ui.symbols().ellipsis)
}
