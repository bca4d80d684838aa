//! Search results: two lines each, with the matches highlighted.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::times::indent;
use crate::agenda::phrases;
use crate::schedule::search::{self, Field, FieldMatch};
use crate::text::width;
use crate::tui::theme::Role;
use crate::tui::view::ui::Ui;

/// The matched characters of a title, in a list of open or kept results.
pub fn hits_in_title(ui: Ui<'_>, at: usize) -> Vec<usize> {
    let title = places(ui, at).into_iter().find(|place| place.field == Field::Title);
    title.map(|place| place.at).unwrap_or_default()
}

/// The second line of a result: speakers and session, or the text that matched outside
/// the title.
pub fn hit_more(ui: Ui<'_>, area: Rect, at: usize) -> Line<'static> {
    let (talk, indent) = (ui.talk(at), indent(ui));
    let mut room = usize::from(area.width).saturating_sub(indent + 1);
    let mut spans = vec![Span::raw(" ".repeat(indent))];
    let places = places(ui, at);
    let others: Vec<&FieldMatch> =
        places.iter().filter(|place| place.field != Field::Title).collect();
    if others.is_empty() {
        let place = talk.session.as_deref().or(talk.track.as_deref()).unwrap_or_default();
        let names = phrases::who(talk);
        let dot = if names.is_empty() || place.is_empty() {
            String::new()
        } else {
            format!(" {} ", ui.symbols().dot)
        };
        spans.push(ui.fitted(&format!("{names}{dot}{place}"), room, Role::Dim));
        return Line::from(spans);
    }
    let note = ui.model.open.agenda.note(&talk.id);
    for (i, place) in others.iter().enumerate() {
        if i > 0 {
            spans.push(ui.span(format!(" {} ", ui.symbols().dot), Role::Dim));
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
            // Two long texts share the room equally.
            let share = room / (others.len() - i);
            let (text, hits) = search::snippet(
                text,
                &place.at,
                share.saturating_sub(lead.len() + 1),
                ui.symbols().ellipsis,
            );
            (format!("{lead}{text}\""), hits.into_iter().map(|at| at + lead.len()).collect())
        };
        spans.extend(highlighted(ui, &text, &hits, room, Role::Dim));
        room = room.saturating_sub(width::of(&text));
    }
    Line::from(spans)
}

fn places(ui: Ui<'_>, at: usize) -> Vec<FieldMatch> {
    let query = ui.screen.query();
    query.map(|query| ui.model.open.schedule.field_matches(query, at)).unwrap_or_default()
}

/// Cuts text to fit and highlights the characters at the given indices.
pub fn highlighted(
    ui: Ui<'_>,
    text: &str,
    at: &[usize],
    room: usize,
    role: Role,
) -> Vec<Span<'static>> {
    let text = width::fit(text, room, ui.symbols().ellipsis);
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut run = String::new();
    let mut run_hit = false;
    for (place, c) in text.chars().enumerate() {
        let hit = at.binary_search(&place).is_ok();
        if hit != run_hit && !run.is_empty() {
            let role = if run_hit { Role::Match } else { role };
            spans.push(ui.span(std::mem::take(&mut run), role));
        }
        run_hit = hit;
        run.push(c);
    }
    spans.push(ui.span(run, if run_hit { Role::Match } else { role }));
    spans
}
